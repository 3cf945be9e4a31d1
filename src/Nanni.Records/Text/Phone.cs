namespace Nanni.Records.Text;

/// <summary>Telephone numbers as people type them, brought into the one form in which they are compared.</summary>
/// <remarks>
/// Source: ITU-T E.164 (country code and subscriber number, at most 15 digits). National rules: Poland has 9 digits and
/// formerly a trunk 0 (UKE numbering plan); Lithuania 8 digits after a trunk 8, and 0 since 2025 (RRT numbering plan); the
/// United Kingdom 9 or 10 digits after a trunk 0 (Ofcom numbering plan). The lower limit of 7 digits is ours.
/// </remarks>
public static class Phone
{
    private const int Longest = 15;
    private const int Shortest = 7;

    /// <summary>The countries whose national numbers are known: code, trunk prefixes, shortest and longest subscriber number.</summary>
    private static readonly Plan[] Plans =
    [
        new("PL", "48", "0", 9, 9),
        new("LT", "370", "80", 8, 8),
        new("GB", "44", "0", 9, 10),
        new("DE", "49", "0", 7, 11),
        new("LV", "371", "", 8, 8),
        new("EE", "372", "", 7, 8),
        new("CZ", "420", "", 9, 9),
        new("SK", "421", "0", 9, 9),
        new("UA", "380", "0", 9, 9),
        new("BY", "375", "80", 9, 9),
        new("SE", "46", "0", 7, 9),
        new("NO", "47", "", 8, 8),
        new("DK", "45", "", 8, 8),
        new("FI", "358", "0", 6, 11),
        new("NL", "31", "0", 9, 9),
        new("BE", "32", "0", 8, 9),
        new("FR", "33", "0", 9, 9),
        new("AT", "43", "0", 7, 12),
        new("CH", "41", "0", 9, 9),
        new("IE", "353", "0", 7, 9),
        new("ES", "34", "", 9, 9),
        new("PT", "351", "", 9, 9),
        new("IT", "39", "", 6, 11),
        new("US", "1", "1", 10, 10),
    ];

    /// <summary>A plus sign and 7 to 15 digits, or null when the text is no number that can be dialled.</summary>
    /// <param name="text">With or without country code, trunk prefix, <c>00</c>, <c>(0)</c>, grouping, an extension after it.</param>
    /// <param name="country">Where a number without a country code is read, as two letters.</param>
    public static string? Normalize(string? text, string country)
    {
        Span<char> room = stackalloc char[Longest + 4];
        if (!Digits(text, room, out var count, out var hasPlus))
        {
            return null;
        }

        ReadOnlySpan<char> digits = room[..count];
        if (!hasPlus && digits.StartsWith("00"))
        {
            digits = digits[2..];
            hasPlus = true;
        }

        var international = hasPlus ? WithoutTrunk(digits) : National(digits, country);
        return international is { Length: >= Shortest and <= Longest } && international[0] != '0' ? "+" + international : null;
    }

    /// <summary>The last nine digits, by which numbers meet whose country is not known; null below seven digits.</summary>
    public static string? Tail(string? text)
    {
        Span<char> room = stackalloc char[Longest + 4];
        return Digits(text, room, out var count, out _) && count >= Shortest ? room[Math.Max(0, count - 9)..count].ToString() : null;
    }

    /// <summary>Collects the digits of the first number in the text; false when there are none or too many.</summary>
    private static bool Digits(string? text, Span<char> room, out int count, out bool hasPlus)
    {
        (count, hasPlus) = (0, false);
        for (var i = 0; i < text?.Length; i++)
        {
            var c = text[i];
            if (char.IsDigit(c))
            {
                if (count == room.Length)
                {
                    return false;
                }

                if (c == '0' && count > 0 && i > 0 && text[i - 1] == '(' && i + 1 < text.Length && text[i + 1] == ')')
                {
                    // +44 (0) 20: the zero is dialled only at home.
                    continue;
                }

                room[count++] = (char)('0' + (int)char.GetNumericValue(c));
            }
            else if (count == 0)
            {
                hasPlus |= c == '+';
            }
            else if (count >= Shortest && (char.IsLetter(c) || c is '#' or ',' or ';' or '+' || (c == '/' && count >= 9)))
            {
                // An extension, or a second number.
                break;
            }
            else if (char.IsLetter(c) || c is '@')
            {
                return false;
            }
        }

        return count > 0;
    }

    private static string? WithoutTrunk(ReadOnlySpan<char> digits)
    {
        foreach (var plan in Plans)
        {
            if (digits.StartsWith(plan.Code))
            {
                var rest = digits[plan.Code.Length..];
                return rest.Length > plan.Longest && plan.Trunk.Contains(rest[0]) && plan.Fits(rest.Length - 1)
                    || (rest.Length > plan.Shortest && rest[0] == '0' && plan.Trunk.Contains('0') && plan.Fits(rest.Length - 1))
                    ? string.Concat(plan.Code, rest[1..])
                    : digits.ToString();
            }
        }

        return digits.ToString();
    }

    private static string? National(ReadOnlySpan<char> digits, string country)
    {
        if (string.Equals(country, "UK", StringComparison.OrdinalIgnoreCase))
        {
            country = "GB";
        }

        foreach (var plan in Plans)
        {
            if (string.Equals(plan.Country, country, StringComparison.OrdinalIgnoreCase))
            {
                if (digits.Length > 1 && plan.Trunk.Contains(digits[0]) && plan.Fits(digits.Length - 1))
                {
                    return string.Concat(plan.Code, digits[1..]);
                }

                if (plan.Fits(digits.Length) && digits[0] != '0')
                {
                    return string.Concat(plan.Code, digits);
                }
            }
        }

        // Somebody left out the plus. Only fixed lengths prove that.
        foreach (var plan in Plans)
        {
            if (digits.StartsWith(plan.Code) && digits.Length >= 10 && plan.Longest - plan.Shortest <= 1
                && plan.Fits(digits.Length - plan.Code.Length))
            {
                return digits.ToString();
            }
        }

        return null;
    }

    private sealed record Plan(string Country, string Code, string Trunk, int Shortest, int Longest)
    {
        public bool Fits(int length) => length >= Shortest && length <= Longest;
    }
}
