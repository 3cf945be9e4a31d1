using Nanni.Records.Import.Tables;
using Nanni.Records.Import.Values;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Import;

/// <summary>Options that a file's texts nearly name: “technolgy” is Technology with a letter missing.</summary>
public sealed class NearOption
{
    private readonly HashSet<string> known = [];
    private readonly List<(string Key, string Name)> names = [];

    public NearOption(TypeSchema type, Field field, Schema schema, IImportWords words)
    {
        foreach (var option in schema.OptionsOf(field))
        {
            foreach (var name in words.LabelsOf(type, field, option).Concat(option.Labels?.Values ?? []).Append(option.Key))
            {
                known.Add(Fold.Compact(name));
                if (!option.IsHidden)
                {
                    names.Add((option.Key, Fold.Sort(name)));
                }
            }
        }
    }

    /// <summary>
    /// The key of the one option that is as far from the text as a slip of the hand; null where the text is an option itself, or might
    /// be several. Short words and numbers must be the same: “Level A” is not nearly “Level B”, nor “30 days” “60 days”.
    /// </summary>
    public string? Of(string text)
    {
        var sought = Fold.Sort(text);
        var most = Typo.Allowed(sought.Length);
        if (most == 0 || known.Contains(Fold.Compact(text)))
        {
            return null;
        }

        var nearest = names
            .Where(name => Exact(name.Name).SequenceEqual(Exact(sought)))
            .Select(name => (name.Key, Distance: EditDistance.Between(sought, name.Name, most)))
            .Where(name => name.Distance <= most)
            .GroupBy(name => name.Distance).MinBy(group => group.Key);
        return nearest?.Select(name => name.Key).Distinct().ToList() is [var only] ? only : null;
    }

    /// <summary>The plan with a translation for each value of the file that nearly names an option, where it says nothing of the value yet.</summary>
    public static ImportPlan Propose(ImportPlan plan, ImportTargets targets, TablePreview preview, Schema schema, IImportWords words) => plan with
    {
        Columns = [.. plan.Columns.Select(column =>
        {
            var at = preview.Header.ToList().IndexOf(column.Column);
            if (at < 0 || at >= preview.Values.Count || targets.Find(column.Target) is not { Field: { Kind: FieldKind.Choice } field } target)
            {
                return column;
            }

            var near = new NearOption(target.Type, field, schema, words);
            var proposed = preview.Values[at].Where(v => !Blanks.Is(v, plan.ReadsBlanks) && column.Translations?.ContainsKey(v) != true)
                .Select(v => (Value: v, Key: near.Of(v))).Where(v => v.Key is not null).ToList();
            return proposed.Count == 0 ? column
                : column with { Translations = proposed.Select(v => KeyValuePair.Create(v.Value, v.Key!)).Concat(column.Translations ?? new Dictionary<string, string>()).ToDictionary() };
        })],
    };

    private static IEnumerable<string> Exact(string folded) => folded.Split(' ').Where(word => word.Length <= 2 || word.Any(char.IsAsciiDigit));
}
