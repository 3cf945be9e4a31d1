using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Nanni.Records.Access;
using Nanni.Records.Import.Tables;
using Nanni.Records.Jobs;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Import;

/// <summary>
/// One import from its first row to its last: while one chunk, or two, are being written, the next is read, compared and made ready; they
/// are committed in order. How far it has come is saved with each transaction, so that it can stop anywhere and go on.
/// </summary>
internal sealed class ImportRun(ImportServices services, JobRun job, ImportArguments asked) : IAsyncDisposable
{
    /// <summary>SQLite has one writer: a chunk's transaction ends by then at the latest, and at once when a person waits.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(2);

    /// <summary>So many rows that were left out are shown with the result.</summary>
    private const int LeftShown = 20;

    private ImportState state = ImportState.Of(job.State);
    private ImportSession session = null!;
    private List<ImportGroup> groups = null!;
    private readonly ImportMemory earlier = new();
    private BadRows? bad;
    private GrowingFile? later;
    private IImportTable? table;

    private ImportFiles Files => services.Files;

    private Guid Workspace => job.Job.Workspace;

    /// <summary>Chunks that are written at once. SQLite has one writer.</summary>
    private int Lanes => services.Store.Dialect.IsSqlite || asked.IsDry ? 1 : 2;

    private int ChunkRows => !services.Store.Dialect.IsSqlite ? 5_000 : CanSplit ? 4_000 : 300;

    /// <summary>Rows of a chunk that only makes records can be committed apart; an update may come from two of its rows.</summary>
    private bool CanSplit => asked.Plan.Duplicates is Duplicates.Skip or Duplicates.Create;

    private int SliceRows => services.Store.Dialect.IsSqlite && CanSplit ? 200 : int.MaxValue;

    public async Task Run(CancellationToken cancel)
    {
        var actor = job.Actor.From(asked.Source);
        table = services.Tables.FirstOrDefault(t => t.Type.Name == asked.Plan.Type);
        if (table is null ? actor.For(asked.Plan.Type, Right.Import) == Scope.None : !table.MayImport(actor))
        {
            throw new ForbiddenException(asked.Plan.Type, "Import");
        }

        var operation = await services.Bulk.Begin(actor, asked.Plan.Type + ".import", asked.FileName, state.Operation, state.At, cancel);
        state = state with { Operation = operation.Id, At = operation.At };
        session = new(services, asked.Plan, operation, asked.IsDry);
        session.Restore(state.Counts.Made);

        TablePreview preview;
        await using (var begin = Files.Open(Workspace, asked.Upload))
        {
            preview = await Table.Preview(begin, asked.Options, cancel);
        }

        await using var reader = await Table.Open(Files.Open(Workspace, asked.Upload), asked.Options, cancel);
        groups = ImportGroup.Of(asked.Plan, session.Targets, reader.Header);
        bad = await BadRows.Open(
            Files.BadRows(Workspace, asked.Upload, job.Job.Id), Files.Upload(Workspace, asked.Upload), reader, preview, services.Words, actor.Language, state.BadBytes, cancel);
        later = new(Files.Later(Workspace, asked.Upload, job.Job.Id), Encoding.UTF8, [], state.LaterBytes);
        var total = asked.Rows ?? preview.EstimatedRows;
        if (!state.AllRows)
        {
            await (table is null ? Rows(reader, total, cancel) : TableRows(reader, total, cancel));
        }

        if (!asked.IsDry)
        {
            state = await new LaterReferences(services, session, job).Run(state, Files.Later(Workspace, asked.Upload, job.Job.Id), cancel);
            await services.Bulk.Settle(state.Counts.Rows, [.. groups.Select(g => g.Type.Type)], cancel);
        }

        await bad!.Flush(cancel);
        await job.Save((state with { IsDone = true, BadBytes = bad!.Length }).ToJson(), state.Counts.Rows, state.Counts.Rows, Touched, cancel);
        await services.Bulk.Complete(session.Operation, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await (bad?.DisposeAsync() ?? default);
        await (later?.DisposeAsync() ?? default);
    }

    private Guid? Touched => asked.IsDry || table is not null || state.Counts.In == 0 ? null : state.Operation;

    /// <summary>Chunks of which one is read and decided while the ones before are written, and committed in order.</summary>
    private async Task Rows(ITableReader reader, long? total, CancellationToken cancel)
    {
        await using var chunks = Chunks(reader, state.Counts.Rows, cancel).GetAsyncEnumerator(cancel);
        var reading = chunks.MoveNextAsync().AsTask();
        var writing = new Queue<(ImportChunk Chunk, Task<List<ImportRow>?> Done)>();
        var last = Task.FromResult<List<ImportRow>?>(null);
        try
        {
            var counts = state.Counts;
            while (await reading)
            {
                var rows = chunks.Current;
                reading = chunks.MoveNextAsync().AsTask();
                ImportMemory[] recent = asked.IsDry ? [earlier] : [.. writing.Select(w => w.Chunk.Made)];
                var chunk = await Build(rows, counts, recent, last, cancel);
                if (!await Written(writing, Lanes - 1, total, cancel))
                {
                    chunk = await Build(rows, state.Counts, [], Task.CompletedTask, cancel);
                    last = Task.FromResult<List<ImportRow>?>(null);
                }

                earlier.Add(chunk.Made, keys: asked.IsDry);
                counts = chunk.Counts;
                var before = last;
                last = Task.Run(() => Write(chunk, before, total, cancel), cancel);
                writing.Enqueue((chunk, last));
            }

            await Written(writing, 0, total, cancel);
        }
        finally
        {
            // None may go on with what is about to be closed.
            await Ended(reading);
            foreach (var (_, done) in writing)
            {
                await Ended(done);
            }
        }

        state = state with { AllRows = true };
    }

    /// <summary>Waits until no more than some chunks are being written.</summary>
    /// <returns>False where another write came between: then all are written, but what was decided meanwhile no longer holds.</returns>
    private async Task<bool> Written(Queue<(ImportChunk Chunk, Task<List<ImportRow>?> Done)> writing, int most, long? total, CancellationToken cancel)
    {
        var wentWell = true;
        while (writing.Count > (wentWell ? most : 0))
        {
            if (await writing.Dequeue().Done is { } rest)
            {
                wentWell = false;
                await Redo(rest, total, cancel);
            }
        }

        return wentWell;
    }

    /// <summary>Rows that become no records, one chunk after the other.</summary>
    private async Task TableRows(ITableReader reader, long? total, CancellationToken cancel)
    {
        var import = new TableImport(services, session, table!, groups);
        await foreach (var parsed in Chunks(reader, state.Counts.Rows, cancel))
        {
            var (rows, effects) = await import.Take(parsed, cancel);
            var (counts, left) = TableImport.Count(state.Counts, rows, effects);
            await Save(null, new([], null, counts, left, [], rows.Count), total, cancel);
        }

        state = state with { AllRows = true };
    }

    /// <summary>Decides rows again whose records somebody else changed meanwhile, now with nothing beside it.</summary>
    private async Task Redo(List<ImportRow> rows, long? total, CancellationToken cancel)
    {
        var rest = (List<ImportRow>?)rows;
        for (var attempt = 1; rest is not null; attempt++)
        {
            if (attempt > 10)
            {
                throw new RuleException("operation.busy");
            }

            rest = await Write(await Build(rest, state.Counts, [], Task.CompletedTask, cancel), Task.FromResult<List<ImportRow>?>(null), total, cancel);
        }
    }

    private static Task Ended(Task task) => task.ContinueWith(_ => { }, TaskScheduler.Default);

    /// <summary>The rows as values, some thousands at a time, from where the import had come to.</summary>
    private async IAsyncEnumerable<List<ImportRow>> Chunks(ITableReader reader, long skip, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var cells = new CellReader(asked.Plan, job.Actor);
        var rows = new List<ImportRow>();
        await foreach (var row in reader.Rows(cancel))
        {
            if (skip-- > 0)
            {
                continue;
            }

            if (rows.Count == 0)
            {
                await Task.Yield();
            }

            rows.Add(ImportRow.Parse(row, groups, cells));
            if (rows.Count == ChunkRows)
            {
                yield return rows;
                rows = new(ChunkRows);
            }
        }

        if (rows.Count > 0)
        {
            yield return rows;
        }
    }

    private async Task<ImportChunk> Build(List<ImportRow> rows, ImportCounts counts, ImportMemory[] recent, Task committed, CancellationToken cancel)
    {
        await Prepare(rows, cancel);
        var builder = new ChunkBuilder(session, services, groups, recent, earlier, committed, cancel);
        var outcomes = await builder.Decide(rows);
        return ImportChunk.Of(session, rows, outcomes, builder, counts, SliceRows);
    }

    /// <summary>Makes the options, members and other names that the rows need.</summary>
    private async Task Prepare(List<ImportRow> rows, CancellationToken cancel)
    {
        if (session.MakesNames)
        {
            var reader = new RowReader(session, services);
            var unknown = rows.Where(r => r.Problems.Count == 0).SelectMany(r => reader.Unknown(r, groups))
                .DistinctBy(u => (u.Type.Name, u.Field.Key, u.Text.Trim().ToUpperInvariant())).ToList();
            if (unknown.Count > 0)
            {
                await session.MakeNames(unknown, Refreshed, cancel);
                groups = ImportGroup.Of(asked.Plan, session.Targets, groups);
            }
        }

        foreach (var rule in services.Rules)
        {
            var extras = rows.Where(r => r.Problems.Count == 0).SelectMany(r => RowReader.Extras(r, groups))
                .Where(e => e.Type == rule.Type).Select(e => e.Extras).ToList();
            if (extras.Count > 0)
            {
                await rule.Prepare(session, extras, cancel);
            }
        }
    }

    private async Task<Actor> Refreshed(CancellationToken cancel)
    {
        await job.Refresh(cancel);
        return job.Actor.From(asked.Source);
    }

    /// <summary>Writes a chunk, in as many transactions as other writers ask for.</summary>
    /// <param name="before">The chunk before: this one is committed after it, and not if it could not be.</param>
    /// <returns>Null when all is in; otherwise the rows that must be decided anew, since another write came between.</returns>
    private async Task<List<ImportRow>?> Write(ImportChunk chunk, Task<List<ImportRow>?> before, long? total, CancellationToken cancel)
    {
        if (!(chunk.IsApart && Lanes > 1) && await before is not null)
        {
            return [.. chunk.Rows];
        }

        var read = 0;
        for (var next = 0; next < chunk.Slices.Count;)
        {
            if (asked.IsDry)
            {
                await Save(null, chunk.Slices[next++], total, cancel);
                continue;
            }

            if (next == 0)
            {
                await session.Operation.WriteWords(chunk.Slices.Select(slice => slice.Rows!), cancel);
            }

            await using var transaction = await services.Store.Begin(Urgency.Bulk, cancel);
            var turn = Stopwatch.StartNew();
            ImportSlice last;
            do
            {
                last = chunk.Slices[next++];
                var isIn = last.Changes.Count == 0 || await session.Operation.Write(transaction, last.Rows!, last.Changes, cancel, turn: before);
                if (await before is not null)
                {
                    return [.. chunk.Rows];
                }

                if (!isIn)
                {
                    bad!.Discard();
                    later!.Discard();
                    return [.. chunk.Rows.Skip(read)];
                }

                Note(last);
            }
            while (next < chunk.Slices.Count && !transaction.IsAwaited && turn.Elapsed < LongestTurn);

            await Save(transaction, last, total, cancel);
            read = last.RowsRead;
        }

        return null;
    }

    private void Note(ImportSlice slice)
    {
        foreach (var (row, problems) in slice.Left)
        {
            bad!.Add(row, problems);
        }

        foreach (var reference in slice.Later)
        {
            later!.Add(JsonSerializer.Serialize(reference, ImportPlan.Json));
        }
    }

    private async Task Save(WriteTransaction? transaction, ImportSlice slice, long? total, CancellationToken cancel)
    {
        if (transaction is null)
        {
            Note(slice);
        }

        await bad!.Flush(cancel);
        await later!.Flush(cancel);
        var shown = state.Left.Count >= LeftShown ? state.Left
            : [.. state.Left.Concat(slice.Left.Select(l => new LeftRow(l.Row.Number, services.Words.Reason(job.Actor.Language, l.Problems)))).Take(LeftShown)];
        state = state with { Counts = slice.Counts, Left = shown, BadBytes = bad!.Length, LaterBytes = later!.Length };
        var (json, done) = (state.ToJson(), state.Counts.Rows);
        total = total is { } rows ? Math.Max(rows, done) : null;
        if (transaction is null)
        {
            await job.Save(json, done, total, null, cancel);
            return;
        }

        await job.Save(transaction, json, done, total, Touched, cancel);
        await transaction.Commit(cancel);
        job.Saved(json, done, total, Touched);
        services.Signal.Raise();
    }
}
