using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Records.Queries;

/// <summary>The statements of a list: each finds ids <c>id</c> with their sort value <c>s</c>, in order and limited.</summary>
internal sealed class ListSql(ListPlan plan, Dialect dialect, ListEffort effort)
{
    /// <summary>No condition but the workspace: the index alone gives the page.</summary>
    public Sql Plain(Phase phase, int wanted)
    {
        var sql = plan.From(new Sql(dialect).Raw("select t.id, ").Raw(plan.Key(phase)).Raw(" as s from "), phase);
        Living(sql);
        plan.Keyset(sql, phase);
        return sql.Raw(plan.OrderBy(phase)).Raw($" limit {wanted}");
    }

    /// <summary>The next rows of the sort index, whatever they are, and of these the ones that pass.</summary>
    /// <param name="rows">How many are looked at.</param>
    public Sql Walked(Phase phase, int wanted, int? rows = null)
    {
        var sql = plan.From(new Sql(dialect).Raw("select t.id, t.s from (select t.*, ").Raw(plan.Key(phase)).Raw(" as s from "), phase);
        Living(sql);
        plan.Keyset(sql, phase);
        sql.Raw(plan.OrderBy(phase)).Raw($" limit {rows ?? effort.Walk}) t where ");
        Visibility.Append(sql, plan.Types, plan.Request.Type.Type, plan.Actor, Right.View, "t");
        Filter(sql);
        if (plan.Words.Count > 0)
        {
            // A value of each row, not a join: the rows are wanted in this order, and no further than the page is filled.
            SearchSql.Contains(sql.Raw(" and (select "), "r", plan.Words).Raw(" from records r where r.workspace_id = t.workspace_id and r.id = t.id)");
            SearchSql.Seen(sql, plan.Request.Type, "t", plan.Words.Select(w => (IReadOnlyList<string>)[w]));
        }

        return sql.Raw($" order by t.s{Down(phase)}, t.id{Down(phase)} limit {wanted}");
    }

    /// <summary>
    /// The next rows of the sort index, far more of them, because they are compared with the index of what is filtered by and not with
    /// the records; the first that pass there are looked at as a whole.
    /// </summary>
    /// <param name="met">How many of <see cref="ListEffort.Walk"/> rows passed already: where some did, it need not go as far.</param>
    public Sql Narrow(Phase phase, int wanted, int met)
    {
        var sql = plan.FromValues(new Sql(dialect).Raw("select t.id, n.s from (select * from ("), phase).Raw($" limit {effort.NarrowWalk(met, wanted)}) w where ");
        foreach (var (i, test) in plan.Narrow.Index())
        {
            plan.Filters.Append(sql.Raw(i == 0 ? "" : " and "), test, plan.Request.Type, "w", leads: true);
        }

        sql.Raw($" order by w.s{Down(phase)}, w.id{Down(phase)} limit {8 * wanted}) n join {plan.Table} t on t.id = n.id where ");
        Living(sql);
        sql.Raw(" and ");
        Visibility.Append(sql, plan.Types, plan.Request.Type.Type, plan.Actor, Right.View, "t");
        Filter(sql);
        return sql.Raw($" order by n.s{Down(phase)}, n.id{Down(phase)} limit {wanted}");
    }

    /// <summary>
    /// All that passes, found by whatever index finds it and then put in order, with <c>n</c>, how many that is. Good for a page only
    /// while that is not more than <see cref="Few"/>: it ends there.
    /// </summary>
    public Sql Whole(int wanted)
    {
        var down = plan.Order.Descending ? " desc" : "";
        var key = plan.IsByValue ? "" : ", " + plan.Key(plan.Phases[0] with { Nulls = false }) + " as s";
        var sql = new Sql(dialect).Raw("with few as materialized (")
            .Add(Merged(way => Ids(way, "t.id" + key).Raw($" limit {Few + 1}"))).Raw($" limit {Few + 1}) ")
            .Raw("select few.id, ").Raw(plan.IsByValue ? plan.ValueKey : "few.s").Raw(" as s, (select count(*) from few) as n from few");
        plan.JoinValue(sql, "few.id");
        plan.KeysetOfAll(sql, plan.IsByValue ? plan.ValueKey : "few.s");
        var order = plan.IsByValue ? plan.ValueKey : "few.s";
        return sql.Raw($" order by {(plan.IsNullable ? order + " is null, " : "")}{order}{down}, few.id{down} limit {wanted}");
    }

    /// <summary>How many are put in order at once: more where one narrow row says all.</summary>
    public int Few => effort.Few * (plan.IsByWords ? 2 : 1);

    /// <summary>What passes by its own index, however rare it is: a branch for each way to see it, merged.</summary>
    public Sql Branches(Phase phase, int wanted) => Merged(way =>
    {
        if (plan.IsByWords)
        {
            var found = Ids(way, $"t.id, {plan.Key(phase)} as s");
            plan.Keyset(found, phase);
            return found.Raw(plan.OrderBy(phase)).Raw($" limit {wanted}");
        }

        var sql = plan.From(new Sql(dialect).Raw("select t.id, ").Raw(plan.Key(phase)).Raw(" as s from "), phase, way?.Join);
        Passing(sql, way);
        plan.Keyset(sql, phase);
        return sql.Raw(plan.OrderBy(phase)).Raw($" limit {wanted}");
    }).Raw($" order by s{Down(phase)}, id{Down(phase)} limit {wanted}");

    /// <summary>All ids, up to a number: what is counted.</summary>
    public Sql All(int? limit)
    {
        var end = limit is { } most ? $" limit {most}" : "";
        return Merged(way => Ids(way).Raw(end)).Raw(end);
    }

    /// <summary>Ids after one, in their own order.</summary>
    public Sql Following(Guid after, int limit) =>
        Merged(way => Ids(way).Raw(" and t.id > ").Value(after).Raw($" order by t.id limit {limit}")).Raw($" order by id limit {limit}");

    private Sql Ids(Way? way, string columns = "t.id")
    {
        var sql = new Sql(dialect).Raw("select ").Raw(columns).Raw(" from ");
        if (plan.IsByWords)
        {
            // What is found by its words is ordered by name and limited to what the actor sees where the words stand.
            SearchSql.From(sql, plan.Actor.WorkspaceId, plan.Request.Type.Name, plan.Words, "t", plan.Prevalent, plan.IsFew);
            Living(sql.Raw(" and "));
            Seen(sql, way);
            return sql;
        }

        sql.Raw(plan.Table).Raw(" t").Raw(way?.Join ?? "").Raw(" where ");
        Passing(sql, way);
        return sql;
    }

    private Sql Merged(Func<Way?, Sql> branch)
    {
        var sql = new Sql(dialect).Raw("select * from (");
        if (!plan.IsRestricted || plan.IsOnePass)
        {
            return sql.Add(branch(null)).Raw(") u");
        }

        for (var i = 0; i < plan.Ways.Count; i++)
        {
            // A record that comes by two ways is one record.
            sql.Raw(i == 0 ? "select * from (" : " union select * from (").Add(branch(plan.Ways[i])).Raw(") b");
        }

        return sql.Raw(") u");
    }

    private void Passing(Sql sql, Way? way)
    {
        Living(sql);
        Seen(sql, way);
        Filter(sql, leads: dialect.IsSqlite && !plan.IsFew);
        if (plan.Words.Count > 0)
        {
            sql.Raw(" and t.id in (select r.id from ");
            SearchSql.From(sql, plan.Actor.WorkspaceId, plan.Request.Type.Name, plan.Words, "r", plan.Prevalent).Raw(')');
            SearchSql.Seen(sql, plan.Request.Type, "t", plan.Words.Select(w => (IReadOnlyList<string>)[w]));
        }
    }

    /// <summary>What the actor sees this way; without a way, by any.</summary>
    private void Seen(Sql sql, Way? way)
    {
        if (way is { } one)
        {
            sql.Raw(" and ").Add(one.Condition);
            Visibility.AppendPrivate(sql, plan.Request.Type.Type, plan.Actor, "t");
        }
        else if (plan.IsRestricted)
        {
            Visibility.Append(sql.Raw(" and "), plan.Types, plan.Request.Type.Type, plan.Actor, Right.View, "t");
        }
    }

    private void Living(Sql sql) => sql.Raw("t.workspace_id = ").Value(plan.Actor.WorkspaceId)
        .Raw(plan.Request.Trash ? " and t.deleted_at is not null and t.merged_into is null" : " and t.deleted_at is null");

    private void Filter(Sql sql, bool leads = false)
    {
        if (plan.Request.Also is { } right)
        {
            sql.Raw(" and ");
            Visibility.Append(sql, plan.Types, plan.Request.Type.Type, plan.Actor, right, "t");
        }

        if (plan.Request.Filter is { } tree)
        {
            sql.Raw(" and ");
            plan.Filters.Append(sql, tree, plan.Request.Type, "t", leads);
        }
    }

    private static string Down(Phase phase) => phase.Descending ? " desc" : "";
}

/// <summary>How far a list goes before it asks in another way; what comes out is the same.</summary>
/// <param name="Walk">Rows of the sort index that are looked at.</param>
/// <param name="Few">Records that are put in order at once, at most.</param>
internal readonly record struct ListEffort(int Walk, int Few)
{
    public static ListEffort Default { get; } = new(500, 2_000);

    /// <summary>Rows of a long walk: where a short one met some, or where many are known to pass.</summary>
    public int LongWalk => 12 * Walk;

    /// <summary>Rows of a walk through indexes alone: four times those that should do after what a short walk met.</summary>
    public int NarrowWalk(int met, int wanted) => Walk * Math.Min(120, met == 0 ? 120 : 4 * wanted / met + 1);

    /// <summary>A walk met so many that a long one is likely to meet the rest.</summary>
    public bool Promises(int met, int wanted) => met * LongWalk >= wanted * 4 / 3 * Walk;
}
