using Nanni.Bench.Data;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Bench.Figures;

/// <summary>What the engine reads for the pages, one connection, for viewers who see all, some, few or none of the records.</summary>
internal sealed class ReadFigures(Installation installation, Company company, Report report)
{
    private const int Runs = 40;
    private static readonly string[] Rare = ["szczenarski", "gliwarsz", "zukuniak", "choboauskas", "trulemski"];
    private static readonly string[] Common = ["nowak", "anna", "ski", "kowalski", "firma"];

    public async Task Take()
    {
        var contacts = (await installation.Schemas.Of(company.Administrator, default))["contact"];
        Field[] fields = [.. contacts.Type.DefaultColumns.Select(key => contacts[key])];
        var list = new ListRequest(contacts, fields);
        var deep = await After(list, Math.Min(50_000, company.Size.Contacts / 2));
        var cities = new[] { "Warszawa", "Kielce", "Vilnius", "Płock", "Utena" };

        await Each("list page 1", 25, (viewer, _) => Page(viewer, list));
        await Each("list page after 50,000", 25, (viewer, _) => Page(viewer, list with { After = deep }));
        await Each("list of an owner in a city", 25, (viewer, i) =>
            Page(viewer, list with { Filter = FilterText.Parse($"owner:eq:{company.Cast.Member(i % 2 == 0 ? 1 : 2)},city:eq:{cities[i % 5]}") }));
        await Each("list by what changed last", 25, (viewer, _) => Page(viewer, list with { Sort = Sort.Parse("-updatedAt", contacts) }));
        await Each("count to 10,000", null, (viewer, _) => installation.Lists.Count(viewer.Actor, list, Lists.CountCap, default));
        await Each("filter by a custom field", 50, (viewer, i) => Page(viewer, list with { Filter = FilterText.Parse($"custom.region:eq:R{i * 7 % 300}") }));
        await Each("sort by a custom field", 50, (viewer, _) => Page(viewer, list with { Sort = Sort.Parse("-custom.score", contacts) }));
        foreach (var (name, terms) in Terms())
        {
            await Each($"“contains” in the list, {name}", 60, (viewer, i) => Page(viewer, list with { Search = terms[i % terms.Length] }));
            await Each($"palette, {name}", 60, (viewer, i) => installation.Get<Searches>().Of(viewer.Actor, terms[i % terms.Length], null, 10, default));
        }

        await RecordPage();
        await Board();
    }

    private static IEnumerable<(string Name, string[] Terms)> Terms() =>
    [
        ("rare", Rare), ("common", Common), ("absent", ["qqxqqx", "zzyzzx", "vvvwww"]), ("1 letter", ["a", "k", "z"]), ("2 letters", ["ko", "an", "zy"]),
        ("3 letters", ["kow", "zuk", "szc"]), ("mistyped", ["kowlaski", "wisniewksa", "nowka jan"]),
    ];

    private async Task RecordPage()
    {
        var actor = company.Administrator;
        var schema = await installation.Schemas.Of(actor, default);
        var id = company.Customers.AccountId(0);
        RelatedList[] lists =
        [
            .. new[] { "contact", "opportunity", "task" }.Select(type => new RelatedList(schema[type], schema[type]["account"], [])),
        ];
        var times = await Times.Of(Runs, async _ =>
        {
            var (store, types) = (installation.Store, installation.Schemas.Types);
            Guid[] subjects = [id, .. await installation.Get<Titles>().MergedInto(actor, id, default)];
            await installation.Get<RecordQuery>().Of(actor, types["account"], id, default,
            [
                (Timeline.Select(store.Sql(), types, actor, subjects, null, [], 21), row => Timeline.Read(row)),
                .. lists.Select(list => (Related.Select(store.Sql(), types, actor, list, subjects, 9), (Action<Row>)(row => Related.Read(types, actor, list, row)))),
            ]);
        });
        report.Add(new("record page of a customer with 10,000 interactions", "100 %", times.P95, times.P50, "ms", 60));
    }

    private async Task Board()
    {
        var deals = (await installation.Schemas.Of(company.Administrator, default))["opportunity"];
        var request = new BoardRequest(
            deals, deals["stage"], deals["amount"], deals["probability"], "stage_since", [.. Enumerable.Range(0, 5).Select(i => company.Dealings.StageId(i).ToString())],
            [deals.Title, deals["account"], deals["amount"], deals["expectedClose"], deals["owner"]]);
        await Each($"board of {company.Size.OpenDeals:N0} open deals", 150, (viewer, _) => installation.Get<Boards>().Of(viewer.Actor, request, default));
    }

    private Task<ListPage> Page(Viewer viewer, ListRequest request) => installation.Lists.Page(viewer.Actor, request, default);

    private async Task Each(string name, double? gate, Func<Viewer, int, Task> run)
    {
        foreach (var viewer in company.Cast.Viewers)
        {
            var times = await Times.Of(Runs, i => run(viewer, i));
            report.Add(new(name, viewer.Sees, times.P95, times.P50, "ms", gate));
        }
    }

    private async Task<string> After(ListRequest list, int rows)
    {
        var sql = installation.Store.Sql().Raw("select sort_key, id from contacts where workspace_id = ").Value(company.Cast.Workspace)
            .Raw($" and deleted_at is null order by sort_key, id limit 1 offset {rows}");
        var (key, id) = (await installation.Store.Query(sql, row => (row.Text(0), row.Guid(1)), default))[0];
        return new Cursor(list.Order.ToString(), key, id).Encode();
    }
}
