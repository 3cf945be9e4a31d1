using Nanni.Database;
using Nanni.Records.Erasure;
using Nanni.Records.Import;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Privacy.Erasure;

/// <summary>Files of somebody who is erased: attached ones that nobody else has, and what imports keep.</summary>
public sealed class ErasureFiles(RecordStore store, RecordTypes types, DataFolder data, ImportFiles imports)
{
    private const int Chunk = 200;

    /// <summary>Contents that only removed records refer to, by id and hash. To be asked before they are removed.</summary>
    public async Task<List<(Guid Id, string Hash)>> Orphans(RemovalPlan plan, CancellationToken cancel)
    {
        var files = new HashSet<Guid>();
        var fields = types.All.SelectMany(type => type.Fields.Where(f => f.Kind == FieldKind.File).Select(field => (Type: type, Field: field))).ToList();
        foreach (var (type, field) in fields)
        {
            foreach (var some in plan.Removed.Where(r => r.Value == type).Select(r => r.Key).Chunk(Chunk))
            {
                files.UnionWith(await store.Query(
                    store.Sql().Raw($"select {field.Column} from {type.Table} where {field.Column} is not null and workspace_id = ").Value(plan.Workspace).Raw(" and ").In("id", some),
                    row => row.Guid(0), cancel));
            }
        }

        var orphans = new List<(Guid, string)>();
        foreach (var some in files.Chunk(Chunk))
        {
            var others = new HashSet<Guid>();
            foreach (var (type, field) in fields)
            {
                others.UnionWith((await store.Query(
                    store.Sql().Raw($"select id, {field.Column} from {type.Table} where workspace_id = ").Value(plan.Workspace).Raw(" and ").In(field.Column, some),
                    row => (Record: row.Guid(0), File: row.Guid(1)), cancel)).Where(r => !plan.Removed.ContainsKey(r.Record)).Select(r => r.File));
            }

            orphans.AddRange(await store.Query(
                store.Sql().Add($"select id, hash from files where workspace_id = {plan.Workspace} and ").In("id", [.. some.Except(others)]), row => (row.Guid(0), row.Text(1)), cancel));
        }

        return orphans;
    }

    public Sql Removing(Guid workspace, IReadOnlyCollection<Guid> files) => store.Sql().Add($"delete from files where workspace_id = {workspace} and ").In("id", files);

    /// <summary>After the commit: contents go from the disk. One that was stored anew meanwhile stays.</summary>
    public async Task Delete(Guid workspace, IEnumerable<string> hashes, CancellationToken cancel)
    {
        foreach (var hash in hashes)
        {
            if ((await store.Query(store.Sql().Add($"select 1 from files where workspace_id = {workspace} and hash = {hash}"), _ => true, cancel)).Count == 0)
            {
                File.Delete(Path.Combine(data.Files, workspace.ToString("N"), hash));
            }
        }
    }

    /// <summary>
    /// Files that were imported, and what imports wrote beside them, may hold anybody: they go, unless an import still reads them.
    /// </summary>
    public async Task DeleteImports(Guid workspace, CancellationToken cancel)
    {
        var folder = Path.Combine(imports.Root, workspace.ToString("N"));
        var running = await store.Query(
            store.Sql().Add($"select cast(arguments as text) from jobs where workspace_id = {workspace} and finished_at is null"), row => row.TextOrNull(0) ?? "", cancel);
        foreach (var upload in Directory.Exists(folder) ? Directory.GetDirectories(folder) : [])
        {
            var name = Path.GetFileName(upload);
            if (Guid.TryParse(name, out var id) && !running.Exists(job => job.Contains(id.ToString(), StringComparison.OrdinalIgnoreCase) || job.Contains(name, StringComparison.Ordinal)))
            {
                Directory.Delete(upload, recursive: true);
            }
        }
    }
}
