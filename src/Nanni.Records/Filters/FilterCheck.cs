using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Filters;

/// <summary>
/// Whether records pass a filter as they stand in an operation: new, or with changes that are not saved yet. The database decides,
/// by the same SQL as everywhere, over rows made of the records' values. The filter is a rule of the workspace, so it asks of the whole
/// record, what is kept from the actor too.
/// </summary>
public static class FilterCheck
{
    /// <summary>Records of one query: each brings all its columns as parameters.</summary>
    private const int AtOnce = 40;

    /// <exception cref="UnreadableException">The filter does not fit the record's type.</exception>
    public static async Task<bool> Passes(Work work, Record record, Filter filter) => (await Passing(
        work.Types, work.Whole, work.Actor, work.At, work.Sql, work.Query<(Guid, bool[])>, work.Whole[work.TypeOf(record)], [record], [filter]))[0].Count > 0;

    /// <summary>For each filter whether a record passes it as it is saved; none where there is no such record.</summary>
    /// <exception cref="UnreadableException">A filter does not fit the type.</exception>
    public static async Task<IReadOnlyList<bool>> Saved(
        RecordStore store, RecordTypes types, Schema schema, Actor actor, DateTimeOffset at, TypeSchema type, Guid id, IReadOnlyList<Filter> filters, CancellationToken cancel)
    {
        if (filters.Count == 0)
        {
            return [];
        }

        var sql = store.Sql().Raw("select t.id");
        var compiler = new FilterSql(types, schema.Whole, actor, at);
        foreach (var filter in filters)
        {
            sql.Raw(", case when ");
            compiler.Append(sql, filter, type.Whole, "t");
            sql.Raw(" then 1 else 0 end");
        }

        sql.Raw($" from {type.Type.Table} t where t.workspace_id = ").Value(actor.WorkspaceId).Raw(" and t.id = ").Value(id);
        return (await store.Query(sql, row => filters.Select((_, i) => row.Int(i + 1) == 1).ToArray(), cancel)).FirstOrDefault() ?? [];
    }

    /// <summary>For each filter the ids of the records that pass it.</summary>
    internal static async Task<IReadOnlyList<HashSet<Guid>>> Passing(
        RecordTypes types, Schema schema, Actor actor, DateTimeOffset at, Func<Sql> begin, Func<Sql, Func<Row, (Guid, bool[])>, Task<List<(Guid, bool[])>>> query,
        TypeSchema type, IReadOnlyList<Record> records, IReadOnlyList<Filter> filters)
    {
        HashSet<Guid>[] passing = [.. filters.Select(_ => new HashSet<Guid>())];
        foreach (var some in filters.Count == 0 ? [] : records.Chunk(AtOnce))
        {
            var sql = begin().Raw("select t.id");
            var compiler = new FilterSql(types, schema, actor, at, some);
            foreach (var filter in filters)
            {
                sql.Raw(", case when ");
                compiler.Append(sql, filter, type, "t");
                sql.Raw(" then 1 else 0 end");
            }

            Rows(sql.Raw(" from ("), type, some);
            foreach (var (id, results) in await query(sql.Raw(") t"), row => (row.Guid(0), [.. filters.Select((_, i) => row.Int(i + 1) == 1)])))
            {
                for (var i = 0; i < filters.Count; i++)
                {
                    if (results[i])
                    {
                        passing[i].Add(id);
                    }
                }
            }
        }

        return passing;
    }

    private static void Rows(Sql sql, TypeSchema type, IReadOnlyList<Record> records)
    {
        var columns = RecordRows.Columns(type);
        foreach (var (r, record) in records.Index())
        {
            var values = RecordRows.Row(type, record);
            sql.Raw(r == 0 ? "select " : " union all select ");
            for (var i = 0; i < columns.Count; i++)
            {
                sql.Raw(i == 0 ? "" : ", ");
                sql.Dialect.Typed(sql, values[i], columns[i].Type).Raw(" as ").Raw(columns[i].Name);
            }
        }
    }
}
