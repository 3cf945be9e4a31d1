namespace Nanni.Web.Forms;

/// <summary>A page that is one form: sign-in, set-up, settings.</summary>
/// <param name="Action">Where it posts to.</param>
public sealed record FormPage(string Title, string Action, string Submit, IReadOnlyList<FormField> Fields)
{
    /// <summary>A sentence or two above the fields.</summary>
    public string? Lead { get; init; }

    /// <summary>What is wrong with the form as a whole.</summary>
    public string? Problem { get; init; }

    /// <summary>Turbo wants a redirect after a form; one whose answer shows a secret once is posted without it.</summary>
    public bool AnswersDirectly { get; init; }

    /// <summary>What it does cannot be taken back: the button is red.</summary>
    public bool IsDangerous { get; init; }

    public IReadOnlyList<FormLink> Links { get; init; } = [];

    /// <summary>A way beside the form that leads to another site: the sign-in provider.</summary>
    public FormLink? Instead { get; init; }
}

/// <param name="Name">Of the input, and of its id.</param>
/// <param name="Type">As in HTML: text, textarea, email, password, date, hidden; a field with options is a select.</param>
public sealed record FormField(string Name, string Label, string Type = "text", string? Value = null)
{
    public string? Error { get; init; }
    public string? Hint { get; init; }

    /// <summary>The autofill token of the HTML standard, e.g. <c>current-password</c>.</summary>
    public string? Autocomplete { get; init; }

    /// <summary>An example in the empty input.</summary>
    public string? Placeholder { get; init; }

    /// <summary>Two in a row where there is room.</summary>
    public bool IsHalf { get; init; }

    /// <summary>Which keyboard a telephone shows: "numeric" for a code of digits.</summary>
    public string? InputMode { get; init; }

    public bool IsRequired { get; init; } = true;
    public bool IsReadOnly { get; init; }
    public bool HasFocus { get; init; }
    public int? MaxLength { get; init; }
    public IReadOnlyList<FormOption> Options { get; init; } = [];

    /// <summary>Several options may be chosen: a group of checkboxes.</summary>
    public IReadOnlySet<string>? Chosen { get; init; }
}

public sealed record FormOption(string Value, string Label);

public sealed record FormLink(string Url, string Label);
