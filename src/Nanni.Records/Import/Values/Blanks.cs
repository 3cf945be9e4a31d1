using System.Collections.Frozen;
using Nanni.Records.Text;

namespace Nanni.Records.Import.Values;

/// <summary>What people and programs write where nothing is known.</summary>
public static class Blanks
{
    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        ["null", "nil", "none", "na", "n a", "nan", "undefined", "brak", "brak danych", "bd", "b d", "nie dotyczy", "nd", "n d", "nera", "nenurodyta"]);

    /// <summary>Whether the cell is empty; with <paramref name="words"/> also when it says NULL, N/A, #N/A, a dash and the like.</summary>
    public static bool Is(string? text, bool words)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        if (!words || text.Length > 20)
        {
            return false;
        }

        var trimmed = text.AsSpan().Trim();
        return trimmed.Trim("-–—―−._?").IsEmpty
            || (!trimmed.ContainsAnyInRange('0', '9') && Words.Contains(Fold.Sort(trimmed.Trim("#()<>").ToString())));
    }
}
