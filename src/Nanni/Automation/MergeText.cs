using System.Text;
using System.Text.RegularExpressions;
using Nanni.Records.Access;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Automation;

/// <summary>
/// Text with names of fields in braces: <c>{lastName}</c>, <c>{account.city}</c>. Each name is looked up among the fields that the reader may
/// see, and what comes in its place is never read again: a value that looks like a name stays what it is.
/// </summary>
internal sealed partial class MergeText(RecordQuery records, RecordTypes types, Schemas schemas, TimeProvider clock)
{
    /// <summary>The record's own name, whatever field that is.</summary>
    private const string Title = "title";

    /// <summary>Names in a text that mean nothing here, as they stand there.</summary>
    public static IReadOnlyList<string> Unknown(string? text, TypeSchema type, Schema schema) =>
        [.. Names().Matches(text ?? "").Where(m => Find(m.Groups[1].Value, type, schema) is null).Select(m => m.Value).Distinct()];

    /// <summary>The field that a name means, and the reference that leads to it; null where it means none.</summary>
    public static (Field? By, Field Field)? Find(string name, TypeSchema type, Schema schema)
    {
        if (name == Title)
        {
            return (null, type.Title);
        }

        if (type.Find(name) is { } own)
        {
            return IsSaid(own) ? (null, own) : null;
        }

        return name.Split('.', 2) is [var by, var rest] && type.Find(by) is { Kind: FieldKind.Reference, Target: { } target } reference
            && schema.Find(target) is { } other && other.Find(rest) is { } field && IsSaid(field) ? (reference, field) : null;
    }

    /// <summary>Names that can stand in a text about such records.</summary>
    public static IEnumerable<(string Name, Field? By, Field Field)> All(TypeSchema type, Schema schema)
    {
        var fields = type.Visible.Where(IsSaid).ToList();
        foreach (var field in fields)
        {
            yield return (field.Key, null, field);
        }

        foreach (var by in fields.Where(f => f.Kind == FieldKind.Reference))
        {
            foreach (var field in schema.Find(by.Target ?? "")?.Visible.Where(f => IsSaid(f) && f.Group != "system") ?? [])
            {
                yield return ($"{by.Key}.{field.Key}", by, field);
            }
        }
    }

    /// <summary>The record that a reference leads to, as the actor sees it; null where there is none to be seen.</summary>
    public async Task<RecordView?> Behind(Actor actor, TypeSchema type, Record record, string by, CancellationToken cancel) =>
        type.Find(by) is { Kind: FieldKind.Reference, Target: { } target } field && field.Get(record) is Guid id && types.Find(target) is { } other
            && await records.Of(actor, other, id, cancel) is { Record.DeletedAt: null } view ? view : null;

    /// <summary>The texts with the values of a record as it is now; what the actor does not see is empty.</summary>
    /// <exception cref="NotFoundException">The record is gone.</exception>
    public async Task<IReadOnlyList<string>> Fill(Actor actor, RecordType type, Guid record, IReadOnlyList<string> texts, CancellationToken cancel)
    {
        var view = await records.Of(actor, type, record, cancel) is { Record.DeletedAt: null } found ? found : throw new NotFoundException(type.Name, record);
        var schema = await schemas.Of(actor, cancel);
        var present = new Present(new() { Language = Language.Of(actor.Language), Zone = actor.Zone, Now = clock.GetUtcNow() }, schema, types) { Base = actor.Currency };
        var behind = new Dictionary<string, RecordView?>();
        var filled = new List<string>(texts.Count);
        foreach (var text in texts)
        {
            var (whole, end) = (new StringBuilder(), 0);
            foreach (Match match in Names().Matches(text))
            {
                whole.Append(text, end, match.Index - end).Append(await Value(match.Groups[1].Value));
                end = match.Index + match.Length;
            }

            filled.Add(whole.Append(text, end, text.Length - end).ToString());
        }

        return filled;

        async Task<string> Value(string name)
        {
            if (Find(name, view.Type, schema) is not var (by, field))
            {
                return "";
            }

            if (by is null)
            {
                return Said(present, view, field);
            }

            if (!behind.TryGetValue(by.Key, out var other))
            {
                behind[by.Key] = other = await Behind(actor, view.Type, view.Record, by.Key, cancel);
            }

            return other is null ? "" : Said(present, other, field);
        }
    }

    private static string Said(Present present, RecordView view, Field field)
    {
        if (field.Get(view.Record) is not { } value)
        {
            return "";
        }

        var title = value is Guid id ? view.Titles.GetValueOrDefault(id) : null;
        if (value is Guid && title is null && field.Target is not ("member" or "team"))
        {
            return "";
        }

        var shown = present.Value(view.Type, field, value, title);
        return value is DateTimeOffset ? shown.Detail ?? shown.Text : shown.Many is { Count: > 0 } many ? string.Join(", ", many.Select(m => m.Text)) : shown.Text;
    }

    private static bool IsSaid(Field field) => field is { IsEncrypted: false, IsHidden: false, Kind: not FieldKind.File };

    [GeneratedRegex(@"\{([^{}\r\n]*)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Names();
}
