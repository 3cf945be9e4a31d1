using System.Text.Json.Nodes;
using Nanni.Records.Audit;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>What an operation does to one record: the fields that differ, as the history keeps them.</summary>
internal sealed record RecordChange(Tracked Tracked, string Action, JsonObject? Fields, IReadOnlyList<Field> Changed)
{
    public Record Record => Tracked.Record;

    public TypeSchema Type => Tracked.Type;

    /// <summary>Null where nothing differs.</summary>
    public static RecordChange? Of(Tracked tracked)
    {
        var (type, record, before) = tracked;
        if (before is null)
        {
            return new(tracked, "create", null, type.Fields);
        }

        var fields = new JsonObject();
        var changed = new List<Field>();
        for (var i = 0; i < type.BuiltIn.Count; i++)
        {
            Compare(type.BuiltIn[i], before.Values[i], type.BuiltIn[i].Get(record));
        }

        foreach (var field in type.Custom)
        {
            Compare(field, CustomField.Read(field, before.Custom), field.Get(record));
        }

        Compare(type["owner"], before.OwnerId, record.OwnerId);
        Compare(type["team"], before.TeamId, record.TeamId);
        Compare(type["externalId"], before.ExternalId, record.ExternalId);
        if (before.MergedInto != record.MergedInto)
        {
            fields["mergedInto"] = new JsonArray(before.MergedInto?.ToString(), record.MergedInto?.ToString());
        }

        var action = (before.DeletedAt, record.DeletedAt) switch
        {
            (null, not null) => record.MergedInto is null ? "trash" : "merge",
            (not null, null) => "restore",
            _ => "update",
        };
        return action == "update" && changed.Count == 0 ? null : new(tracked, action, fields, changed);

        void Compare(Field field, object? old, object? now)
        {
            if (!Same(old, now))
            {
                changed.Add(field);
                fields[field.Key] = new JsonArray(FieldJson.Write(field, old), FieldJson.Write(field, now));
            }
        }
    }

    internal static bool Same(object? a, object? b) => (a, b) switch
    {
        (string[] x, string[] y) => x.AsSpan().SequenceEqual(y),
        (Guid[] x, Guid[] y) => x.AsSpan().SequenceEqual(y),
        (false, null) or (null, false) => true,
        _ => Equals(a, b),
    };
}

/// <summary>What an operation of several chunks did to a record before.</summary>
internal sealed record EarlierChange(Guid Record, string Action, JsonObject? Fields)
{
    /// <summary>The log's row for both: from before the first to after the second. A creation stores no values anyway.</summary>
    public Sql Merged(Sql sql, RecordChange change, Guid operation, Guid? part)
    {
        var fields = (JsonObject?)Fields?.DeepClone();
        foreach (var (key, pair) in change.Fields ?? [])
        {
            if (fields is null)
            {
                break;
            }

            fields[key] = new JsonArray((fields[key] ?? pair)![0]?.DeepClone(), pair![1]?.DeepClone());
        }

        sql.Add($"update changes set version = {change.Record.Version}, part_id = {part}, ");
        if (fields is not null)
        {
            sql.Add($"salt = {Canonical.NewSalt()}, ");
        }

        sql.Raw("fields = ");
        return sql.Dialect.Json(sql, fields is null ? null : FieldColumns.Json(fields))
            .Add($" where workspace_id = {change.Record.WorkspaceId} and record_id = {Record} and operation_id = {operation}");
    }
}
