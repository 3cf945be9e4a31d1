using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>
/// The keys by which other programs know records. A key belongs to one record of its type: a living one, or one that was merged, whose
/// key then means the survivor. A record in the trash has given its key up.
/// </summary>
public static class ExternalIds
{
    /// <summary>Code of the rule that no two records have one key.</summary>
    public const string Taken = "externalId.taken";

    /// <summary>What the unique index covers; a statement that looks a key up says it in these words, so that SQLite takes the index.</summary>
    internal const string Holds = "(deleted_at is null or merged_into is not null)";

    /// <summary>The records that the keys mean, whoever may see them: what is done with them asks the actor's rights.</summary>
    public static async Task<Dictionary<string, Guid>> Find(
        RecordStore store, Guid workspace, RecordType type, IReadOnlyCollection<string> keys, CancellationToken cancel)
    {
        var found = new Dictionary<string, Guid>();
        var merged = new Dictionary<string, Guid>();
        foreach (var some in keys.Distinct().Chunk(500))
        {
            var sql = store.Sql().Raw("select external_id, id, merged_into from ").Raw(type.Table)
                .Add($" where workspace_id = {workspace} and ").In("external_id", some).Raw(" and " + Holds);
            foreach (var (key, id, into) in await store.Query(sql, row => (row.Text(0), row.Guid(1), row.GuidOrNull(2)), cancel))
            {
                found[key] = into ?? id;
                if (into is { } survivor)
                {
                    merged[key] = survivor;
                }
            }
        }

        // A survivor may have been merged in its turn.
        while (merged.Count > 0)
        {
            var sql = store.Sql().Add($"select id, merged_into from records where workspace_id = {workspace} and merged_into is not null and ")
                .In("id", [.. merged.Values.Distinct()]);
            var further = (await store.Query(sql, row => (Id: row.Guid(0), Into: row.Guid(1)), cancel)).ToDictionary(r => r.Id, r => r.Into);
            merged = merged.Where(m => further.ContainsKey(m.Value)).ToDictionary(m => m.Key, m => further[m.Value]);
            foreach (var (key, into) in merged)
            {
                found[key] = into;
            }
        }

        return found;
    }
}
