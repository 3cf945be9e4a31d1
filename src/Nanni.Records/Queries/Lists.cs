using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>
/// Lists of records: one keyset page at a time, whose cost does not grow with the table.
/// </summary>
/// <remarks>
/// Two steps. First the sort index is walked for at most <see cref="Walk"/> rows, with permission, filter and search applied on the
/// way: enough wherever matches are common. Only if that does not fill the page, the rare case is asked by its own indexes: a
/// branch per owner and team, each ordered and limited, or the plan that the database chooses for these very values.
/// </remarks>
public sealed class Lists(RecordStore store, Schemas schemas, TimeProvider clock)
{
    /// <summary>Rows the first step may walk.</summary>
    public const int Walk = 2_000;

    /// <summary>Where a count stops unless asked to go on.</summary>
    public const int CountCap = 10_000;

    public async Task<ListPage> Page(Actor actor, ListRequest request, CancellationToken cancel)
    {
        var plan = await Plan(actor, request, cancel);
        if (plan.Scope == Scope.None && request.Type.Type.VisibleThrough.Count == 0)
        {
            return new([], null);
        }

        var rows = await Rows(plan, request.Limit + 1, cancel);
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
        var sql = store.Sql().Raw("select count(*) from (select 1 from ").Raw(plan.Table).Raw(" t where ");
        Where(sql, plan, keyset: false, plan.Phases[0], Search.Index);
        sql.Raw(cap is { } limit ? $" limit {limit + 1}) c" : ") c");
        var count = (await store.Query(sql, row => row.Long(0), cancel, planned: !plan.IsSelective))[0];
        return cap is { } stop && count > stop ? (stop, false) : (count, true);
    }

    /// <summary>Ids of up to <paramref name="limit"/> records after one, in order of id: for jobs over a whole result.</summary>
    public async Task<List<Guid>> Ids(Actor actor, ListRequest request, Guid after, int limit, CancellationToken cancel)
    {
        var plan = await Plan(actor, request with { After = null }, cancel);
        var sql = store.Sql().Raw("select t.id from ").Raw(plan.Table).Raw(" t where ");
        Where(sql, plan, keyset: false, plan.Phases[0], Search.Index);
        sql.Raw(" and t.id > ").Value(after).Raw($" order by t.id limit {limit}");
        return await store.Query(sql, row => row.Guid(0), cancel, planned: false);
    }

    private async Task<ListPlan> Plan(Actor actor, ListRequest request, CancellationToken cancel)
    {
        var schema = await schemas.Of(actor, cancel);
        return new(actor, schema, schemas.Types, request, store.Dialect, clock.GetUtcNow());
    }

    private async Task<List<Found>> Rows(ListPlan plan, int wanted, CancellationToken cancel)
    {
        var found = new List<Found>();
        foreach (var phase in plan.Phases)
        {
            var missing = wanted - found.Count;
            if (missing <= 0)
            {
                break;
            }

            found.AddRange(await Rows(plan, phase, missing, cancel));
        }

        return found;
    }

    private async Task<List<Found>> Rows(ListPlan plan, Phase phase, int wanted, CancellationToken cancel)
    {
        if (!plan.IsRestricted && !plan.IsSelective)
        {
            return await store.Query(Select(plan, phase, Plain(plan, phase, wanted)), row => Read(plan, phase, row), cancel);
        }

        var walked = await store.Query(
            Select(plan, phase, Walked(plan, phase, wanted)), row => Read(plan, phase, row), cancel, planned: !plan.IsSelective);
        if (walked.Count >= wanted)
        {
            return walked;
        }

        return await store.Query(Select(plan, phase, Branches(plan, phase, wanted)), row => Read(plan, phase, row), cancel, planned: !plan.IsSelective);
    }

    /// <summary>No condition but the workspace: the index alone gives the page.</summary>
    private Sql Plain(ListPlan plan, Phase phase, int wanted)
    {
        var sql = store.Sql().Raw("select t.id, ").Raw(plan.Key(phase)).Raw(" as s from ");
        Where(plan.From(sql, phase), plan, keyset: true, phase, Search.None, permission: false, filter: false);
        return sql.Raw(plan.OrderBy(phase)).Raw($" limit {wanted}");
    }

    private Sql Walked(ListPlan plan, Phase phase, int wanted)
    {
        var sql = store.Sql().Raw("select t.id, t.s from (select t.*, ").Raw(plan.Key(phase)).Raw(" as s from ");
        Where(plan.From(sql, phase), plan, keyset: true, phase, Search.None, permission: false, filter: false);
        sql.Raw(plan.OrderBy(phase)).Raw($" limit {Walk}) t where ");
        Conditions(sql, plan, Search.Row, permission: true);
        var down = phase.Descending ? " desc" : "";
        return sql.Raw($" order by t.s{down}, t.id{down} limit {wanted}");
    }

    private Sql Branches(ListPlan plan, Phase phase, int wanted)
    {
        if (!plan.IsRestricted || plan.Request.Type.Type.VisibleThrough.Count > 0)
        {
            return Branch(plan, phase, wanted, null);
        }

        var sql = store.Sql().Raw("select id, s from (");
        var first = true;
        foreach (var owner in plan.Actor.Owners)
        {
            sql.Raw(first ? "select * from (" : " union all select * from (")
                .Add(Branch(plan, phase, wanted, store.Sql().Add($"t.owner_id = {owner}"))).Raw(") b");
            first = false;
        }

        foreach (var team in plan.Scope == Scope.Team ? plan.Actor.Teams : [])
        {
            var mine = store.Sql().Add($"t.team_id = {team} and (t.owner_id is null or not (").In("t.owner_id", plan.Actor.Owners).Raw("))");
            sql.Raw(" union all select * from (").Add(Branch(plan, phase, wanted, mine)).Raw(") b");
        }

        var down = phase.Descending ? " desc" : "";
        return sql.Raw($") u order by s{down}, id{down} limit {wanted}");
    }

    private Sql Branch(ListPlan plan, Phase phase, int wanted, Sql? whose)
    {
        var sql = plan.From(store.Sql().Raw("select t.id, ").Raw(plan.Key(phase)).Raw(" as s from "), phase);
        if (whose is not null)
        {
            sql.Add(whose).Raw(" and ");
        }

        Where(sql, plan, keyset: true, phase, Search.Index, permission: whose is null);
        return sql.Raw(plan.OrderBy(phase)).Raw($" limit {wanted}");
    }

    private static void Where(
        Sql sql, ListPlan plan, bool keyset, Phase phase, Search search, bool permission = true, bool filter = true)
    {
        sql.Raw("t.workspace_id = ").Value(plan.Actor.WorkspaceId)
            .Raw(plan.Request.Trash ? " and t.deleted_at is not null and t.merged_into is null" : " and t.deleted_at is null");
        if (keyset)
        {
            plan.Keyset(sql, phase);
        }

        if (filter || permission)
        {
            sql.Raw(" and ");
            Conditions(sql, plan, search, permission, filter);
        }
    }

    private static void Conditions(Sql sql, ListPlan plan, Search search, bool permission, bool filter = true)
    {
        if (permission)
        {
            Visibility.Append(sql, plan.Types, plan.Request.Type.Type, plan.Actor, Right.View, "t");
        }
        else
        {
            sql.Raw("1 = 1");
        }

        if (filter && plan.Request.Filter is { } tree)
        {
            sql.Raw(" and ");
            plan.Filters.Append(sql, tree, plan.Request.Type, "t");
        }

        if (plan.Words.Count == 0 || search == Search.None)
        {
            return;
        }

        if (search == Search.Row)
        {
            sql.Raw(" and exists (select 1 from records r where r.workspace_id = t.workspace_id and r.id = t.id and ");
            SearchSql.Contains(sql, "r", plan.Words);
        }
        else
        {
            sql.Raw(" and t.id in (select r.id from ");
            SearchSql.From(sql, plan.Actor.WorkspaceId, plan.Words).Raw(" and r.type = ").Value(plan.Request.Type.Name);
        }

        sql.Raw(')');
    }

    /// <summary>The page's columns, for the ids that were found.</summary>
    private Sql Select(ListPlan plan, Phase phase, Sql ids)
    {
        var sql = store.Sql().Raw("select k.s, t.id, t.version, t.custom");
        foreach (var field in plan.Stored)
        {
            sql.Raw(", ").Raw(FieldColumns.Select(field, "t"));
        }

        for (var i = 0; i < plan.Joined.Count; i++)
        {
            sql.Raw($", r{i}.type, r{i}.title, r{i}.owner_id, r{i}.team_id, r{i}.merged_into");
        }

        sql.Raw(" from (").Add(ids).Raw(") k join ").Raw(plan.Table).Raw(" t on t.workspace_id = ").Value(plan.Actor.WorkspaceId)
            .Raw(" and t.id = k.id");
        for (var i = 0; i < plan.Joined.Count; i++)
        {
            sql.Raw($" left join records r{i} on r{i}.workspace_id = t.workspace_id and r{i}.id = t.{plan.Joined[i].Column}");
        }

        var down = phase.Descending ? " desc" : "";
        return sql.Raw($" order by k.s{down}, t.id{down}");
    }

    private static Found Read(ListPlan plan, Phase phase, Row row)
    {
        var request = plan.Request;
        var values = new object?[request.Fields.Count];
        var sort = phase.Nulls ? null : row.Dialect.Read(row.Reader, 0, plan.SortType);
        var custom = plan.HasCustom && row.TextOrNull(3) is { } json ? JsonNode.Parse(json)?.AsObject() : null;
        var i = 4;
        for (var f = 0; f < values.Length; f++)
        {
            var field = request.Fields[f];
            values[f] = field.IsCustom ? CustomField.Read(field, custom) : FieldColumns.Read(field, row, ref i);
        }

        return new(sort, new(row.Guid(1), row.Int(2), values) { References = References(plan, row, values, i) });
    }

    private static RecordTitle?[]? References(ListPlan plan, Row row, object?[] values, int i)
    {
        if (plan.Joined.Count == 0)
        {
            return null;
        }

        var titles = new RecordTitle?[values.Length];
        foreach (var field in plan.Joined)
        {
            if (!row.IsNull(i))
            {
                var at = plan.IndexOf(field);
                var type = plan.Types[row.Text(i)];
                var sees = Visibility.Sees(type, plan.Actor, Right.View, row.GuidOrNull(i + 2), row.GuidOrNull(i + 3));
                titles[at] = new((Guid)values[at]!, type.Name, sees ? row.Text(i + 1) : null);
            }

            i += 5;
        }

        return titles;
    }

    private enum Search
    {
        None,
        Row,
        Index,
    }

    private readonly record struct Found(object? Sort, ListRow Row);
}
