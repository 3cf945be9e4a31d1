using System.Text;

namespace Nanni.Web.SignIn.Factors;

/// <summary>Bytes as letters and digits that are hard to confuse: A to Z and 2 to 7, without padding (RFC 4648, 6).</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 / 5) + 1);
        var (waiting, bits) = (0, 0);
        foreach (var one in bytes)
        {
            waiting = (waiting << 8) | one;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                text.Append(Alphabet[(waiting >> (bits - 5)) & 31]);
            }

            waiting &= (1 << bits) - 1;
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[(waiting << (5 - bits)) & 31]).ToString();
    }

    /// <exception cref="FormatException">A character is none of the alphabet.</exception>
    public static byte[] Decode(string text)
    {
        var bytes = new List<byte>(text.Length * 5 / 8);
        var (waiting, bits) = (0, 0);
        foreach (var letter in text)
        {
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
            {
                throw new FormatException($"“{letter}” is no letter of base 32.");
            }

            waiting = ((waiting << 5) | value) & 0xFFF;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(waiting >> bits));
            }
        }

        return [.. bytes];
    }

    /// <summary>"ABCD EFGH …", as people copy it.</summary>
    public static string Grouped(string text, char between) => string.Join(between, text.Chunk(4).Select(four => new string(four)));
}
