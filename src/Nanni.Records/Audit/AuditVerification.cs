using Nanni.Records.Storage;

namespace Nanni.Records.Audit;

/// <summary>What a verification found of one workspace.</summary>
/// <param name="Links">Links checked.</param>
/// <param name="Waiting">Operations and events that are committed and not linked yet.</param>
/// <param name="Open">Operations that are still growing: only their beginning is linked.</param>
/// <param name="Erased">Payloads that were erased; their commitments stand.</param>
/// <param name="HasHead">The head that was asked for is in the chain.</param>
/// <param name="Fault">The first thing that is wrong; null where all is as it was written.</param>
public sealed record AuditVerdict(long Links, long Waiting, long Open, long Erased, bool HasHead, AuditFault? Fault);

/// <summary>Something in the log is not what was linked.</summary>
/// <param name="Number">Sealed number at which it shows.</param>
/// <param name="What">In English, for the command line.</param>
public sealed record AuditFault(long Number, string What);

/// <summary>Checks a workspace's chain from its first link on, and every payload that is not erased. Reads only.</summary>
public sealed class AuditVerification(RecordStore store)
{
    private const int Batch = 500;
    private readonly AuditContents contents = new(store);

    /// <param name="head">A link's hash kept elsewhere; null where there is none to look for.</param>
    /// <param name="progress">Told how many links are checked.</param>
    public async Task<AuditVerdict> Run(Guid workspace, byte[]? head, Action<long>? progress, CancellationToken cancel)
    {
        var state = new State();
        while (state.Fault is null)
        {
            cancel.ThrowIfCancellationRequested();
            var links = await Links(workspace, state.Number, cancel);
            if (links.Count == 0)
            {
                break;
            }

            await Check(workspace, links, head, state, cancel);
            progress?.Invoke(state.Links);
        }

        state.Fault ??= await Inserted(workspace, state.Number, cancel) ?? await Unproved(workspace, state, cancel);
        var waiting = await Count("operations", workspace, "sealed is null or sealed > ", state.Number, cancel)
            + await Count("security_events", workspace, "sealed is null or sealed > ", state.Number, cancel);
        return new(state.Links, waiting, state.Open.Count, state.Erased.Count, state.HasHead, state.Fault);
    }

    /// <summary>How many links there are to check.</summary>
    public Task<long> Links(Guid workspace, CancellationToken cancel) => Count("audit_links", workspace, "number > ", 0, cancel);

    /// <summary>The newest link; null where nothing is linked yet.</summary>
    public async Task<(long Number, byte[] Link)?> Head(Guid workspace, CancellationToken cancel) =>
        (await store.Query(AuditChain.Head(store, workspace), row => (row.Long(0), (byte[])row.Reader.GetValue(1)), cancel)) is [var head] ? head : null;

    private async Task Check(Guid workspace, List<AuditLink> links, byte[]? head, State state, CancellationToken cancel)
    {
        var operations = await contents.Operations(workspace, Ids(links, isEvent: false), cancel);
        var events = await contents.Events(workspace, Ids(links, isEvent: true), cancel);
        foreach (var link in links)
        {
            var rows = link.Kind == LinkKind.Event ? events : operations;
            if (Wrong(workspace, link, rows.GetValueOrDefault(link.Subject), state) is { } what)
            {
                state.Fault = new(link.Number, what);
                return;
            }

            (state.Previous, state.Number, state.Links) = (link.Hash, link.Number, state.Links + 1);
            state.HasHead |= head is not null && head.AsSpan().SequenceEqual(link.Hash);
        }
    }

    /// <returns>What is wrong with the link or with what it stands for; null for nothing.</returns>
    private static string? Wrong(Guid workspace, AuditLink link, AuditContent? found, State state)
    {
        if (!AuditContents.Link(state.Previous, workspace, link.Number, link.Kind, link.Subject, link.Content).AsSpan().SequenceEqual(link.Hash))
        {
            return "the link does not follow from the one before it: a link was changed, removed, inserted or moved";
        }

        if (found is null)
        {
            return $"the {link.Kind} {link.Subject} is gone";
        }

        if (link.Kind == LinkKind.Open)
        {
            // Its changes come with a later link; until then it may have grown.
            state.Open.Add(link.Subject);
            return state.Done.Contains(link.Subject) ? $"the operation {link.Subject} grew after it was complete" : null;
        }

        if (link.Kind == LinkKind.Operation && !state.Done.Add(link.Subject))
        {
            return $"the operation {link.Subject} is linked twice";
        }

        state.Open.Remove(link.Subject);
        if (found.Sealed != link.Number || found.Kind != link.Kind)
        {
            return $"the {link.Kind} {link.Subject} has another number";
        }

        foreach (var erased in found.Erased)
        {
            state.Erased.TryAdd(erased, link.Number);
        }

        return found.Content is { } content && content.AsSpan().SequenceEqual(link.Content) ? null
            : $"the {link.Kind} {link.Subject} is not what was written";
    }

    /// <summary>Something has a number that the chain has passed, and no link; or changes belong to no operation.</summary>
    private async Task<AuditFault?> Inserted(Guid workspace, long last, CancellationToken cancel)
    {
        foreach (var table in new[] { "operations", "security_events" })
        {
            var inserted = await store.Query(store.Sql().Raw($"select t.sealed, t.id from {table} t where t.workspace_id = ").Value(workspace)
                .Raw(" and t.sealed <= ").Value(last).Raw(" and not exists (select 1 from audit_links l where l.workspace_id = t.workspace_id and l.number = t.sealed "
                    + "and l.subject_id = t.id) order by t.sealed limit 1"), row => (row.Long(0), row.Guid(1)), cancel);
            if (inserted is [var (number, id)])
            {
                return new(number, $"{id} in {table} was inserted past the chain");
            }
        }

        var loose = await store.Query(store.Sql().Add($"""
            select c.record_id, c.operation_id from changes c where c.workspace_id = {workspace}
            and not exists (select 1 from operations o where o.workspace_id = c.workspace_id and o.id = c.operation_id) limit 1
            """), row => (Record: row.Guid(0), Operation: row.Guid(1)), cancel);
        return loose is [var one] ? new(last, $"a change of the record {one.Record} belongs to no operation ({one.Operation})") : null;
    }

    /// <summary>Something was erased, and nobody said so.</summary>
    private async Task<AuditFault?> Unproved(Guid workspace, State state, CancellationToken cancel)
    {
        foreach (var some in state.Erased.Keys.Chunk(Batch))
        {
            var told = await store.Query(store.Sql().Add($"select subject_id from security_events where workspace_id = {workspace} and kind = {AuditErasure.Kind} and ")
                .In("subject_id", some), row => row.Guid(0), cancel);
            if (some.Except(told).FirstOrDefault() is var silent && silent != Guid.Empty)
            {
                return new(state.Erased[silent], $"a payload of {silent} was erased without a proof of erasure");
            }
        }

        return null;
    }

    private Task<List<AuditLink>> Links(Guid workspace, long after, CancellationToken cancel) => store.Query(
        store.Sql().Add($"select number, kind, subject_id, content, link from audit_links where workspace_id = {workspace} and number > {after} order by number").Raw($" limit {Batch}"),
        row => new AuditLink(row.Long(0), row.Text(1), row.Guid(2), (byte[])row.Reader.GetValue(3), (byte[])row.Reader.GetValue(4)), cancel);

    private async Task<long> Count(string table, Guid workspace, string which, long number, CancellationToken cancel) =>
        (await store.Query(store.Sql().Raw($"select count(*) from {table} where workspace_id = ").Value(workspace).Raw($" and ({which}").Value(number).Raw(")"), row => row.Long(0), cancel))[0];

    private static List<Guid> Ids(List<AuditLink> links, bool isEvent) =>
        [.. links.Where(l => l.Kind == LinkKind.Event == isEvent).Select(l => l.Subject).Distinct()];

    private sealed record AuditLink(long Number, string Kind, Guid Subject, byte[] Content, byte[] Hash);

    private sealed class State
    {
        public byte[] Previous { get; set; } = Canonical.Zero;

        public long Number { get; set; }

        public long Links { get; set; }

        public bool HasHead { get; set; }

        public AuditFault? Fault { get; set; }

        public HashSet<Guid> Open { get; } = [];

        /// <summary>Complete operations, so that none is linked twice: 16 bytes each while the command runs.</summary>
        public HashSet<Guid> Done { get; } = [];

        /// <summary>By record (or event): the number at which an erased payload was met.</summary>
        public Dictionary<Guid, long> Erased { get; } = [];
    }
}
