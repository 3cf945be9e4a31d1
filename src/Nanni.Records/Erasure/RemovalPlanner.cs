using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Erasure;

/// <summary>
/// Finds what hangs on records, by walking the references of all record types, so that a type of tomorrow is found as well. What is
/// a part of a record goes with it: a link that cannot be without it, another record of the same person, and a note, task, talk or file that was made on it or belongs
/// to nobody else. All else stays, without the reference.
/// </summary>
public sealed class RemovalPlanner(RecordStore store, Schemas schemas)
{
    private const int Chunk = 200;

    /// <param name="alsoShared">Notes, talks and the like that concern others too go as well.</param>
    public async Task<RemovalPlan> Plan(Actor actor, IReadOnlyCollection<Guid> records, bool alsoShared, CancellationToken cancel)
    {
        var schema = await schemas.Of(actor, cancel);
        var walk = new Walk(store, schema, actor.WorkspaceId, alsoShared, cancel);
        var roots = await walk.Roots(records);
        await walk.Follow(roots);
        return new(actor.WorkspaceId, [.. roots], walk.Removed, [.. walk.Loose.Values.SelectMany(l => l)]);
    }

    private sealed class Walk(RecordStore store, Schema schema, Guid workspace, bool alsoShared, CancellationToken cancel)
    {
        private readonly Dictionary<Guid, (TypeSchema Type, Guid?[] Through)> hanging = [];

        public Dictionary<Guid, RecordType> Removed { get; } = [];

        public Dictionary<Guid, List<LooseReference>> Loose { get; } = [];

        public async Task<List<Guid>> Roots(IReadOnlyCollection<Guid> records)
        {
            var found = new List<Guid>();
            var next = records.ToList();
            while (next.Count > 0)
            {
                var rows = await Rows(next, ids => store.Sql().Add($"select id, type from records where workspace_id = {workspace} and ").In("id", ids), row => (Id: row.Guid(0), Type: row.Text(1)));
                foreach (var (id, type) in rows.Where(r => Removed.TryAdd(r.Id, schema[r.Type].Type)))
                {
                    found.Add(id);
                }

                var merged = await Rows(next, ids => store.Sql().Add($"select id from records where workspace_id = {workspace} and ").In("merged_into", ids), row => row.Guid(0));
                next = [.. merged.Where(id => !Removed.ContainsKey(id))];
            }

            return found;
        }

        public async Task Follow(IReadOnlyCollection<Guid> removed)
        {
            var next = removed.ToList();
            while (next.Count > 0)
            {
                var before = Removed.Count;
                foreach (var type in schema.Types)
                {
                    foreach (var field in type.Fields.Where(IsToRecords))
                    {
                        await Refer(type, field, next);
                    }
                }

                // What hangs on several is a part of them once all of them go.
                foreach (var (id, on) in hanging.Where(h => !Removed.ContainsKey(h.Key)))
                {
                    if (BelongsHere(on.Through))
                    {
                        Remove(id, on.Type.Type);
                    }
                }

                next = Removed.Count == before ? [] : [.. Removed.Keys.Except(seen)];
                seen.UnionWith(next);
            }
        }

        private readonly HashSet<Guid> seen = [];

        private async Task Refer(TypeSchema type, Field field, List<Guid> to)
        {
            seen.UnionWith(to);
            var through = type.Type.VisibleThrough;
            var columns = string.Concat(through.Select(f => ", t." + f.Column));
            Sql From() => store.Sql().Raw($"select t.id, t.deleted_at{columns} from {type.Type.Table} t ");
            var isPlain = field is { IsCustom: false, IsMany: false };
            foreach (var some in isPlain || field.IsIndexedApart ? to.Chunk(Chunk) : to.Select(id => new[] { id }))
            {
                var sql = isPlain ? From().Add($"where t.workspace_id = {workspace} and ").In("t." + field.Column, some)
                    : field.IsIndexedApart
                        ? From().Raw("join field_values v on v.workspace_id = t.workspace_id and v.record_id = t.id")
                            .Add($" where t.workspace_id = {workspace} and v.field_id = {field.ValueId} and ").In("v.reference", some)
                        : From().Add($"where t.workspace_id = {workspace} and cast(t.custom as text) like {$"%{some[0]}%"}");
                var rows = await store.Query(sql, row => (Id: row.Guid(0), IsTrashed: !row.IsNull(1), Through: Enumerable.Range(2, through.Count).Select(row.GuidOrNull).ToArray()), cancel);
                foreach (var (id, isTrashed, hangs) in rows.Where(r => !Removed.ContainsKey(r.Id)))
                {
                    Decide(type, field, id, isTrashed, hangs);
                }
            }
        }

        private void Decide(TypeSchema type, Field field, Guid id, bool isTrashed, Guid?[] through)
        {
            var isPart = field.IsSame || field is { IsRequired: true, IsCustom: false, IsMany: false } && !type.Type.IsListed;
            if (isPart || (through.Length > 0 && (alsoShared || BelongsHere(through))))
            {
                Remove(id, type.Type);
                return;
            }

            if (through.Length > 0)
            {
                hanging[id] = (type, through);
            }

            Loose.TryAdd(id, []);
            if (!Loose[id].Exists(l => l.Field.Key == field.Key))
            {
                Loose[id].Add(new(type, field, id, field.IsRequired && !field.IsMany, isTrashed));
            }
        }

        /// <summary>Made on something that goes; or, where it was made on nothing, about nothing that stays.</summary>
        private bool BelongsHere(Guid?[] through) => through[0] is { } about && Removed.ContainsKey(about)
            || through.Any(t => t is not null) && through.All(t => t is not { } id || Removed.ContainsKey(id));

        private void Remove(Guid id, RecordType type)
        {
            Removed[id] = type;
            Loose.Remove(id);
        }

        private async Task<List<T>> Rows<T>(List<Guid> ids, Func<Guid[], Sql> sql, Func<Row, T> map)
        {
            var rows = new List<T>();
            foreach (var some in ids.Chunk(Chunk))
            {
                rows.AddRange(await store.Query(sql(some), map, cancel));
            }

            return rows;
        }
    }

    /// <summary>A field whose values are ids of records.</summary>
    internal static bool IsToRecords(Field field) =>
        field.Kind is FieldKind.Reference or FieldKind.References && field.Target is not ("member" or "team");
}
