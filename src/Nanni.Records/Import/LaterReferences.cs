using System.Text.Json;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Import;

/// <summary>Links records to records that came after them in the file, when all rows are in.</summary>
internal sealed class LaterReferences(ImportServices services, ImportSession session, JobRun job)
{
    private const int ChunkLines = 300;
    private const int NamesKept = 100;

    /// <returns>The state when all are resolved.</returns>
    public async Task<ImportState> Run(ImportState state, string path, CancellationToken cancel)
    {
        if (state.LaterBytes == 0)
        {
            return state;
        }

        var lines = File.ReadLinesAsync(path, cancel).Skip((int)state.LaterRead).Take(int.MaxValue);
        await foreach (var some in lines.Chunk(ChunkLines).WithCancellation(cancel))
        {
            LaterReference[] references = [.. some.Select(line => JsonSerializer.Deserialize<LaterReference>(line, ImportPlan.Json)!)];
            for (var attempt = 1; ; attempt++)
            {
                if (await Resolve(references, state, cancel) is { } next)
                {
                    state = next;
                    break;
                }

                if (attempt == 10)
                {
                    throw new RuleException("operation.busy");
                }
            }
        }

        return state;
    }

    /// <returns>Null where another write came between.</returns>
    private async Task<ImportState?> Resolve(LaterReference[] references, ImportState state, CancellationToken cancel)
    {
        var type = session.Targets.Type;
        var finder = new RecordFinder(services.Store, services.Schemas.Types, session.Actor);
        await finder.Fetch(type, [], [.. references.Select(r => r.Name)], wantsWhole: false, cancel);
        await finder.Load(type, [.. references.Select(r => r.Record)], cancel);

        var changed = new Dictionary<Guid, Tracked>();
        var made = new Dictionary<string, RecordChange>();
        var unlinked = new List<string>();
        foreach (var reference in references)
        {
            if (finder.Whole(reference.Record) is not { } found
                || await Target(finder, type, reference, made, cancel) is not { } target || target == reference.Record)
            {
                unlinked.Add($"{reference.Column}: {reference.Name}");
                continue;
            }

            if (!changed.ContainsKey(reference.Record))
            {
                changed[reference.Record] = new(type, found.Record, Work.Snapshot(type, found.Record));
            }

            type[reference.Field].Set(found.Record, target);
        }

        RecordChange[] changes = [.. made.Values, .. changed.Values.Select(RecordChange.Of).OfType<RecordChange>()];
        var circular = (await Queries.Trees.Circular(services.Store, session.Actor.WorkspaceId, changes, cancel)).Select(c => c.Change).ToHashSet();
        unlinked.AddRange(references.Where(r => circular.Any(c => c.Record.Id == r.Record)).Select(r => $"{r.Column}: {r.Name}"));
        changes = [.. changes.Where(c => !circular.Contains(c))];
        var counts = state.Counts with
        {
            Linked = made.Count == 0 ? state.Counts.Linked
                : new Dictionary<string, long>(state.Counts.Linked) { [type.Name] = state.Counts.Linked.GetValueOrDefault(type.Name) + made.Count },
            Unlinked = state.Counts.Unlinked + unlinked.Count,
            UnlinkedNames = [.. state.Counts.UnlinkedNames.Concat(unlinked).Take(NamesKept)],
        };
        var next = state with { LaterRead = state.LaterRead + references.Length, Counts = counts };
        var rows = session.Operation.Prepare(changes);
        await session.Operation.WriteWords([rows], cancel);
        await using var transaction = await services.Store.Begin(Urgency.Bulk, cancel);
        if (changes.Length > 0 && !await session.Operation.Write(transaction, rows, changes, cancel))
        {
            return null;
        }

        await job.Save(transaction, next.ToJson(), counts.Rows, counts.Rows, state.Operation, cancel);
        await transaction.Commit(cancel);
        job.Saved(next.ToJson(), counts.Rows, counts.Rows, state.Operation);
        services.Signal.Raise();
        return next;
    }

    private async Task<Guid?> Target(RecordFinder finder, TypeSchema type, LaterReference reference, Dictionary<string, RecordChange> made, CancellationToken cancel)
    {
        var found = finder.ByName(type, reference.Name);
        if (found.Count > 0)
        {
            return found.Count == 1 ? found[0] : null;
        }

        if (await finder.ByCompactName(type, reference.Name, cancel) is { } close)
        {
            return close;
        }

        var name = Text.Fold.Sort(reference.Name);
        if (made.TryGetValue(name, out var known))
        {
            return known.Record.Id;
        }

        if (!session.Plan.CreatesMissing || type.Title.IsReadOnly || name.Length == 0 || session.Actor.For(type.Name, Right.Create) == Scope.None)
        {
            return null;
        }

        var record = type.Type.New();
        type.Title.Set(record, services.Fields.Normalise(session.Schema, type.Title, reference.Name));
        type.Type.Check(record);
        var change = session.Operation.Create(type, record);
        if (FieldRules.Missing(change, session.Operation.Seen[change.Type.Name]).Any())
        {
            return null;
        }

        made[name] = change;
        return record.Id;
    }
}
