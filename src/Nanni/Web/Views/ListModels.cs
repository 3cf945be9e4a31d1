namespace Nanni.Web.Views;

/// <summary>A list of records as a table.</summary>
public sealed record ListModel(TypeModel Type, string Title)
{
    public IReadOnlyList<ViewTab> Views { get; init; } = [];

    /// <summary>Filter, columns or sort differ from the chosen view's.</summary>
    public bool IsChanged { get; init; }

    public Guid? ViewId { get; init; }

    public bool CanEditView { get; init; }

    /// <summary>The filter or the order names a field that is kept from the reader, and does without it.</summary>
    public bool LacksSome { get; init; }

    /// <summary>The filter as a sentence in the reader's language; empty where there is none.</summary>
    public string FilterSentence { get; init; } = "";

    /// <summary>Chips: each part of the filter, with the address of the list without it.</summary>
    public IReadOnlyList<FilterChip> Chips { get; init; } = [];

    /// <summary>The filter as JSON, for the builder.</summary>
    public string FilterJson { get; init; } = "";

    /// <summary>What the builder offers.</summary>
    public IReadOnlyList<FilterField> FilterFields { get; init; } = [];

    /// <summary>Where the builder is loaded from when it is opened; empty where it stands in the page, from <see cref="FilterFields"/>.</summary>
    public string FilterUrl { get; init; } = "";

    public string Search { get; init; } = "";

    public required IReadOnlyList<ColumnModel> Columns { get; init; }

    /// <summary>Where the chooser of columns is loaded from when it is opened; empty where there is none.</summary>
    public string ColumnsUrl { get; init; } = "";

    /// <summary>Where what is asked before records are changed or a view is kept is loaded from; empty where there is nothing of it.</summary>
    public string DialogsUrl { get; init; } = "";

    public required IReadOnlyList<RowModel> Rows { get; init; }

    /// <summary>Addresses of the pages before and after; null at the ends.</summary>
    public string? Previous { get; init; }

    public string? Next { get; init; }

    /// <summary>Address of the frame that counts.</summary>
    public string CountUrl { get; init; } = "";

    /// <summary>The list for paper; empty where it is not offered.</summary>
    public string PrintUrl { get; init; } = "";

    /// <summary>The list's address with its filter, sort and columns, without the page.</summary>
    public string Url { get; init; } = "";

    /// <summary>Hidden inputs that carry the list's state (filter, sort, columns, view, q) into its forms.</summary>
    public IReadOnlyList<(string Name, string Value)> State { get; init; } = [];

    public bool CanCreate { get; init; }

    public bool CanEdit { get; init; }

    /// <summary>Chosen records can be shared with a colleague or a team.</summary>
    public bool CanShare { get; init; }

    /// <summary>What modules do with chosen records.</summary>
    public IReadOnlyList<ManyModel> Many { get; init; } = [];

    public bool CanDelete { get; init; }

    public bool CanExport { get; init; }

    public bool CanImport { get; init; }

    public bool CanMerge { get; init; }

    /// <summary>One key opens the next step of a row.</summary>
    public bool HasNextStep { get; init; }

    /// <summary>Where the board of the same records is; null where there is none.</summary>
    public string? BoardUrl { get; init; }

    /// <summary>There is no record of the type at all that the reader sees (as against: none passes the filter).</summary>
    public bool IsEmpty { get; init; }

    /// <summary>What the list is for, for the empty state.</summary>
    public string Purpose { get; init; } = "";

    public bool OffersDemo { get; init; }

    public bool IsTrash { get; init; }
}

/// <param name="Id">Of its dialog.</param>
/// <param name="Content">Of the dialog; null where only the button is drawn.</param>
public sealed record ManyModel(string Id, string Icon, string Label, int Most, Microsoft.AspNetCore.Components.RenderFragment? Content = null);

/// <summary>The chooser of columns.</summary>
/// <param name="Url">Of the list, without state.</param>
/// <param name="State">The list's state; the chooser replaces its "columns".</param>
/// <param name="All">All columns, chosen ones first.</param>
public sealed record ColumnsModel(string Url, IReadOnlyList<(string Name, string Value)> State, IReadOnlyList<OptionModel> All);

public sealed record ViewTab(Guid? Id, string Name, string Url, bool IsActive, bool IsPinned = false, bool IsMine = false);

/// <param name="RemoveUrl">The list without this part.</param>
public sealed record FilterChip(string Text, string RemoveUrl);

/// <summary>A field the filter builder offers.</summary>
/// <param name="Key">As in a filter: <c>city</c>, <c>account.industry</c>, <c>custom.shoeSize</c>.</param>
/// <param name="Kind">As in <see cref="InputModel.Kind"/>, or "link": another record (<paramref name="Target"/>, by the field <paramref name="By"/>) and a time.</param>
/// <param name="Operators">Offered operators with their words.</param>
public sealed record FilterField(
    string Key, string Label, string Kind, IReadOnlyList<OptionModel> Operators, IReadOnlyList<OptionModel> Options, string? Target = null, string? Group = null, string? By = null);

/// <param name="SortUrl">Sorts by it, or turns the direction; null where it has no order.</param>
/// <param name="Sorted">"ascending", "descending" or null.</param>
/// <param name="CanEdit">Its cells open their input in place.</param>
public sealed record ColumnModel(string Key, string Label, string Kind, string? SortUrl, string? Sorted, bool CanEdit = false)
{
    public bool IsNumeric => Kind is "number" or "money" or "percent";
}

/// <param name="Cells">In the order of the columns.</param>
public sealed record RowModel(Guid Id, int Version, string Url, Value[] Cells, bool IsDimmed = false);

/// <summary>Records as cards in columns.</summary>
public sealed record BoardModel(TypeModel Type, string Title)
{
    /// <summary>Where a type has several (deals one for each pipeline), as tabs.</summary>
    public IReadOnlyList<ViewTab> Boards { get; init; } = [];

    /// <summary>The field whose values are the columns; the name by which a move says where to.</summary>
    public string By { get; init; } = "stage";

    public required IReadOnlyList<BoardColumn> Columns { get; init; }

    public string ListUrl { get; init; } = "";

    public string Url { get; init; } = "";

    /// <summary>Views, search and filter, as the list of the same records has them.</summary>
    public required ListModel State { get; init; }

    /// <summary>Hidden inputs that carry all that into a form which leads to the board again.</summary>
    public IReadOnlyList<(string Name, string Value)> Hidden { get; init; } = [];

    public bool CanCreate { get; init; }

    /// <summary>What is asked when a card is moved to a lost column; null: nothing.</summary>
    public BoardReasons? Reasons { get; init; }

    /// <summary>What the question mark opens.</summary>
    public string Help { get; init; } = "board";

    /// <summary>One key opens the next step of a card.</summary>
    public bool HasNextStep { get; init; }

    /// <summary>The whole form of a new record.</summary>
    public string NewUrl { get; init; } = "";
}

/// <summary>The question why something is lost.</summary>
/// <param name="Key">Under which the chosen reason is sent.</param>
/// <param name="NoteKey">Under which a note on it is sent; null where none is asked for.</param>
public sealed record BoardReasons(string Title, string Label, string Button, string Key, IReadOnlyList<OptionModel> Options, string? NoteKey = null, string NoteLabel = "");

/// <summary>The form at the head of a column that adds a card to it.</summary>
/// <param name="By">Name under which the column is sent.</param>
/// <param name="Column">Its key.</param>
/// <param name="Label">"Add to Negotiation".</param>
/// <param name="Url">Takes a POST with the column and the inputs; answered as <see cref="BoardChange"/>.</param>
/// <param name="NewUrl">The whole form.</param>
public sealed record BoardAdd(string By, string Column, string Label, string Url, string NewUrl, IReadOnlyList<InputModel> Inputs)
{
    public bool IsOpen { get; init; }

    /// <summary>What is wrong besides with one of the inputs.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];
}

/// <param name="Key">The value of the field by which cards are laid out: id of a stage, key of a status.</param>
/// <param name="Kind">"open", "won" or "lost".</param>
/// <param name="Totals">Sum per currency, formatted.</param>
/// <param name="Weighted">The same, each times its probability.</param>
/// <param name="MoreUrl">A frame with the next cards; null where all are shown.</param>
public sealed record BoardColumn(
    string Key, string Name, string Color, string Kind, long Count, IReadOnlyList<string> Totals, IReadOnlyList<string> Weighted,
    IReadOnlyList<CardModel> Cards, string? MoreUrl)
{
    /// <summary>Of a column that shows only the newest: since when, in words; empty where all are shown.</summary>
    public string Since { get; init; } = "";

    /// <summary>Where all of them are.</summary>
    public string AllUrl { get; init; } = "";

    /// <summary>What must be filled before a deal may enter, in words; empty where nothing.</summary>
    public string EntryRule { get; init; } = "";

    /// <summary>How long cards usually stay that come through, in words, and in few letters; empty where nobody knows.</summary>
    public string Usual { get; init; } = "";

    public string UsualShort { get; init; } = "";

    /// <summary>Null where nothing is added.</summary>
    public BoardAdd? Add { get; init; }
}

/// <summary>
/// The answer to a move or an addition, as a Turbo stream (<c>text/vnd.turbo-stream.html</c>): the columns whose totals changed, and
/// the card as it is now.
/// </summary>
/// <param name="Card">Null where none was added.</param>
/// <param name="Added">The form as it is now: the new card goes to its column. Null where the card moved and is there already.</param>
/// <param name="Undo">The operation, for the toast that offers to take it back.</param>
public sealed record BoardChange(IReadOnlyList<BoardColumn> Columns, CardModel? Card, BoardAdd? Added = null, Guid? Undo = null, string Text = "");

/// <param name="MoveUrl">Takes a POST with the column, and for a lost one what <see cref="BoardReasons"/> ask; empty where it stays where it is.</param>
public sealed record CardModel(
    Guid Id, string Title, string Url, string MoveUrl, Value Subtitle, string Amount, Value Owner, string Expected, string Age)
{
    /// <summary>Too long in this stage.</summary>
    public bool IsRotting { get; init; }

    /// <summary>What <c>Age</c> counts, in words: for how long it has been there, and how long is too long.</summary>
    public string AgeHint { get; init; } = "";

    public bool LacksNextStep { get; init; }

    public bool IsOverdue { get; init; }

    public bool IsNextStepLate { get; init; }

    public string NextStep { get; init; } = "";
}

/// <param name="HasMore">There are rows beyond those that are printed.</param>
public sealed record ListPrintModel(ListModel List, bool HasMore);
