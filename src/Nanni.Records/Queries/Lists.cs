using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Records.Queries;

/// <summary>
/// Lists of records: one keyset page at a time, whose cost does not grow with the table.
/// </summary>
/// <remarks>
/// Whoever sees everything, without a filter, is served by the sort index. Else three questions, the cheapest first. The sort index is
/// walked for <see cref="ListEffort.Walk"/> rows, with permission, filter and search applied on the way: enough where matches are common;
/// and further where it met some of very many. If that does not fill the page, all that passes is found and put in order: enough where
/// matches are few. What is neither is asked of the database as a whole: a branch for each way in which the actor sees records, each
/// ordered and limited, planned for these very values. A search by words asks the full-text index before it walks, unless the type is
/// large; then it walks first and leaves out the second question; or unless the words were lately found to be common.
/// </remarks>
public sealed class Lists(RecordStore store, Schemas schemas, Titles titles, Extents extents, TimeProvider clock)
{
    /// <summary>Where a count stops unless asked to go on.</summary>
    public const int CountCap = 10_000;

    /// <summary>Tests set it, to take each way on a handful of records.</summary>
    internal ListEffort Effort { get; set; } = ListEffort.Default;

    public async Task<ListPage> Page(Actor actor, ListRequest request, CancellationToken cancel)
    {
        var plan = await Plan(actor, request, cancel);
        if (plan.SeesNothing)
        {
            return new([], null);
        }

        var since = clock.GetTimestamp();
        var rows = await Rows(plan, request.Limit + 1, cancel);
        await plan.Rows.Follow(titles, cancel);
        Measures.Lists.Record(clock.GetElapsedTime(since).TotalSeconds, new KeyValuePair<string, object?>("type", request.Type.Name));
        var page = rows.Count > request.Limit ? rows[..request.Limit] : rows;
        var next = rows.Count > request.Limit
            ? new Cursor(plan.Order.ToString(), page[^1].Sort, page[^1].Row.Id).Encode()
            : null;
        return new([.. page.Select(r => r.Row)], next);
    }

    /// <summary>How many records the list holds.</summary>
    /// <param name="cap">Stops there; null counts to the end.</param>
    public async Task<(long Value, bool IsExact)> Count(Actor actor, ListRequest request, int? cap, CancellationToken cancel)
    {
        var plan = await Plan(actor, request with { After = null }, cancel);
        if (plan.SeesNothing)
        {
            return (0, true);
        }

        var sql = store.Sql().Raw("select count(*) from (").Add(new ListSql(plan, store.Dialect, Effort).All(cap + 1)).Raw(") c");
        var count = (await store.Query(sql, row => row.Long(0), cancel, planned: !plan.IsSelective))[0];
        return cap is { } stop && count > stop ? (stop, false) : (count, true);
    }

    /// <summary>Ids of up to <paramref name="limit"/> records after one, in order of id: for jobs over a whole result.</summary>
    public async Task<List<Guid>> Ids(Actor actor, ListRequest request, Guid after, int limit, CancellationToken cancel)
    {
        var plan = await Plan(actor, request with { After = null }, cancel);
        return plan.SeesNothing
            ? []
            : await store.Query(new ListSql(plan, store.Dialect, Effort).Following(after, limit), row => row.Guid(0), cancel, planned: false);
    }

    /// <summary>The record that stands before or after <paramref name="record"/> in a list, whether that is in the list itself or not.</summary>
    /// <returns>Null at the end of the list.</returns>
    public async Task<Guid?> Neighbour(Actor actor, ListRequest request, Guid record, bool before, CancellationToken cancel)
    {
        var order = before ? request.Order with { Descending = !request.Order.Descending } : request.Order;
        var plan = await Plan(actor, request with { Sort = order, After = null }, cancel);
        if (plan.SeesNothing)
        {
            return null;
        }

        var value = await SortValue(plan, record, cancel);
        var after = new Cursor(plan.Order.ToString(), value, record).Encode();
        var from = await Plan(actor, request with { Sort = order, After = after }, cancel);
        // Records without a value come last either way, so on the way back they come before those with one and not after them.
        Phase[] phases = !before ? [.. from.Phases] : value is null ? [.. from.Phases, plan.Phases[0]] : [from.Phases[0]];
        foreach (var phase in phases)
        {
            if (await Next(from, phase, cancel) is { } found)
            {
                return found.Row.Id;
            }
        }

        return null;
    }

    private async Task<Found?> Next(ListPlan plan, Phase phase, CancellationToken cancel)
    {
        var statements = new ListSql(plan, store.Dialect, Effort);
        return (await Read(plan, phase, statements.Walked(phase, 1), cancel)).Cast<Found?>().FirstOrDefault()
            ?? (await Read(plan, phase, statements.Branches(phase, 1), cancel)).Cast<Found?>().FirstOrDefault();
    }

    private async Task<object?> SortValue(ListPlan plan, Guid record, CancellationToken cancel)
    {
        var phase = plan.Phases[0];
        var sql = plan.From(store.Sql().Raw("select ").Raw(plan.Key(phase)).Raw(" from "), phase)
            .Raw("t.workspace_id = ").Value(plan.Actor.WorkspaceId).Raw(" and t.id = ").Value(record)
            .Raw(" and ").Raw(plan.Key(phase)).Raw(" is not null");
        return (await store.Query(sql, row => row.Dialect.Read(row.Reader, 0, plan.SortType), cancel)).FirstOrDefault();
    }

    private async Task<ListPlan> Plan(Actor actor, ListRequest request, CancellationToken cancel)
    {
        var schema = await schemas.Of(actor, cancel);
        var isFew = (request.Search is not null || request.Filter is not null) && !Visibility.IsOpen(request.Type.Type, actor, Right.View) && await extents.IsFew(actor, cancel);
        var isLarge = (request.Search is not null || request.Filter is not null) && await extents.IsLarge(request.Type.Type, cancel);
        return new(actor, schema, schemas.Types, request, store.Dialect, clock.GetUtcNow())
        {
            IsFew = isFew, IsLarge = isLarge, Prevalent = request.Search is null ? Prevalence.None : await extents.Prevalent(actor.WorkspaceId, cancel),
        };
    }

    private async Task<List<Found>> Rows(ListPlan plan, int wanted, CancellationToken cancel)
    {
        var statements = new ListSql(plan, store.Dialect, Effort);
        if (!plan.IsOrdered)
        {
            var first = plan.Phases[0];
            var (walks, walkedFar) = (!first.Nulls, false);
            if (walks && plan.IsByWords && !plan.IsLarge && extents.IsCommon(plan))
            {
                walkedFar = true;
                if (await Read(plan, first, statements.Walked(first, wanted, Effort.LongWalk), cancel) is { } soon && soon.Count >= wanted)
                {
                    return soon;
                }
            }

            if (walks && (!plan.IsRare || plan.IsLarge))
            {
                var met = await Read(plan, first, statements.Walked(first, wanted), cancel);
                if (met.Count < wanted && plan.Narrow.Count > 0)
                {
                    walkedFar = true;
                    met = await Read(plan, first, statements.Narrow(first, wanted, met.Count), cancel);
                }
                else if (plan.IsLarge && met.Count < wanted && Effort.Promises(met.Count, wanted))
                {
                    walkedFar = true;
                    met = await Read(plan, first, statements.Walked(first, wanted, Effort.LongWalk), cancel);
                }

                if (met.Count >= wanted)
                {
                    return met;
                }
            }

            // Among very many, words are either so common that the walk met them, or best found and put in order at once.
            if (!(plan.IsByWords && plan.IsLarge))
            {
                if (await Whole(plan, statements, wanted, cancel) is { } whole)
                {
                    return whole;
                }

                if (plan.IsByWords)
                {
                    extents.Met(plan);
                }

                // More than a few pass, so that a longer walk is likely to meet enough of them.
                if (walks && !walkedFar && (plan.IsRare || plan.IsLarge && !plan.IsEstimable) && await Read(plan, first, statements.Walked(first, wanted, Effort.LongWalk), cancel) is { } found && found.Count >= wanted)
                {
                    return found;
                }
            }
        }

        var rows = new List<Found>();
        foreach (var phase in plan.Phases)
        {
            if (rows.Count < wanted)
            {
                var ids = plan.IsRestricted || plan.IsSelective ? statements.Branches(phase, wanted - rows.Count) : statements.Plain(phase, wanted - rows.Count);
                rows.AddRange(await Read(plan, phase, ids, cancel));
            }
        }

        return rows;
    }

    /// <returns>Null where more pass than are sorted at once.</returns>
    private async Task<List<Found>?> Whole(ListPlan plan, ListSql statements, int wanted, CancellationToken cancel)
    {
        var passing = 0L;
        var down = plan.Order.Descending ? " desc" : "";
        var sql = plan.Rows.Select(store.Sql(), "k.s, k.n", statements.Whole(wanted)).Raw($" order by {(plan.IsNullable ? "k.s is null, " : "")}k.s{down}, t.id{down}");
        var rows = await store.Query(sql, row =>
        {
            passing = row.Long(1);
            return new Found(row.IsNull(0) ? null : row.Dialect.Read(row.Reader, 0, plan.SortType), plan.Rows.Read(row, 2));
        }, cancel, planned: !plan.IsSelective);

        // Nothing after a cursor does not say how many there are before it.
        return passing > statements.Few || rows.Count == 0 && plan.Phases[0].After is not null ? null : rows;
    }

    /// <summary>The rows of the page, for a statement that finds their ids and sort values.</summary>
    private Task<List<Found>> Read(ListPlan plan, Phase phase, Sql ids, CancellationToken cancel)
    {
        var down = phase.Descending ? " desc" : "";
        var sql = plan.Rows.Select(store.Sql(), "k.s", ids).Raw($" order by k.s{down}, t.id{down}");
        return store.Query(
            sql, row => new Found(phase.Nulls ? null : row.Dialect.Read(row.Reader, 0, plan.SortType), plan.Rows.Read(row, 1)), cancel, planned: !plan.IsSelective);
    }

    private readonly record struct Found(object? Sort, ListRow Row);
}
