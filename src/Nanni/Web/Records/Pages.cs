using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Web.Records;

/// <summary>What every page inside a workspace needs besides its own: menu, pinned views, unread count, the words of the schema.</summary>
public sealed class Pages(IHttpContextAccessor accessor, Actor actor, Ui ui, RecordStore store, Schemas schemas)
{
    private static readonly Dictionary<string, string> Shortcuts = new()
    {
        ["account"] = "o", ["contact"] = "p", ["opportunity"] = "d", ["task"] = "t", ["interaction"] = "i", ["product"] = "r",
    };

    private bool isAsked;

    public Actor Actor => actor;

    public Ui Ui => ui;

    public RecordStore Store => store;

    public RecordTypes Types => schemas.Types;

    public HttpContext Context => accessor.HttpContext!;

    public CancellationToken Cancel => Context.RequestAborted;

    /// <summary>
    /// What the shell asks of the database, for a page to add to statements of its own: then <see cref="Shell"/> asks nothing more, and
    /// the page makes one round trip less.
    /// </summary>
    public IReadOnlyList<(Sql Sql, Action<Row> Row)> ShellParts()
    {
        (ui.Pinned, ui.Unread, isAsked) = ([], 0, true);
        return
        [
            (store.Sql().Add($"""
                select v.id, v.name, v.type from view_pins p join views v on v.workspace_id = p.workspace_id and v.id = p.view_id
                where p.workspace_id = {actor.WorkspaceId} and p.member_id = {actor.MemberId} order by p.position, v.name limit 20
                """), row => ui.Pinned = [.. ui.Pinned, Pin(row)]),
            (store.Sql().Add($"""
                select count(*) from (select 1 from notifications
                where workspace_id = {actor.WorkspaceId} and member_id = {actor.MemberId} and read_at is null limit 100) n
                """), row => ui.Unread = row.Int(0)),
        ];
    }

    /// <summary>Fills the shell for a page of <paramref name="section"/>.</summary>
    public async Task<Ui> Shell(string section)
    {
        if (!isAsked)
        {
            await store.Query(ShellParts(), Cancel);
        }

        ui.Toast = Flash.Take(Context, ui) ?? ui.Toast;
        return Fill(section);
    }

    /// <summary>The parts of the shell that need no query.</summary>
    internal Ui Fill(string section)
    {
        ui.Menu = Menu(section);
        ui.Creatable = [.. Listed(Right.Create).Where(t => t.Name != "interaction" && t.IsOnMenu && !t.IsListedLast && t.OpensAt is null).Select(t =>
            new MenuItem(t.Name, ui.T($"type.{t.Name}.new"), ui.Url($"{t.Plural}/new"), t.Icon))];
        ui.CanImport = actor.IsAdministrator || Listed(Right.Import).Any();
        ui.CanExport = actor.IsAdministrator || Listed(Right.Export).Any();
        return ui;
    }

    internal async Task<Present> Present() => new(ui, await schemas.Of(actor, Cancel), Types) { Base = actor.Currency };

    public ValueTask<Schema> Schema() => schemas.Of(actor, Cancel);

    private MenuItem[] Menu(string section)
    {
        var items = new List<MenuItem> { new("home", ui.T("menu.home"), ui.Url("home"), "home", section == "home", "h") };
        items.AddRange(Listed(Right.View).Where(type => type.IsOnMenu).OrderBy(type => type.IsListedLast).Select(type => new MenuItem(
            type.Plural, ui.T($"type.{type.Name}.plural"), ui.Url(GivenViews.Start(type)), type.Icon,
            section == type.Plural, Shortcuts.GetValueOrDefault(type.Name))));
        if (Visibility.SeesSome(Types["opportunity"], actor))
        {
            items.Add(new("reports", ui.T("menu.reports"), ui.Url("reports"), "report-analytics", section == "reports", "e"));
        }

        if (QualityPages.Types(Types, actor).Any())
        {
            items.Add(new("duplicates", ui.T("menu.dataQuality"), ui.Url("duplicates"), "copy", section == "duplicates"));
        }

        return [.. items];
    }

    private IEnumerable<RecordType> Listed(Right right) =>
        Types.All.Where(type => type.IsListed && (Visibility.Reach(type, actor, right) != Scope.None || Visibility.IsShared(type, actor, right)));

    private MenuItem Pin(Row row)
    {
        var type = Types.Find(row.Text(2));
        return new(row.Guid(0).ToString(), row.Text(1), ui.Url($"{type?.Plural}?view={row.Guid(0)}"), type?.Icon ?? "filter");
    }
}
