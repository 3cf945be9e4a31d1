using Nanni.Records.Storage;

namespace Nanni.Records.Audit;

/// <summary>
/// Links what is sealed into one chain a workspace, in sealed order, behind the sealer: nobody's write waits for a hash. What was
/// written before there was a chain is linked by the same steps, from the oldest on; interrupted, it goes on where it was.
/// </summary>
public sealed class AuditChain(RecordStore store, TimeProvider clock)
{
    private const int Batch = 500;

    /// <summary>Work that has not grown for so long, and no job goes on with, is complete.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    private readonly AuditContents contents = new(store);

    /// <summary>What the first link of a workspace follows.</summary>
    public static ReadOnlySpan<byte> Beginning => Canonical.Zero;

    /// <summary>The hash of one link, for a log that comes from another installation with its chain.</summary>
    /// <param name="content">What it commits to, as the chain has it.</param>
    public static byte[] LinkOf(byte[] previous, Guid workspace, long number, string kind, Guid subject, byte[] content) =>
        AuditContents.Link(previous, workspace, number, kind, subject, content);

    /// <summary>Links all that is sealed.</summary>
    /// <returns>How many links were made.</returns>
    public async Task<int> Link(CancellationToken cancel)
    {
        var all = 0;
        for (int? made = 1; made is not 0;)
        {
            cancel.ThrowIfCancellationRequested();
            made = await LinkSome(cancel);
            all += made ?? 0;
        }

        return all;
    }

    /// <summary>Has operations sealed and linked anew, with all their changes, that grew and are known to grow no more.</summary>
    /// <returns>How many: the sealer has work then.</returns>
    public async Task<int> Close(CancellationToken cancel)
    {
        // A look costs nobody anything; a transaction keeps others waiting.
        var before = clock.GetUtcNow() - Quiet;
        if ((await store.Query(
            store.Sql().Add($"select workspace_id from operations where grown_at < {before}").Raw(" limit 1"), row => row.Guid(0), cancel)).Count == 0)
        {
            return 0;
        }

        await using var transaction = await store.Begin(Urgency.Bulk, cancel);
        var closed = await transaction.Execute(store.Sql().Add($"""
            update operations set grown_at = null, sealed = null
            where grown_at is not null and grown_at < {before}
            and not exists (select 1 from jobs j where j.workspace_id = operations.workspace_id and j.finished_at is null)
            """), cancel);
        await transaction.Commit(cancel);
        return closed;
    }

    /// <summary>The statement that says that an operation is complete; nothing where it did not grow.</summary>
    internal static Sql Completed(RecordStore store, Guid workspace, Guid operation) => store.Sql().Add(
        $"update operations set grown_at = null, sealed = null where workspace_id = {workspace} and id = {operation} and grown_at is not null");

    /// <returns>Null where another node came first: look again.</returns>
    private async Task<int?> LinkSome(CancellationToken cancel)
    {
        var last = await Last(sql => store.Query(sql, row => row.Long(0), cancel));
        var waiting = await Waiting(last, cancel);
        if (waiting.Count == 0)
        {
            return 0;
        }

        var made = new List<(Entry Entry, AuditContent Content)>(waiting.Count);
        foreach (var group in waiting.GroupBy(e => e.Workspace))
        {
            made.AddRange(await Contents(group.Key, [.. group], cancel));
        }

        await using var transaction = await store.Begin(Urgency.Bulk, cancel);
        if (!store.Dialect.IsSqlite)
        {
            // Held to the end of the transaction: one at a time, whatever the node.
            await transaction.Execute(store.Sql().Raw("select pg_advisory_xact_lock(7104)"), cancel);
        }

        if (await Last(sql => transaction.Query(sql, row => row.Long(0), cancel)) != last)
        {
            return null;
        }

        await Insert(transaction, made, cancel);
        await transaction.Commit(cancel);
        return waiting.Count;
    }

    // One statement, for it sees one moment: of two, the later could read an event beyond an operation that the earlier came too soon for,
    // and that operation would never be linked.
    private Task<List<Entry>> Waiting(long last, CancellationToken cancel) => store.Query(
        store.Sql().Raw("select workspace_id, id, sealed, 0 from operations where sealed > ").Value(last)
            .Raw(" union all select workspace_id, id, sealed, 1 from security_events where sealed > ").Value(last).Raw($" order by 3 limit {Batch}"),
        row => new Entry(row.Guid(0), row.Guid(1), row.Long(2), row.Int(3) == 1), cancel);

    private async Task<List<(Entry Entry, AuditContent Content)>> Contents(Guid workspace, List<Entry> entries, CancellationToken cancel)
    {
        Guid[] operations = [.. entries.Where(e => !e.IsEvent).Select(e => e.Id)];
        var found = await contents.Operations(workspace, operations, cancel);
        Guid[] unsalted = [.. found.Values.Where(c => c.Unsalted).Select(c => c.Id)];
        if (unsalted.Length > 0)
        {
            await Salt(workspace, unsalted, cancel);
            foreach (var (id, content) in await contents.Operations(workspace, unsalted, cancel))
            {
                found[id] = content;
            }
        }

        var events = await contents.Events(workspace, [.. entries.Where(e => e.IsEvent).Select(e => e.Id)], cancel);

        // What has grown or been completed since its number was read comes again under another one.
        return [.. from entry in entries
                   let content = (entry.IsEvent ? events : found).GetValueOrDefault(entry.Id)
                   where content?.Sealed == entry.Number
                   select (entry, content)];
    }

    /// <summary>Gives salts to what was written before there were any, so that it can be erased one day too.</summary>
    private async Task Salt(Guid workspace, Guid[] operations, CancellationToken cancel)
    {
        var random = store.Dialect.IsSqlite ? "randomblob(16)" : "decode(replace(gen_random_uuid()::text, '-', ''), 'hex')";
        Sql Of(string table, string payload, string key) => store.Sql().Raw($"update {table} set salt = {random} where workspace_id = ").Value(workspace)
            .Raw(" and ").In(key, operations).Raw($" and {payload} is not null and salt is null and commitment is null");
        await store.Write([Of("changes", "fields", "operation_id"), Of("operations", "reason", "id")], [-1, -1], Urgency.Bulk, cancel);
    }

    private async Task Insert(WriteTransaction transaction, List<(Entry Entry, AuditContent Content)> made, CancellationToken cancel)
    {
        var heads = new Dictionary<Guid, byte[]>();
        var statements = new List<Sql>(made.Count);
        foreach (var (entry, content) in made.OrderBy(m => m.Entry.Number))
        {
            if (!heads.TryGetValue(entry.Workspace, out var previous))
            {
                previous = (await transaction.Query(Head(store, entry.Workspace), row => (byte[])row.Reader.GetValue(1), cancel)).FirstOrDefault() ?? Canonical.Zero;
            }

            var hash = content.Content ?? Canonical.Zero;
            var link = heads[entry.Workspace] = AuditContents.Link(previous, entry.Workspace, entry.Number, content.Kind, entry.Id, hash);
            statements.Add(store.Sql().Add($"""
                insert into audit_links (workspace_id, number, kind, subject_id, content, link)
                values ({entry.Workspace}, {entry.Number}, {content.Kind}, {entry.Id}, {hash}, {link})
                """));
        }

        await transaction.Execute(statements, cancel);
    }

    /// <summary>The newest link of a workspace: number and hash.</summary>
    internal static Sql Head(RecordStore store, Guid workspace) =>
        store.Sql().Add($"select number, link from audit_links where workspace_id = {workspace} order by number desc limit 1");

    // workspace_id is left open on purpose: one number counts the operations of all workspaces.
    private async Task<long> Last(Func<Sql, Task<List<long>>> query) =>
        (await query(store.Sql().Raw("select coalesce(max(number), 0) from audit_links where workspace_id = workspace_id")))[0];

    private sealed record Entry(Guid Workspace, Guid Id, long Number, bool IsEvent);
}
