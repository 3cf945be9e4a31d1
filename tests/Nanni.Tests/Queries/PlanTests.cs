using Nanni.Activities.Interactions;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Record = Nanni.Records.Types.Record;

namespace Nanni.Tests.Queries;

/// <summary>The cost of a page must not grow with the table: no statement of a list, search or timeline reads a whole one.</summary>
public sealed class PlanTests
{
    private const int Rows = 50_000;

    private static readonly string[] Tables = ["contacts", "records", "timeline_entries", "interactions"];

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task No_page_reads_a_whole_table(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var team = await copper.Team("North");
        var few = await copper.Member("Few", _ => Scope.Own);
        var some = await copper.Member("Some", _ => Scope.Team, false, team);
        var contacts = await Fill(copper, few.MemberId, team);
        var schema = (await copper.Schemas.Of(copper.Admin, default))["contact"];
        var request = new ListRequest(schema, [schema.Title, schema["account"], schema["city"]]);
        var page = await copper.Lists.Page(copper.Admin, request, default);

        foreach (var actor in new[] { copper.Admin, few, some })
        {
            await Check(copper, "list", () => copper.Lists.Page(actor, request, default));
            await Check(copper, "next page", () => copper.Lists.Page(actor, request with { After = page.Next }, default));
            await Check(copper, "last changed", () => copper.Lists.Page(actor, request with { Sort = Sort.Parse("-updatedAt", schema) }, default));
            await Check(copper, "rare city", () => copper.Lists.Page(actor, request with { Filter = FilterText.Parse("city:eq:City 77") }, default));
            await Check(copper, "rare word", () => copper.Lists.Page(actor, request with { Search = "surname4711" }, default));
            await Check(copper, "absent word", () => copper.Get<Searches>().Of(actor, "xylophone", null, 10, default));
            if (actor != copper.Admin)
            {
                // For who sees everything, the first rows of the table are as good as any.
                await Check(copper, "count", () => copper.Lists.Count(actor, request, 1_000, default));
            }
        }

        await Check(copper, "timeline", () => copper.Store.Query(Timeline.Select(copper.Store.Sql(), copper.Schemas.Types, copper.Admin, [contacts[0]], null, [], 21), Timeline.Read, default));
    }

    /// <summary>Runs it, then asks the database how it would run each of its statements.</summary>
    private static async Task Check(TestWorkspace copper, string name, Func<Task> read)
    {
        var statements = new List<Sql>();
        copper.Store.Sent = statements.Add;
        await read();
        copper.Store.Sent = null;
        Assert.NotEmpty(statements);
        foreach (var sql in statements)
        {
            var plan = await copper.Store.Query(
                copper.Store.Sql().Raw(copper.Store.Dialect.IsSqlite ? "explain query plan " : "explain ").Add(sql),
                row => copper.Store.Dialect.IsSqlite ? row.Text(3) : row.Text(0), default, planned: false);
            var whole = copper.Store.Dialect.IsSqlite ? SqliteScans(plan) : [.. plan.Where(line => Tables.Any(t => line.Contains("Seq Scan on " + t)))];
            Assert.True(whole.Count == 0, $"{name}: {string.Join("; ", whole)}\n{sql.Text}\n{string.Join('\n', plan)}");
        }
    }

    /// <summary>Tables that are scanned without an index. The rows of a subquery of the same alias are no table.</summary>
    private static List<string> SqliteScans(List<string> plan) =>
    [
        .. new[] { "t", "r", "e", "p" }.Where(alias => plan.Count(line => line == "SCAN " + alias) > plan.Count(line => line is ['C' or 'M', ..] && line.EndsWith(" " + alias, StringComparison.Ordinal))),
    ];

    private static async Task<Guid[]> Fill(TestWorkspace copper, Guid few, Guid team)
    {
        var actor = copper.Admin;
        var schema = await copper.Schemas.Of(actor, default);
        var contacts = Enumerable.Range(0, Rows).Select(i => Stamp(copper, i, new Contact
        {
            FirstName = "Given" + (i % 90), LastName = "Surname" + i, City = "City " + (i % 500), Email = $"mail{i}@example.com",
            OwnerId = i % 5_000 == 17 ? few : actor.MemberId, TeamId = i % 1_000 == 5 ? team : null,
        })).ToArray();
        var calls = Enumerable.Range(0, Rows).Select(i => Stamp(copper, Rows + i, new Interaction
        {
            Subject = "Call " + i, Kind = "call", ContactId = contacts[i % 300].Id, At = DateTimeOffset.UnixEpoch.AddMinutes(i), OwnerId = actor.MemberId,
        })).ToArray();
        await using (var transaction = await copper.Store.Begin(Urgency.Bulk, default))
        {
            await Insert(transaction, schema["contact"], contacts, actor);
            await Insert(transaction, schema["interaction"], calls, actor);
            if (copper.Store.Dialect.IsSqlite)
            {
                await transaction.Execute(copper.Store.Sql().Raw("update records set search_key = rowid where workspace_id is not null and search is not null"), default);
                await transaction.Execute(copper.Store.Sql().Raw($"insert into search_index (rowid, text) select search_key, {SqliteSearch.IndexedText} from records where workspace_id is not null and search is not null"), default);
            }

            await transaction.Commit(default);
        }

        if (!copper.Store.Dialect.IsSqlite)
        {
            await copper.Store.Query(copper.Store.Sql().Raw("analyze"), row => row.Long(0), default);
        }

        return [.. contacts.Select(c => c.Id)];
    }

    private static async Task Insert(WriteTransaction transaction, TypeSchema type, IReadOnlyList<Record> records, Actor actor)
    {
        foreach (var record in records)
        {
            type.Type.Check(record);
        }

        await transaction.Insert("records", RecordRows.RecordColumns, [.. records.Select(r => RecordRows.Registered(type, r, actor.Country))], default);
        await transaction.Insert(type.Type.Table, RecordRows.Columns(type), [.. records.Select(r => RecordRows.Row(type, r))], default);
        await transaction.Insert("timeline_entries", RecordRows.TimelineColumns, [.. records.SelectMany(r => RecordRows.Timeline(type, r))], default);
    }

    private static T Stamp<T>(TestWorkspace copper, int i, T record)
        where T : Record
    {
        var at = DateTimeOffset.UnixEpoch.AddYears(50).AddMinutes(i);
        (record.WorkspaceId, record.Id, record.Version, record.CreatedAt, record.UpdatedAt) = (copper.Id, Guid.CreateVersion7(at), 1, at, at);
        return record;
    }
}
