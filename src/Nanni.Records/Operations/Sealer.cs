using Nanni.Records.Storage;

namespace Nanni.Records.Operations;

/// <summary>A committed operation with its number.</summary>
/// <param name="Records">Type and id of the records it changed; empty where there are more than <see cref="Sealer.Named"/>.</param>
public sealed record SealedOperation(long Number, Guid Workspace, Guid Id, string Name, int Count, IReadOnlyList<(string Type, Guid Id)> Records, IReadOnlyList<string> Types);

/// <summary>
/// Numbers committed operations and security events, since ids and timestamps are given before the commit and a reader that follows them would lose
/// whoever commits late. Whatever follows the log (live refresh, feeds, webhooks) resumes after a number. One at a time per
/// installation; a second one waits at the database.
/// </summary>
public sealed class Sealer(RecordStore store, TimeProvider clock)
{
    /// <summary>A larger operation is told by its types only.</summary>
    public const int Named = 200;

    private const int Batch = 500;

    private static readonly string[] Logs = ["operations", "operation_parts", "security_events"];

    /// <summary>The last number that was given, by whatever process.</summary>
    public async Task<long> Newest(CancellationToken cancel) => (await store.Query(NewestSql(), row => row.Long(0), cancel)).FirstOrDefault();

    /// <summary>
    /// Sets numbers aside for a log that was numbered elsewhere: what is numbered from now on comes after them. Whoever follows the log must be
    /// told nothing of what lies between, or the rows must have their numbers before anybody can see them.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <returns>The number before the first of them.</returns>
    public async Task<long> Reserve(long count, CancellationToken cancel)
    {
        await using var transaction = await store.Begin(Urgency.Interactive, cancel);
        await Alone(transaction, cancel);
        var last = await Last(transaction, cancel);
        await transaction.Execute(Reached(last + count), cancel);
        await transaction.Commit(cancel);
        return last;
    }

    /// <summary>Numbers what is committed and not numbered.</summary>
    /// <returns>How many operations were among it.</returns>
    public async Task<int> Seal(CancellationToken cancel)
    {
        // workspace_id is left open on purpose: the sealer serves all workspaces.
        var waiting = false;
        await store.Query([.. Logs.Select(log => (
            store.Sql().Raw($"select workspace_id, id from {log} where sealed is null limit 1"), (Action<Row>)(_ => waiting = true)))], cancel);
        if (!waiting)
        {
            return 0;
        }

        var numbered = 0;
        await using (var transaction = await store.Begin(Urgency.Interactive, cancel))
        {
            await Alone(transaction, cancel);
            var open = await transaction.Query(
                store.Sql().Raw($"""
                    select workspace_id, id, name, at from operations where sealed is null
                    union all select workspace_id, id, null, null from operation_parts where sealed is null order by 2 limit {Batch}
                    """),
                row => (Workspace: row.Guid(0), Id: row.Guid(1), Name: row.TextOrNull(2), At: row.InstantOrNull(3)), cancel);
            var events = await transaction.Query(
                store.Sql().Raw($"select workspace_id, id from security_events where sealed is null order by id limit {Batch}"),
                row => (Workspace: row.Guid(0), Id: row.Guid(1)), cancel);
            var last = await Last(transaction, cancel);
            var updates = new List<Sql>(open.Count + events.Count + 1);
            foreach (var (workspace, id, name, _) in open)
            {
                // A part has a place in the order of its own; what is told to others is that its operation has grown.
                updates.Add(store.Sql().Add($"update {new Name(name is null ? "operation_parts" : "operations")} set sealed = {++last} where workspace_id = {workspace} and id = {id}"));
                if (name is not null)
                {
                    numbered++;
                }
            }

            foreach (var (workspace, id) in events)
            {
                updates.Add(store.Sql().Add($"update security_events set sealed = {++last} where workspace_id = {workspace} and id = {id}"));
            }

            updates.Add(Reached(last));
            await transaction.Execute(updates, cancel);
            await transaction.Commit(cancel);
            foreach (var at in Measures.SealLag.Enabled ? open.Select(o => o.At).OfType<DateTimeOffset>() : [])
            {
                Measures.SealLag.Record((clock.GetUtcNow() - at).TotalSeconds);
            }
        }

        return numbered;
    }

    /// <summary>Operations numbered after <paramref name="after"/>, in order, whatever process numbered them.</summary>
    /// <param name="limit">At most so many; fewer come only at the end.</param>
    public async Task<IReadOnlyList<SealedOperation>> Since(long after, int limit, CancellationToken cancel) => await Describe(
        await store.Query(
            store.Sql().Add($"select workspace_id, id, name, records, sealed from operations where sealed > {after}").Raw($" order by sealed limit {limit}"),
            row => new SealedOperation(row.Long(4), row.Guid(0), row.Guid(1), row.Text(2), row.Int(3), [], []), cancel), cancel);

    private async Task Alone(WriteTransaction transaction, CancellationToken cancel)
    {
        if (!store.Dialect.IsSqlite)
        {
            // Held to the end of the transaction: one sealer at a time, whatever the node.
            await transaction.Execute(store.Sql().Raw("select pg_advisory_xact_lock(7103)"), cancel);
        }
    }

    private Sql Reached(long number) => store.Sql().Add($"""
        insert into sealed_numbers (workspace_id, number) values ({Guid.Empty}, {number})
        on conflict (workspace_id) do update set number = excluded.number
        """);

    /// <summary>
    /// The number given last. It is kept, since what grew after it was sealed loses its number: whoever resumes after that one would miss
    /// what comes under it again.
    /// </summary>
    private async Task<long> Last(WriteTransaction transaction, CancellationToken cancel)
    {
        var kept = await transaction.Query(NewestSql(), row => row.Long(0), cancel);
        return kept is [var number] ? number
            : (await transaction.Query(store.Sql().Raw("select coalesce(max(sealed), 0) from operations where workspace_id = workspace_id"), row => row.Long(0), cancel))[0];
    }

    private Sql NewestSql() => store.Sql().Add($"select number from sealed_numbers where workspace_id = {Guid.Empty}");

    private async Task<IReadOnlyList<SealedOperation>> Describe(List<SealedOperation> operations, CancellationToken cancel)
    {
        var described = new List<SealedOperation>(operations.Count);
        var touched = operations.ToDictionary(o => o.Id, _ => new List<(string Type, Guid Id)>());
        await store.Query(
            [.. operations.Where(o => o.Count <= Named).Select(o => (
                store.Sql().Add($"select type, record_id from changes where workspace_id = {o.Workspace} and operation_id = {o.Id}").Raw($" limit {Named}"),
                (Action<Row>)(row => touched[o.Id].Add((row.Text(0), row.Guid(1))))))], cancel);
        foreach (var operation in operations)
        {
            IReadOnlyList<string> types = operation.Count <= Named
                ? [.. touched[operation.Id].Select(t => t.Type).Distinct()]
                : await store.Query(store.Sql().Add($"select distinct type from changes where workspace_id = {operation.Workspace} and operation_id = {operation.Id}"), row => row.Text(0), cancel);
            described.Add(operation with { Records = touched[operation.Id], Types = types });
        }

        return described;
    }
}
