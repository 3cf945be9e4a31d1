using System.Collections.Frozen;
using Nanni.Records.Text;

namespace Nanni.Customers.NameDays;

/// <summary>When bearers of a name are congratulated, by the Polish and the Lithuanian calendar.</summary>
public static class NameDays
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Calendars = Read();

    /// <summary>The day of a first name as <c>07-26</c>; null where the calendars do not know it, or the language keeps no name days.</summary>
    /// <param name="firstName">Of several the first counts: Anna Maria is Anna.</param>
    /// <param name="language">"pl" or "lt": whose calendar. The other one is asked where this one does not know the name.</param>
    public static string? Of(string? firstName, string? language)
    {
        if (firstName is null || language is null || !Calendars.TryGetValue(language, out var own))
        {
            return null;
        }

        var name = Fold.Compact(firstName.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "");
        return own.GetValueOrDefault(name) ?? Calendars.Values.Select(calendar => calendar.GetValueOrDefault(name)).FirstOrDefault(day => day is not null);
    }

    private static FrozenDictionary<string, FrozenDictionary<string, string>> Read()
    {
        using var reader = new StreamReader(typeof(NameDays).Assembly.GetManifestResourceStream("namedays.txt")!);
        var calendars = new Dictionary<string, Dictionary<string, string>>();
        Dictionary<string, string> calendar = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
            {
                calendar = calendars[line.Trim('[', ']')] = [];
            }
            else if (line.Length > 6 && char.IsAsciiDigit(line[0]))
            {
                foreach (var name in line[6..].Split(' '))
                {
                    calendar.Add(Fold.Compact(name), line[..5]);
                }
            }
        }

        return calendars.ToFrozenDictionary(c => c.Key, c => c.Value.ToFrozenDictionary());
    }
}
