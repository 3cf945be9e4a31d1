using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>A span of days, in the actor's zone.</summary>
/// <param name="Until">The day after the last.</param>
public readonly record struct Span(DateOnly From, DateOnly Until);

/// <summary>How records are told apart: by the value of a field, or by the span in which a day or instant of theirs lies.</summary>
/// <param name="Spans">In any order, none touching another; null for the value itself.</param>
public sealed record GroupBy(Field Field, IReadOnlyList<Span>? Spans = null);

/// <summary>What is counted, and by what.</summary>
public sealed record GroupRequest(TypeSchema Type, IReadOnlyList<GroupBy> By)
{
    public Filter? Filter { get; init; }

    /// <summary>Money that is added up, per currency; null where nothing is, or the actor does not see it.</summary>
    public Field? Sum { get; init; }

    /// <summary>A time that is averaged: from the first of these days or instants that a record has, to the other.</summary>
    public (IReadOnlyList<Field> From, Field To)? Lasting { get; init; }
}

/// <summary>The records that have the same keys.</summary>
/// <param name="Keys">A value as the field has it; of a field with spans the place of the span in its list, or null for none of them.</param>
/// <param name="Sums">Minor units by currency.</param>
/// <param name="Lasted">Seconds that those of them took together which have both ends, and how many have.</param>
public sealed record GroupRow(IReadOnlyList<object?> Keys, long Count, IReadOnlyDictionary<string, long> Sums, (double Seconds, long Count) Lasted);

/// <summary>Counts and sums of the records that an actor sees, by what tells them apart: the numbers of reports. Each is that of a list with the same filter.</summary>
public sealed class Groups(RecordStore store, Schemas schemas, Extents extents, TimeProvider clock)
{
    /// <summary>Groups that one answer holds, the largest first.</summary>
    public const int Most = 5_000;

    /// <exception cref="UnreadableException">The filter does not fit the type.</exception>
    public async Task<List<GroupRow>> Of(Actor actor, GroupRequest request, CancellationToken cancel)
    {
        if (!Visibility.SeesSome(request.Type.Type, actor))
        {
            return [];
        }

        var isWide = await extents.IsWide(actor, request.Type.Type, cancel);
        var rows = await store.Query(Statement(actor, await schemas.Of(actor, cancel), request, isWide), row => Read(request, row), cancel, planned: false);

        // Each currency is a row of its own in the database.
        return request.Sum is null
            ? rows
            : [.. rows.GroupBy(row => row.Keys, KeysComparer.Instance).Select(same => new GroupRow(
                same.Key, same.Sum(r => r.Count), same.SelectMany(r => r.Sums).GroupBy(s => s.Key).ToDictionary(s => s.Key, s => s.Sum(one => one.Value)),
                (same.Sum(r => r.Lasted.Seconds), same.Sum(r => r.Lasted.Count)))).OrderByDescending(r => r.Count)];
    }

    /// <param name="isWide">Not by the index of owners: see <see cref="Extents.IsWide"/>.</param>
    private Sql Statement(Actor actor, Schema schema, GroupRequest request, bool isWide)
    {
        var filters = new FilterSql(schemas.Types, schema, actor, clock.GetUtcNow());
        var sql = store.Sql().Raw("select ");
        foreach (var by in request.By)
        {
            Key(sql, filters, by);
            sql.Raw(", ");
        }

        sql.Raw(request.Sum is { } money ? $"t.{money.CurrencyColumn}, cast(coalesce(sum(t.{money.Column}), 0) as bigint), " : "null, 0, ").Raw("count(*), ");
        if (request.Lasting is var (from, to))
        {
            var took = $"({store.Dialect.Seconds("t." + to.Column, to.ColumnType)} - coalesce({string.Join(", ", from.Select(f => store.Dialect.Seconds("t." + f.Column, f.ColumnType)))}))";

            // How many have both ends is told by the columns, which are not reckoned with twice.
            sql.Raw($"cast(coalesce(sum({took}), 0) as double precision), count(case when t.{to.Column} is not null and ({string.Join(" or ", from.Select(f => $"t.{f.Column} is not null"))}) then 1 end)");
        }
        else
        {
            sql.Raw("cast(0 as double precision), 0");
        }

        sql.Raw($" from {request.Type.Type.Table} t where t.workspace_id = ").Value(actor.WorkspaceId).Raw(" and t.deleted_at is null and ");
        Visibility.Append(isWide ? sql.Raw('(') : sql, schemas.Types, request.Type.Type, actor, Right.View, "t");
        sql.Raw(isWide ? ") is true" : "");
        if (request.Filter is { } filter)
        {
            sql.Raw(" and ");
            filters.Append(sql, filter, request.Type, "t");
        }

        var keys = Enumerable.Range(1, request.By.Count + (request.Sum is null ? 0 : 1)).ToArray();
        return sql.Raw(keys.Length == 0 ? "" : $" group by {string.Join(", ", keys)}").Raw($" order by count(*) desc limit {Most}");
    }

    /// <summary>The value itself, or the place of the span in which it lies.</summary>
    private void Key(Sql sql, FilterSql filters, GroupBy by)
    {
        var column = FilterSql.Column(store.Dialect, by.Field, "t");
        if (by.Spans is not { } spans)
        {
            sql.Raw(by.Field.IsTitle ? "t." + by.Field.Column : column);
            return;
        }

        sql.Raw("case");
        foreach (var (i, span) in spans.Index())
        {
            filters.Within(sql.Raw(" when "), by.Field, span, column);
            sql.Raw($" then {i}");
        }

        sql.Raw(spans.Count == 0 ? " when 1 = 0 then 0 end" : " end");
    }

    private static GroupRow Read(GroupRequest request, Row row)
    {
        var keys = new object?[request.By.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = request.By[i].Spans is null ? row.Dialect.Read(row.Reader, i, request.By[i].Field.ColumnType) : row.IsNull(i) ? null : row.Int(i);
        }

        var at = keys.Length;
        return new(
            keys, row.Long(at + 2), row.TextOrNull(at) is { } currency ? new Dictionary<string, long> { [currency] = row.Long(at + 1) } : [],
            (row.Reader.GetDouble(at + 3), row.Long(at + 4)));
    }

    private sealed class KeysComparer : IEqualityComparer<IReadOnlyList<object?>>
    {
        public static KeysComparer Instance { get; } = new();

        public bool Equals(IReadOnlyList<object?>? one, IReadOnlyList<object?>? other) => one!.SequenceEqual(other!);

        public int GetHashCode(IReadOnlyList<object?> keys)
        {
            var hash = new HashCode();
            foreach (var key in keys)
            {
                hash.Add(key);
            }

            return hash.ToHashCode();
        }
    }
}
