namespace Nanni.Records.Export.Tables;

/// <summary>
/// Keeps a spreadsheet from running what a stranger typed: text that begins like a formula gets an apostrophe when it is
/// written to CSV, and loses it when our import reads it back.
/// </summary>
/// <remarks>
/// Source: OWASP, CSV Injection. An apostrophe already before such a beginning is doubled, so that every text comes back
/// as it went.
/// </remarks>
public static class Formulas
{
    private const string Starts = "=+-@\t\r";

    /// <summary>Whether the text begins like a formula, perhaps after apostrophes.</summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        var rest = text.TrimStart('\'');
        return !rest.IsEmpty && Starts.Contains(rest[0]);
    }

    public static string Neutralise(string text) => Is(text) ? "'" + text : text;

    public static ReadOnlySpan<char> Restore(ReadOnlySpan<char> text) =>
        text.Length > 1 && text[0] == '\'' && Is(text) ? text[1..] : text;
}
