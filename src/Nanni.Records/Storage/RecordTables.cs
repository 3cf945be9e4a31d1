using System.Collections.Frozen;
using Nanni.Records.Types;

namespace Nanni.Records.Storage;

/// <summary>Names of the tables that hold records, for the guard that refuses a statement without the workspace.</summary>
public static class RecordTables
{
    private static FrozenSet<string> tables = FrozenSet<string>.Empty;

    public static void Register(RecordTypes types) =>
        tables = types.All.Select(t => t.Table)
            .Concat(["records", "field_values", "match_keys", "duplicate_pairs", "distinct_pairs", "record_shares", "changes", "operations", "operation_parts", "timeline_entries", "search_words", "security_events", "audit_links", "sealed_numbers", "suppressions"])
            .ToFrozenSet();

    /// <summary>True where a word of the statement is such a table.</summary>
    internal static bool Mentions(string text)
    {
        var lookup = tables.GetAlternateLookup<ReadOnlySpan<char>>();
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var start = rest.IndexOfAnyInRange('a', 'z');
            if (start < 0)
            {
                return false;
            }

            rest = rest[start..];
            var end = 0;
            while (end < rest.Length && (char.IsAsciiLetterLower(rest[end]) || rest[end] == '_'))
            {
                end++;
            }

            if (lookup.Contains(rest[..end]))
            {
                return true;
            }

            rest = rest[end..];
        }

        return false;
    }
}
