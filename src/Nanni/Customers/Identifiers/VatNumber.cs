using System.Text.RegularExpressions;

namespace Nanni.Customers.Identifiers;

/// <summary>A value added tax number of the European Union, of the United Kingdom or of Northern Ireland (XI).</summary>
/// <remarks>
/// Source of the formats: European Commission, VIES, "VAT identification number structure" (Council Directive 2006/112/EC,
/// art. 215). Of the checksums: the tax authorities' publications, see <see cref="VatChecksums"/>. A number that passes may
/// still not be registered: only VIES knows.
/// </remarks>
public static partial class VatNumber
{
    /// <param name="country">Of a number written without its country, as two letters.</param>
    /// <param name="canonical">The country's prefix and the number: <c>PL1234563218</c>. Greece is EL.</param>
    public static bool TryParse(string? text, string? country, out string canonical)
    {
        canonical = Compact(text, country);
        return Problem(text, country) is null;
    }

    public static bool TryParse(string? text, out string canonical) => TryParse(text, null, out canonical);

    /// <summary>The key of the text that says what is wrong; null when nothing is.</summary>
    public static string? Problem(string? text, string? country = null)
    {
        var number = Compact(text, country);
        if (number.Length < 4 || Format(number[..2]) is not { } format)
        {
            return "identifier.vat.country";
        }

        return !format.IsMatch(number.AsSpan(2)) ? "identifier.vat.format"
            : !VatChecksums.Fits(number[..2], number[2..]) ? "identifier.vat.checksum"
            : null;
    }

    private static string Compact(string? text, string? country)
    {
        var compact = Checksum.Compact(text);
        compact = compact.StartsWith("GR", StringComparison.Ordinal) ? "EL" + compact[2..] : compact;
        var named = compact.Length > 2 && Format(compact[..2]) is not null;
        var prefix = string.Equals(country, "GR", StringComparison.OrdinalIgnoreCase) ? "EL" : country?.ToUpperInvariant();

        // Some national numbers begin with two letters themselves (ES is none of those, IE old ones are rare).
        return named || prefix is null ? compact : prefix + compact;
    }

    private static Regex? Format(string prefix) => prefix switch
    {
        "AT" => Austria(),
        "BE" => Belgium(),
        "BG" => NineOrTen(),
        "CY" => Cyprus(),
        "CZ" => EightToTen(),
        "DE" or "EE" or "EL" or "PT" => Nine(),
        "DK" or "FI" or "HU" or "LU" or "MT" or "SI" => Eight(),
        "ES" => Spain(),
        "FR" => France(),
        "HR" or "IT" or "LV" => Eleven(),
        "IE" => Ireland(),
        "LT" => NineOrTwelve(),
        "NL" => Netherlands(),
        "PL" or "SK" => Ten(),
        "RO" => Romania(),
        "SE" => Sweden(),
        "GB" or "XI" => Britain(),
        _ => null,
    };

    [GeneratedRegex(@"^U[0-9]{8}\z")]
    private static partial Regex Austria();

    [GeneratedRegex(@"^[01][0-9]{9}\z")]
    private static partial Regex Belgium();

    [GeneratedRegex(@"^[0-9]{9,10}\z")]
    private static partial Regex NineOrTen();

    [GeneratedRegex(@"^[0-9]{8}[A-Z]\z")]
    private static partial Regex Cyprus();

    [GeneratedRegex(@"^[0-9]{8,10}\z")]
    private static partial Regex EightToTen();

    [GeneratedRegex(@"^[0-9]{8}\z")]
    private static partial Regex Eight();

    [GeneratedRegex(@"^[0-9]{9}\z")]
    private static partial Regex Nine();

    [GeneratedRegex(@"^[0-9]{10}\z")]
    private static partial Regex Ten();

    [GeneratedRegex(@"^[0-9]{11}\z")]
    private static partial Regex Eleven();

    [GeneratedRegex(@"^([0-9]{9}|[0-9]{12})\z")]
    private static partial Regex NineOrTwelve();

    [GeneratedRegex(@"^([A-Z][0-9]{7}[A-Z0-9]|[0-9]{8}[A-Z])\z")]
    private static partial Regex Spain();

    [GeneratedRegex(@"^[0-9A-HJ-NP-Z]{2}[0-9]{9}\z")]
    private static partial Regex France();

    [GeneratedRegex(@"^([0-9]{7}[A-W][A-IW]?|[7-9][A-Z+*][0-9]{5}[A-W])\z")]
    private static partial Regex Ireland();

    [GeneratedRegex(@"^[0-9]{9}B[0-9]{2}\z")]
    private static partial Regex Netherlands();

    [GeneratedRegex(@"^[1-9][0-9]{1,9}\z")]
    private static partial Regex Romania();

    [GeneratedRegex(@"^[0-9]{10}(0[1-9]|[1-8][0-9]|9[0-4])\z")]
    private static partial Regex Sweden();

    [GeneratedRegex(@"^([0-9]{9}|[0-9]{12}|GD[0-4][0-9]{2}|HA[5-9][0-9]{2})\z")]
    private static partial Regex Britain();
}
