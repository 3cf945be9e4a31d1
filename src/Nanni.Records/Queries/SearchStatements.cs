using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>The statements of the search, for one actor and some types.</summary>
internal sealed class SearchStatements(RecordStore store, RecordTypes types, Schema schema, Actor actor, IReadOnlyList<RecordType> searched)
{
    /// <summary>What the actor sees in part is so little that each of those records is looked at.</summary>
    public bool IsFew { get; init; }

    public Prevalence Prevalent { get; init; } = Prevalence.None;

    /// <summary>Titles that begin so, from the sort index of each type; for who sees part, from the indexes of owners and teams.</summary>
    public Sql TitlesFrom(string prefix, int limit)
    {
        var sql = store.Sql().Raw("select r.id, r.type, r.title from (");
        var first = true;
        foreach (var type in searched)
        {
            foreach (var way in Ways(type))
            {
                sql.Raw(first ? "select * from (" : " union select * from (").Raw($"select t.id, t.sort_key from {type.Table} t where t.workspace_id = ").Value(actor.WorkspaceId)
                    .Raw(" and t.deleted_at is null and ").Add(way.Condition).Raw(" and t.sort_key >= ").Value(prefix).Raw(" and t.sort_key < ").Value(prefix + "\uffff");
                Visibility.AppendPrivate(sql, type, actor, "t");
                sql.Raw($" order by t.sort_key, t.id limit {limit}) b");
                first = false;
            }
        }

        return first
            ? store.Sql().Raw("select r.id, r.type, r.title from records r where 1 = 0 and r.workspace_id = ").Value(actor.WorkspaceId)
            : sql.Raw($" order by sort_key, id limit {limit}) k join records r on r.id = k.id where r.workspace_id = ").Value(actor.WorkspaceId);
    }

    /// <summary>
    /// Records that hold, for each word, one of its alternatives. For who sees part: those of the types that they see whole, or through
    /// other records, and what they own and what is their teams' of the rest. In one pass, since the search in the index is most of the
    /// work; but where what they see in part is little, that is a branch of its own, which starts from those few. What is private is left
    /// out when it is shown.
    /// </summary>
    public Sql Holding(IReadOnlyList<IReadOnlyList<string>> words, int limit)
    {
        string[] every = [.. searched.Select(t => t.Name)];
        if (searched.All(t => Visibility.IsOpen(t, actor, Right.View)))
        {
            return Holding(words, every, isAll: searched.Count == types.All.Count(t => t.IsSearched)).Raw($" limit {limit}");
        }

        var reach = searched.ToLookup(t => t.VisibleThrough.Count > 0 ? Scope.All : Visibility.Reach(t, actor, Right.View), t => t.Name);
        string[] whole = [.. reach[Scope.All]];
        string[] narrow = [.. Visibility.Partial.SelectMany(scope => reach[scope])];
        var mine = new List<Sql>();
        if (narrow.Length > 0)
        {
            mine.Add(store.Sql().In("r.type", narrow).Raw(" and ").In("r.owner_id", actor.Owners));
        }

        foreach (var scope in Visibility.Partial.Where(scope => reach[scope].Any() && actor.TeamsWithin(scope).Count > 0))
        {
            mine.Add(store.Sql().In("r.type", [.. reach[scope]]).Raw(" and ").In("r.team_id", actor.TeamsWithin(scope)));
        }

        if (searched.Where(t => Visibility.IsShared(t, actor, Right.View)).Select(t => t.Name).ToArray() is { Length: > 0 } shared)
        {
            var lent = store.Sql().In("r.type", shared).Raw(" and ");
            Visibility.AppendShared(lent, actor, "r.id", shared, Right.View);
            mine.Add(lent);
        }

        if (!IsFew)
        {
            var sql = Holding(words, every, isAll: true).Raw(" and (").In("r.type", whole);
            foreach (var some in mine)
            {
                sql.Raw(" or ").Add(some);
            }

            return sql.Raw($") limit {limit}");
        }

        List<Sql> branches = [.. mine.Select(some => Holding(words, narrow, isAll: true, isDirect: true).Raw(" and ").Add(some))];

        // PostgreSQL's index begins with the type, and what is seen whole besides are types with few records: one at a time, the words of all
        // others are not looked at. SQLite's finds several types as fast as one.
        if (store.Dialect.IsSqlite && whole.Length > 0)
        {
            branches.Add(Holding(words, whole));
        }
        else
        {
            branches.AddRange(whole.Select(type => Holding(words, [type])));
        }

        var few = store.Sql();
        foreach (var found in branches)
        {
            few.Raw(few.IsEmpty ? "select * from (" : " union select * from (").Add(found).Raw($" limit {limit}) b");
        }

        return few.Raw($" limit {limit}");
    }

    /// <param name="within">The types that are sought.</param>
    /// <param name="isAll">The types need not be asked for: they are all, or the caller's further conditions leave no others.</param>
    /// <param name="isDirect">Those conditions leave so little that each record is looked at.</param>
    private Sql Holding(IReadOnlyList<IReadOnlyList<string>> words, IReadOnlyList<string> within, bool isAll = false, bool isDirect = false)
    {
        var sql = store.Sql().Raw("select r.id, r.type, r.title from ");
        if (store.Dialect.IsSqlite && !isDirect)
        {
            sql.Raw("search_index cross join records r on r.search_key = search_index.rowid where search_index match ")
                .Value(SqliteSearch.Match(words, actor.WorkspaceId, within)).Raw(" and ");
        }
        else
        {
            sql.Raw("records r where ");
        }

        SearchSql.Of(sql, "r", actor.WorkspaceId, isAll ? null : within, isDirect ? null : Prevalent).Raw(" and r.deleted_at is null");
        foreach (var alternatives in words)
        {
            SearchSql.ContainsAny(sql.Raw(" and "), "r", alternatives);
        }

        return sql;
    }

    /// <summary>
    /// What is shown of the candidates that the actor sees: id, type, title; title, type, owner and team of the first reference; the
    /// first text beside the title.
    /// </summary>
    /// <param name="words">What was sought: for each word itself and its alternatives.</param>
    public Sql Shown(IReadOnlyList<Candidate> candidates, IReadOnlyList<IReadOnlyList<string>> words)
    {
        var sql = store.Sql();
        foreach (var group in candidates.GroupBy(c => c.Type))
        {
            var type = types[group.Key];
            var seen = schema[type.Name];
            var columns = type.DefaultColumns.Select(seen.Find).OfType<Field>().Where(f => !f.IsTitle && !f.IsEncrypted).ToArray();
            var reference = columns.FirstOrDefault(f => f.Kind == FieldKind.Reference && types.Find(f.Target!) is { IsSearched: true });
            var text = columns.FirstOrDefault(f => f.Kind is FieldKind.Text or FieldKind.Email);
            sql.Raw(sql.IsEmpty ? "" : " union all ").Raw($"select t.id, '{type.Name}', r.title, ")
                .Add(reference is null ? store.Sql().Raw(Nothing) : Visibility.AppendOwner(store.Sql().Raw("s.title, s.type, "), actor, "s.id", "s.owner_id").Raw(", s.team_id"))
                .Raw(text is null ? ", null" : $", t.{text.Column}")
                .Raw($" from {type.Table} t join records r on r.workspace_id = t.workspace_id and r.id = t.id")
                .Raw(reference is null ? "" : $" left join records s on s.workspace_id = t.workspace_id and s.id = t.{reference.Column}")
                .Raw(" where t.workspace_id = ").Value(actor.WorkspaceId).Raw(" and t.deleted_at is null and ").In("t.id", [.. group.Select(c => c.Id)]);
            SearchSql.Seen(sql, seen, "t", words);
            if (!Visibility.IsOpen(type, actor, Right.View))
            {
                sql.Raw(" and ");
                Visibility.Append(sql, types, type, actor, Right.View, "t");
            }
        }

        return sql;
    }

    /// <summary>Columns of a union must have types, also where they are empty.</summary>
    private string Nothing => store.Dialect.IsSqlite
        ? "null, null, null, null"
        : "null::text, null::text, null::uuid, null::uuid";

    private IEnumerable<Way> Ways(RecordType type) => Visibility.Ways(store.Dialect, types, type, actor).Where(way => way.Join is null);
}
