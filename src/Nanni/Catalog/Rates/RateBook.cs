using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Catalog.Rates;

/// <summary>The rates that a workspace knows, and which of them holds on a day.</summary>
public sealed class RateBook(RecordStore store, IEnumerable<IRateProvider> providers, TimeProvider clock)
{
    /// <summary>A rate that is older says nothing of the day any more: a weekend and holidays are shorter.</summary>
    public const int OldestDays = 7;

    /// <summary>Keeps tables; a day that is there already is replaced.</summary>
    public async Task Keep(Guid workspace, string source, IEnumerable<RateTable> tables, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var table in tables)
        {
            // In one write: a table is there whole or not at all.
            var rows = table.Quotations.Select(quotation => store.Sql().Add($"""
                insert into exchange_rates (workspace_id, source, day, unit, counter, rate, number, at)
                values ({workspace}, {source}, {table.Day}, {quotation.Unit}, {quotation.Counter}, {Quotation.Scaled(quotation.Rate)}, {table.Number}, {now})
                on conflict (workspace_id, source, day, unit, counter) do update set rate = excluded.rate, number = excluded.number, at = excluded.at
                """)).ToList();
            await store.Write(rows, [.. rows.Select(_ => -1)], Urgency.Interactive, cancel);
        }
    }

    public Task Forget(Guid workspace, DateOnly day, string unit, string counter, CancellationToken cancel) => store.Write(
        [store.Sql().Add($"delete from exchange_rates where workspace_id = {workspace} and source = {RateSources.Own} and day = {day} and unit = {unit} and counter = {counter}")],
        [-1], Urgency.Interactive, cancel);

    /// <summary>The last table of a source that was published on or before a day; null where there is none.</summary>
    public async Task<RateTable?> Last(Guid workspace, string source, DateOnly until, CancellationToken cancel)
    {
        var rows = await store.Query(store.Sql().Add($"""
            select r.day, r.number, r.unit, r.rate, r.counter from exchange_rates r
            where r.workspace_id = {workspace} and r.source = {source}
              and r.day = (select max(d.day) from exchange_rates d where d.workspace_id = {workspace} and d.source = {source} and d.day <= {until})
            order by r.unit, r.counter
            """), row => (Day: row.DayOrNull(0)!.Value, Number: row.TextOrNull(1), Quotation: Quoted(row, 2)), cancel);
        return rows.Count == 0 ? null : new(rows[0].Day, rows[0].Number, [.. rows.Select(r => r.Quotation)]);
    }

    /// <summary>Rates that were entered by hand, newest day first.</summary>
    public Task<List<(DateOnly Day, Quotation Quotation)>> Own(Guid workspace, int most, CancellationToken cancel) => store.Query(store.Sql().Add($"""
        select day, unit, rate, counter from exchange_rates where workspace_id = {workspace} and source = {RateSources.Own} order by day desc, unit, counter limit {most}
        """), row => (row.DayOrNull(0)!.Value, Quoted(row, 1)), cancel);

    /// <summary>The rate that holds on a day.</summary>
    /// <param name="own">The currency of the workspace, through which rates that were entered by hand lead to each other.</param>
    /// <exception cref="FieldException">
    /// At "date": <c>rates.none</c>, nothing was published until then; <c>rates.old</c>, nothing in the seven days before. At "currency":
    /// <c>rates.missing</c>, the table has not the one or the other; <c>rates.same</c>.
    /// </exception>
    public async Task<Exchange> Find(Guid workspace, string source, string from, string to, DateOnly day, string own, CancellationToken cancel)
    {
        if (from == to)
        {
            throw new FieldException("currency", "rates.same", to);
        }

        var last = await Last(workspace, source, day, cancel) ?? throw new FieldException("date", "rates.none", day);
        if (last.Day < day.AddDays(-OldestDays))
        {
            throw new FieldException("date", "rates.old", last.Day, OldestDays);
        }

        if (source == RateSources.Own)
        {
            return await Entered(workspace, from, to, day, own, cancel);
        }

        var middle = providers.Single(p => p.Key == source).Base;
        var path = Path(last.Quotations, from, to, middle);
        return path is null
            ? throw new FieldException("currency", "rates.missing", Missing(last.Quotations, from, to, middle), last.Day)
            : new(source, from, to, day, last.Day, last.Number, path);
    }

    /// <summary>By hand each rate comes on a day of its own: the last of each counts.</summary>
    private async Task<Exchange> Entered(Guid workspace, string from, string to, DateOnly day, string own, CancellationToken cancel)
    {
        var rows = await store.Query(store.Sql().Add($"""
            select day, unit, rate, counter from exchange_rates
            where workspace_id = {workspace} and source = {RateSources.Own} and day <= {day} and day >= {day.AddDays(-OldestDays)} order by day desc
            """), row => (Day: row.DayOrNull(0)!.Value, Quotation: Quoted(row, 1)), cancel);
        var known = rows.GroupBy(r => (r.Quotation.Unit, r.Quotation.Counter)).Select(pair => pair.First()).ToList();
        var path = Path([.. known.Select(k => k.Quotation)], from, to, own);
        return path is null
            ? throw new FieldException("currency", "rates.missing", Missing([.. known.Select(k => k.Quotation)], from, to, own), day)
            : new(RateSources.Own, from, to, day, path.Min(step => known.First(k => k.Quotation == step).Day), null, path);
    }

    /// <summary>One quotation that has both currencies, or two that meet in the middle.</summary>
    private static Quotation[]? Path(IReadOnlyList<Quotation> known, string from, string to, string middle) =>
        Pair(known, from, to) is { } direct ? [direct]
        : Pair(known, from, middle) is { } first && Pair(known, middle, to) is { } second ? [first, second]
        : null;

    private static Quotation? Pair(IReadOnlyList<Quotation> known, string one, string other) =>
        known.FirstOrDefault(q => (q.Unit, q.Counter) == (one, other)) ?? known.FirstOrDefault(q => (q.Unit, q.Counter) == (other, one));

    private static string Missing(IReadOnlyList<Quotation> known, string from, string to, string middle) =>
        from != middle && Pair(known, from, middle) is null ? from : to;

    private static Quotation Quoted(Row row, int at) => new(row.Text(at), Quotation.Unscaled(row.Long(at + 1)), row.Text(at + 2));
}
