using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>
/// Makes several records of one type one: the survivor takes the chosen values, the others become redirects to it. Nothing that
/// refers to them moves, so that an undo brings every record back exactly.
/// </summary>
public sealed class Merge(Schemas schemas, Operations operations)
{
    /// <param name="keep">By field key, the record whose value the survivor takes; others keep its own, or the first that has one.</param>
    /// <exception cref="RuleException"><c>merge.self</c>.</exception>
    /// <exception cref="ForbiddenException">One may not be merged, or the survivor is only shared with the actor.</exception>
    /// <exception cref="FieldException"><c>field.unknown</c> in <paramref name="keep"/>.</exception>
    public Task<OperationReceipt> Run(
        Actor actor, RecordType type, Guid into, IReadOnlyCollection<Guid> others, IReadOnlyDictionary<string, Guid> keep, CancellationToken cancel = default) =>
        operations.Run(actor, type.Name + ".merge", async work =>
        {
            if (others.Count == 0 || others.Contains(into))
            {
                throw new RuleException("merge.self");
            }

            var schema = work.Schema[type.Name];
            var survivor = await work.Load(type, into);
            if (!Visibility.Reaches(type, work.Actor, Right.Edit, survivor.OwnerId, survivor.TeamId))
            {
                // Merging what is one's own into what is only shared would hand its shares on.
                throw new ForbiddenException(type.Name, nameof(Right.Merge));
            }

            var losers = new List<Record>();
            foreach (var id in others)
            {
                losers.Add(await work.Load(type, id, Right.Merge));
            }

            foreach (var key in keep.Keys)
            {
                var field = schema.Find(key) ?? throw new FieldException(key, "field.unknown", key);
                if (field.IsUnique || schema.Keeps(key))
                {
                    throw new FieldException(key, "field.readOnly", key);
                }
            }

            Combine(schema.Whole, survivor, losers, keep);
            foreach (var loser in losers)
            {
                work.Redirect(loser, survivor);
            }

            await DistinctPairs.Inherit(work, survivor.Id, others);
            await Shares.Inherit(work, survivor.Id, others);
        }, cancel);

    /// <summary>Gives the survivor the values of all: the chosen ones, else its own, else the first there is.</summary>
    internal static void Combine(TypeSchema schema, Record survivor, IReadOnlyList<Record> losers, IReadOnlyDictionary<string, Guid> keep)
    {
        Record[] all = [survivor, .. losers];
        foreach (var field in schema.Fields.Concat(schema.Type.SystemFields).Where(f => !f.IsComputed && !f.IsUnique && (!f.IsReadOnly || f.IsTitle)))
        {
            field.Set(survivor, Value(field, all, keep));
        }
    }

    private static object? Value(Field field, Record[] all, IReadOnlyDictionary<string, Guid> keep)
    {
        if (keep.TryGetValue(field.Key, out var chosen))
        {
            return field.Get(all.FirstOrDefault(r => r.Id == chosen) ?? throw new FieldException(field.Key, "field.reference"));
        }

        if (field.Kind == FieldKind.Tags)
        {
            string[] tags = [.. all.SelectMany(r => field.Get(r) as string[] ?? []).Distinct()];
            return tags.Length == 0 ? null : tags;
        }

        return field.Kind == FieldKind.YesNo
            ? all.Any(r => field.Get(r) is true)
            : all.Select(field.Get).FirstOrDefault(v => v is not null);
    }

    /// <summary>Types that can be merged: those with duplicates to find.</summary>
    public bool Applies(RecordType type) => schemas.Types.Find(type.Name) is not null && type.Fields.Any(f => f.Match is not (MatchRole.None or MatchRole.ExternalKey));
}
