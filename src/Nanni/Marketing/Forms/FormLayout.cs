using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Nanni.Privacy.Consents;
using Nanni.Records.Types;
using Nanni.Web;

namespace Nanni.Marketing.Forms;

/// <summary>
/// What a form says in its other languages and how its fields look, as JSON. What its lines say (see <see cref="FormLines"/>) is of its own
/// language; what is not translated is said in the product's words, but a consent in its own, since somebody agrees to exactly that.
/// </summary>
internal sealed record FormLayout
{
    public const int LongestText = 2_000;
    public const int LongestHeading = 200;
    public const int LongestButton = 60;
    public const int LongestLabel = 200;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>By language code. That of the form's own language has nothing but placeholders.</summary>
    public Dictionary<string, FormWords>? Words { get; init; }

    /// <summary>By field: the options that are offered, where not all are.</summary>
    public Dictionary<string, string[]>? Options { get; init; }

    /// <summary>Fields that stand two in a row where there is room.</summary>
    public string[]? Half { get; init; }

    /// <exception cref="FieldException"><c>webForm.layout</c>: not what we write; <c>field.length</c>: a text is too long for its place.</exception>
    public static FormLayout Read(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return new();
        }

        try
        {
            var layout = JsonSerializer.Deserialize<FormLayout>(json, Json) ?? new();
            return layout.IsSound() ? layout : throw new FieldException("layout", "webForm.layout");
        }
        catch (JsonException)
        {
            throw new FieldException("layout", "webForm.layout");
        }
    }

    /// <returns>Null: nothing to say.</returns>
    public string? Write()
    {
        var text = JsonSerializer.Serialize(
            this with
            {
                Words = Words is { Count: > 0 } ? Words : null,
                Options = Options is { Count: > 0 } ? Options : null,
                Half = Half is { Length: > 0 } ? Half : null,
            }, Json);
        return text == "{}" ? null : text;
    }

    public FormWords In(string language) => Words?.GetValueOrDefault(language) ?? new();

    private bool IsSound() =>
        (Words ?? []).All(w => Language.All.Any(l => l.Code == w.Key) && w.Value is not null && w.Value.IsSound())
        && (Options ?? []).Values.All(o => o is not null && o.All(key => key is not null)) && (Half ?? []).All(key => key is not null);
}

/// <summary>A form's words in one language.</summary>
internal sealed record FormWords
{
    public string? Heading { get; init; }

    public string? Intro { get; init; }

    public string? Button { get; init; }

    public string? Thanks { get; init; }

    /// <summary>By field.</summary>
    public Dictionary<string, FieldWords>? Fields { get; init; }

    /// <summary>By <see cref="ConsentLine.Name"/>.</summary>
    public Dictionary<string, string>? Consents { get; init; }

    public FieldWords Field(string key) => Fields?.GetValueOrDefault(key) ?? new(null, null, null);

    internal bool IsSound() =>
        Fits(Heading, FormLayout.LongestHeading) && Fits(Intro, FormLayout.LongestText) && Fits(Button, FormLayout.LongestButton) && Fits(Thanks, FormLayout.LongestText)
        && (Fields ?? []).Values.All(f => f is not null && Fits(f.Label, FormLayout.LongestLabel) && Fits(f.Hint, FormLayout.LongestLabel) && Fits(f.Placeholder, FormLayout.LongestLabel))
        && (Consents ?? []).Values.All(c => c is not null && Fits(c, PurposePages.LongestWording));

    private static bool Fits(string? text, int longest) => text is null || text.Length <= longest;
}

/// <param name="Placeholder">Shown in the empty input, as an example of what to type.</param>
internal sealed record FieldWords(string? Label, string? Hint, string? Placeholder);
