using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Import;

/// <summary>Finds what texts of a file name in the workspace's schema: options by their labels, members and teams by their names.</summary>
internal sealed class ImportNames
{
    private readonly IImportWords words;
    private readonly Schema schema;
    private readonly Dictionary<Field, Dictionary<string, string>> options = [];
    private readonly Dictionary<string, Guid> members = [];
    private readonly Dictionary<string, Guid> teams = [];
    private readonly HashSet<string> twice = [];

    public ImportNames(Schema schema, IImportWords words)
    {
        (this.schema, this.words) = (schema, words);
        foreach (var member in schema.Members.Values.OrderByDescending(m => m.IsActive))
        {
            if (!members.TryAdd(Fold.Sort(member.Name), member.Id) && member.IsActive)
            {
                twice.Add(Fold.Sort(member.Name));
            }
        }

        foreach (var (id, name) in schema.Teams)
        {
            teams.TryAdd(Fold.Sort(name), id);
        }
    }

    /// <summary>The member or team of that name or id; null when there is none.</summary>
    /// <exception cref="FieldException"><c>import.ambiguous</c>: two active members have the name.</exception>
    public Guid? Person(Field field, string text)
    {
        var isTeam = field.Target == "team";
        if (Guid.TryParse(text, out var id) && (isTeam ? schema.Teams.ContainsKey(id) : schema.Members.ContainsKey(id)))
        {
            return id;
        }

        var name = Fold.Sort(text);
        return !isTeam && twice.Contains(name)
            ? throw new FieldException(field.Key, "import.ambiguous", text)
            : (isTeam ? teams : members).TryGetValue(name, out var found) ? found : null;
    }

    /// <summary>The key of the option that the text names by its key or a label; null when there is none.</summary>
    public string? Option(TypeSchema type, Field field, string text)
    {
        if (!options.TryGetValue(field, out var known))
        {
            options[field] = known = new(StringComparer.OrdinalIgnoreCase);
            foreach (var option in schema.OptionsOf(field))
            {
                known[option.Key] = option.Key;
            }

            foreach (var option in schema.OptionsOf(field))
            {
                foreach (var label in words.LabelsOf(type, field, option).Concat(option.Labels?.Values ?? []))
                {
                    known.TryAdd(label.Trim(), option.Key);
                    known.TryAdd(Compact(label), option.Key);
                }
            }
        }

        return known.GetValueOrDefault(text.Trim()) ?? known.GetValueOrDefault(Compact(text));
    }

    /// <summary>Case, marks and gaps aside; but C# and C++ are two.</summary>
    private static string Compact(string label) => Fold.Compact(label) is { Length: > 2 } folded ? "\n" + folded : label.Trim();

    /// <summary>Options of this field come from a list that can grow; those declared in code cannot.</summary>
    public static bool CanGrow(Field field) => field.ChoiceList is not null || field.IsCustom;

    /// <summary>A stored key for a label: "Medical devices" → "medical-devices".</summary>
    public static string KeyOf(string label)
    {
        var key = Fold.Sort(label).Replace(' ', '-');
        return key.Length == 0 ? "x" + Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(label))[..Math.Min(8, label.Length * 2)] : key.Length > 40 ? key[..40].TrimEnd('-') : key;
    }
}
