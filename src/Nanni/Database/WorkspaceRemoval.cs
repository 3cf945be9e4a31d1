using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Nanni.Database.Platform;
using Nanni.Records.Import;
using Nanni.Records.Storage;

namespace Nanni.Database;

/// <summary>
/// Takes a workspace out of the installation with everything it owns. Which tables those are, and in which order they can go, the
/// schema itself says, so that a table of tomorrow is not forgotten.
/// </summary>
public sealed class WorkspaceRemoval(NanniDb db, RecordStore store, Schemas schemas, DataFolder data, ImportFiles imports)
{
    private const string Workspace = "workspace_id";

    /// <summary>Removes the records and their history, and leaves who works there and what is being done (jobs).</summary>
    public async Task Empty(Guid workspace, CancellationToken cancel)
    {
        string[] stay = ["members", "roles", "teams", "team_members", "api_tokens", "one_time_tokens", "outbox_mails", "sessions", "jobs", "search_words"];
        await Run([.. Statements(workspace, table => !stay.Contains(table.GetTableName()))], cancel);
        schemas.Forget(workspace);
    }

    /// <summary>
    /// Removes the workspace for good, then its files. Nobody's other workspaces change. Interrupted, it can be called again: who works
    /// there, and the workspace itself, go last.
    /// </summary>
    public async Task Remove(Guid workspace, CancellationToken cancel)
    {
        var statements = Statements(workspace, _ => true).ToList();
        statements.Add(store.Sql().Add($"delete from workspaces where id = {workspace}"));

        // The switcher of those who worked here must no longer offer it.
        statements.Insert(0, store.Sql().Add($"""
            update members set access_version = access_version + 1
            where workspace_id <> {workspace} and user_id in (select user_id from members where workspace_id = {workspace} and user_id is not null)
            """));
        await Run(statements, cancel);
        schemas.Forget(workspace);
        foreach (var folder in new[] { Path.Combine(data.Files, workspace.ToString("N")), Path.Combine(imports.Root, workspace.ToString("N")), Path.Combine(data.Archives, workspace.ToString("N")) })
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>
    /// Table by table: PostgreSQL looks for references among rows that the same transaction has deleted already, again for each row,
    /// which took ten times as long; SQLite has one writer, and others wait for it.
    /// </summary>
    private async Task Run(List<Sql> statements, CancellationToken cancel)
    {
        foreach (var statement in statements)
        {
            await store.Write([statement], [-1], Urgency.Bulk, cancel);
        }
    }

    private IEnumerable<Sql> Statements(Guid workspace, Func<IEntityType, bool> goes)
    {
        var tables = Owned().Where(goes).ToList();
        if (store.Dialect.IsSqlite)
        {
            // The full-text index has no columns of its own but the text.
            yield return store.Sql().Add($"delete from search_index where rowid in (select search_key from records where workspace_id = {workspace})");
        }

        foreach (var table in tables)
        {
            // A tree cannot be removed before its branches are loose: the database looks at each row by itself.
            foreach (var column in table.GetForeignKeys().Where(f => f.PrincipalEntityType == table).Select(f => Column(table, f.Properties[^1])))
            {
                yield return Of(store.Sql().Raw("update ").Raw(table.GetTableName()!).Raw($" set {column} = null where {column} is not null and "), workspace);
            }
        }

        foreach (var table in tables)
        {
            // A session outlives the workspace it looked at last.
            yield return table.ClrType == typeof(Session)
                ? Of(store.Sql().Raw("update sessions set workspace_id = null where "), workspace)
                : Of(store.Sql().Raw("delete from ").Raw(table.GetTableName()!).Raw(" where "), workspace);
        }
    }

    private static Sql Of(Sql sql, Guid workspace) => sql.Raw(Workspace + " = ").Value(workspace);

    /// <summary>Tables with a workspace, each before those it refers to.</summary>
    private List<IEntityType> Owned()
    {
        var waiting = db.Model.GetEntityTypes().Where(t => t.GetProperties().Any(p => Column(t, p) == Workspace)).ToList();
        var ordered = new List<IEntityType>();
        while (waiting.Count > 0)
        {
            var free = waiting.Where(t => !waiting.Any(o => o != t && o.GetForeignKeys().Any(f => f.PrincipalEntityType == t))).ToList();
            if (free.Count == 0)
            {
                throw new InvalidOperationException("Tables refer to each other in a circle: " + string.Join(", ", waiting.Select(t => t.GetTableName())));
            }

            ordered.AddRange(free);
            waiting.RemoveAll(free.Contains);
        }

        return ordered;
    }

    private static string Column(IEntityType table, IProperty property) =>
        property.GetColumnName(StoreObjectIdentifier.Table(table.GetTableName()!))!;
}
