namespace Nanni.Records.Text;

/// <summary>Takes a query apart into the words that <see cref="SearchText"/> holds.</summary>
internal static class QueryWords
{
    /// <summary>From so many digits on, groups are one telephone or tax number and no postcode or year.</summary>
    private const int LongNumber = 7;

    public static string[] Of(string query)
    {
        var words = new List<string>();
        var tokens = query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < tokens.Length; i++)
        {
            var groups = Groups(tokens, i);
            if (groups > 0)
            {
                Number(words, tokens.AsSpan(i, groups), afterCountry: i > 0 && IsCountry(tokens[i - 1]));
                i += groups - 1;
            }
            else if (tokens[i].IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < tokens[i].Length - 1)
            {
                words.Add(SearchText.Email(tokens[i]));
            }
            else
            {
                Words(words, tokens[i]);
            }
        }

        return [.. words.Where(w => w.Length > 0).Distinct()];
    }

    /// <summary>How many tokens from here on are one number in groups; 0 when this one is no number.</summary>
    private static int Groups(string[] tokens, int start)
    {
        var count = 0;
        while (start + count < tokens.Length && IsNumber(tokens[start + count])
            && (count == 0 || Digits(tokens[start + count]) < LongNumber))
        {
            count++;
            if (Digits(tokens[start]) >= LongNumber)
            {
                break;
            }
        }

        return count;
    }

    private static void Number(List<string> words, ReadOnlySpan<string> groups, bool afterCountry)
    {
        var digits = string.Concat(string.Concat(groups).Where(char.IsAsciiDigit));
        var abroad = groups[0].StartsWith('+') || groups[0].StartsWith("00", StringComparison.Ordinal);

        // "601 2" is somebody typing 601 234 567.
        var typing = groups.Length > 1 && groups[0].Length == 3 && digits.Length > 3;
        var whole = digits.Length >= LongNumber || (abroad && digits.Length > 4 && groups.Length > 1) || typing;
        if (!whole || (groups.Length == 1 && IsDay(groups[0])))
        {
            foreach (var group in groups)
            {
                Words(words, group);
            }

            return;
        }

        if (afterCountry)
        {
            // A tax number may be stored without its country.
            words.RemoveAt(words.Count - 1);
        }

        words.Add(WithoutTrunk(digits, groups));
    }

    /// <summary>Stored telephone numbers begin with their country and have neither 00 nor the trunk zero.</summary>
    private static string WithoutTrunk(string digits, ReadOnlySpan<string> groups)
    {
        if (string.Concat(groups).Contains("(0)", StringComparison.Ordinal))
        {
            var text = string.Concat(groups).Replace("(0)", "", StringComparison.Ordinal);
            digits = string.Concat(text.Where(char.IsAsciiDigit));
        }

        return digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..]
            : digits[0] == '0' && digits.Length > LongNumber ? digits[1..]
            : digits;
    }

    private static void Words(List<string> words, string token)
    {
        var parts = Fold.Search(token).Split(' ', StringSplitOptions.RemoveEmptyEntries).AsSpan();

        // example.pl: the search text of an e-mail address has no word "pl", and without it the query finds no less.
        while (parts.Length > 1 && parts[^1].Length == 2 && parts[0].Length > 2 && token.Contains('.', StringComparison.Ordinal)
            && parts[^1].All(char.IsAsciiLetter))
        {
            parts = parts[..^1];
        }

        // PL1234563218 may be stored without its country.
        foreach (var part in parts)
        {
            words.Add(part.Length >= 2 + LongNumber && IsCountry(part[..2]) && part.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0
                ? part[2..]
                : part);
        }
    }

    private static bool IsCountry(string token) => token.Length == 2 && token.All(char.IsAsciiLetter);

    private static bool IsNumber(string token) =>
        token.Any(char.IsAsciiDigit) && token.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or '/' or '(' or ')');

    private static bool IsDay(string token) =>
        token.Length == 10 && token.Count(c => !char.IsAsciiDigit(c)) == 2
        && (!char.IsAsciiDigit(token[4]) || (!char.IsAsciiDigit(token[2]) && !char.IsAsciiDigit(token[5])));

    private static int Digits(string token) => token.Count(char.IsAsciiDigit);
}
