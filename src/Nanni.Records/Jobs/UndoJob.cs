using System.Text.Json.Nodes;
using Nanni.Records.Operations;
using Nanni.Records.Storage;

namespace Nanni.Records.Jobs;

/// <summary>Undoes an operation that is too large for one: an import, a bulk edit. Updates go back, creations into the trash.</summary>
public sealed class UndoJob(RecordStore store, Undo undo) : IJobHandler
{
    public const string Name = "undo";

    public string Kind => Name;

    public async Task Run(JobRun run, CancellationToken cancel)
    {
        var operation = run.Job.Arguments["operation"]!.GetValue<Guid>();
        var head = await undo.Head(run.Actor, operation, cancel);
        var (after, kept, last) = (Read("after") ?? Guid.Empty, run.State["kept"]?.GetValue<int>() ?? 0, Read("last") ?? operation);
        while (true)
        {
            var (from, before, done) = (after, kept, run.Done);
            JsonObject? state = null;
            var next = await undo.Next(run.Actor, head.Name, operation, from, (left, reached) =>
            {
                state = new() { ["after"] = reached.ToString(), ["kept"] = before + left, ["last"] = last.ToString() };
                return run.Saving(state, Math.Min(head.Records, done + Undo.Chunk), head.Records);
            }, cancel);
            if (next is not { } chunk)
            {
                await store.Write([undo.Closing(run.Actor, operation, last)], [-1], Urgency.Bulk, cancel);
                return;
            }

            (after, kept, last) = (chunk.Last, before + chunk.Receipt.Kept.Count, chunk.Receipt.Operation.Id);
            run.Saved(state!, Math.Min(head.Records, done + Undo.Chunk), head.Records, null);
        }

        Guid? Read(string key) => run.State[key] is { } id ? Guid.Parse(id.GetValue<string>()) : null;
    }
}
