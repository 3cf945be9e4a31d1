using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>One operation as a record's history shows it.</summary>
/// <param name="Fields">By field key: before and after; null for a creation.</param>
public sealed record HistoryEntry(
    Guid Operation, string Name, DateTimeOffset At, Guid? Member, string Source, string? Reason, string Action, int Version,
    JsonObject? Fields, Guid? UndoneBy, int Records)
{
    /// <summary>It changed more, which is kept from the reader.</summary>
    public bool HidesSome { get; init; }
}

/// <summary>
/// Reads the operation log, without the fields that are kept from the actor. The caller has made sure that they see the record.
/// </summary>
public sealed class History(RecordStore store, Schemas schemas)
{
    /// <summary>Newest first.</summary>
    /// <param name="before">The last operation of the page before; null for the first.</param>
    public async Task<List<HistoryEntry>> Of(Actor actor, Guid record, Guid? before, int limit, CancellationToken cancel)
    {
        var sql = Select(actor, record);
        if (before is { } last)
        {
            sql.Add($" and c.operation_id < {last}");
        }

        var schema = await schemas.Of(actor, cancel);
        return await store.Query(sql.Raw($" order by c.operation_id desc limit {limit}"), row => Read(row, schema), cancel);
    }

    /// <summary>What one operation did to the record; null where it did nothing to it.</summary>
    public async Task<HistoryEntry?> One(Actor actor, Guid record, Guid operation, CancellationToken cancel)
    {
        var schema = await schemas.Of(actor, cancel);
        return await store.First(Select(actor, record).Add($" and c.operation_id = {operation}"), row => Read(row, schema), cancel);
    }

    private Sql Select(Actor actor, Guid record) => store.Sql().Add($"""
        select o.id, o.name, o.at, o.member_id, o.source, o.reason, c.action, c.version, c.fields, o.undone_by, o.records, c.type
        from changes c join operations o on o.workspace_id = c.workspace_id and o.id = c.operation_id
        where c.workspace_id = {actor.WorkspaceId} and c.record_id = {record}
        """);

    private static HistoryEntry Read(Row row, Schema schema)
    {
        var entry = new HistoryEntry(
            row.Guid(0), row.Text(1), row.Instant(2), row.GuidOrNull(3), row.Text(4), row.TextOrNull(5), row.Text(6), row.Int(7),
            row.TextOrNull(8) is { } json ? JsonNode.Parse(json)!.AsObject() : null, row.GuidOrNull(9), row.Int(10));
        if (entry.Fields is not { } fields || schema.Find(row.Text(11)) is not { } type)
        {
            return entry;
        }

        string[] hidden = [.. fields.Select(f => f.Key).Where(type.Hides)];
        foreach (var key in hidden)
        {
            fields.Remove(key);
        }

        return entry with { HidesSome = hidden.Length > 0 };
    }

    /// <summary>
    /// Makes sure that nobody changed, since the version that somebody has seen, a field to which they now give another value. What
    /// others did to other fields stays, and neither hears of the other.
    /// </summary>
    /// <param name="values">What they give, by field key.</param>
    /// <exception cref="ConflictException">Somebody did.</exception>
    public async Task RequireUnchanged(
        Work work, Record record, int version, IReadOnlyDictionary<string, object?> values)
    {
        if (version == record.Version)
        {
            return;
        }

        if (version < 1 || version > record.Version)
        {
            throw new ConflictException(record, []);
        }

        var type = work.Schema[work.TypeOf(record)];
        var before = await ChangedSince(work.Actor, record.Id, version, work.Cancel);
        string[] conflicts =
        [
            .. values.Keys.Where(key => before.TryGetValue(key, out var seen) && type.Find(key) is { } field
                && !RecordChange.Same(field.Get(record), FieldJson.Read(field, seen))
                && !RecordChange.Same(field.Get(record), values[key])),
        ];
        if (conflicts.Length > 0)
        {
            throw new ConflictException(record, conflicts);
        }
    }

    /// <summary>Fields changed after a version, with the value they had at it: what a form that began then did not see.</summary>
    public async Task<Dictionary<string, JsonNode?>> ChangedSince(Actor actor, Guid record, int version, CancellationToken cancel)
    {
        var changes = await store.Query(
            store.Sql().Add($"select fields from changes where workspace_id = {actor.WorkspaceId} and record_id = {record} and version > {version} and fields is not null order by version"),
            row => JsonNode.Parse(row.Text(0))!.AsObject(), cancel);
        var before = new Dictionary<string, JsonNode?>();
        foreach (var (key, pair) in changes.SelectMany(fields => fields))
        {
            before.TryAdd(key, pair?[0]?.DeepClone());
        }

        return before;
    }
}
