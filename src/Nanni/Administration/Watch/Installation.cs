using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Records.Audit;
using Nanni.Records.Storage;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Nodes;
using Nanni.Web.SignIn;
using Nanni.Web.Watch;

namespace Nanni.Administration.Watch;

/// <summary>
/// What there is to say of the whole installation. Only to who administers each of its workspaces: numbers of the whole tell something of the
/// others.
/// </summary>
public sealed class Installation(
    NanniDb db, RecordStore store, DatabaseOptions options, Health health, Nodes nodes, SlowPages pages, ErrorLog errors, Visitor visitor, TimeProvider clock)
{
    private const int MostPages = 10;
    private const int MostErrors = 10;
    private const int MostSources = 10;

    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);

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
            [.. errors.Newest.Take(MostErrors).Select(e => new ErrorLine(ui.Format.DateTime(e.At), e.Where, e.What))],
            await SignIns(ui, cancel));
    }

    /// <summary>
    /// Failed sign-ins concern the installation, and those with an address that is nobody's no member at all: no audit log of a workspace
    /// has them. What was typed is not kept, since it may be a password in the wrong field.
    /// </summary>
    private async Task<IReadOnlyList<SignInLine>> SignIns(Ui ui, CancellationToken cancel) => await store.Query(
        store.Sql().Add($"""
            select coalesce(address, ''), cast(sum(count) as bigint), cast(sum(case when user_id is null then count else 0 end) as bigint), max(at)
            from security_events
            where workspace_id = {SecurityLog.Installation} and kind in ({Told.SignInFailed(null, 1).Kind}, {Told.ProviderRefused("", "", 1).Kind}) and at > {clock.GetUtcNow() - Lately}
            group by address order by 2 desc, 4 desc
            """).Raw($" limit {MostSources}"),
        row => new SignInLine(row.Text(0), ui.Format.Number(row.Long(1)), ui.Format.Number(row.Long(2)), ui.Format.DateTime(row.Instant(3))), cancel);
}
