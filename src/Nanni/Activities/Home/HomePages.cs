using Nanni.Activities.Notifications;
using Nanni.Activities.Tasks;
using Nanni.Customers.NameDays;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Activities.Home;

/// <summary>My day: tasks due and overdue, deals without a next step, mentions, recent and favourite records, first steps.</summary>
internal static class HomePages
{
    private const int OccasionRows = 8;

    private const string Stalled = """{"and":[{"field":"owner","op":"eq","value":"me"},{"field":"status","op":"eq","value":"open"},{"field":"nextStepOn","op":"empty"}]}""";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/", (Pages page) => Results.Redirect(page.Ui.Url("home")));
        pages.MapGet("/home", Show);
    }

    private static async Task<IResult> Show(Pages page, Lists lists, Titles titles, Visits visits, Slots slots)
    {
        await visits.Flush(page.Cancel);
        var (ui, present) = (page.Ui, await page.Present());
        var tasks = await Tasks(page, present, lists);
        var stalled = await Stalling(page, present, lists);
        var occasions = await Occasions(page, present, lists);
        var (mentions, _) = await NotificationPages.Read(page, titles, slots, null, "mention", 5);
        var recent = await Named(page, titles, "visits", 8);
        var favourites = await Named(page, titles, "favourites", 8);
        var steps = page.Actor.IsAdministrator ? await FirstSteps(page, lists, present) : [];
        await page.Shell("home");
        var hour = ui.Format.Local(ui.Now).Hour;
        var first = (ui.Member?.Name ?? "").Split(' ')[0];
        return HomeView.With(new HomeModel(ui.T(hour < 12 ? "home.morning" : hour < 18 ? "home.afternoon" : "home.evening", ("name", first)), ui.Format.LongDate(ui.Format.Today))
        {
            Overdue = [.. tasks.Where(t => t.State == "overdue")],
            Today = [.. tasks.Where(t => t.State == "today")],
            Upcoming = [.. tasks.Where(t => t.State == "open").Take(6)],
            WithoutNextStep = stalled,
            WithoutNextStepUrl = stalled.Count == 0 ? null : ui.Url("opportunities?filter=" + Uri.EscapeDataString(Stalled)),
            Occasions = occasions,
            OccasionsUrl = occasions.Count < OccasionRows ? null : ui.Url("contacts?filter=" + Uri.EscapeDataString(FilterText.Json(Celebrating(page)).ToJsonString())),
            Mentions = mentions,
            Recent = recent,
            Favourites = favourites,
            FirstSteps = steps,
            AddTaskUrl = ui.Url("tasks/new"),
            Goal = await slots.Goal(page),
        }, ui);
    }

    private static async Task<List<TaskRow>> Tasks(Pages page, Present present, Lists lists)
    {
        var schema = present.Schema["task"];
        var found = await lists.Page(page.Actor, new(schema, TaskRows.Fields(schema))
        {
            Filter = FilterText.Parse("""{"and":[{"field":"owner","op":"eq","value":"me"},{"field":"status","op":"eq","value":"open"}]}"""),
            Sort = Sort.Parse("dueAt", schema),
            Limit = 40,
        }, page.Cancel);
        return [.. found.Rows.Select(row => TaskRows.Row(page.Ui, present, row))];
    }

    private static async Task<List<RelatedRow>> Stalling(Pages page, Present present, Lists lists)
    {
        if (!Visibility.SeesSome(page.Types["opportunity"], page.Actor))
        {
            return [];
        }

        var schema = present.Schema["opportunity"];
        var filter = FilterText.Parse(Stalled);
        if (FilterSight.Of(filter, present.Schema, schema).LacksSome)
        {
            return [];
        }

        Field[] fields = [schema.Title, .. new[] { "account", "stage", "amount" }.Select(schema.Find).OfType<Field>()];
        var found = await lists.Page(page.Actor, new(schema, fields) { Filter = filter, Limit = 8 }, page.Cancel);
        return [.. found.Rows.Select(row => new RelatedRow(row.Id, row.Values[0] as string ?? "", page.Ui.Url("opportunities/" + row.Id),
            [.. Enumerable.Range(1, fields.Length - 1).Select(i => present.Value(schema, fields[i], row.Values[i], row.References?[i])).Where(v => v.Kind != ValueKind.Empty)]))];
    }

    /// <summary>
    /// My people whose name day is today. Birthdays are left out: they may be used only with the person's consent, and there is no
    /// place yet where that is kept.
    /// </summary>
    private static async Task<List<RelatedRow>> Occasions(Pages page, Present present, Lists lists)
    {
        if (!Visibility.SeesSome(page.Types["contact"], page.Actor))
        {
            return [];
        }

        var schema = present.Schema["contact"];
        if (FilterSight.Of(Celebrating(page), present.Schema, schema).LacksSome)
        {
            return [];
        }

        Field[] fields = [schema.Title, .. new[] { "account", "phone" }.Select(schema.Find).OfType<Field>()];
        var found = await lists.Page(page.Actor, new(schema, fields) { Filter = Celebrating(page), Limit = OccasionRows }, page.Cancel);
        return [.. found.Rows.Select(row => new RelatedRow(row.Id, row.Values[0] as string ?? "", page.Ui.Url("contacts/" + row.Id),
            [new(ValueKind.Text, page.Ui.T("home.nameDay")), .. Enumerable.Range(1, fields.Length - 1).Select(i => present.Value(schema, fields[i], row.Values[i], row.References?[i])).Where(v => v.Kind != ValueKind.Empty)]))];
    }

    private static Filter Celebrating(Pages page) => Filter.All(Filter.Eq("owner", "me"), Filter.Eq("nameDay", DayOfYear.Of(page.Ui.Format.Today)))!;

    private static async Task<List<RelatedRow>> Named(Pages page, Titles titles, string table, int most)
    {
        var ids = await page.Store.Query(
            page.Store.Sql().Raw($"select record_id from {table} where workspace_id = ").Value(page.Actor.WorkspaceId)
                .Raw(" and member_id = ").Value(page.Actor.MemberId).Raw($" order by at desc limit {most}"), row => row.Guid(0), page.Cancel);
        var names = await titles.Of(page.Actor, ids, page.Cancel);
        return [.. ids.Select(names.GetValueOrDefault).OfType<RecordTitle>().DistinctBy(t => t.Id).Select(t => new RelatedRow(
            t.Id, t.Text ?? "", page.Ui.Url($"{page.Types[t.Type].Plural}/{t.Id}"), [new(ValueKind.Text, page.Ui.T("type." + t.Type), Icon: page.Types[t.Type].Icon)]))];
    }

    private static async Task<List<FirstStep>> FirstSteps(Pages page, Lists lists, Present present)
    {
        var schema = present.Schema["account"];
        var some = await lists.Page(page.Actor, new(schema, [schema.Title]) { Limit = 1 }, page.Cancel);
        var colleagues = present.Schema.Members.Count > 1;
        if (some.Rows.Count > 0 && colleagues)
        {
            return [];
        }

        var ui = page.Ui;
        FirstStep Step(string key, string url, string icon, bool done, bool form = false) =>
            new(key, ui.T("first." + key), ui.T($"first.{key}.text"), ui.Url(url), icon, done, form);
        return
        [
            Step("import", "import", "upload", some.Rows.Count > 0), Step("add", "accounts/new", "plus", some.Rows.Count > 0),
            Step("demo", "settings/demo", "sparkles", some.Rows.Count > 0), Step("invite", "settings/members", "users", colleagues),
        ];
    }
}
