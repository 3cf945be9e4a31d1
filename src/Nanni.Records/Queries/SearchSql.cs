using Nanni.Records.Filters;
using Nanni.Records.Storage;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>
/// Conditions over the folded search text. A word of three letters or more may stand anywhere in a word; a shorter one must begin a
/// word (every word has two spaces before it, so even one letter is a trigram of the index).
/// </summary>
internal static class SearchSql
{
    public static string Pattern(string word) =>
        "%" + (word.Length < 3 ? "  " : "") + FilterSql.Escape(word) + "%";

    /// <summary><c>r.search like … and …</c>.</summary>
    public static Sql Contains(Sql sql, string alias, IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            sql.Raw(i == 0 ? "" : " and ").Raw(alias).Raw(".search like ").Value(Pattern(words[i])).Raw(" escape '\\'");
        }

        return sql;
    }

    /// <summary>
    /// <c>(r.search like … or …)</c>. Words that differ in one place only are first sought together, by what they have in common: a look
    /// into the index costs the same for the pattern as for one of them. PostgreSQL would distribute the words over the pattern and look for
    /// each in the index after all, were they not kept from it (<c>is true</c>).
    /// </summary>
    public static Sql ContainsAny(Sql sql, string alias, IReadOnlyList<string> words)
    {
        sql.Raw('(');
        foreach (var (i, (frame, alike)) in Frames(words).Index())
        {
            sql.Raw(i == 0 ? "" : " or ");
            if (alike.Count > 1)
            {
                sql.Raw('(').Raw(alias).Raw(".search like ").Value(frame).Raw(" escape '\\' and ((");
            }

            for (var w = 0; w < alike.Count; w++)
            {
                sql.Raw(w == 0 ? "" : " or ").Raw(alias).Raw(".search like ").Value(Pattern(alike[w])).Raw(" escape '\\'");
            }

            sql.Raw(alike.Count > 1 ? ") is true))" : "");
        }

        return sql.Raw(')');
    }

    /// <summary>Groups of words with their common pattern: what all begin with, something, and what all end with.</summary>
    internal static List<(string Frame, List<string> Words)> Frames(IReadOnlyList<string> words)
    {
        var groups = new List<(string Frame, List<string> Words)>();
        var left = words.ToList();
        while (left.Count > 0)
        {
            var best = left.Select(other => Common(left[0], other)).Where(f => f.Start.Length + f.End.Length >= ShortestFrame)
                .GroupBy(f => f).Select(f => (Frame: f.Key, Words: left.Where(w => Fits(w, f.Key)).ToList()))
                .Append((Frame: (Start: left[0], End: ""), Words: [left[0]])).MaxBy(g => g.Words.Count);
            groups.Add((Pattern(best.Frame.Start) + FilterSql.Escape(best.Frame.End) + "%", best.Words));
            left.RemoveAll(best.Words.Contains);
        }

        return groups;
    }

    /// <summary>Letters that a pattern needs to be as rare as a word.</summary>
    private const int ShortestFrame = 6;

    private static bool Fits(string word, (string Start, string End) frame) => word.Length >= frame.Start.Length + frame.End.Length
        && word.StartsWith(frame.Start, StringComparison.Ordinal) && word.EndsWith(frame.End, StringComparison.Ordinal);

    /// <summary>What two words of about one length begin and end with, where they differ by one letter in one place.</summary>
    private static (string Start, string End) Common(string one, string other)
    {
        var start = one.AsSpan().CommonPrefixLength(other);
        var end = 0;
        while (end < Math.Min(one.Length, other.Length) - start && one[^(end + 1)] == other[^(end + 1)])
        {
            end++;
        }

        return start < Math.Max(one.Length, other.Length) && start + end >= Math.Max(one.Length, other.Length) - 1 ? (one[..start], one[(one.Length - end)..]) : ("", "");
    }

    /// <summary>
    /// A FROM part that yields the rows of <c>records</c> of one type with all the words, by the full-text index of the database.
    /// </summary>
    /// <param name="isDirect">Other conditions leave so few rows that each is looked at; PostgreSQL decides that by itself.</param>
    public static Sql From(
        Sql sql, Guid workspace, string type, IReadOnlyList<string> words, string alias, Prevalence? prevalent = null, bool isDirect = false)
    {
        if (sql.Dialect.IsSqlite && !isDirect)
        {
            // The trigram index finds candidates, always first (cross join: not from an owner); LIKE decides (word beginnings, and
            // detail=none keeps no positions).
            sql.Raw($"search_index cross join records {alias} on {alias}.search_key = search_index.rowid where search_index match ")
                .Value(SqliteSearch.Match([.. words.Select(w => (string[])[w])], workspace, [type])).Raw(" and ");
        }
        else
        {
            sql.Raw($"records {alias} where ");
        }

        Of(sql, alias, workspace, [type], isDirect ? null : prevalent).Raw(" and ");
        return Contains(sql, alias, words);
    }

    /// <summary><c>r.workspace_id = … and r.type in …</c>; see <see cref="Prevalence"/>.</summary>
    /// <param name="types">Null for all.</param>
    public static Sql Of(Sql sql, string alias, Guid workspace, IReadOnlyList<string>? types, Prevalence? prevalent)
    {
        var isMost = prevalent is { IsWorkspace: true };
        sql.Raw(isMost ? "(" : "").Raw(alias).Raw(".workspace_id = ").Value(workspace).Raw(isMost ? ") is true" : "");
        if (types is null)
        {
            return sql;
        }

        var isLarge = types.Any(type => prevalent?.Types.Contains(type) ?? false);
        sql.Raw(isLarge ? " and (" : " and ");
        return (types is [var only] ? sql.Raw(alias).Raw(".type = ").Value(only) : sql.In(alias + ".type", types)).Raw(isLarge ? ") is true" : "");
    }

    /// <summary>
    /// <c> and …</c>: each of the words, or one of its alternatives, stands in a field that the actor sees. The search text of a record holds
    /// the words of all its fields, so it alone would tell who guesses a hidden number that they have guessed it. Where a searched field
    /// is kept from the actor, what the search text gives is therefore compared with the visible fields themselves: the name and what is
    /// indexed in its folded form, all else as it stands, so that there an accent has to be typed. Nothing is added for anybody else.
    /// </summary>
    /// <param name="alias">A row of the type's own table.</param>
    public static void Seen(Sql sql, TypeSchema type, string alias, IEnumerable<IReadOnlyList<string>> words)
    {
        if (!type.HidesSearched)
        {
            return;
        }

        string[] columns = [.. type.BuiltIn.Where(f => f is { IsSearched: true, IsEncrypted: false }).Select(f => Compared(f, alias))];
        foreach (var alternatives in words)
        {
            sql.Raw(" and (");
            foreach (var (i, (column, word)) in columns.SelectMany(c => alternatives.Select(w => (c, w))).Index())
            {
                var letters = FilterSql.Escape(word);
                sql.Raw(i == 0 ? "" : " or ").Raw(column).Raw(" like ").Value(word.Length < 3 ? letters + "%" : "%" + letters + "%").Raw(" escape '\\'");
                if (word.Length < 3)
                {
                    sql.Raw(" or ").Raw(column).Raw(" like ").Value("% " + letters + "%").Raw(" escape '\\'");
                }
            }

            sql.Raw(')');
        }
    }

    private static string Compared(Field field, string alias) => field switch
    {
        { IsTitle: true } => $"{alias}.sort_key",
        _ when FieldColumns.HasKey(field) => $"{alias}.{FieldColumns.KeyColumn(field)}",
        _ => $"lower(cast({alias}.{field.Column} as text))",
    };

    public static IReadOnlyList<string> Words(string? text) => Fold.Term(text);
}
