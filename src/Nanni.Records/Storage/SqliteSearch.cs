namespace Nanni.Records.Storage;

/// <summary>What SQLite's full-text index holds of a record, and how it is asked.</summary>
public static class SqliteSearch
{
    /// <summary>
    /// The index holds before the text of a row one trigram that stands for its workspace and type, so that neither the hits of other
    /// workspaces nor those of other types are looked at. It need not be theirs alone: the row itself decides.
    /// </summary>
    /// <seealso cref="Mark"/>
    public const string IndexedText = "char(57344 + unicode(type)) || substr(hex(workspace_id), -2) || coalesce(search, '')";

    /// <summary>The trigram of <see cref="IndexedText"/>: a private letter for the type and the last byte of the workspace.</summary>
    internal static string Mark(Guid workspace, string type) => (char)(0xE000 + type[0]) + workspace.ToString("N")[^2..].ToUpperInvariant();

    /// <summary>Of these types, the trigrams of all words, each of which may be one of several.</summary>
    internal static string Match(IReadOnlyList<IReadOnlyList<string>> words, Guid workspace, IEnumerable<string> types)
    {
        var marks = string.Join(" OR ", types.Select(type => '"' + Mark(workspace, type) + '"').Distinct());
        return string.Join(" AND ", words.Select(alternatives => "(" + string.Join(" OR ", alternatives.Select(word => "(" + Trigrams(word) + ")")) + ")").Prepend($"({marks})"));
    }

    private static string Trigrams(string word)
    {
        var text = word.Length < 3 ? "  " + word : word;
        return string.Join(" AND ", Enumerable.Range(0, text.Length - 2)
            .Select(i => '"' + text.Substring(i, 3).Replace("\"", "\"\"", StringComparison.Ordinal) + '"').Distinct());
    }
}
