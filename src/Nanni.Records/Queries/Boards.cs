using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>What a board asks for.</summary>
/// <param name="By">The reference field whose records are the columns, or the choice whose options are.</param>
/// <param name="Sum">Added up per currency; null where the actor does not see it: then the cards are only counted.</param>
/// <param name="Weight">Per cent by which the sum is weighted; null for none.</param>
/// <param name="Order">Column of the cards' order within a column, oldest first.</param>
/// <param name="Columns">Values of the field: ids of records, or keys of options.</param>
public sealed record BoardRequest(TypeSchema Type, Field By, Field? Sum, Field? Weight, string Order, IReadOnlyList<string> Columns, IReadOnlyList<Field> Fields)
{
    public Filter? Filter { get; init; }

    public string? Search { get; init; }

    public int Cards { get; init; } = 40;

    /// <summary>Columns that only begin at an instant of their order, newest card first: what is closed piles up for years.</summary>
    public (IReadOnlyList<string> Columns, DateTimeOffset From)? Recent { get; init; }

    /// <summary>In every column, not only in those that begin at an instant.</summary>
    public bool IsNewestFirst { get; init; }

    /// <summary>The columns are records.</summary>
    internal bool IsByReference => By.Kind == FieldKind.Reference;

    internal bool IsRecent(string column) => Recent is { } recent && recent.Columns.Contains(column);
}

/// <summary>What the cards of one column come to, per currency.</summary>
/// <param name="Currency">Null for the cards without an amount.</param>
public sealed record BoardTotal(string Column, long Count, string? Currency, long Sum, long Weighted);

/// <summary>Records laid out by one of their fields: the first cards of each column, and totals over all of them.</summary>
/// <param name="Rows">By column, the first cards.</param>
public sealed record Board(IReadOnlyDictionary<string, List<ListRow>> Rows, IReadOnlyList<BoardTotal> Totals);

/// <summary>Boards: the first cards of each column and the totals of all, in one round trip.</summary>
public sealed class Boards(RecordStore store, Schemas schemas, TimeProvider clock)
{
    public async Task<Board> Of(Actor actor, BoardRequest request, CancellationToken cancel)
    {
        var schema = await schemas.Of(actor, cancel);
        var rows = request.Columns.ToDictionary(c => c, _ => new List<ListRow>());
        var totals = new List<BoardTotal>();
        var statements = new List<(Sql, Action<Row>)> { (Totals(actor, schema, request), row => totals.Add(ReadTotal(request, row))) };
        foreach (var column in request.Columns)
        {
            statements.Add((Cards(actor, schema, request, column, null), row => rows[column].Add(Read(actor, request, row))));
        }

        await store.Query(statements, cancel);
        return new(rows, totals);
    }

    /// <summary>Totals of some columns alone: after a move.</summary>
    public async Task<IReadOnlyList<BoardTotal>> Totals(Actor actor, BoardRequest request, CancellationToken cancel) =>
        await store.Query(Totals(actor, await schemas.Of(actor, cancel), request), row => ReadTotal(request, row), cancel);

    /// <summary>Further cards of one column.</summary>
    /// <param name="after">The last card shown.</param>
    public async Task<List<ListRow>> More(Actor actor, BoardRequest request, string column, (DateTimeOffset Order, Guid Id) after, CancellationToken cancel) =>
        await store.Query(Cards(actor, await schemas.Of(actor, cancel), request, column, after), row => Read(actor, request, row), cancel, planned: request.Filter is null);

    private Sql Totals(Actor actor, Schema schema, BoardRequest request)
    {
        var (sum, currency) = request.Sum is { } money ? ("t." + money.Column, "t." + money.CurrencyColumn) : ("0", "cast(null as text)");
        var weighted = request.Weight is { } weight ? $"{sum} * coalesce(t.{weight.Column}, 0)" : sum;
        string[] recent = [.. request.Columns.Where(request.IsRecent)];
        string[] whole = [.. request.Columns.Except(recent)];
        var sql = store.Sql();
        if (whole.Length > 0)
        {
            Some(whole);
        }

        if (recent.Length > 0)
        {
            sql.Raw(whole.Length > 0 ? " union all " : "");
            Some(recent, request.Recent!.Value.From);
        }

        return sql;

        void Some(string[] columns, DateTimeOffset? from = null)
        {
            sql.Raw(
                $"select t.{request.By.Column}, count(*), {currency}, cast(coalesce(sum({sum}), 0) as bigint), "
                + $"cast(coalesce(sum({weighted}), 0) as bigint) from {From(request)} where ");
            Where(sql, actor, schema, request);
            sql.Raw(" and ");
            _ = request.IsByReference ? sql.In("t." + request.By.Column, [.. columns.Select(Guid.Parse)]) : sql.In("t." + request.By.Column, columns);
            if (from is { } begin)
            {
                sql.Raw($" and t.{request.Order} >= ").Value(begin);
            }

            sql.Raw($" group by t.{request.By.Column}").Raw(request.Sum is null ? "" : ", " + currency);
        }
    }

    private Sql Cards(Actor actor, Schema schema, BoardRequest request, string column, (DateTimeOffset Order, Guid Id)? after)
    {
        var sql = store.Sql().Raw("select t.id, t.version");
        foreach (var field in request.Fields)
        {
            sql.Raw(", ").Raw(FieldColumns.Select(sql.Dialect, field, "t"));
        }

        Field[] joined = [.. Joined(request)];
        for (var i = 0; i < joined.Length; i++)
        {
            Visibility.AppendOwner(sql.Raw($", r{i}.type, r{i}.title, "), actor, $"r{i}.id", $"r{i}.owner_id").Raw($", r{i}.team_id");
        }

        sql.Raw($" from {From(request)}");
        for (var i = 0; i < joined.Length; i++)
        {
            sql.Raw($" left join records r{i} on r{i}.workspace_id = t.workspace_id and r{i}.id = t.{joined[i].Column}");
        }

        sql.Raw(" where ");
        Where(sql, actor, schema, request);
        sql.Raw($" and t.{request.By.Column} = ");
        _ = request.IsByReference ? sql.Value(Guid.Parse(column)) : sql.Value(column);
        var (way, further) = request.IsNewestFirst || request.IsRecent(column) ? (" desc", "<") : ("", ">");
        if (request.IsRecent(column))
        {
            sql.Raw($" and t.{request.Order} >= ").Value(request.Recent!.Value.From);
        }

        if (after is { } last)
        {
            sql.Raw($" and t.{request.Order} {further}= ").Value(last.Order).Raw($" and (t.{request.Order} {further} ").Value(last.Order)
                .Raw($" or t.id {further} ").Value(last.Id).Raw(')');
        }

        return sql.Raw($" order by t.{request.Order}{way}, t.id{way} limit {request.Cards + 1}");
    }

    private string From(BoardRequest request) => $"{request.Type.Type.Table} t{store.Dialect.By($"ix_{request.Type.Type.Table}_board")}";

    private void Where(Sql sql, Actor actor, Schema schema, BoardRequest request)
    {
        sql.Raw("t.workspace_id = ").Value(actor.WorkspaceId).Raw(" and t.deleted_at is null and ");
        Visibility.Append(sql, schemas.Types, request.Type.Type, actor, Right.View, "t");
        if (request.Filter is { } filter)
        {
            sql.Raw(" and ");
            new FilterSql(schemas.Types, schema, actor, clock.GetUtcNow()).Append(sql, filter, request.Type, "t");
        }

        if (SearchSql.Words(request.Search) is { Count: > 0 } words)
        {
            sql.Raw(" and t.id in (select r.id from ");
            SearchSql.From(sql, actor.WorkspaceId, request.Type.Name, words, "r").Raw(')');
            SearchSql.Seen(sql, request.Type, "t", words.Select(w => (IReadOnlyList<string>)[w]));
        }
    }

    private static IEnumerable<Field> Joined(BoardRequest request) =>
        request.Fields.Where(f => f.Kind == FieldKind.Reference && f.Target is not ("member" or "team"));

    private ListRow Read(Actor actor, BoardRequest request, Row row)
    {
        var values = new object?[request.Fields.Count];
        var i = 2;
        for (var f = 0; f < values.Length; f++)
        {
            values[f] = FieldColumns.Read(request.Fields[f], row, ref i);
        }

        var titles = new RecordTitle?[values.Length];
        for (var f = 0; f < values.Length; f++)
        {
            if (request.Fields[f].Kind != FieldKind.Reference || request.Fields[f].Target is "member" or "team")
            {
                continue;
            }

            if (!row.IsNull(i))
            {
                var type = schemas.Types[row.Text(i)];
                var sees = Visibility.Sees(type, actor, Right.View, row.GuidOrNull(i + 2), row.GuidOrNull(i + 3));
                titles[f] = new((Guid)values[f]!, type.Name, sees ? row.Text(i + 1) : null);
            }

            i += 4;
        }

        return new(row.Guid(0), row.Int(1), values) { References = titles };
    }

    /// <summary>Weighted sums are hundredths of per cents of minor units: probability has two decimals.</summary>
    private static BoardTotal ReadTotal(BoardRequest request, Row row) =>
        new(request.IsByReference ? row.Guid(0).ToString() : row.Text(0), row.Long(1), row.TextOrNull(2), row.Long(3), row.Long(4) / (request.Weight is null ? 1 : 10_000));
}
