using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Bench.Data;

/// <summary>Rows of one table.</summary>
internal sealed record TableRows(string Table, IReadOnlyList<BulkColumn> Columns, List<object?[]> Rows);

/// <summary>Records as the rows that the product itself would write: one import operation, all derived rows.</summary>
internal static class Chunk
{
    private static readonly BulkColumn[] OperationColumns =
    [
        new("workspace_id", ColumnType.Guid), new("id", ColumnType.Guid), new("name", ColumnType.Text), new("at", ColumnType.Instant),
        new("member_id", ColumnType.Guid), new("source", ColumnType.Text), new("records", ColumnType.Int), new("sealed", ColumnType.Long),
    ];

    /// <param name="number">Of the chunk, over all workspaces: its operation's place in the sealed order.</param>
    public static List<TableRows> Of(Actor actor, Schema schema, IReadOnlyList<Record> records, int number)
    {
        var type = schema[schema.Types.First(t => t.Type.Clr == records[0].GetType()).Name];
        var at = records[^1].CreatedAt;
        var operation = Ids.Of(0, Kind.Operation, number);
        var operations = new TableRows("operations", OperationColumns, [[actor.WorkspaceId, operation, type.Name + ".import", at, actor.MemberId, "import", records.Count, (long)number]]);
        var registered = new TableRows("records", RecordRows.RecordColumns, []);
        var own = new TableRows(type.Type.Table, RecordRows.Columns(type), []);
        var values = new TableRows("field_values", FieldValues.Columns, []);
        var matches = new TableRows("match_keys", RecordRows.MatchColumns, []);
        var timeline = new TableRows("timeline_entries", RecordRows.TimelineColumns, []);
        var changes = new TableRows("changes", RecordRows.ChangeColumns, []);
        foreach (var record in records)
        {
            type.Type.Check(record);
            registered.Rows.Add(RecordRows.Registered(type, record, actor.Country));
            own.Rows.Add(RecordRows.Row(type, record));
            values.Rows.AddRange(RecordRows.Values(type, record));
            matches.Rows.AddRange(RecordRows.Matches(type, record, actor.Country));
            timeline.Rows.AddRange(RecordRows.Timeline(type, record));
            changes.Rows.Add(RecordRows.Change(record, type, operation, "create", null));
        }

        return [operations, registered, own, values, matches, timeline, changes];
    }
}
