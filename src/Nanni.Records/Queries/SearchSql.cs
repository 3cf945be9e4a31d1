using Nanni.Records.Filters;
using Nanni.Records.Storage;
using Nanni.Records.Text;

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
    /// A FROM part that yields the rows of <c>records r</c> with all the words, by the full-text index of the database.
    /// </summary>
    public static Sql From(Sql sql, Guid workspace, IReadOnlyList<string> words)
    {
        if (sql.Dialect.IsSqlite)
        {
            // The trigram index finds candidates; LIKE decides (word beginnings, and detail=none keeps no positions).
            sql.Raw("search_index join records r on r.search_key = search_index.rowid where search_index match ").Value(Match(words)).Raw(" and ");
        }
        else
        {
            sql.Raw("records r where ");
        }

        sql.Raw("r.workspace_id = ").Value(workspace).Raw(" and ");
        return Contains(sql, "r", words);
    }

    /// <summary>The trigrams of all words, each of which must be there.</summary>
    internal static string Match(IReadOnlyList<string> words) => string.Join(" AND ", words.Select(Trigrams));

    /// <summary>The same where each word may be one of several.</summary>
    internal static string Match(IReadOnlyList<IReadOnlyList<string>> words) =>
        string.Join(" AND ", words.Select(alternatives => "(" + string.Join(" OR ", alternatives.Select(word => "(" + Trigrams(word) + ")")) + ")"));

    private static string Trigrams(string word)
    {
        var text = word.Length < 3 ? "  " + word : word;
        return string.Join(" AND ", Enumerable.Range(0, text.Length - 2)
            .Select(i => '"' + text.Substring(i, 3).Replace("\"", "\"\"", StringComparison.Ordinal) + '"').Distinct());
    }

    public static IReadOnlyList<string> Words(string? text) => Fold.Term(text);
}
