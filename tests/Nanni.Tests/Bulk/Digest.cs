using System.Globalization;
using Nanni.Records.Storage;

namespace Nanni.Tests.Bulk;

/// <summary>A table's rows of one workspace without what differs by chance: ids, times and who wrote.</summary>
internal static class Digest
{
    public static readonly IReadOnlyList<string> Tables =
    [
        "accounts", "contacts", "products", "opportunities", "records", "field_values", "match_keys", "changes", "timeline_entries", "search_words",
    ];

    public static async Task<List<string>> Of(TestWorkspace copper, Guid workspace, string table)
    {
        var rows = await copper.Store.Query(
            copper.Store.Sql().Raw("select * from ").Raw(table).Add($" where workspace_id = {workspace}"), Line, default);
        return [.. rows.Order(StringComparer.Ordinal)];
    }

    private static string Line(Row row)
    {
        var cells = new List<string>();
        for (var i = 0; i < row.Reader.FieldCount; i++)
        {
            var name = row.Reader.GetName(i);
            if (name == "part_id")
            {
                // Which transaction a row was committed with: that differs on purpose.
                continue;
            }

            var value = row.Reader.GetValue(i);
            var byChance = name is "id" or "salt" or "workspace_id" or "search_key" or "sealed" or "operation_id" or "member_id" or "created_by" || name.EndsWith("_id", StringComparison.Ordinal)
                || name.EndsWith("_at", StringComparison.Ordinal) && name is not "closed_at" || name == "at";
            cells.Add(byChance && name is not "field_id" ? value is DBNull ? "-" : "+" : Convert.ToString(value is byte[] bytes ? Convert.ToHexString(bytes) : value, CultureInfo.InvariantCulture) ?? "");
        }

        return string.Join('|', cells);
    }
}
