using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>Part of a list's order: those with a sort value, then those without.</summary>
internal readonly record struct Phase(bool Nulls, bool Descending, Cursor? After);

/// <summary>A list request with all that its statements need to know.</summary>
internal sealed class ListPlan
{
    private readonly Dialect dialect;

    public ListPlan(Actor actor, Schema schema, RecordTypes types, ListRequest request, Dialect dialect, DateTimeOffset now)
    {
        (Actor, Types, Request, this.dialect) = (actor, types, request, dialect);
        Filters = new(types, schema, actor, now);
        Order = request.Order;
        Words = SearchSql.Words(request.Search);
        Rows = new(types, actor, request.Type.Type, request.Fields);
        IsRestricted = !Visibility.IsOpen(request.Type.Type, actor, Right.View);
        IsSelective = request.Filter is not null || Words.Count > 0 || request.Trash
            || (request.Also is { } right && !Visibility.IsOpen(request.Type.Type, actor, right));
        Ways = IsRestricted ? [.. Visibility.Ways(dialect, types, request.Type.Type, actor)] : [];
        Phases = MakePhases(request.After is { } after ? Cursor.Decode(after, Order.ToString()) : null);
    }

    public Actor Actor { get; }

    public RecordTypes Types { get; }

    public ListRequest Request { get; }

    public FilterSql Filters { get; }

    public Sort Order { get; }

    public IReadOnlyList<string> Words { get; }

    public ListRows Rows { get; }

    /// <summary>How the actor comes to see the records, where not all of them.</summary>
    public IReadOnlyList<Way> Ways { get; }

    public bool SeesNothing => IsRestricted && Ways.Count == 0;

    /// <summary>The actor does not see everything.</summary>
    public bool IsRestricted { get; }

    /// <summary>A filter or search: its best plan depends on the values.</summary>
    public bool IsSelective { get; }

    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>One index gives the page as it stands: nothing is left out on the way, or each way to see the records has an index in this order.</summary>
    public bool IsOrdered => !IsSelective && (!IsRestricted || Order.Field.IsTitle && Ways.All(w => w.Join is null));

    /// <summary>A search by words that the full-text index finds: better asked first, for few records hold them.</summary>
    public bool IsRare => Words.Any(w => w.Length >= 3);

    /// <summary>
    /// The words alone decide, besides what the actor may see, and the row that holds them says all that else is asked: whose it is, its
    /// place by name. Its own table need not be read to put it in order.
    /// </summary>
    public bool IsByWords => Words.Count > 0 && Request is { Filter: null, Also: null } && (Order.Field.IsTitle || IsById)
        && (Request.Type.Type.PrivateBy is null || Actor.IsAdministrator) && Request.Type.Type.VisibleThrough.Count == 0
        && !Request.Type.HidesSearched;

    /// <summary>All ways to see the records at once: SQLite's search cannot start from an owner or team, and should run once only.</summary>
    public bool IsOnePass => IsByWords && dialect.IsSqlite && !IsFew;

    /// <summary>What the actor sees is so little that it alone is looked through.</summary>
    public bool IsFew { get; init; }

    /// <summary>There are so many records of the type that a walk, which costs the same in any, is tried before the words are looked for.</summary>
    public bool IsLarge { get; init; }

    public Prevalence Prevalent { get; init; } = Prevalence.None;

    public string Table => Request.Type.Type.Table;

    /// <summary>Created order is id order: ids are UUID version 7.</summary>
    private bool IsById => Order.Field.Key == "createdAt";

    internal bool IsNullable => !IsById && !Order.Field.IsTitle && Order.Field.Key != "updatedAt" && Order.Field.Kind != FieldKind.YesNo;

    public ColumnType SortType => IsById ? ColumnType.Guid : Order.Field switch
    {
        { IsTitle: true } => ColumnType.Text,
        { IsMany: false, IsReadApart: true } custom => FieldValues.ColumnOf(custom) switch
        {
            "number" => ColumnType.Long,
            "instant" => ColumnType.Instant,
            "reference" => ColumnType.Guid,
            _ => ColumnType.Text,
        },
        var other => other.ColumnType,
    };

    /// <summary>The sort expression over <c>t</c>; in the phase without values, the id stands for it.</summary>
    public string Key(Phase phase) => phase.Nulls || IsById ? "t.id" : KeyOf("t");

    public string OrderBy(Phase phase)
    {
        var down = phase.Descending ? " desc" : "";
        return phase.Nulls || IsById ? $" order by t.id{down}" : $" order by {KeyOf("t")}{down}, {IdOf("t")}{down}";
    }

    /// <summary>Begins after the cursor. The leading bound lets the index start there.</summary>
    public void Keyset(Sql sql, Phase phase)
    {
        var more = phase.Descending ? "<" : ">";
        if (IsById || phase.Nulls)
        {
            if (phase.Nulls)
            {
                sql.Raw(" and ");
                if (ByValue is { } value)
                {
                    sql.Raw("not exists (select 1 from field_values v where v.workspace_id = t.workspace_id and v.record_id = t.id and v.field_id = ")
                        .Value(value.ValueId).Raw(")");
                }
                else
                {
                    sql.Raw(KeyOf("t")).Raw(" is null");
                }
            }

            if (phase.After is { } id)
            {
                sql.Raw($" and t.id {more} ").Value(id.Id);
            }

            return;
        }

        if (IsNullable)
        {
            sql.Raw(" and ").Raw(KeyOf("t")).Raw(" is not null");
        }

        if (phase.After is { Value: { } from } after)
        {
            var key = KeyOf("t");
            sql.Raw($" and {key} {more}= ").Value(from).Raw($" and ({key} {more} ").Value(from).Raw($" or {IdOf("t")} {more} ").Value(after.Id).Raw(')');
        }
    }

    /// <summary>What the sort index is walked on: the table, or the index of a custom field's values joined with it.</summary>
    /// <param name="join">What a way to see the records joins to them.</param>
    public Sql From(Sql sql, Phase phase, string? join = null)
    {
        if (ByValue is not { } value || phase.Nulls)
        {
            return sql.Raw(Table).Raw(" t").Raw(join ?? "").Raw(" where ");
        }

        return sql.Raw("field_values v join ").Raw(Table).Raw(" t on t.workspace_id = v.workspace_id and t.id = v.record_id").Raw(join ?? "")
            .Raw(" where v.workspace_id = ").Value(Actor.WorkspaceId).Raw(" and v.field_id = ").Value(value.ValueId).Raw(" and ");
    }

    /// <summary>The sort values and ids alone, as the index table has them.</summary>
    public Sql FromValues(Sql sql, Phase phase)
    {
        var value = ByValue!;
        sql.Raw($"select v.record_id as id, {ValueKey} as s from field_values v where v.workspace_id = ").Value(Actor.WorkspaceId)
            .Raw(" and v.field_id = ").Value(value.ValueId);
        Keyset(sql, phase);
        return sql.Raw(OrderBy(phase));
    }

    /// <summary>The tests that the index table answers by itself where the sort values lie there too: both decide before a record is read.</summary>
    public IReadOnlyList<Filter.Test> Narrow => IsByValue && Words.Count == 0 ? Valued : [];

    /// <summary>The database has statistics of all that is asked for, and chooses well by itself: no words, no values that lie in the index table.</summary>
    public bool IsEstimable => Words.Count == 0 && Valued.Count == 0;

    private IReadOnlyList<Filter.Test> Valued => FilterSql.ByValue(Request.Filter, Request.Type);

    /// <summary>The sort values lie in the index table.</summary>
    public bool IsByValue => ByValue is not null;

    /// <summary>The sort value over the joined index table.</summary>
    public string ValueKey => KeyOf("t");

    /// <summary>Joins the sort value of the record whose id is <paramref name="id"/>, if it has one.</summary>
    public void JoinValue(Sql sql, string id)
    {
        if (ByValue is { } value)
        {
            sql.Raw(" left join field_values v on v.workspace_id = ").Value(Actor.WorkspaceId)
                .Raw(" and v.field_id = ").Value(value.ValueId).Raw($" and v.position = 0 and v.record_id = {id}");
        }
    }

    /// <summary>What comes after the cursor where those with a sort value and those without are found together.</summary>
    public void KeysetOfAll(Sql sql, string key)
    {
        if (Phases[0].After is not { } after)
        {
            return;
        }

        var more = Order.Descending ? "<" : ">";
        if (Phases[0].Nulls)
        {
            sql.Raw($" where {key} is null and few.id {more} ").Value(after.Id);
        }
        else if (IsById)
        {
            sql.Raw($" where few.id {more} ").Value(after.Id);
        }
        else
        {
            sql.Raw($" where ({key} {more} ").Value(after.Value).Raw($" or {key} = ").Value(after.Value).Raw($" and few.id {more} ").Value(after.Id)
                .Raw(IsNullable ? $" or {key} is null)" : ")");
        }
    }

    /// <summary>The sort field where its values lie in the index table.</summary>
    private Field? ByValue => Order.Field is { IsMany: false, IsReadApart: true } custom ? custom : null;

    private string KeyOf(string alias) => ByValue is { } value
        ? "v." + FieldValues.ColumnOf(value)
        : FilterSql.Column(dialect, Order.Field, alias);

    private string IdOf(string alias) => ByValue is null ? alias + ".id" : "v.record_id";

    private IReadOnlyList<Phase> MakePhases(Cursor? after)
    {
        if (!IsNullable)
        {
            return [new(false, Order.Descending, after)];
        }

        return after is { Value: null }
            ? [new(true, Order.Descending, after)]
            : [new(false, Order.Descending, after), new(true, Order.Descending, null)];
    }
}
