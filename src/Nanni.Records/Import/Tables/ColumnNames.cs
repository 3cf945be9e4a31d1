using System.Globalization;

namespace Nanni.Records.Import.Tables;

/// <summary>Column names that can be told apart.</summary>
internal static class ColumnNames
{
    /// <summary>Trims the names and makes each unique; empty ones at the end that stand over nothing are the caller's to drop.</summary>
    public static string[] Unique(IReadOnlyList<string> header)
    {
        var names = new string[header.Count];
        var taken = new HashSet<string>(header.Select(Clean), StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Length; i++)
        {
            var name = Clean(header[i]);
            if (name.Length == 0)
            {
                name = Free($"({i + 1})", i + 1);
            }
            else if (!seen.Add(name))
            {
                name = Free(name, 2);
            }

            seen.Add(name);
            taken.Add(name);
            names[i] = name;
        }

        return names;

        string Free(string name, int number)
        {
            if (name[0] == '(' && !taken.Contains(name))
            {
                return name;
            }

            string next;
            do
            {
                next = string.Create(CultureInfo.InvariantCulture, $"{name} ({number++})");
            }
            while (taken.Contains(next));
            return next;
        }
    }

    /// <summary>A, B … Z, AA: the names of a table without a header.</summary>
    public static string[] Letters(int count) => [.. Enumerable.Range(0, count).Select(Letter)];

    private static string Letter(int index) =>
        index < 26 ? ((char)('A' + index)).ToString() : Letter((index / 26) - 1) + (char)('A' + (index % 26));

    private static string Clean(string name) =>
        string.Join(' ', name.Trim('\uFEFF').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
