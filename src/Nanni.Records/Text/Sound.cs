namespace Nanni.Records.Text;

/// <summary>
/// A code that is the same for names that are heard or hastily typed alike: vowels, doubled letters and the spellings
/// sz/s, cz/c/k, rz/ż/z, w/v, ph/f, j/i/y do not count.
/// </summary>
internal static class Sound
{
    /// <param name="folded">One word as <see cref="Fold"/> leaves it.</param>
    public static string Of(ReadOnlySpan<char> folded)
    {
        Span<char> code = stackalloc char[Math.Min(folded.Length, 32)];
        var length = 0;
        for (var i = 0; i < folded.Length && length < code.Length; i++)
        {
            var next = i + 1 < folded.Length ? folded[i + 1] : '\0';
            var sound = folded[i] switch
            {
                'a' or 'e' or 'i' or 'o' or 'u' or 'y' or 'j' => i == 0 ? 'a' : '\0',
                'h' => i == 0 ? 'h' : '\0',
                'c' when next == 'h' && i == 0 => 'h',
                'c' or 'q' or 'k' or 'x' => 'k',
                'p' when next == 'h' => 'f',
                's' when next == 'z' => '\0',
                'r' when next == 'z' => '\0',
                'z' when i > 0 && folded[i - 1] == 's' => 's',
                'z' when i > 0 && folded[i - 1] == 'c' => '\0',
                'w' => 'v',
                var other => other,
            };
            if (sound != '\0' && (length == 0 || code[length - 1] != sound))
            {
                code[length++] = sound;
            }
        }

        return code[..length].ToString();
    }
}
