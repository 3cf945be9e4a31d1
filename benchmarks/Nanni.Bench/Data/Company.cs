using System.Text.Json;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Bench.Data;

/// <summary>One workspace: its people and settings, and its records by index.</summary>
internal sealed class Company
{
    private static readonly string[] Lists =
        ["accountStatus", "contactStatus", "category", "industry", "paymentTerms", "paymentForm", "discountLevel", "channel", "language", "source", "lostReason", "outcome", "affiliationRole"];

    private readonly int number;

    public Company(int number, DataSize size)
    {
        (this.number, Size) = (number, size);
        Cast = new(number);
        Customers = new(number, size, Cast);
        Dealings = new(number, size, Cast, Customers);
    }

    public DataSize Size { get; }

    public Cast Cast { get; }

    public Customers Customers { get; }

    public Dealings Dealings { get; }

    public Actor Administrator => Cast.Viewers[0].Actor;

    /// <summary>Members, teams, roles, custom fields and choice lists.</summary>
    public async Task AddPlatform(NanniDb db, RecordStore store)
    {
        var at = Ids.Start;
        db.Add(new Workspace
        {
            Id = Cast.Workspace, Slug = Cast.Slug, Name = "Bench " + number, BaseCurrency = "PLN", Zone = "Europe/Warsaw", Country = "PL", CreatedAt = at,
        });
        foreach (var role in new[] { "admin", "own", "team" })
        {
            var scope = role switch { "admin" => Scope.All, "own" => Scope.Own, _ => Scope.Team };
            db.Add(new Role
            {
                WorkspaceId = Cast.Workspace, Id = Cast.Role(role), Name = role, IsAdministrator = role == "admin",
                Grants = Grants.None.With(Grants.AnyType, [.. Grants.Rights.Select(_ => scope)]).ToJson(),
            });
        }

        foreach (var team in Cast.Teams)
        {
            db.Add(new Team { WorkspaceId = Cast.Workspace, Id = Cast.Team(team), Name = team });
        }

        foreach (var (index, name, role, team) in Cast.Members)
        {
            var email = $"member{index}.{Cast.Slug}@bench.example";
            var user = new User { Id = Ids.Of(number, Kind.User, index), Email = email, NormalisedEmail = email, CreatedAt = at, Language = "en" };
            db.Add(user);
            db.Add(new Member
            {
                WorkspaceId = Cast.Workspace, Id = Cast.Member(index), UserId = user.Id, Name = name, Initials = Member.InitialsOf(name), Colour = index % 12,
                Email = email, RoleId = Cast.Role(role), Language = "en", Zone = "Europe/Warsaw", CreatedAt = at,
            });
            if (team is not null)
            {
                db.Add(new TeamMember { WorkspaceId = Cast.Workspace, TeamId = Cast.Team(team), MemberId = Cast.Member(index) });
            }
        }

        await db.SaveChangesAsync();
        await store.Write([.. Settings(store)], [.. Settings(store).Select(_ => -1)], Urgency.Bulk, default);
    }

    /// <summary>All records in an order in which references point back, in chunks of one type.</summary>
    public IEnumerable<Func<IReadOnlyList<Record>>> Chunks(int of)
    {
        yield return () => [Dealings.Pipeline()];
        yield return () => [.. Enumerable.Range(0, Dealings.StageCount).Select(Dealings.Stage)];
        foreach (var (count, make) in new (int, Func<int, Record>)[]
        {
            (Size.Accounts, Customers.Account), (Size.Contacts, Customers.Contact), (Size.Deals, Dealings.Deal), (Size.Shares, Dealings.Share), (Size.Tasks, Dealings.Task),
            (Size.Interactions, Dealings.Interaction),
        })
        {
            for (var start = 0; start < count; start += of)
            {
                var (first, many) = (start, Math.Min(of, count - start));
                yield return () =>
                {
                    var records = new Record[many];
                    for (var i = 0; i < many; i++)
                    {
                        records[i] = make(first + i);
                    }

                    return records;
                };
            }
        }
    }

    private IEnumerable<Sql> Settings(RecordStore store)
    {
        for (var i = 0; i < CustomFields.All.Count; i++)
        {
            var (key, kind, filterable) = CustomFields.All[i];
            var options = kind == FieldKind.Choice ? JsonSerializer.Serialize(CustomFields.Segments.Select(s => new { key = s, color = "gray" })) : null;
            var sql = store.Sql().Add($"""
                insert into custom_fields (workspace_id, id, type, key, kind, is_required, is_filterable, form_group, decimals, position, labels, options)
                values ({Cast.Workspace}, {CustomFields.Id(number, key)}, {"contact"}, {key}, {kind.ToString()}, {false}, {filterable}, {"more"}, {0}, {i},
                """);
            store.Dialect.Json(sql, JsonSerializer.Serialize(new Dictionary<string, string> { ["en"] = key, ["pl"] = key, ["lt"] = key }));
            yield return store.Dialect.Json(sql.Raw(", "), options).Raw(")");
        }

        foreach (var list in Lists)
        {
            var position = 0;
            foreach (var key in Keys(list))
            {
                var sql = store.Sql().Add($"insert into choice_options (workspace_id, list, key, color, position, is_hidden, labels) values ({Cast.Workspace}, {list}, {key}, {"gray"}, {position++}, {false}, ");
                yield return store.Dialect.Json(sql, JsonSerializer.Serialize(new Dictionary<string, string> { ["en"] = key, ["pl"] = key, ["lt"] = key })).Raw(")");
            }
        }
    }

    private static string[] Keys(string list) => list switch
    {
        "accountStatus" or "contactStatus" => Customers.Statuses,
        "industry" => Customers.Industries,
        "lostReason" => Dealings.Reasons,
        "source" => Dealings.Sources,
        _ => ["first", "second", "third"],
    };
}
