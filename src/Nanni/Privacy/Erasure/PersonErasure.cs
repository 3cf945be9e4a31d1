using System.Text.Json.Nodes;
using Nanni.Administration.Archives;
using Nanni.Records.Access;
using Nanni.Records.Audit;
using Nanni.Records.Erasure;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Audit;

namespace Nanni.Privacy.Erasure;

/// <summary>Erases a person from the whole workspace (GDPR, Article 17), with a proof and so that nobody brings them back unawares.</summary>
public sealed class PersonErasure(
    RecordStore store, RecordQuery records, RemovalPlanner planner, RecordRemoval removal, SuppressionList suppressions, ErasureTable certificates,
    ErasureTraces traces, ErasureFiles files, KeptArchives archives, ErasureJournal journal, Schemas schemas)
{
    /// <summary>A shorter text says nothing of who it is, and would be found everywhere.</summary>
    private const int ShortestText = 6;

    /// <summary>What would go and what would stay.</summary>
    /// <exception cref="NotFoundException">There is no such person, or they were merged into another.</exception>
    public async Task<(RecordView Person, RemovalPlan Plan)> Preview(Actor actor, RecordType type, Guid person, bool alsoShared, CancellationToken cancel)
    {
        var view = type.IsPerson ? await records.Of(actor, type, person, cancel) : null;
        return view is { Record.MergedInto: null } known
            ? (known, await planner.Plan(actor, [person], alsoShared, cancel))
            : throw new NotFoundException(type.Name, person);
    }

    /// <summary>Erases the person. There is no undo.</summary>
    /// <param name="reason">Of <see cref="ErasureReason.All"/>.</param>
    public async Task<Certificate> Erase(Actor actor, RecordType type, Guid person, bool alsoShared, string reason, CancellationToken cancel)
    {
        var (view, plan) = await Preview(actor, type, person, alsoShared, cancel);
        var (marks, said) = await Known(actor, plan, cancel);
        var hashes = await suppressions.Hashes(actor.WorkspaceId, marks, cancel);
        var entry = new JournalEntry(
            actor.WorkspaceId, Guid.CreateVersion7(), 0, view.Record.Id, type.Name, reason, actor.MemberId == Guid.Empty ? null : actor.MemberId, default, alsoShared, plan.Roots, hashes,
            await suppressions.Sealed(actor.WorkspaceId, cancel));
        return await Run(actor, plan, entry, said, isReplay: false, cancel);
    }

    /// <summary>Runs an erasure again on a restored database that knows nothing of it.</summary>
    /// <returns>False where the database knows of it, or has no such workspace.</returns>
    public async Task<bool> Replay(JournalEntry entry, CancellationToken cancel)
    {
        var workspaces = await store.Query(store.Sql().Add($"select 1 from workspaces where id = {entry.Workspace}"), _ => true, cancel);
        if (workspaces.Count == 0 || await certificates.One(entry.Workspace, entry.Id, cancel) is not null)
        {
            return false;
        }

        var actor = Actor.System(entry.Workspace);
        var plan = await planner.Plan(actor, entry.Records, entry.AlsoShared, cancel);
        var (marks, said) = await Known(actor, plan, cancel);

        await suppressions.Adopt(entry.Workspace, entry.Secret, cancel);

        // The restored values are hashed too: those of a journal of an earlier version lack the secret under which they were made.
        var hashes = await suppressions.Hashes(entry.Workspace, marks, cancel);
        await Run(actor, plan, entry with { Hashes = [.. entry.Hashes.Union(hashes)] }, said, isReplay: true, cancel);
        return true;
    }

    private async Task<Certificate> Run(Actor actor, RemovalPlan plan, JournalEntry entry, IReadOnlyCollection<string> said, bool isReplay, CancellationToken cancel)
    {
        var orphans = await files.Orphans(plan, cancel);
        var origin = new EventOrigin(entry.By, null, actor.Source, null);
        Certificate? made = null;
        var (rows, workspace) = (0, plan.Workspace);
        await removal.Run(actor, plan, entry.Type + ".erase", origin, async (transaction, done) =>
        {
            var at = done.At;
            rows = await traces.Remove(transaction, workspace, [.. plan.Removed.Keys], said, origin, at, cancel);
            if (orphans.Count > 0)
            {
                await transaction.Execute(files.Removing(workspace, [.. orphans.Select(o => o.Id)]), cancel);
            }

            foreach (var hash in entry.Hashes)
            {
                await transaction.Execute(suppressions.Adding(workspace, hash, entry.Id, at), cancel);
            }

            var number = await certificates.Next(transaction, workspace, cancel);
            var counts = new ErasureCounts(Counted(plan.Going), Counted(plan.Staying), done.Changes, done.Words, rows, orphans.Count, entry.Hashes.Count);
            made = Signed(entry with { Number = number, At = isReplay ? entry.At : at }, counts);
            await transaction.Execute(certificates.Adding(made), cancel);
            await transaction.Execute(SecurityLog.Insert(store, workspace, Told.Erased(number, entry.Id, made.Digest), origin, at), cancel);
            if (!isReplay)
            {
                await journal.Add(entry with { Number = number, At = at }, cancel);
            }
        }, cancel);
        await files.Delete(workspace, orphans.Select(o => o.Hash), cancel);
        await files.DeleteImports(workspace, cancel);
        archives.Forget(workspace);
        return made!;
    }

    private static Certificate Signed(JournalEntry entry, ErasureCounts counts) => new(
        entry.Workspace, entry.Id, entry.Number, entry.Record, entry.Type, entry.Reason, entry.By, entry.At, counts,
        Certificate.Of(entry.Workspace, entry.Id, entry.Number, entry.Record, entry.Type, entry.Reason, entry.By, entry.At, counts));

    private static SortedDictionary<string, int> Counted(IEnumerable<(RecordType Type, int Count)> counts) =>
        new(counts.ToDictionary(c => c.Type.Name, c => c.Count), StringComparer.Ordinal);

    /// <summary>By what the person is known, now and before: marks for the suppression list, and texts to look for in logs.</summary>
    private async Task<(HashSet<string> Marks, HashSet<string> Said)> Known(Actor actor, RemovalPlan plan, CancellationToken cancel)
    {
        var (marks, said) = (new HashSet<string>(), plan.Roots.Select(id => id.ToString()).ToHashSet());
        var schema = await schemas.Of(actor, cancel);
        foreach (var id in plan.Roots)
        {
            var type = plan.Removed[id];
            var telling = type.Fields.Where(f => f.IsTitle || f.Match is MatchRole.Email or MatchRole.Phone or MatchRole.ExternalKey).ToList();
            if (await records.Of(actor, type, id, cancel) is { Record: var record })
            {
                marks.UnionWith(suppressions.Marks(plan.Workspace, type, record, actor.Country));
                said.UnionWith(telling.Select(f => f.Get(record)).OfType<string>().Append(record.ExternalId).OfType<string>());
            }

            var past = await store.Query(
                store.Sql().Add($"select fields from changes where workspace_id = {plan.Workspace} and record_id = {id} and fields is not null"), row => JsonNode.Parse(row.Text(0)) as JsonObject, cancel);
            foreach (var (field, value) in past.OfType<JsonObject>().SelectMany(p => telling.SelectMany(f => Values(p, f.Key).Select(v => (f, v)))))
            {
                said.Add(value);
                var before = type.New();
                if (!field.IsComputed && !field.IsReadOnly)
                {
                    field.Set(before, value);
                    marks.UnionWith(suppressions.Marks(plan.Workspace, type, before, actor.Country));
                }
            }
        }

        marks.ExceptWith(await Shared(actor, schema, plan, marks, cancel));

        // One word may be anybody's, or a thing's.
        said.RemoveWhere(text => text.Length < ShortestText || (!text.Contains(' ', StringComparison.Ordinal) && !text.Any(c => char.IsDigit(c) || c == '@')));
        return (marks, said);
    }

    /// <summary>The switchboard of a company is not one person's number: what others have too is not suppressed.</summary>
    private async Task<HashSet<string>> Shared(Actor actor, Schema schema, RemovalPlan plan, HashSet<string> marks, CancellationToken cancel)
    {
        var shared = new HashSet<string>();
        foreach (var id in plan.Roots)
        {
            var type = plan.Removed[id];
            if (await records.Of(actor, type, id, cancel) is not { Record: var record })
            {
                continue;
            }

            foreach (var field in type.Fields.Where(f => f.Match is MatchRole.Email or MatchRole.Phone && f.Get(record) is string))
            {
                var value = (string)field.Get(record)!;
                foreach (var (other, same) in schema.Types.SelectMany(t => t.BuiltIn.Where(f => f.Match == field.Match).Select(f => (t.Type, f))))
                {
                    var found = await store.Query(
                        store.Sql().Raw($"select id from {other.Table} where deleted_at is null and workspace_id = ").Value(plan.Workspace).Raw($" and {same.Column} = ").Value(value).Raw(" limit 20"),
                        row => row.Guid(0), cancel);
                    if (found.Exists(f => !plan.Removed.ContainsKey(f)) && SuppressionList.Mark(value, actor.Country) is { } mark && marks.Contains(mark))
                    {
                        shared.Add(mark);
                    }
                }
            }
        }

        return shared;
    }

    private static IEnumerable<string> Values(JsonObject fields, string key) =>
        fields[key] is JsonArray pair ? pair.OfType<JsonValue>().Where(v => v.GetValueKind() == System.Text.Json.JsonValueKind.String).Select(v => v.GetValue<string>()) : [];
}
