using System.Collections.Frozen;

namespace Nanni.Customers.Identifiers;

/// <summary>An international bank account number.</summary>
/// <remarks>Source: ISO 13616 and the SWIFT IBAN Registry (lengths); the check is ISO/IEC 7064 MOD 97-10.</remarks>
public static class Iban
{
    private static readonly FrozenDictionary<string, int> Lengths =
        ("AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 "
        + "GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 "
        + "MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 "
        + "TL23 TN24 TR26 UA29 VA22 VG24 XK20")
            .Split(' ')
            .ToFrozenDictionary(entry => entry[..2], entry => Checksum.Number(entry.AsSpan(2)));

    /// <param name="canonical">Country, check digits and account without gaps.</param>
    public static bool TryParse(string? text, out string canonical)
    {
        canonical = Compact(text);
        return Problem(text) is null;
    }

    /// <summary>The key of the text that says what is wrong; null when nothing is.</summary>
    public static string? Problem(string? text)
    {
        var iban = Compact(text);
        return iban.Length < 5 || !char.IsAsciiLetterUpper(iban[0]) || !char.IsAsciiLetterUpper(iban[1]) ? "identifier.iban.country"
            : !iban.All(char.IsAsciiLetterOrDigit) || !Checksum.AreDigits(iban.AsSpan(2, 2)) ? "identifier.iban.characters"
            : !Lengths.TryGetValue(iban[..2], out var length) ? "identifier.iban.country"
            : iban.Length != length ? "identifier.iban.length"
            : Checksum.Mod97(iban[4..] + iban[..4]) != 1 ? "identifier.iban.checksum"
            : null;
    }

    /// <summary>In groups of four, as on paper.</summary>
    public static string Show(string canonical) => string.Join(' ', canonical.Chunk(4).Select(four => new string(four)));

    private static string Compact(string? text)
    {
        var compact = Checksum.Compact(text);
        return compact.StartsWith("IBAN", StringComparison.Ordinal) ? compact[4..].TrimStart(':') : compact;
    }
}
