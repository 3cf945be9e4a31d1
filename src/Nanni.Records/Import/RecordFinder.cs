using System.Security.Cryptography;
using System.Text;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Import;

/// <summary>
/// Finds the records that rows mean: by match key, or by name. Asked for a whole chunk at once; only records that the actor sees are found.
/// </summary>
internal sealed class RecordFinder(RecordStore store, RecordTypes types, Actor actor)
{
    /// <summary>Types with no more records are compared in memory, gaps and marks aside: "GTXPro" is "GTX Pro".</summary>
    private const int FewRecords = 5_000;

    private readonly Dictionary<(string Type, long Key), List<Guid>> byKey = [];
    private readonly Dictionary<(string Type, string Name), List<Guid>> byName = [];
    private readonly Dictionary<(string Type, string ExternalId), Guid> byExternalId = [];
    private readonly Dictionary<Guid, Loaded> loaded = [];
    private readonly Dictionary<string, Dictionary<string, Guid>?> compact = [];

    /// <summary>What a name alone is remembered by, within a run.</summary>
    public static long NameKey(string name) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes("name:" + Fold.Sort(name))));

    /// <summary>What another program's key is remembered by, within a run: it is exact.</summary>
    public static long ExternalKey(string key) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes("external:" + key)));

    /// <summary>Reads which records other programs' keys mean.</summary>
    public async Task FetchExternal(TypeSchema type, IReadOnlyCollection<string> keys, CancellationToken cancel)
    {
        var found = await ExternalIds.Find(store, actor.WorkspaceId, type.Type, [.. keys.Where(k => !byExternalId.ContainsKey((type.Name, k)))], cancel);
        foreach (var (key, id) in found)
        {
            byExternalId[(type.Name, key)] = id;
        }

        await Load(type, found.Values, cancel);
    }

    /// <summary>The record that has the key, seen by the actor or not; null where the key is free.</summary>
    public Guid? ByExternalId(TypeSchema type, string key) => byExternalId.TryGetValue((type.Name, key), out var id) ? id : null;

    /// <summary>Reads what the database knows of these keys and names; what was asked before is not asked again.</summary>
    /// <param name="wantsWhole">The records of the keys are to be compared or changed: they are loaded.</param>
    public async Task Fetch(TypeSchema type, IReadOnlyCollection<long> keys, IReadOnlyCollection<string> names, bool wantsWhole, CancellationToken cancel)
    {
        long[] newKeys = [.. keys.Where(k => !byKey.ContainsKey((type.Name, k))).Distinct()];
        string[] newNames = [.. names.Select(Fold.Sort).Where(n => n.Length > 0 && !byName.ContainsKey((type.Name, n))).Distinct()];
        if (newKeys.Length > 0)
        {
            foreach (var key in newKeys)
            {
                byKey[(type.Name, key)] = [];
            }

            var sql = store.Sql().Add($"select k.key, k.record_id from match_keys k where k.workspace_id = {actor.WorkspaceId} and k.type = {type.Name} and ").In("k.key", newKeys);
            foreach (var (key, id) in await store.Query(sql, row => (row.Long(0), row.Guid(1)), cancel))
            {
                byKey[(type.Name, key)].Add(id);
            }
        }

        if (newNames.Length > 0)
        {
            await FetchNames(type, newNames, cancel);
        }

        if (wantsWhole)
        {
            await Load(type, [.. keys.SelectMany(k => byKey[(type.Name, k)]), .. newNames.SelectMany(n => byName[(type.Name, n)])], cancel);
        }
    }

    /// <summary>Living records with the key, whole; the key is a hash, so the caller compares what it was made from.</summary>
    public IEnumerable<Loaded> ByKey(TypeSchema type, long key) =>
        byKey.GetValueOrDefault((type.Name, key), []).Where(loaded.ContainsKey).Select(id => loaded[id]);

    /// <summary>Living records of that name.</summary>
    public IReadOnlyList<Guid> ByName(TypeSchema type, string name) => byName.GetValueOrDefault((type.Name, Fold.Sort(name)), []);

    public Loaded? Whole(Guid id) => loaded.TryGetValue(id, out var found) ? found : null;

    /// <summary>The only record of a small type that has this name but for gaps and marks.</summary>
    public async Task<Guid?> ByCompactName(TypeSchema type, string name, CancellationToken cancel)
    {
        if (!compact.TryGetValue(type.Name, out var known))
        {
            compact[type.Name] = known = await CompactNames(type, cancel);
        }

        return known is not null && Fold.Compact(name) is { Length: > 0 } key && known.TryGetValue(key, out var id) && id != Guid.Empty ? id : null;
    }

    /// <summary>Reads whole records, with the right to edit them decided.</summary>
    public async Task Load(TypeSchema type, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        foreach (var some in ids.Where(id => !loaded.ContainsKey(id)).Distinct().Chunk(1_000))
        {
            var rows = await store.Query(
                RecordLoader.Select(store.Sql(), types, type, actor, Right.Edit, some), row => RecordLoader.Read(type, actor.WorkspaceId, row), cancel);
            foreach (var row in rows.Where(r => r.IsVisible && r.Record.DeletedAt is null))
            {
                loaded[row.Record.Id] = row;
            }
        }
    }

    /// <summary>Forgets all: what was read may have changed, by our own chunk before all others.</summary>
    public void Forget()
    {
        byKey.Clear();
        byName.Clear();
        byExternalId.Clear();
        loaded.Clear();
    }

    private async Task FetchNames(TypeSchema type, string[] names, CancellationToken cancel)
    {
        foreach (var name in names)
        {
            byName[(type.Name, name)] = [];
        }

        var sql = store.Sql().Raw("select t.id, t.sort_key from ").Raw(type.Type.Table).Add($" t where t.workspace_id = {actor.WorkspaceId} and t.deleted_at is null and ")
            .In("t.sort_key", names).Raw(" and ");
        Visibility.Append(sql, types, type.Type, actor, Right.View, "t");
        foreach (var (id, name) in await store.Query(sql.Raw(" order by t.id"), row => (row.Guid(0), row.Text(1)), cancel))
        {
            byName[(type.Name, name)].Add(id);
        }
    }

    private async Task<Dictionary<string, Guid>?> CompactNames(TypeSchema type, CancellationToken cancel)
    {
        var sql = store.Sql().Raw("select t.id, t.sort_key from ").Raw(type.Type.Table).Add($" t where t.workspace_id = {actor.WorkspaceId} and t.deleted_at is null and ");
        Visibility.Append(sql, types, type.Type, actor, Right.View, "t");
        var all = await store.Query(sql.Raw($" limit {FewRecords + 1}"), row => (Id: row.Guid(0), Name: row.Text(1)), cancel);
        if (all.Count > FewRecords)
        {
            return null;
        }

        var known = new Dictionary<string, Guid>();
        foreach (var (id, name) in all)
        {
            var key = name.Replace(" ", "", StringComparison.Ordinal);
            known[key] = known.ContainsKey(key) ? Guid.Empty : id;
        }

        return known;
    }
}
