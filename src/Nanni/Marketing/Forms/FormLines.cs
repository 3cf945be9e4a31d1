using Nanni.Privacy.Consents;
using Nanni.Records.Types;

namespace Nanni.Marketing.Forms;

/// <param name="Label">Null: the field's own in the form's language.</param>
internal sealed record ShownField(Field Field, bool IsRequired, string? Label, string? Hint);

/// <param name="Purpose">Key of a purpose of the consent ledger.</param>
internal sealed record ConsentLine(string Purpose, IReadOnlyList<string> Channels, bool IsRequired, string Wording);

/// <summary>
/// What a form asks, as lines of text: an administrator writes, reorders and copies them as such, the history shows what was changed, and
/// a program sends them by the API.
/// </summary>
internal static class FormLines
{
    /// <summary>Names of the record types that an answer can become.</summary>
    public static IReadOnlyList<string> Targets { get; } = ["lead", "contact"];

    /// <summary>What a form may not ask: a visitor chooses no record and no colleague, and sends no file.</summary>
    private static readonly FieldKind[] NotAsked = [FieldKind.Reference, FieldKind.References, FieldKind.File, FieldKind.Address];

    /// <summary><c>email* | Work e-mail | We answer there</c>: the field, a star where it is required, its label, its help.</summary>
    /// <exception cref="FieldException"><c>webForm.field</c>: no such field, or none that strangers may fill in.</exception>
    public static List<ShownField> Shown(string? text, TypeSchema type)
    {
        var shown = new List<ShownField>();
        foreach (var line in Lines(text))
        {
            var parts = line.Split('|', 3, StringSplitOptions.TrimEntries);
            var key = parts[0].TrimEnd('*').Trim();
            if (type.Fields.FirstOrDefault(f => f.Key == key) is not { } field || !MayBeAsked(field) || shown.Exists(s => s.Field == field))
            {
                throw new FieldException("fields", "webForm.field", key);
            }

            shown.Add(new(field, parts[0].EndsWith('*'), Part(parts, 1), Part(parts, 2)));
        }

        return shown.Count > 0 ? shown : throw new FieldException("fields", "field.required");
    }

    /// <summary><c>newsletter.mail,sms* | I want the newsletter</c>: purpose, channels, a star where it is required, the exact words.</summary>
    /// <exception cref="FieldException"><c>webForm.consent</c>: it names no purpose, no channel or no words.</exception>
    public static List<ConsentLine> Consents(string? text) =>
    [
        .. Lines(text).Select(line =>
        {
            var parts = line.Split('|', 2, StringSplitOptions.TrimEntries);
            var named = parts[0].TrimEnd('*').Trim().Split('.', 2);
            string[] channels = named.Length < 2 ? [] : [.. named[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
            return Part(parts, 1) is { Length: <= PurposePages.LongestWording } wording && channels.Length > 0 && channels.All(Channels.All.Contains) && named[0].Length > 0
                ? new ConsentLine(named[0], channels, parts[0].EndsWith('*'), wording)
                : throw new FieldException("consents", "webForm.consent", line);
        }),
    ];

    /// <exception cref="FieldException"><c>webForm.origin</c>: not the address of a site.</exception>
    public static List<string> Origins(string? text) =>
    [
        .. Lines(text).Select(line => Uri.TryCreate(line, UriKind.Absolute, out var site) && site.Scheme is "http" or "https" && site is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
            ? site.GetLeftPart(UriPartial.Authority) : throw new FieldException("origins", "webForm.origin", line)),
    ];

    private static bool MayBeAsked(Field field) =>
        !field.IsReadOnly && !field.IsComputed && !field.IsHidden && !field.IsEncrypted && !field.IsSensitive && !NotAsked.Contains(field.Kind);

    private static string? Part(string[] parts, int index) => parts.Length > index && parts[index].Length > 0 ? parts[index] : null;

    private static string[] Lines(string? text) =>
        (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
