using Nanni.Records.Text;

namespace Nanni.Records.Import.Values;

/// <summary>Reads yes and no in English, Polish and Lithuanian, and as programs write them.</summary>
public static class Answers
{
    /// <summary>False when the text is neither; an empty one is neither too.</summary>
    public static bool TryParse(string? text, out bool yes)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed is "+" or "✓" or "✔" or "☑" or "✅" or "☒")
        {
            yes = true;
            return true;
        }

        if (trimmed is "☐" or "✗" or "✘" or "❌")
        {
            yes = false;
            return true;
        }

        bool? answer = Fold.Compact(trimmed.ToString()) switch
        {
            "yes" or "y" or "true" or "t" or "1" or "on" or "x" or "tak" or "prawda" or "taip" or "tiesa" => true,
            "no" or "n" or "false" or "f" or "0" or "off" or "nie" or "falsz" or "ne" or "netiesa" => false,
            _ => null,
        };
        yes = answer ?? false;
        return answer is not null;
    }
}
