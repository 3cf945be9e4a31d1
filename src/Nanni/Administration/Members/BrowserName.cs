namespace Nanni.Administration.Members;

/// <summary>What people call their browser, from what it says of itself: “Firefox, Windows”.</summary>
/// <remarks>
/// Only names that are in the header on purpose; order matters, since nearly every browser also claims to be Chrome and Safari.
/// Source: MDN, “Browser detection using the user agent string”.
/// </remarks>
internal static class BrowserName
{
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Vivaldi/", "Vivaldi"), ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];

    /// <returns>The header itself, shortened, where it is none of these; null where there is none.</returns>
    public static string? Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
        {
            return null;
        }

        string?[] known = [Known(Browsers, userAgent), Known(Systems, userAgent)];
        return known[0] is null && known[1] is null
            ? userAgent[..Math.Min(userAgent.Length, 60)]
            : string.Join(", ", known.OfType<string>());
    }

    private static string? Known((string Mark, string Name)[] names, string userAgent) =>
        names.FirstOrDefault(one => userAgent.Contains(one.Mark, StringComparison.Ordinal)).Name;
}
