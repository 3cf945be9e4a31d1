using System.Globalization;
using System.Text;

namespace Nanni.Records.Import.Tables;

/// <summary>Tells single-byte encodings apart by the words they make of the bytes beyond ASCII.</summary>
/// <remarks>
/// Each such byte is counted with what stands before and after it; then every encoding turns the counts into a score for
/// Polish, for Lithuanian and for western names: letters of the language are good, other letters and marks inside a word
/// bad, a capital inside a small word bad, and a letter beside a digit (Ł20 for £20) bad.
/// </remarks>
internal sealed class LetterScores
{
    private const int Other = 0;
    private const int Small = 1;
    private const int Capital = 2;
    private const int Digit = 3;
    private const int High = 4;
    private const int Kinds = 5;

    private static readonly string[] Names = ["windows-1250", "windows-1257", "windows-1252", "iso-8859-2", "iso-8859-13"];

    private static readonly (string Language, string Letters, double Bias)[] Languages =
    [
        ("pl", "ąćęłńóśźż", 0.3),
        ("lt", "ąčęėįšųūž", 0.3),
        ("en", "àáâäçèéêëíîïñóôöøùúüßåæ", 0),
    ];

    private readonly int[] counts = new int[Kinds * 256 * Kinds];
    private int before;
    private int pending = -1;
    private int beforePending;

    public void Add(ReadOnlySpan<byte> block)
    {
        if (pending >= 0 && block.Length > 0)
        {
            Count(beforePending, pending, Kind(block[0]));
            pending = -1;
        }

        for (var at = 0; at < block.Length;)
        {
            var next = block[at..].IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (next < 0)
            {
                break;
            }

            at += next;
            var left = at == 0 ? before : Kind(block[at - 1]);
            if (at + 1 < block.Length)
            {
                Count(left, block[at], Kind(block[at + 1]));
            }
            else
            {
                (beforePending, pending) = (left, block[at]);
            }

            at++;
        }

        before = block.Length > 0 ? Kind(block[^1]) : before;
    }

    /// <param name="language">The one that decides when the letters do not.</param>
    public Encoding Best(string? language)
    {
        if (pending >= 0)
        {
            Count(beforePending, pending, Other);
            pending = -1;
        }

        var best = (Score: double.NegativeInfinity, Encoding: Encoding.Latin1);
        foreach (var name in Names)
        {
            var encoding = EncodingDetector.Get(name);
            var letters = encoding.GetChars([.. Enumerable.Range(0, 256).Select(b => (byte)b)]);
            foreach (var (code, set, bias) in Languages)
            {
                var home = code == (language ?? "pl") ? 0.5 : 0;
                var score = Score(letters, set) + bias + home + (name.StartsWith("win", StringComparison.Ordinal) ? 0.2 : 0)
                    + (IsHome(name, code) ? 0.1 : 0);
                if (score > best.Score)
                {
                    best = (score, encoding);
                }
            }
        }

        return best.Encoding;
    }

    private static bool IsHome(string encoding, string language) => (encoding, language) is
        ("windows-1250", "pl") or ("windows-1257", "lt") or ("windows-1252", "en");

    private double Score(char[] letters, string alphabet)
    {
        var score = 0.0;
        for (var left = 0; left < Kinds; left++)
        {
            for (var code = 0x80; code < 256; code++)
            {
                for (var right = 0; right < Kinds; right++)
                {
                    var count = counts[(((left * 256) + code) * Kinds) + right];
                    if (count > 0)
                    {
                        score += count * Weight(letters[code], alphabet, left, right);
                    }
                }
            }
        }

        return score;
    }

    private static double Weight(char letter, string alphabet, int left, int right)
    {
        var inWord = left is Small or Capital or High && right is Small or Capital or High;
        if (char.IsControl(letter) || letter == '\uFFFD')
        {
            return -6;
        }

        if (!char.IsLetter(letter))
        {
            var mark = CharUnicodeInfo.GetUnicodeCategory(letter) is not (UnicodeCategory.OtherNumber or UnicodeCategory.ModifierSymbol);
            return inWord ? -4 : mark ? 0 : -1;
        }

        if ((left == Digit || right == Digit) && left is not (Small or Capital) && right is not (Small or Capital))
        {
            return -2;
        }

        var known = alphabet.Contains(char.ToLowerInvariant(letter), StringComparison.Ordinal);
        var misplaced = char.IsUpper(letter) ? left == Small : left == Capital && right == Capital;
        return (known ? 3 : -1) - (misplaced ? 3 : 0);
    }

    private static int Kind(byte b) => b switch
    {
        >= 0x80 => High,
        >= (byte)'a' and <= (byte)'z' => Small,
        >= (byte)'A' and <= (byte)'Z' => Capital,
        >= (byte)'0' and <= (byte)'9' => Digit,
        _ => Other,
    };

    private void Count(int left, int code, int right) => counts[(((left * 256) + code) * Kinds) + right]++;
}
