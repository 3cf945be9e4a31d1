using Nanni.Records.Text;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Administration.Fields;

/// <summary>Options of a choice as their form posts them: one value each a row, in the order shown.</summary>
internal static class OptionForm
{
    private static readonly HashSet<string> Colors = ["gray", "blue", "green", "amber", "red", "violet", "teal", "copper"];

    public static List<Option> Read(IFormCollection form)
    {
        var (keys, en, pl, lt) = (form["option.key"], form["option.en"], form["option.pl"], form["option.lt"]);
        var (colors, hidden) = (form["option.color"], form["option.hidden"]);
        var options = new List<Option>();
        var taken = keys.OfType<string>().Where(k => k.Length > 0).ToHashSet();
        for (var i = 0; i < keys.Count; i++)
        {
            var labels = Labels(At(en, i), At(pl, i), At(lt, i));
            if (labels.Count == 0)
            {
                continue;
            }

            var key = At(keys, i) is { Length: > 0 } known ? known : Free(labels.Values.First(), taken);
            var color = Colors.Contains(At(colors, i)) ? At(colors, i) : "gray";
            options.Add(new(key, labels, color, At(hidden, i) == "true"));
        }

        return options;
    }

    public static Dictionary<string, string> Labels(string en, string pl, string lt)
    {
        var labels = new Dictionary<string, string>();
        foreach (var (language, text) in new[] { ("en", en), ("pl", pl), ("lt", lt) })
        {
            if (text.Trim() is { Length: > 0 and <= 100 } label)
            {
                labels[language] = label;
            }
        }

        return labels;
    }

    public static AdminOption Show(Option option) => new(option.Key, Label(option.Labels), option.Color, option.IsHidden);

    public static LabelModel Label(IReadOnlyDictionary<string, string>? labels) => new(
        labels?.GetValueOrDefault("en") ?? "", labels?.GetValueOrDefault("pl") ?? "", labels?.GetValueOrDefault("lt") ?? "");

    /// <summary>As the audit log has them: their keys in order, those that are hidden in brackets.</summary>
    public static string? Told(IReadOnlyList<Option> options) =>
        options.Count == 0 ? null : string.Join(", ", options.Select(o => o.IsHidden ? $"({o.Key})" : o.Key));

    /// <summary>A key from a label: folded, in camelCase, not taken yet.</summary>
    public static string Free(string label, ISet<string> taken)
    {
        var words = Fold.Sort(label).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => new string([.. w.Where(char.IsAsciiLetterOrDigit)])).Where(w => w.Length > 0).ToArray();
        var stem = words.Length == 0 ? "option" : words[0] + string.Concat(words.Skip(1).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
        if (char.IsAsciiDigit(stem[0]))
        {
            stem = "n" + stem;
        }

        stem = stem.Length > 40 ? stem[..40] : stem;
        var key = stem;
        for (var n = 2; !taken.Add(key); n++)
        {
            key = stem + n;
        }

        return key;
    }

    private static string At(Microsoft.Extensions.Primitives.StringValues values, int i) => i < values.Count ? values[i] ?? "" : "";
}
