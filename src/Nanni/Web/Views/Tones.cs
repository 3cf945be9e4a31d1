namespace Nanni.Web.Views;

/// <summary>Turns the colour of a choice or a member into the class that paints it.</summary>
public static class Tones
{
    /// <summary>The members' colours, in the order of <c>MemberName.Colour</c>.</summary>
    private static readonly string[] Members =
    [
        "tone-teal", "tone-blue", "tone-violet", "tone-orange", "tone-green", "tone-pink",
        "tone-indigo", "tone-amber", "tone-red", "tone-gray", "tone-blue", "tone-teal",
    ];

    /// <summary>The class for a colour that people pick by name; gray for one that is unknown.</summary>
    public static string Of(string? color) => color switch
    {
        "blue" => "tone-blue",
        "green" => "tone-green",
        "amber" => "tone-amber",
        "red" => "tone-red",
        "violet" => "tone-violet",
        "teal" => "tone-teal",
        "copper" or "orange" => "tone-orange",
        "pink" => "tone-pink",
        "indigo" => "tone-indigo",
        _ => "tone-gray",
    };

    /// <summary>The class for a member's colour, "0" to "11".</summary>
    public static string OfMember(string? color) =>
        int.TryParse(color, System.Globalization.CultureInfo.InvariantCulture, out var place) && place >= 0
            ? Members[place % Members.Length]
            : "tone-gray";

    /// <summary>The colours that administrators choose from, by name.</summary>
    public static IReadOnlyList<string> Choosable { get; } = ["gray", "blue", "teal", "green", "amber", "copper", "red", "violet"];

    /// <summary>One or two letters that stand for a person: of the first and of the last word.</summary>
    public static string Initials(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words switch
        {
            [] => "?",
            [var only] => First(only),
            [var first, .., var last] => First(first) + First(last),
        };
    }

    private static string First(string word) => System.Globalization.StringInfo.GetNextTextElement(word).ToUpperInvariant();
}
