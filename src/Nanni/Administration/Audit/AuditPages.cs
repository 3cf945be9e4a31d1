using Nanni.Records.Audit;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Administration.Audit;

/// <summary>Who did what, and when, in the whole workspace: for administrators, to read and to take away as a file.</summary>
internal static class AuditPages
{
    private const int Size = 50;

    /// <summary>Changes on the page of one operation.</summary>
    private const int ChangesShown = 100;

    public static void Map(RouteGroupBuilder audit)
    {
        audit.MapGet("", List);
        audit.MapGet("/export", (Pages page, AuditLog log, Titles titles, SecurityEvents events, string? format = null) =>
            AuditExport.Stream(page, log, titles, events, format == "json"));
        audit.MapGet("/{operation:guid}", Operation);
    }

    private static async Task<IResult> List(Pages page, AuditLog log, Titles titles, Guid? before = null)
    {
        var filter = AuditFilter.Read(page.Context.Request.Query);
        var found = await log.Page(page.Actor, filter.Query(page, before), Size, AuditLog.Shown, page.Cancel);
        var lines = await AuditLines.Of(page, titles, found.Entries);
        var form = await Form(page, titles, filter);
        var ui = await page.Shell("settings");
        var address = ui.Url("settings/audit");
        var file = $"{address}/export?{filter.Address}{(filter.IsEmpty ? "" : "&")}format=";
        return AuditView.With(new AuditModel(
            form,
            [.. found.Entries.Select(lines.Line)],
            found.Next is { } next ? $"{address}?{filter.Address}{(filter.IsEmpty ? "" : "&")}before={next}" : null,
            found.LookedBackTo is { } back ? ui.Format.DateTime(back) : null, file + "csv", file + "json"), ui);
    }

    private static async Task<IResult> Operation(Guid operation, Pages page, AuditLog log, Titles titles, Guid? after = null)
    {
        var entry = await log.Find(page.Actor, operation, page.Cancel) ?? throw new NotFoundException("operation", operation);
        var changes = await log.Changes(page.Actor, operation, after ?? Guid.Empty, ChangesShown + 1, page.Cancel);
        entry = entry with { Changes = [.. changes.Take(ChangesShown)] };
        var lines = await AuditLines.Of(page, titles, [entry]);
        var ui = await page.Shell("settings");
        return AuditOperationView.With(new AuditOperationModel(
            lines.Line(entry), ui.Url("settings/audit"),
            changes.Count > ChangesShown ? ui.Url($"settings/audit/{operation}?after={changes[ChangesShown - 1].Record}") : null), ui);
    }

    private static async Task<AuditForm> Form(Pages page, Titles titles, AuditFilter filter)
    {
        var (ui, schema) = (page.Ui, await page.Schema());
        var record = filter.Record is { } id
            ? new AuditRecord(id.ToString(), (await titles.Of(page.Actor, [id], page.Cancel)).TryGetValue(id, out var title)
                ? (await page.Present()).Reference(title) : new(ValueKind.Text, id.ToString()))
            : null;
        return new(
            ui.Url("settings/audit"),
            [.. schema.Members.OrderBy(m => m.Value.Name, StringComparer.CurrentCulture).Select(m => new OptionModel(m.Key.ToString(), m.Value.Name, IsSelected: m.Key == filter.Member))],
            [(ui.T("audit.kinds.events"), Events(ui, filter)), (ui.T("audit.kinds.operations"), await Operations(page, filter))],
            [.. page.Types.All.Where(t => Texts.Has("type." + t.Name)).Select(t => new OptionModel(t.Name, ui.T("type." + t.Name), IsSelected: t.Name == filter.Type)).OrderBy(o => o.Label, StringComparer.CurrentCulture)],
            [.. AuditFilter.Sources.Select(s => new OptionModel(s, ui.T("source." + s), IsSelected: s == filter.Source))],
            AuditFilter.Iso(filter.From) ?? "", AuditFilter.Iso(filter.Until) ?? "", record, filter.IsEmpty ? null : ui.Url("settings/audit"));
    }

    private static OptionModel[] Events(Ui ui, AuditFilter filter) =>
        [.. Told.Kinds.Select(k => new OptionModel(k, ui.T("audit.event." + k), IsSelected: k == filter.Kind))];

    /// <summary>Names that there are, found by skipping along the index: there are few, whatever the number of operations.</summary>
    private static async Task<OptionModel[]> Operations(Pages page, AuditFilter filter)
    {
        var ui = page.Ui;
        var workspace = page.Actor.WorkspaceId;
        var names = await page.Store.Query(page.Store.Sql().Add($"""
            with recursive names(name) as (
                select min(name) from operations where workspace_id = {workspace}
                union all
                select (select min(o.name) from operations o where o.workspace_id = {workspace} and o.name > n.name) from names n where n.name is not null)
            select name from names where name is not null
            """), row => row.Text(0), page.Cancel);
        return [.. names.Select(name => new OptionModel(name, Label(name), IsSelected: name == filter.Kind)).OrderBy(o => o.Label, StringComparer.CurrentCulture)];

        string Label(string name)
        {
            var (type, verb) = name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? (name[..dot], name[(dot + 1)..]) : (null, name);
            var said = Texts.Has("operation." + verb) ? ui.T("operation." + verb) : verb;
            return type is not null && Texts.Has("type." + type) ? $"{ui.T("type." + type)}: {said}" : said;
        }
    }
}
