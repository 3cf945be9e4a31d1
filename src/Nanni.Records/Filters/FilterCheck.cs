using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Records.Filters;

/// <summary>
/// Whether a record passes a filter as it stands in an operation: new, or with changes that are not saved yet. The database decides,
/// by the same SQL as everywhere, over a row made of the record's values. The filter is a rule of the workspace, so it asks of the whole
/// record, what is kept from the actor too.
/// </summary>
public static class FilterCheck
{
    /// <exception cref="UnreadableException">The filter does not fit the record's type.</exception>
    public static async Task<bool> Passes(Work work, Record record, Filter filter)
    {
        var type = work.Whole[work.TypeOf(record)];
        var (columns, values) = (RecordRows.Columns(type), RecordRows.Row(type, record));
        var sql = work.Sql().Raw("select 1 from (select ");
        for (var i = 0; i < columns.Count; i++)
        {
            sql.Raw(i == 0 ? "" : ", ");
            sql.Dialect.Typed(sql, values[i], columns[i].Type).Raw(" as ").Raw(columns[i].Name);
        }

        sql.Raw(") t where ");
        new FilterSql(work.Types, work.Whole, work.Actor, work.At, (type, record)).Append(sql, filter, type, "t");
        return (await work.Query(sql, row => row.Long(0))).Count > 0;
    }
}
