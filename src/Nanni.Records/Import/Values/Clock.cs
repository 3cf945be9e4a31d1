using System.Globalization;

namespace Nanni.Records.Import.Values;

/// <summary>Reads a time of day and its offset from UTC.</summary>
internal static class Clock
{
    private static readonly string[] Formats =
    [
        "H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF", "H:mm:ss,FFFFFFF", "h:mm tt", "h:mm:ss tt", "h:mmtt", "h:mm:sstt", "htt", "h tt",
        "HHmmss", "HHmm", "H.mm",
    ];

    /// <summary>An empty text is midnight.</summary>
    /// <param name="offset">Null when the text names none.</param>
    public static bool TryParse(string text, out TimeSpan clock, out TimeSpan? offset)
    {
        (clock, offset) = (default, null);
        if (text.Length == 0)
        {
            return true;
        }

        var rest = text;
        if (rest.EndsWith('Z') || rest.EndsWith('z'))
        {
            (rest, offset) = (rest[..^1].TrimEnd(), TimeSpan.Zero);
        }
        else if (rest.LastIndexOfAny(['+', '-', '−']) is > 0 and var sign)
        {
            var zone = rest[(sign + 1)..].Replace(":", "", StringComparison.Ordinal);
            if (zone.Length is not (2 or 4) || !zone.All(char.IsAsciiDigit))
            {
                return false;
            }

            var minutes = (Dates.Number(zone[..2]) * 60) + (zone.Length == 4 ? Dates.Number(zone[2..]) : 0);
            if (minutes > 14 * 60)
            {
                return false;
            }

            offset = TimeSpan.FromMinutes(rest[sign] == '+' ? minutes : -minutes);
            rest = rest[..sign].TrimEnd();
        }

        var read = DateTime.TryParseExact(rest, Formats, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var time);
        clock = time.TimeOfDay;
        if (rest is "24:00" or "24:00:00")
        {
            (read, clock) = (true, TimeSpan.FromDays(1));
        }

        return read;
    }
}
