using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Records.Audit;
using Nanni.Records.Storage;
using Nanni.Web;
using Nanni.Web.Nodes;
using Nanni.Web.SignIn;
using Nanni.Web.Watch;

namespace Nanni.Administration.Watch;

/// <summary>
/// What there is to say of the whole installation. Only to who administers each of its workspaces: numbers of the whole tell something of the
/// others.
/// </summary>
public sealed class Installation(
    NanniDb db, RecordStore store, DatabaseOptions options, Health health, Nodes nodes, SlowPages pages, ErrorLog errors, Visitor visitor)
{
    private const int MostPages = 10;
    private const int MostErrors = 10;

    public async Task<bool> IsMine(CancellationToken cancel) =>
        visitor.UserId is { } user && visitor.SeesAs is null && !await db.Workspaces.AnyAsync(
            w => !db.Members.Any(m => m.WorkspaceId == w.Id && m.UserId == user && db.Roles.Any(r => r.WorkspaceId == w.Id && r.Id == m.RoleId && r.IsAdministrator)), cancel);

    public async Task<InstallationModel> Look(Ui ui, CancellationToken cancel)
    {
        var files = (await store.Query(
            store.Sql().Raw("select coalesce(sum(size), 0) from files where workspace_id = workspace_id"), row => row.Long(0), cancel))[0];
        var backup = (await store.Query(
            store.Sql().Add($"select max(at) from security_events where workspace_id = {SecurityLog.Installation} and kind = {"backup"}"), row => row.InstantOrNull(0), cancel))[0];
        return new(
            [
                (ui.T("system.version"), Nodes.Version),
                (ui.T("system.database"), $"{options.Provider switch { Provider.Sqlite => "SQLite", _ => "PostgreSQL" }}, {ui.Format.Bytes(await store.Size(cancel))}"),
                (ui.T("system.files"), ui.Format.Bytes(files)),
                (ui.T("system.free"), ui.Format.Bytes(health.FreeBytes)),
                (ui.T("system.backup"), backup is { } at ? ui.Format.DateTime(at) : ui.T("system.backup.never")),
            ],
            [.. (await nodes.Alive(cancel)).Select(n => new NodeLine(
                n.Name, n.Id == nodes.Id, n.Version, ui.Format.DateTime(n.StartedAt), ui.Format.Bytes(n.MemoryBytes), ui.Format.Number(n.Streams)))],
            pages.Slowest(MostPages),
            [.. errors.Newest.Take(MostErrors).Select(e => new ErrorLine(ui.Format.DateTime(e.At), e.Where, e.What))]);
    }
}
