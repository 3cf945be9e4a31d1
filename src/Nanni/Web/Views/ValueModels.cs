namespace Nanni.Web.Views;

/// <summary>How a value looks.</summary>
public enum ValueKind
{
    Empty,
    Text,

    /// <summary>Several lines, plain text.</summary>
    LongText,

    /// <summary>The record's own name, linked.</summary>
    Title,

    /// <summary>Another record, linked, with its type's icon.</summary>
    Reference,

    /// <summary>A member: initials in their colour, then the name.</summary>
    Member,
    Team,

    /// <summary>A reference that the reader may not see.</summary>
    NoAccess,
    Email,
    Phone,
    Url,
    Number,
    Money,
    Percent,
    Date,
    DateTime,
    Yes,
    No,

    /// <summary>One option as a badge in its colour.</summary>
    Choice,

    /// <summary>Several options, tags or references: see <see cref="Value.Many"/>.</summary>
    Many,
    Tag,
    Address,
    File,

    /// <summary>An encrypted number, as dots, with a button that reveals it.</summary>
    Masked,
}

/// <summary>A field's value ready to show: words in the reader's language, dates in their zone.</summary>
/// <param name="Text">As shown.</param>
/// <param name="Url">Where it leads; null where it is no link.</param>
/// <param name="Color">Of a choice: "gray", "blue", "green", "amber", "red", "violet", "teal", "copper"; of a member: "0" to "11".</param>
/// <param name="Detail">A longer form for the title attribute: the full date of "yesterday".</param>
public readonly record struct Value(
    ValueKind Kind, string Text, string? Url = null, string? Color = null, string? Icon = null, string? Detail = null,
    IReadOnlyList<Value>? Many = null)
{
    public static readonly Value Empty = new(ValueKind.Empty, "");
}

/// <summary>A record type as pages name it.</summary>
/// <param name="Name">contact</param>
/// <param name="Plural">contacts, as in addresses.</param>
/// <param name="Label">"Contact" in the reader's language.</param>
/// <param name="Url">Of its list.</param>
public sealed record TypeModel(string Name, string Plural, string Label, string PluralLabel, string Icon, string Url);

/// <summary>One choice in a select, radio group or menu.</summary>
public sealed record OptionModel(string Value, string Label, string Color = "gray", bool IsSelected = false);

/// <summary>What an input needs to know of one field of a form, of a cell or of the composer.</summary>
/// <param name="Key">Name of the input: <c>firstName</c>, <c>custom.shoeSize</c>.</param>
/// <param name="Kind">The field kind in camelCase: text, longText, email, phone, url, number, money, percent, date, dateTime,
/// yesNo, choice, choices, reference, references, address, file, tags, identifier.</param>
/// <param name="Text">The value as typed or as an input shows it (ISO for dates, the reader's decimal sign for numbers).</param>
public sealed record InputModel(string Key, string Label, string Kind, string Text = "")
{
    /// <summary>Id of the input element; stable over refreshes.</summary>
    public string Id { get; init; } = "f-" + Key.Replace('.', '-');

    public bool IsRequired { get; init; }

    public bool IsReadOnly { get; init; }

    public int MaxLength { get; init; }

    /// <summary>Digits after the decimal sign of a number.</summary>
    public int Decimals { get; init; }

    public string? Help { get; init; }

    /// <summary>What an empty input suggests; never the only place where something is said.</summary>
    public string? Placeholder { get; init; }

    /// <summary>Messages about what was typed, in the reader's language.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Of a choice or choices; of money: the currencies.</summary>
    public IReadOnlyList<OptionModel> Options { get; init; } = [];

    /// <summary>Of a reference: the type to look up ("account", "member", "team", "record"). The name shown is <see cref="Text"/>, the id <see cref="Value"/>.</summary>
    public string? Target { get; init; }

    /// <summary>Of a reference: the chosen record's id.</summary>
    public string? Value { get; init; }

    /// <summary>Of references and tags: what is chosen.</summary>
    public IReadOnlyList<OptionModel> Chosen { get; init; } = [];

    /// <summary>Of money: the ISO code.</summary>
    public string? Currency { get; init; }

    /// <summary>Of an address: street, postalCode, city, region, country, each an input <c>{key}.{part}</c>.</summary>
    public IReadOnlyList<InputModel> Parts { get; init; } = [];

    /// <summary>Kinds of record for which the field shows; empty for all. The form hides others by the value of its kind input.</summary>
    public IReadOnlyList<string> OnlyFor { get; init; } = [];

    /// <summary>Somebody else changed this field meanwhile: their value as an input would hold it, and how both look.</summary>
    public ConflictModel? Conflict { get; init; }
}

/// <summary>Two people changed one field.</summary>
/// <remarks>The form answers with <c>{key}.take</c>: mine, theirs or original. Where scripts run, the input already holds what was taken.</remarks>
public sealed record ConflictModel(Value Original, Value Mine, Value Theirs, string TheirsText, string TheirName)
{
    /// <summary>What it was before both, as an input would hold it.</summary>
    public string OriginalText { get; init; } = "";
}
