using Nanni.Web;
using Nanni.Web.Forms;

namespace Nanni.Marketing.Forms;

/// <summary>The page where a form is put together: what it asks on the left, what a visitor sees on the right.</summary>
/// <param name="Url">Where it is saved, and where every step of editing is posted to.</param>
/// <param name="Shown">Code of the language whose words are edited and shown.</param>
public sealed record FormEditorModel(string Title, string Url, string BackUrl, string BackLabel, int Version, Language Main, string Shown)
{
    public IReadOnlyList<EditorLanguage> Languages { get; init; } = [];

    public IReadOnlyList<EditorWords> Head { get; init; } = [];

    public IReadOnlyList<EditorRow> Questions { get; init; } = [];

    public IReadOnlyList<EditorRow> Consents { get; init; } = [];

    public IReadOnlyList<EditorWords> Foot { get; init; } = [];

    /// <summary>Fields that it does not ask yet.</summary>
    public IReadOnlyList<FormOption> MoreFields { get; init; } = [];

    /// <summary>Purposes of the consent ledger.</summary>
    public IReadOnlyList<FormOption> Purposes { get; init; } = [];

    /// <summary>Where a field, or a purpose, of one's own is made.</summary>
    public required string NewFieldUrl { get; init; }

    public required string NewPurposeUrl { get; init; }

    /// <summary>It was refused: what stands here is nowhere else.</summary>
    public bool IsUnsaved { get; init; }

    /// <summary>What is wrong with the whole.</summary>
    public string? Problem { get; init; }

    public string? QuestionsError { get; init; }

    public required PublicFormModel Preview { get; init; }

    /// <summary>The words of the preview.</summary>
    public required Ui Reader { get; init; }
}

/// <param name="IsOn">The form can be read in it.</param>
public sealed record EditorLanguage(string Code, string Name, bool IsMain, bool IsOn);

/// <summary>Inputs for words in one language.</summary>
public sealed record EditorWords(string Language, IReadOnlyList<FormField> Fields);

/// <summary>A question or a consent.</summary>
/// <param name="Name">Of the hidden input that keeps its place: <c>question</c> or <c>consent</c>.</param>
/// <param name="Value">A field's key, or a consent's number.</param>
/// <param name="Kind">Of the icon.</param>
public sealed record EditorRow(string Name, string Value, string Label, string Kind, IReadOnlyList<EditorWords> Words)
{
    /// <summary>What its buttons are told it by, and its id in the page.</summary>
    public string Id => Name[..1] + ":" + Value;

    /// <summary>What visitors read instead of the label.</summary>
    public string? Said { get; init; }

    public bool IsRequired { get; init; }

    public IReadOnlyList<FormField> Switches { get; init; } = [];

    public IReadOnlyList<FormField> Choices { get; init; } = [];

    /// <summary>Inputs that go with it unseen.</summary>
    public IReadOnlyList<FormField> Hidden { get; init; } = [];

    public bool IsOpen { get; init; }

    public bool IsFirst { get; init; }

    public bool IsLast { get; init; }

    public bool IsWrong { get; init; }
}
