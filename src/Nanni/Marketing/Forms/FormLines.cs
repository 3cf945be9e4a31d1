using System.Security.Cryptography;
using System.Text;
using Nanni.Privacy.Consents;
using Nanni.Records.Types;

namespace Nanni.Marketing.Forms;

/// <param name="Label">Null: the field's own in the form's language.</param>
internal sealed record ShownField(Field Field, bool IsRequired, string? Label, string? Hint)
{
    public string? Placeholder { get; init; }

    public bool IsHalf { get; init; }

    /// <summary>Keys of the options that are offered; null: all.</summary>
    public IReadOnlyCollection<string>? Options { get; init; }
}

/// <param name="Purpose">Key of a purpose of the consent ledger.</param>
internal sealed record ConsentLine(string Purpose, IReadOnlyList<string> Channels, bool IsRequired, string Wording)
{
    /// <summary>What it is about, whatever its words: <c>newsletter.mail,sms</c>.</summary>
    public string Name => Purpose + "." + string.Join(',', Channels);

    /// <summary>
    /// The name of its box in a page. It holds the words: a box that was ticked under other words, or stood elsewhere when the page was
    /// loaded, is no consent to these.
    /// </summary>
    public string Box => "consent." + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Name + "\n" + Wording)).AsSpan(0, 8));
}

/// <summary>
/// What a form asks, as lines of text: an administrator copies them as such, the history shows what was changed, and a program sends them by
/// the API. A bar that belongs to the text is written <c>\|</c>.
/// </summary>
internal static class FormLines
{
    private const char Kept = '\u0001';

    /// <summary>Names of the record types that an answer can become.</summary>
    public static IReadOnlyList<string> Targets { get; } = ["lead", "contact"];

    /// <summary>What a form may not ask: a visitor chooses no record and no colleague, and sends no file.</summary>
    private static readonly FieldKind[] NotAsked = [FieldKind.Reference, FieldKind.References, FieldKind.File, FieldKind.Address];

    /// <summary>What a form that becomes such a record may ask.</summary>
    public static IEnumerable<Field> Askable(TypeSchema type) => type.Fields.Where(MayBeAsked);

    /// <summary><c>email* | Work e-mail | We answer there</c>: the field, a star where it is required, its label, its help.</summary>
    /// <exception cref="FieldException"><c>webForm.field</c>: no such field, or none that strangers may fill in.</exception>
    public static List<ShownField> Shown(string? text, TypeSchema type) => Read(text, type, key => throw new FieldException("fields", "webForm.field", key)) is { Count: > 0 } shown
        ? shown : throw new FieldException("fields", "field.required");

    /// <summary>Those that can be asked now: a field may have been deleted since the form was made, and the rest of it goes on.</summary>
    public static List<ShownField> Left(string? text, TypeSchema type) => Read(text, type, _ => { });

    public static string Write(IEnumerable<ShownField> shown) => string.Join('\n', shown.Select(s =>
        $"{s.Field.Key}{(s.IsRequired ? "*" : "")}{(s.Label is null && s.Hint is null ? "" : " | " + Escape(s.Label) + (s.Hint is null ? "" : " | " + Escape(s.Hint)))}"));

    /// <summary><c>newsletter.mail,sms* | I want the newsletter</c>: purpose, channels, a star where it is required, the exact words.</summary>
    /// <exception cref="FieldException"><c>webForm.consent</c>: it names no purpose, no channel or no words, or the same as another.</exception>
    public static List<ConsentLine> Consents(string? text)
    {
        var lines = new List<ConsentLine>();
        foreach (var line in Lines(text))
        {
            var parts = Parts(line, 2);
            var named = parts[0].TrimEnd('*').Trim().Split('.', 2);
            string[] channels = named.Length < 2 ? [] : [.. named[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
            if (Part(parts, 1) is not { Length: <= PurposePages.LongestWording } wording || channels.Length == 0 || !channels.All(Channels.All.Contains) || named[0].Length == 0)
            {
                throw new FieldException("consents", "webForm.consent", line);
            }

            lines.Add(new(named[0], channels, parts[0].EndsWith('*'), wording));
        }

        return lines;
    }

    public static string Write(IEnumerable<ConsentLine> consents) => string.Join('\n', consents.Select(c => $"{c.Name}{(c.IsRequired ? "*" : "")} | {Escape(c.Wording)}"));

    /// <exception cref="FieldException"><c>webForm.origin</c>: not the address of a site.</exception>
    public static List<string> Origins(string? text) =>
    [
        .. Lines(text).Select(line => Uri.TryCreate(line, UriKind.Absolute, out var site) && site.Scheme is "http" or "https" && site is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
            ? site.GetLeftPart(UriPartial.Authority) : throw new FieldException("origins", "webForm.origin", line)),
    ];

    private static List<ShownField> Read(string? text, TypeSchema type, Action<string> unknown)
    {
        var shown = new List<ShownField>();
        foreach (var line in Lines(text))
        {
            var parts = Parts(line, 3);
            var key = parts[0].TrimEnd('*').Trim();
            if (type.Fields.FirstOrDefault(f => f.Key == key) is not { } field || !MayBeAsked(field) || shown.Exists(s => s.Field == field))
            {
                unknown(key);
                continue;
            }

            shown.Add(new(field, parts[0].EndsWith('*'), Part(parts, 1), Part(parts, 2)));
        }

        return shown;
    }

    private static bool MayBeAsked(Field field) =>
        !field.IsReadOnly && !field.IsComputed && !field.IsHidden && !field.IsEncrypted && !field.IsSensitive && !NotAsked.Contains(field.Kind);

    private static string[] Parts(string line, int most) =>
        [.. line.Replace("\\|", Kept.ToString(), StringComparison.Ordinal).Split('|', most, StringSplitOptions.TrimEntries).Select(p => p.Replace(Kept, '|'))];

    private static string? Part(string[] parts, int index) => parts.Length > index && parts[index].Length > 0 ? parts[index] : null;

    private static string Escape(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal);

    private static string[] Lines(string? text) =>
        (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
