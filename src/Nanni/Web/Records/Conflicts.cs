using System.Text.Json.Nodes;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>
/// Two people changed one record: different fields merge silently; where both changed the same field to different values, the form
/// comes back and asks.
/// </summary>
internal sealed class Conflicts
{
    private readonly Dictionary<string, (object? Original, object? Mine, object? Theirs)> fields = [];

    /// <param name="since">Fields that others changed since the form was opened, with the value it was opened with.</param>
    public static Conflicts? Find(
        TypeSchema schema, Record current, IReadOnlyDictionary<string, object?> mine, IReadOnlyDictionary<string, JsonNode?> since, IFormCollection form)
    {
        var found = new Conflicts();
        foreach (var (key, before) in since)
        {
            if (form.ContainsKey($"resolve.{key}") || !mine.TryGetValue(key, out var value) || schema.Find(key) is not { } field)
            {
                continue;
            }

            var original = FieldJson.Read(field, before);
            var theirs = field.Get(current);
            if (!Same(value, original) && !Same(value, theirs))
            {
                found.fields[key] = (original, value, theirs);
            }
        }

        return found.fields.Count > 0 ? found : null;
    }

    /// <summary>My values without those that I left as they were opened: others' changes of them stay.</summary>
    public static Dictionary<string, object?> OnlyMine(
        TypeSchema schema, IReadOnlyDictionary<string, object?> mine, IReadOnlyDictionary<string, JsonNode?> since, IFormCollection form)
    {
        var values = new Dictionary<string, object?>();
        foreach (var (key, value) in mine)
        {
            var untouched = since.TryGetValue(key, out var before) && !form.ContainsKey($"resolve.{key}")
                && schema.Find(key) is { } field && Same(value, FieldJson.Read(field, before));
            if (!untouched && !IsUntouchedSecret(schema, key, value))
            {
                values[key] = value;
            }
        }

        return values;
    }

    private static bool IsUntouchedSecret(TypeSchema schema, string key, object? value) => value is null && schema.Find(key) is { IsEncrypted: true };

    /// <summary>Records that the disputed values name.</summary>
    public IEnumerable<Guid> References => fields.Values.SelectMany(f => new[] { f.Original, f.Mine, f.Theirs })
        .SelectMany(v => v switch { Guid one => [one], Guid[] many => many, _ => Array.Empty<Guid>() });

    /// <summary>Adds to each disputed input what it was, what I typed and what they made of it.</summary>
    public FormModel Show(FormModel model, Present present, TypeSchema schema, Record current) => model with
    {
        Version = current.Version,
        Errors = [present.Ui.T("conflict.changed"), .. model.Errors],
        Groups = [.. model.Groups.Select(g => g with { IsOpen = g.IsOpen || g.Inputs.Any(i => fields.ContainsKey(i.Key)), Inputs = [.. g.Inputs.Select(i => Show(i, present, schema))] })],
    };

    /// <summary>What an edit in place says: it holds what was typed, and saving it again is then meant.</summary>
    public static string Told(Ui ui, Value theirs) => ui.T("record.changedMeanwhile", ("value", theirs.Text));

    public InputModel Show(InputModel input, Present present, TypeSchema schema)
    {
        if (!fields.TryGetValue(input.Key, out var dispute))
        {
            return input;
        }

        var field = schema[input.Key];
        return input with
        {
            Conflict = new(present.Value(schema, field, dispute.Original), present.Value(schema, field, dispute.Mine),
                present.Value(schema, field, dispute.Theirs), present.Raw(field, dispute.Theirs), ""),
        };
    }

    private static bool Same(object? a, object? b) => (a, b) switch
    {
        (string[] x, string[] y) => x.SequenceEqual(y),
        (Guid[] x, Guid[] y) => x.SequenceEqual(y),
        (false, null) or (null, false) => true,
        _ => Equals(a, b),
    };
}
