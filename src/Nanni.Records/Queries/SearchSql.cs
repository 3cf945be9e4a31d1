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
    /// A FROM part that yields the rows of <c>records</c> of one type with all the words, by the full-text index of the database.
    /// </summary>
    /// <param name="isDirect">Other conditions leave so few rows that each is looked at; PostgreSQL decides that by itself.</param>
    public static Sql From(Sql sql, Guid workspace, string type, IReadOnlyList<string> words, string alias, bool isDirect = false)
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

        sql.Raw($"{alias}.workspace_id = ").Value(workspace).Raw($" and {alias}.type = ").Value(type).Raw(" and ");
        return Contains(sql, alias, words);
    }

    public static IReadOnlyList<string> Words(string? text) => Fold.Term(text);
}
