using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Text;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>Type-aheads, the command palette and undo: small answers that every page may ask for.</summary>
internal static class LookupPages
{
    private const int Most = 8;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/lookup/{target}", (string target, string? q, Pages page, Searches searches, Titles titles) => Lookup(target, q ?? "", page, searches, titles));
        pages.MapGet("/palette", async (string? q, Pages page, Searches searches, Titles titles, Visits visits, Slots slots) =>
            PaletteResults.With(await Palette(q ?? "", page, searches, titles, visits, slots), page.Ui));
        pages.MapGet("/search", async (string? q, Pages page, Searches searches, Titles titles, Visits visits, Slots slots) =>
        {
            var found = await Palette(q ?? "", page, searches, titles, visits, slots);
            return SearchView.With(found, await page.Shell("search"));
        });
        pages.MapGet("/shortcuts", async (Pages page) =>
        {
            var ui = await page.Shell("home");
            return ShortcutsView.With(ui.Menu, ui);
        });
        pages.MapPost("/operations/{id:guid}/undo", async (Guid id, Pages page, Undo undo, HttpRequest request) =>
        {
            var form = await request.ReadFormAsync(page.Cancel);
            var done = await undo.Run(page.Actor, id, page.Cancel);
            var back = Security.ReturnUrl.Local(form["return"].ToString(), page.Ui.Url("home"));
            return Flash.Redirect(page.Context, back, done.Kept.Count == 0 ? "saved.undone" : "saved.undone.kept", "", done.Operation.Id, done.Kept.Count);
        });
    }

    private static async Task<IResult> Lookup(string target, string text, Pages page, Searches searches, Titles titles)
    {
        if (target is "member" or "team")
        {
            var schema = await page.Schema();
            var words = Fold.Term(text);
            bool Fits(string name) => words.All(w => (" " + Fold.Sort(name)).Contains(" " + w, StringComparison.Ordinal));
            return LookupView.With(new LookupModel(target == "member"
                ? [.. schema.Members.Values.Where(m => m.IsActive && Fits(m.Name)).OrderBy(m => m.Name, StringComparer.CurrentCulture).Take(Most)
                    .Select(m => new LookupItem(m.Id.ToString(), m.Name, m.CanSignIn ? "" : page.Ui.T("member.noSignIn"), Icon: "user", Color: m.Colour.ToString(System.Globalization.CultureInfo.InvariantCulture)))]
                : [.. schema.Teams.Where(t => Fits(t.Value)).OrderBy(t => t.Value, StringComparer.CurrentCulture).Take(Most).Select(t => new LookupItem(t.Key.ToString(), t.Value, Icon: "users"))]), page.Ui);
        }

        if (target == "audience")
        {
            return LookupView.With(new LookupModel([.. Audience(await page.Schema(), text)]), page.Ui);
        }

        var type = target == "record" ? null : page.Types.Find(target) ?? throw new NotFoundException(target, Guid.Empty);
        if (text.Trim().Length == 0)
        {
            return LookupView.With(new LookupModel([.. (await Recent(type, page, titles)).Select(h => Item(page, h))]), page.Ui);
        }

        var found = await searches.Of(page.Actor, text, type, Most, page.Cancel);
        return LookupView.With(new LookupModel([.. found.Hits.Select(h => Item(page, h))]), page.Ui);
    }

    /// <summary>Teams, and people who can sign in: whom something can be opened to.</summary>
    private static IEnumerable<LookupItem> Audience(Schema schema, string text)
    {
        var words = Fold.Term(text);
        bool Fits(string name) => words.All(w => (" " + Fold.Sort(name)).Contains(" " + w, StringComparison.Ordinal));
        return schema.Teams.Where(t => Fits(t.Value)).Select(t => new LookupItem(t.Key.ToString(), t.Value, Icon: "users"))
            .Concat(schema.Members.Values.Where(m => m is { IsActive: true, CanSignIn: true } && Fits(m.Name))
                .Select(m => new LookupItem(m.Id.ToString(), m.Name, Icon: "user", Color: m.Colour.ToString(System.Globalization.CultureInfo.InvariantCulture))))
            .OrderBy(item => item.Label, StringComparer.CurrentCulture).Take(Most);
    }

    /// <summary>Before anything is typed: what the member looked at last is likely meant.</summary>
    private static async Task<IEnumerable<RecordTitle>> Recent(RecordType? type, Pages page, Titles titles)
    {
        var ids = await page.Store.Query(
            page.Store.Sql().Add($"select record_id from visits where workspace_id = {page.Actor.WorkspaceId} and member_id = {page.Actor.MemberId} order by at desc limit 60"),
            row => row.Guid(0), page.Cancel);
        var names = await titles.Of(page.Actor, ids, page.Cancel);
        return ids.Select(names.GetValueOrDefault).OfType<RecordTitle>().Where(t => type is null ? page.Types[t.Type].IsListed : t.Type == type.Name).DistinctBy(t => t.Id).Take(Most);
    }

    private static LookupItem Item(Pages page, RecordTitle hit) =>
        new(hit.Id.ToString(), hit.Text ?? "", page.Ui.T("type." + hit.Type), page.Types[hit.Type].Icon);

    private static async Task<PaletteModel> Palette(string text, Pages page, Searches searches, Titles titles, Visits visits, Slots slots)
    {
        var (ui, groups) = (page.Ui, new List<PaletteGroup>());
        string? corrected = null;
        if (text.Trim().Length == 0)
        {
            await visits.Flush(page.Cancel);
            var recent = await page.Store.Query(
                page.Store.Sql().Add($"select record_id from visits where workspace_id = {page.Actor.WorkspaceId} and member_id = {page.Actor.MemberId} order by at desc limit 8"),
                row => row.Guid(0), page.Cancel);
            var names = await titles.Of(page.Actor, recent, page.Cancel);
            Add(groups, ui.T("palette.recent"), recent.Select(names.GetValueOrDefault).OfType<RecordTitle>().Select(t => Hit(page, t)));
        }
        else
        {
            var found = await searches.Of(page.Actor, text, null, 10, page.Cancel);
            corrected = found.Corrected;
            Add(groups, ui.T("palette.records"), found.Hits.Select(h => Hit(page, h)));
        }

        var words = Fold.Term(text);
        bool Fits(string label) => words.All(w => (" " + Fold.Sort(label)).Contains(" " + w, StringComparison.Ordinal));
        page.Fill("");
        Add(groups, ui.T("palette.actions"), ui.Creatable.Where(c => Fits(c.Label)).Select(c => new PaletteItem(c.Label, c.Url, "plus")).Take(5));
        Add(groups, ui.T("palette.pages"), ui.Menu.Concat(ui.Pinned).Where(m => Fits(m.Label)).Select(m => new PaletteItem(m.Label, m.Url, m.Icon, m.Shortcut is { } key ? "g " + key : ""))
            .Concat((await slots.PaletteItems(page)).Where(i => Fits(i.Label))).Take(8));
        return new(text, groups, corrected);
    }

    private static void Add(List<PaletteGroup> groups, string label, IEnumerable<PaletteItem> items)
    {
        PaletteItem[] all = [.. items];
        if (all.Length > 0)
        {
            groups.Add(new(label, all));
        }
    }

    private static PaletteItem Hit(Pages page, RecordTitle hit)
    {
        var type = page.Types[hit.Type];
        return new(hit.Text ?? "", page.Ui.Url($"{type.Plural}/{hit.Id}"), type.Icon, page.Ui.T("type." + type.Name));
    }
}
