namespace Nanni.Administration.Demo.People;

/// <summary>How a surname sounds for a woman.</summary>
/// <remarks>
/// Poland: adjectives end in -a. Lithuania: the ending says whether she bears her husband's name (-ienė) or her father's
/// (-aitė, -ytė, -utė, -iūtė). Source: Valstybinė lietuvių kalbos komisija, on women's surnames.
/// </remarks>
internal static class Surnames
{
    public static string Polish(string family, bool female) => !female ? family
        : Ends(family, "ski") || Ends(family, "cki") || Ends(family, "dzki") ? family[..^1] + "a"
        : Ends(family, "zny") || Ends(family, "źny") || Ends(family, "mny") || Ends(family, "sny") || Ends(family, "chy") ? family[..^1] + "a"
        : family;

    public static string Lithuanian(string family, bool female, bool married)
    {
        if (!female)
        {
            return family;
        }

        var (ending, daughter) =
            Ends(family, "ius") ? ("ius", "iūtė")
            : Ends(family, "us") ? ("us", "utė")
            : Ends(family, "as") ? ("as", "aitė")
            : Ends(family, "is") ? ("is", "ytė")
            : Ends(family, "ys") ? ("ys", "ytė")
            : Ends(family, "a") ? ("a", "aitė")
            : Ends(family, "ė") ? ("ė", "ytė")
            : ("", "aitė");
        return family[..^ending.Length] + (married ? "ienė" : daughter);
    }

    private static bool Ends(string text, string ending) => text.EndsWith(ending, StringComparison.Ordinal);
}
