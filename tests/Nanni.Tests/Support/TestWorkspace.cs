using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Web.Imports;

namespace Nanni.Tests;

/// <summary>A workspace in a database of its own, with the engine on it: for tests that need no page.</summary>
public sealed class TestWorkspace : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly ServiceProvider services;
    private readonly Guid role = Guid.CreateVersion7();

    private TestWorkspace(TestDatabase database)
    {
        this.database = database;
        services = database.Services(more =>
        {
            more.AddRecordEngine(database.Options).AddImports(new(database.Folder.FullName))
                .AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
            foreach (var module in Modules.All)
            {
                module.Services(more);
            }
        });
    }

    public Guid Id { get; private set; } = Guid.CreateVersion7();

    /// <summary>Sees and does everything.</summary>
    public Actor Admin { get; private set; } = null!;

    public Operations Operations => services.GetRequiredService<Operations>();

    public Undo Undo => services.GetRequiredService<Undo>();

    public Merge Merge => services.GetRequiredService<Merge>();

    public Lists Lists => services.GetRequiredService<Lists>();

    public History History => services.GetRequiredService<History>();

    public RecordStore Store => services.GetRequiredService<RecordStore>();

    public Schemas Schemas => services.GetRequiredService<Schemas>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public static async Task<TestWorkspace> Create(Provider provider)
    {
        var workspace = new TestWorkspace(await TestDatabase.Create(provider));
        await workspace.AddWorkspace(workspace.Id);
        workspace.Admin = await workspace.Member("Ada", _ => Scope.All, administrator: true);
        return workspace;
    }

    /// <summary>A second workspace in the same database, with an administrator.</summary>
    public async Task<Actor> Neighbour()
    {
        var (mine, admin) = (Id, Admin);
        Id = Guid.CreateVersion7();
        await AddWorkspace(Id);
        var stranger = await Member("Stranger", _ => Scope.All, administrator: true);
        (Id, Admin) = (mine, admin);
        return stranger;
    }

    /// <summary>A member whose rights reach as far as <paramref name="scope"/> says, for every type.</summary>
    public async Task<Actor> Member(string name, Func<Right, Scope> scope, bool administrator = false, params Guid[] teams)
    {
        var id = Guid.CreateVersion7();
        await Add(new Member
        {
            WorkspaceId = Id,
            Id = id,
            Name = name,
            Initials = name[..1],
            RoleId = role,
            Language = "en",
            Zone = "Europe/Warsaw",
            CreatedAt = DateTimeOffset.UnixEpoch,
        });
        services.GetRequiredService<Schemas>().Forget(Id);
        return new(Id, id, (_, right) => scope(right))
        {
            Name = name,
            IsAdministrator = administrator,
            Teams = teams,
            Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Warsaw"),
            Currency = "PLN",
        };
    }

    /// <summary>A member to whom single contacts are shared, half of them through a team, besides what the scope reaches.</summary>
    public async Task<Actor> Borrower(string name, Scope scope, IReadOnlyList<Guid> contacts)
    {
        var (actor, team, store) = (await Member(name, _ => scope), await Team(name), Get<RecordStore>());
        await store.Write(
            [.. contacts.Index().Select(c => store.Sql().Add($"""
                insert into record_shares (workspace_id, id, record_id, type, member_id, team_id, can_edit, at, operation_id)
                values ({Id}, {Guid.CreateVersion7()}, {c.Item}, {"contact"}, {(c.Index % 2 == 0 ? (Guid?)actor.MemberId : null)}, {(c.Index % 2 == 0 ? null : (Guid?)team)},
                    {c.Index % 3 == 0}, {DateTimeOffset.UnixEpoch}, {Guid.CreateVersion7()})
                """))],
            [.. contacts.Select(_ => 1)], Urgency.Interactive, default);
        return new(Id, actor.MemberId, (_, _) => scope)
        {
            Name = name, OwnTeams = [team], Zone = actor.Zone, Currency = actor.Currency,
            Shared = new(new HashSet<string> { "contact" }, DateOnly.FromDateTime(DateTime.UnixEpoch)),
        };
    }

    public async Task<Guid> Team(string name)
    {
        var team = new Team { WorkspaceId = Id, Name = name };
        await Add(team);
        services.GetRequiredService<Schemas>().Forget(Id);
        return team.Id;
    }

    /// <summary>A list as the test wants to read it: the titles.</summary>
    public async Task<List<string>> Titles(Actor actor, string type, Func<ListRequest, ListRequest>? with = null)
    {
        var schema = (await Schemas.Of(actor, default))[type];
        var request = new ListRequest(schema, [schema.Title]) { Limit = 200 };
        var page = await Lists.Page(actor, with?.Invoke(request) ?? request, default);
        return [.. page.Rows.Select(r => (string)r.Values[0]!)];
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task AddWorkspace(Guid id)
    {
        await Add(new Workspace
        {
            Id = id,
            Slug = id.ToString("N"),
            Name = "Copper",
            BaseCurrency = "PLN",
            Zone = "Europe/Warsaw",
            Country = "PL",
            CreatedAt = DateTimeOffset.UnixEpoch,
        });
        await Add(new Role { WorkspaceId = id, Id = role, Name = "Role" });
    }

    public async Task Add(object row)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        db.Add(row);
        await db.SaveChangesAsync();
    }
}
