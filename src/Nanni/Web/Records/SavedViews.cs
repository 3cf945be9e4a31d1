using System.Text.Json;
using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Web.Records;

/// <summary>What a view keeps of a list.</summary>
/// <param name="Layout">"board"; null for the table.</param>
/// <param name="Board">Which one, where there are several: the pipeline of a board of deals.</param>
public sealed record ViewDefinition(string? Filter, string? Sort, IReadOnlyList<string>? Columns, string? Layout = null, string? Board = null);

/// <param name="Scope">"private", "team" or "everyone".</param>
public sealed record SavedView(Guid Id, string Type, string Name, Guid? MemberId, Guid? TeamId, string Scope, ViewDefinition Definition, bool IsPinned)
{
    public bool MayChange(Actor actor) => MemberId == actor.MemberId || actor.IsAdministrator;
}

/// <summary>Saved views: mine, my teams' and everyone's.</summary>
public sealed class SavedViews(RecordStore store)
{
    /// <param name="more">Further statements of the same round trip.</param>
    public async Task<List<SavedView>> Of(Actor actor, string type, CancellationToken cancel, params IReadOnlyList<(Sql Sql, Action<Row> Row)> more)
    {
        var found = new List<SavedView>();
        await store.Query([(Select(actor, type), row => found.Add(Read(row))), .. more], cancel);
        return found;
    }

    public async Task<Guid> Add(Actor actor, string type, string name, string scope, ViewDefinition definition, CancellationToken cancel)
    {
        var id = Guid.CreateVersion7();
        var team = scope == "team" ? actor.Teams.Cast<Guid?>().FirstOrDefault() : null;
        var sql = store.Sql().Add($"""
            insert into views (workspace_id, id, type, name, member_id, team_id, scope, position, created_at, definition)
            values ({actor.WorkspaceId}, {id}, {type}, {name}, {actor.MemberId}, {team}, {(scope == "team" && team is null ? "private" : scope)}, 0, {TimeProvider.System.GetUtcNow()},
            """);
        await Run(store.Dialect.Json(sql.Raw(" "), JsonSerializer.Serialize(definition)).Raw(")"), cancel);
        return id;
    }

    public Task Change(Actor actor, SavedView view, ViewDefinition definition, CancellationToken cancel) => Run(
        store.Dialect.Json(store.Sql().Raw("update views set definition = "), JsonSerializer.Serialize(definition))
            .Add($" where workspace_id = {actor.WorkspaceId} and id = {view.Id}"), cancel);

    public async Task Remove(Actor actor, SavedView view, CancellationToken cancel)
    {
        await Run(store.Sql().Add($"delete from view_pins where workspace_id = {actor.WorkspaceId} and view_id = {view.Id}"), cancel);
        await Run(store.Sql().Add($"delete from views where workspace_id = {actor.WorkspaceId} and id = {view.Id}"), cancel);
    }

    public Task Pin(Actor actor, Guid view, bool pinned, CancellationToken cancel) => Run(
        pinned
            ? store.Sql().Add($"insert into view_pins (workspace_id, member_id, view_id, position) values ({actor.WorkspaceId}, {actor.MemberId}, {view}, 0) on conflict do nothing")
            : store.Sql().Add($"delete from view_pins where workspace_id = {actor.WorkspaceId} and member_id = {actor.MemberId} and view_id = {view}"), cancel);

    private Sql Select(Actor actor, string type)
    {
        var sql = store.Sql().Add($"""
            select v.id, v.type, v.name, v.member_id, v.team_id, v.scope, v.definition, p.view_id
            from views v left join view_pins p on p.workspace_id = v.workspace_id and p.view_id = v.id and p.member_id = {actor.MemberId}
            where v.workspace_id = {actor.WorkspaceId} and v.type = {type} and (v.member_id = {actor.MemberId} or v.scope = 'everyone'
            """);
        if (actor.Teams.Count > 0)
        {
            sql.Raw(" or (v.scope = 'team' and ").In("v.team_id", actor.Teams).Raw(")");
        }

        return sql.Raw(") order by v.position, v.name limit 100");
    }

    private Task Run(Sql sql, CancellationToken cancel) => store.Write([sql], [-1], Urgency.Interactive, cancel);

    private static SavedView Read(Row row) => new(
        row.Guid(0), row.Text(1), row.Text(2), row.GuidOrNull(3), row.GuidOrNull(4), row.Text(5),
        JsonSerializer.Deserialize<ViewDefinition>(row.Text(6))!, !row.IsNull(7));
}
