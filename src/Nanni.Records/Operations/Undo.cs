using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>A field that an undo left alone because somebody changed it since.</summary>
/// <param name="Mine">What the undone operation had made of it.</param>
/// <param name="Theirs">What it is now.</param>
public sealed record KeptField(string Type, Guid Record, string Field, JsonNode? Mine, JsonNode? Theirs);

/// <summary>What an undo did.</summary>
public sealed record UndoReceipt(OperationReceipt Operation, IReadOnlyList<KeptField> Kept);

/// <summary>
/// Takes an operation back by a new one. A field whose value is still what the operation left goes back; another is kept and
/// listed. A created record goes to the trash, unless others refer to it. Work of any size goes chunk by chunk.
/// </summary>
public sealed class Undo(RecordStore store, Schemas schemas, Operations operations)
{
    /// <summary>Records one undo operation touches; a larger operation is undone by several.</summary>
    public const int Chunk = 500;

    /// <exception cref="NotFoundException">No such operation in the workspace, or the actor does not see one of its records.</exception>
    /// <exception cref="RuleException"><c>undo.done</c>: undone already. <c>undo.large</c>: needs a job.</exception>
    /// <exception cref="ForbiddenException">The actor may not edit one of the records, or not a field that somebody else changed.</exception>
    public async Task<UndoReceipt> Run(Actor actor, Guid operation, CancellationToken cancel = default)
    {
        var head = await Head(actor, operation, cancel);
        var changes = await Changes(actor, operation, Guid.Empty, Chunk + 1, cancel);
        if (changes.Count > Chunk)
        {
            throw new RuleException("undo.large", head.Records);
        }

        return await Apply(actor, head.Name, operation, changes, isWhole: true, null, cancel);
    }

    /// <summary>The operation's name and size.</summary>
    public async Task<(string Name, int Records)> Head(Actor actor, Guid operation, CancellationToken cancel)
    {
        var heads = await store.Query(
            store.Sql().Add($"select name, records, undone_by from operations where workspace_id = {actor.WorkspaceId} and id = {operation}"),
            row => (Name: row.Text(0), Records: row.Int(1), Undone: row.GuidOrNull(2)), cancel);
        return heads is [var head]
            ? head.Undone is null ? (head.Name, head.Records) : throw new RuleException("undo.done")
            : throw new NotFoundException("operation", operation);
    }

    /// <summary>Undoes the changes of up to <see cref="Chunk"/> records after <paramref name="after"/>; null when none are left.</summary>
    /// <param name="save">The statement that says how far the job has come: it must touch one row. Given what was kept, and the last record.</param>
    public async Task<(UndoReceipt Receipt, Guid Last)?> Next(
        Actor actor, string name, Guid operation, Guid after, Func<int, Guid, Sql>? save, CancellationToken cancel)
    {
        var changes = await Changes(actor, operation, after, Chunk, cancel);
        return changes.Count == 0 ? null : (await Apply(actor, name, operation, changes, isWhole: false, save, cancel), changes[^1].Record);
    }

    /// <summary>Says that an operation is undone, when all its chunks are.</summary>
    internal Sql Closing(Actor actor, Guid operation, Guid by) =>
        store.Sql().Add($"update operations set undone_by = {by} where workspace_id = {actor.WorkspaceId} and id = {operation} and undone_by is null");

    private async Task<UndoReceipt> Apply(
        Actor actor, string name, Guid operation, List<ChangeRow> changes, bool isWhole, Func<int, Guid, Sql>? save, CancellationToken cancel)
    {
        var kept = new List<KeptField>();
        var receipt = await operations.Run(actor, "undo", async work =>
        {
            kept.Clear();
            work.UndoOf = isWhole ? operation : null;
            work.IsUndo = true;
            work.Reason = name;
            var referring = await Referring(work, operation, [.. changes.Where(c => c.Action == "create").Select(c => c.Record)]);
            foreach (var group in changes.GroupBy(c => c.Type))
            {
                var type = schemas.Types[group.Key];
                Guid[] ids = [.. group.Select(c => c.Record)];
                var records = (HaveFollowed(work, group, changes) ? await work.LoadCompanions(type, ids) : await work.LoadAll(type, ids, Right.Edit)).ToDictionary(r => r.Id);
                foreach (var change in group)
                {
                    if (!records.TryGetValue(change.Record, out var record))
                    {
                        throw new NotFoundException(type.Name, change.Record);
                    }

                    RequireFields(work, change);

                    // What is shared with the actor they may change, but neither trash nor bring back.
                    if (change.Action != "update" && !Visibility.Reaches(type, work.Actor, Right.Edit, record.OwnerId, record.TeamId))
                    {
                        throw new ForbiddenException(type.Name, nameof(Right.Edit));
                    }

                    if (change.Action == Shares.Action)
                    {
                        await Shares.Undo(work, record, operation);
                    }
                    else
                    {
                        Revert(work, work.Whole[type.Name], record, change, referring, kept);
                    }
                }
            }

            if (changes.Exists(c => c.Action is "merge" or DistinctPairs.Action))
            {
                DistinctPairs.Forget(work, operation);
                await Forget(work, operation, changes);
            }

            if (save is not null)
            {
                work.Also(save(kept.Count, changes[^1].Record), rows: 1);
            }
        }, cancel);
        // What somebody else made of a field that is kept from the actor is not said.
        var schema = await schemas.Of(actor, cancel);
        kept.RemoveAll(k => schema.Find(k.Type)?.Hides(k.Field) is true);
        return new(receipt, kept);
    }

    /// <summary>
    /// The actor's own operation changed them because they follow another of its records, and no right to them was asked then. To create
    /// or to trash is never following.
    /// </summary>
    private bool HaveFollowed(Work work, IGrouping<string, ChangeRow> group, List<ChangeRow> changes) =>
        group.All(c => c.Action == "update" && c.Member == work.Actor.MemberId)
        && changes.Exists(c => c.Type != group.Key && c.Member == work.Actor.MemberId && schemas.Types[c.Type].Guides.Contains(group.Key));

    /// <summary>
    /// Taking back what one did oneself is always allowed, with all that followed from it; but nobody changes by way of somebody else's
    /// operation a field that they may not change.
    /// </summary>
    private static void RequireFields(Work work, ChangeRow change)
    {
        var seen = work.Schema[change.Type];
        if (seen.IsPart && change.Member != work.Actor.MemberId && change.Fields?.Any(field => seen.Keeps(field.Key)) is true)
        {
            throw new ForbiddenException(change.Type, nameof(Right.Edit));
        }
    }

    /// <summary>The shares that survivors of a merge took over: the survivor's own change may lie in another chunk, or be none at all.</summary>
    private static async Task Forget(Work work, Guid operation, List<ChangeRow> changes)
    {
        Guid[] losers = [.. changes.Where(c => c.Action == "merge").Select(c => c.Record)];
        Guid[] survivors = [.. await work.Query(
            work.Sql().Add($"select distinct merged_into from records where workspace_id = {work.Actor.WorkspaceId} and merged_into is not null and ").In("id", losers), row => row.Guid(0))];
        Shares.Forget(work, operation, survivors);
    }

    private static void Revert(Work work, TypeSchema type, Record record, ChangeRow change, ILookup<Guid, Guid> referring, List<KeptField> kept)
    {
        switch (change.Action)
        {
            case "create":
                if (referring[record.Id].Any(other => work.Touched.All(t => t.Record.Id != other)))
                {
                    kept.Add(new(type.Name, record.Id, "", null, null));
                }
                else
                {
                    work.Trash(record);
                }

                return;
            case "trash" or "merge":
                work.Restore(record);
                break;
            case "restore":
                work.Trash(record);
                break;
            case DistinctPairs.Action:
                // In the history of the record, and a sign to the search for duplicates to look at it again.
                work.Note(record, "same");
                return;
        }

        foreach (var (key, pair) in change.Fields ?? [])
        {
            if (type.Find(key) is not { IsComputed: false } field || pair is not JsonArray { Count: 2 } values)
            {
                continue;
            }

            var now = field.Get(record);
            if (RecordChange.Same(now, FieldJson.Read(field, values[1])))
            {
                field.Set(record, FieldJson.Read(field, values[0]));
            }
            else if (!RecordChange.Same(now, FieldJson.Read(field, values[0])))
            {
                kept.Add(new(type.Name, record.Id, key, values[1]?.DeepClone(), FieldJson.Write(field, now)));
            }
        }
    }

    /// <summary>Living records that refer to the given ones, except those that the same operation created: they go too.</summary>
    private async Task<ILookup<Guid, Guid>> Referring(Work work, Guid operation, Guid[] ids)
    {
        if (ids.Length == 0)
        {
            return Array.Empty<(Guid, Guid)>().ToLookup(p => p.Item1, p => p.Item2);
        }

        var sql = store.Sql();
        foreach (var type in schemas.Types.All)
        {
            foreach (var field in type.Fields.Where(f => f.Kind == FieldKind.Reference && f.Target is not ("member" or "team")))
            {
                sql.Raw(sql.IsEmpty ? "" : " union all ")
                    .Raw($"select t.{field.Column}, t.id from {type.Table} t where t.workspace_id = ").Value(work.Actor.WorkspaceId)
                    .Raw(" and ").In("t." + field.Column, ids).Raw(" and t.deleted_at is null and not exists (select 1 from changes c where c.workspace_id = t.workspace_id")
                    .Raw(" and c.record_id = t.id and c.operation_id = ").Value(operation).Raw(" and c.action = 'create')");
            }
        }

        return (await store.Query(sql, row => (row.Guid(0), row.Guid(1)), work.Cancel)).ToLookup(p => p.Item1, p => p.Item2);
    }

    private Task<List<ChangeRow>> Changes(Actor actor, Guid operation, Guid after, int limit, CancellationToken cancel) => store.Query(
        store.Sql().Add($"""
            select c.record_id, c.type, c.action, c.fields, o.member_id from changes c
            join operations o on o.workspace_id = c.workspace_id and o.id = c.operation_id
            where c.workspace_id = {actor.WorkspaceId} and c.operation_id = {operation} and c.record_id > {after} order by c.record_id
            """).Raw($" limit {limit}"),
        row => new ChangeRow(row.Guid(0), row.Text(1), row.Text(2), row.TextOrNull(3) is { } json ? JsonNode.Parse(json)!.AsObject() : null, row.GuidOrNull(4)),
        cancel);

    private sealed record ChangeRow(Guid Record, string Type, string Action, JsonObject? Fields, Guid? Member);
}
