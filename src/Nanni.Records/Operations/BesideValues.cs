using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>
/// Writes the numbers of a field that the product computes and keeps beside the records (<see cref="Field.IsBeside"/>). They are derived, as
/// search words are: writing them makes no version of a record and no entry in the log, and locks no record.
/// </summary>
public static class BesideValues
{
    private static readonly BulkColumn[] Columns =
    [
        new("workspace_id", ColumnType.Guid), new("field_id", ColumnType.Guid), new("record_id", ColumnType.Guid), new("position", ColumnType.Int),
        new("number", ColumnType.Long),
    ];

    /// <summary>Puts values in the place of those of some records. What stays as it is is not written.</summary>
    /// <param name="which">Appends the condition on <c>record_id</c> for all the records that are meant.</param>
    /// <param name="values">Of those of them that have one; the others lose theirs.</param>
    public static async Task Replace(
        WriteTransaction transaction, RecordStore store, Guid workspace, Field field, Action<Sql> which, IReadOnlyDictionary<Guid, decimal> values, CancellationToken cancel)
    {
        if (!field.IsBeside)
        {
            throw new ArgumentException($"{field.Key} is written with its records.", nameof(field));
        }

        var sql = store.Sql().Add($"select record_id, number from field_values where workspace_id = {workspace} and field_id = {field.ValueId} and position = 0 and ");
        which(sql);
        var had = (await transaction.Query(sql, row => (Record: row.Guid(0), Number: row.Long(1)), cancel)).ToDictionary(v => v.Record, v => v.Number);
        var now = values.ToDictionary(v => v.Key, v => FieldColumns.Scaled(v.Value, FieldColumns.CustomDecimals));
        Guid[] gone = [.. had.Where(v => !now.TryGetValue(v.Key, out var number) || number != v.Value).Select(v => v.Key)];
        if (gone.Length > 0)
        {
            await transaction.Execute(
                store.Sql().Add($"delete from field_values where workspace_id = {workspace} and field_id = {field.ValueId} and position = 0 and ").In("record_id", gone), cancel);
        }

        object?[][] rows =
        [
            .. now.Where(v => !had.TryGetValue(v.Key, out var number) || number != v.Value).OrderBy(v => v.Key)
                .Select(v => new object?[] { workspace, field.ValueId, v.Key, 0, v.Value }),
        ];
        if (rows.Length > 0)
        {
            await transaction.Insert("field_values", Columns, rows, cancel);
        }
    }
}
