namespace Nanni.Records.Text;

/// <summary>
/// Collects what a record is found by, in one text: <c>"  anna  kowalska  anna.kowalska@example.com  48601234567"</c>.
/// Made once and used for many records (<see cref="Clear"/>); not for two threads.
/// </summary>
public sealed class SearchText
{
    private readonly Letters text = new();

    public SearchText Clear()
    {
        text.Clear();
        return this;
    }

    /// <summary>Adds the words of a name, an address, a title.</summary>
    public SearchText Add(string? words)
    {
        Fold.Append(text, words, gap: 2);
        return this;
    }

    /// <summary>
    /// Adds an e-mail address as one word with its @ and dots. Its pieces of one and two letters are words of their own too,
    /// since so short a term is sought only at the beginning of a word.
    /// </summary>
    public SearchText AddEmail(string? email)
    {
        var address = Email(email);
        Word(address);
        var at = address.IndexOf('@', StringComparison.Ordinal);
        foreach (var range in at > 0 ? address.AsSpan(0, at).SplitAny("._-+") : default)
        {
            if (range.End.Value - range.Start.Value is 1 or 2 && range.Start.Value > 0)
            {
                Word(address.AsSpan(range));
            }
        }

        return this;
    }

    /// <summary>Adds a telephone number as its digits with the country, and as it is dialled inside Lithuania.</summary>
    /// <param name="country">Where a number without a country is read: <c>PL</c>, <c>LT</c>, <c>GB</c>.</param>
    public SearchText AddPhone(string? phone, string country)
    {
        if (string.IsNullOrWhiteSpace(phone))
        {
            return this;
        }

        if (Phone.Normalize(phone, country) is not { } international)
        {
            return Add(phone);
        }

        var digits = international.AsSpan(1);
        Word(digits);
        if (digits.StartsWith("370") && digits.Length == 11)
        {
            text.Add("  8");
            text.Add(digits[3..]);
        }

        return this;
    }

    /// <summary>Adds a number that people group as they like (tax number, account, serial number) without its gaps.</summary>
    public SearchText AddCode(string? code)
    {
        if (!string.IsNullOrEmpty(code))
        {
            var before = text.Length;
            text.Add("  ");
            Fold.Append(text, code, gap: 0);
            if (text.Length == before + 2)
            {
                text.Wrote(-2);
            }
        }

        return this;
    }

    public override string ToString() => text.ToString();

    /// <summary>The address in lower case; marks and quotes around it are gone.</summary>
    internal static string Email(string? email)
    {
        var address = email.AsSpan().Trim().TrimStart("<\"'(,;").TrimEnd(">\"'),;.");
        return address.IsEmpty ? "" : address.ToString().ToLowerInvariant();
    }

    private void Word(ReadOnlySpan<char> word)
    {
        if (!word.IsEmpty)
        {
            text.Add("  ");
            text.Add(word);
        }
    }
}
