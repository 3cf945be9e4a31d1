namespace Nanni.Records.Types;

/// <summary>How a value lies in the database.</summary>
public enum ColumnType
{
    Text,
    Long,
    Bool,
    Guid,
    Day,
    Instant,
    Json,

    /// <summary>32 bits; versions and positions only.</summary>
    Int,
}

/// <summary>One field of a record type: what it holds, how it is stored, and how a record's value is read and set.</summary>
public sealed class Field
{
    /// <summary>camelCase, unique in its type; the name in the API, filters, imports and texts. Custom fields: <c>custom.key</c>.</summary>
    public required string Key { get; init; }

    public required FieldKind Kind { get; init; }

    /// <summary>Column name; for custom fields the key inside the JSON column.</summary>
    public required string Column { get; init; }

    internal Func<Record, object?> Getter { get; init; } = null!;

    internal Action<Record, object?>? Setter { get; init; }

    public bool IsRequired { get; set; }

    /// <summary>The record's name: its link text, its sort key and the start of its search text.</summary>
    public bool IsTitle { get; set; }

    /// <summary>Part of the search text.</summary>
    public bool IsSearched { get; set; }

    /// <summary>Has an index that starts with the workspace, so that a filter or sort by it does not read the table.</summary>
    public bool IsIndexed { get; set; }

    /// <summary>Set by the record's own rules or operations, never by a form, an import or the API.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>Though read-only, a form, an import or the API may give it to a new record.</summary>
    public bool IsGivenOnce { get; set; }

    /// <summary>Never shown in lists, forms or exports: technical state of the record.</summary>
    public bool IsHidden { get; set; }

    /// <summary>Changed on a page of its own: not among the facts of the record, nor in the form of its type.</summary>
    public bool IsApart { get; set; }

    /// <summary>No two living records have the same value: it is never given to many at once, nor by one record to another.</summary>
    public bool IsUnique { get; init; }

    /// <summary>Encrypted at rest, masked on pages, left out of exports; revealing it is an operation.</summary>
    public bool IsEncrypted { get; set; }

    /// <summary>Nobody sees it but administrators, until a role is granted it: a personal number, a salary.</summary>
    public bool IsSensitive { get; set; }

    /// <summary>Whoever sees the record sees it, and no role can be kept from it: the record's rules and pages turn on it.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Not there until an administrator switches it on: the law wants a reason before such a value is kept at all.</summary>
    public bool IsOptIn { get; set; }

    /// <summary>A reference to the same person or thing under another record, as from a lead to the person it became: what is erased there is erased here.</summary>
    public bool IsSame { get; set; }

    public int MaxLength { get; set; } = 200;

    /// <summary>Digits after the decimal point of a number.</summary>
    public int Decimals { get; set; }

    /// <summary>Name of the record type a reference points to, or "member" or "team".</summary>
    public string? Target { get; set; }

    /// <summary>For a choice: the workspace's choice list, or null where the options are fixed.</summary>
    public string? ChoiceList { get; set; }

    /// <summary>Fixed option keys of a choice; null where a choice list of the workspace gives them.</summary>
    public IReadOnlyList<Option> Options { get; set; } = [];

    /// <summary>Name of the form group it stands in.</summary>
    public string Group { get; set; } = "main";

    /// <summary>Name of an identifier scheme ("nip", "pesel"…), which checks the value and gives its canonical form.</summary>
    public string? Scheme { get; set; }

    /// <summary>Match key it gives to the search for duplicates.</summary>
    public MatchRole Match { get; set; }

    /// <summary>Shown only where the record's kind field has one of these values; empty: always.</summary>
    public IReadOnlyList<string> OnlyFor { get; set; } = [];

    public bool IsCustom { get; init; }

    /// <summary>Its id in <c>field_values</c>: a custom field's own, a built-in one's made from its type and key.</summary>
    public Guid ValueId { get; internal set; }

    /// <summary>Custom fields: label by language. Built-in fields are named in the texts.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public int Position { get; init; }

    public object? Get(Record record) => Getter(record);

    /// <exception cref="InvalidOperationException">The field is computed and has no setter.</exception>
    public void Set(Record record, object? value) =>
        (Setter ?? throw new InvalidOperationException($"{Key} is computed."))(record, value);

    public bool IsComputed => Setter is null;

    public bool IsMany => Kind is FieldKind.Choices or FieldKind.References or FieldKind.Tags;

    public bool IsText => Kind is FieldKind.Text or FieldKind.LongText or FieldKind.Email or FieldKind.Phone or FieldKind.Url
        or FieldKind.Choice or FieldKind.Identifier;

    /// <summary>
    /// Computed by the product and kept beside the records, in <c>field_values</c> only: it may change for all of them in a night, and is no
    /// change of theirs. Who computes it writes it there; records bring it when they are read.
    /// </summary>
    public bool IsBeside { get; set; }

    /// <summary>The values of several-valued and filterable custom fields are also rows of <c>field_values</c>, written with the record.</summary>
    public bool IsIndexedApart => IsMany || (IsCustom && IsIndexed);

    /// <summary>Filters and sorts read its values in <c>field_values</c>.</summary>
    public bool IsReadApart => IsIndexedApart || IsBeside;

    public ColumnType ColumnType => Kind switch
    {
        FieldKind.Number or FieldKind.Percent or FieldKind.Money => ColumnType.Long,
        FieldKind.Date => ColumnType.Day,
        FieldKind.DateTime => ColumnType.Instant,
        FieldKind.YesNo => ColumnType.Bool,
        FieldKind.Reference or FieldKind.File => ColumnType.Guid,
        FieldKind.Address or FieldKind.Choices or FieldKind.References or FieldKind.Tags => ColumnType.Json,
        _ => ColumnType.Text,
    };

    /// <summary>Second column of money: the currency.</summary>
    public string CurrencyColumn => Column + "_currency";

    /// <summary>A copy that a workspace's settings may change.</summary>
    internal Field Copy() => (Field)MemberwiseClone();

    public override string ToString() => Key;
}

/// <summary>One option of a choice.</summary>
/// <param name="Key">Stored; immutable.</param>
/// <param name="Labels">By language; null where the texts name it.</param>
/// <param name="Color">"gray", "blue", "green", "amber", "red", "violet", "teal" or "copper".</param>
public sealed record Option(string Key, IReadOnlyDictionary<string, string>? Labels = null, string Color = "gray", bool IsHidden = false);

/// <summary>What a field says about who somebody is.</summary>
public enum MatchRole
{
    None,
    Email,
    Phone,
    TaxNumber,
    Domain,
    PersonName,
    OrganisationName,
    ExternalKey,
}
