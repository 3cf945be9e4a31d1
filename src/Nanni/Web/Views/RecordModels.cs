using Microsoft.AspNetCore.Components;

namespace Nanni.Web.Views;

/// <summary>One record: facts on the left, the story in the middle, what belongs to it on the right.</summary>
public sealed record RecordModel(TypeModel Type, Guid Id, int Version, string Title)
{
    /// <summary>Address of the record's page.</summary>
    public required string Url { get; init; }

    /// <summary>One key opens the next step.</summary>
    public bool HasNextStep { get; init; }

    /// <summary>A line under the title: job and employer, industry and city.</summary>
    public IReadOnlyList<Value> Subtitle { get; init; } = [];

    /// <summary>VIP, category, status.</summary>
    public IReadOnlyList<Value> Badges { get; init; } = [];

    /// <summary>Owner, deputy, team, satisfaction, next step: the line of labelled facts in the header.</summary>
    public IReadOnlyList<FactModel> Highlights { get; init; } = [];

    public IReadOnlyList<FactGroup> Groups { get; init; } = [];

    public TimelineModel? Timeline { get; init; }

    public ComposerModel? Composer { get; init; }

    public IReadOnlyList<RelatedModel> Related { get; init; } = [];

    /// <summary>Parts of other modules: stage bar, holding tree…</summary>
    public IReadOnlyList<RenderFragment> Panels { get; init; } = [];

    /// <summary>Above the columns: the stage bar of a deal, for example.</summary>
    public RenderFragment? Banner { get; init; }

    /// <summary>Back to the list at the same place, and its neighbours; null where one did not come from a list.</summary>
    public string? BackUrl { get; init; }

    public string? PreviousUrl { get; init; }

    public string? NextUrl { get; init; }

    public bool CanEdit { get; init; }

    public bool CanDelete { get; init; }

    public bool CanMerge { get; init; }

    public bool CanShare { get; init; }

    public bool IsFavourite { get; init; }

    public bool IsTrashed { get; init; }

    /// <summary>Likely duplicates, for a hint that leads to the merge page.</summary>
    public IReadOnlyList<Value> Duplicates { get; init; } = [];

    /// <summary>What is done with such a record most of all; null where nothing stands out.</summary>
    public RecordAction? MainAction { get; init; }

    /// <summary>When and by whom it was made and last changed.</summary>
    public string Footer { get; init; } = "";

    /// <summary>What another program calls it; null for most.</summary>
    public string? ExternalId { get; init; }
}

/// <param name="CanEdit">It opens its input in place, which is fetched when somebody wants it: a page has forty facts, and few are changed.</param>
/// <param name="RevealUrl">Of a masked number: POST shows it for a moment, and is logged.</param>
public sealed record FactModel(string Key, string Label, Value Value, bool CanEdit = false, string? RevealUrl = null)
{
    /// <summary>Where the input is fetched from and posted to, with <c>version</c>: <c>{record}/fields/{key}</c>. The record page fills it in.</summary>
    public string Action { get; init; } = "";

    /// <summary>Version of the record that the input was opened at.</summary>
    public int Version { get; init; }

    /// <summary>The input, where it shows: asked for, or come back with messages or a conflict.</summary>
    public InputModel? Input { get; init; }

    public bool IsOpen => Input is not null;
}

/// <param name="IsOpen">Shown unfolded.</param>
public sealed record FactGroup(string Key, string Label, IReadOnlyList<FactModel> Facts, bool IsOpen = true);

public sealed record TimelineModel(
    IReadOnlyList<TimelineDay> Days, string? MoreUrl, IReadOnlyList<OptionModel> Kinds, string Url);

public sealed record TimelineDay(string Label, IReadOnlyList<TimelineItem> Items);

/// <param name="Kind">note, call, meeting, mail, visit, other, task, opportunity, file.</param>
/// <param name="Html">A note's sanitised body; null where the title says all.</param>
public sealed record TimelineItem(
    Guid Id, string Kind, string Icon, string Title, string? Url, string Time, string Detail, Value Member, Value? About = null,
    MarkupString? Html = null)
{
    public bool IsPrivate { get; init; }

    /// <summary>Of a task: open, overdue or done; else null.</summary>
    public string? State { get; init; }

    /// <summary>Of a task: POST ticks or unticks it.</summary>
    public string? ToggleUrl { get; init; }

    public string? EditUrl { get; init; }

    /// <summary>Direction, outcome, duration.</summary>
    public IReadOnlyList<Value> Facts { get; init; } = [];
}

/// <summary>Writes into the story. Each tab is a form that posts to <see cref="Url"/> with <c>kind</c>.</summary>
/// <param name="About">Id of the record.</param>
/// <param name="Tabs">note, call, meeting, mail, task; each with its inputs.</param>
/// <param name="UploadUrl">Takes files by POST (multipart), answers JSON with id and name.</param>
/// <param name="MentionUrl">Looks up members: <c>?q=</c>.</param>
public sealed record ComposerModel(string Url, Guid About, IReadOnlyList<ComposerTab> Tabs, string UploadUrl, string MentionUrl, string Active = "note");

public sealed record ComposerTab(string Kind, string Label, string Icon, IReadOnlyList<InputModel> Inputs);

/// <summary>Records that refer to this one, a card in the right column; pages load in its frame.</summary>
/// <param name="Key">Stable id of the frame.</param>
public sealed record RelatedModel(string Key, string Label, string Icon, IReadOnlyList<RelatedRow> Rows, string? MoreUrl, string? AllUrl, string? AddUrl, long? Count = null)
{
    /// <summary>A line that adds to the list, in place of the way to <see cref="AddUrl"/>.</summary>
    public RenderFragment? Add { get; init; }
}

/// <param name="Menu">What can be done with the row where it stands.</param>
public sealed record RelatedRow(Guid Id, string Title, string Url, IReadOnlyList<Value> Details, bool IsDimmed = false, RenderFragment? Menu = null);

/// <summary>Who can see a record, and why.</summary>
public sealed record AccessModel(TypeModel Type, string Title, string Url, IReadOnlyList<AccessRow> Rows)
{
    /// <summary>With whom it is shared.</summary>
    public IReadOnlyList<ShareRow> Shares { get; init; } = [];

    /// <summary>The reader may share it and take shares back.</summary>
    public bool CanShare { get; init; }
}

/// <param name="Whom">A member or a team.</param>
/// <param name="How">What they may, until when, and who gave it, in a line.</param>
/// <param name="EndUrl">POST takes it back.</param>
public sealed record ShareRow(Value Whom, string How, string EndUrl);

/// <summary>Opens a record to a colleague or a team.</summary>
/// <param name="Url">Of the record.</param>
public sealed record ShareModel(TypeModel Type, string Title, string Url)
{
    public required InputModel With { get; init; }

    public required InputModel Right { get; init; }

    public required InputModel Until { get; init; }

    /// <summary>To see, or to see and change.</summary>
    public static InputModel RightInput(Ui ui, string id, bool canEdit) => new("right", ui.T("share.right"), "choice", canEdit ? "edit" : "see")
    {
        Id = id, IsRequired = true,
        Options = [new("see", ui.T("share.see"), IsSelected: !canEdit), new("edit", ui.T("share.edit"), IsSelected: canEdit)],
    };
}

/// <summary>What a member may do with the record.</summary>
/// <param name="Why">The reason, in a sentence.</param>
public sealed record AccessRow(Value Member, string Role, bool CanView, bool CanEdit, bool CanDelete, string Why);

/// <summary>What was done to a record, newest first.</summary>
public sealed record HistoryModel(TypeModel Type, Guid Id, string Title, string Url, IReadOnlyList<HistoryItem> Items, string? MoreUrl);

/// <param name="UndoUrl">POST takes it back; null where it cannot be.</param>
public sealed record HistoryItem(
    Guid Operation, string Text, string Time, string Detail, Value Member, string Source, IReadOnlyList<HistoryField> Fields,
    string? UndoUrl, bool IsUndone);

public sealed record HistoryField(string Label, Value Before, Value After);

/// <summary>A form to make or change a record.</summary>
public sealed record FormModel(TypeModel Type, string Title, string Action, IReadOnlyList<FormGroup> Groups)
{
    /// <summary>Version it was opened at; 0 for a new record.</summary>
    public int Version { get; init; }

    public bool IsNew => Version == 0;

    public string CancelUrl { get; init; } = "";

    /// <summary>Asked while typing: <c>?firstName=…</c>; answers the frame "duplicates". Null where there are none to find.</summary>
    public string? DuplicatesUrl { get; init; }

    /// <summary>Problems that belong to no field.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>What is to be known before it is sent; null: nothing.</summary>
    public FormNotes? Notes { get; init; }

    /// <summary>Name of the input that decides which fields show (<see cref="InputModel.OnlyFor"/>).</summary>
    public string? KindInput { get; init; }

    /// <summary>Carried along: where to go afterwards, which record it belongs to.</summary>
    public IReadOnlyList<(string Name, string Value)> Hidden { get; init; } = [];

    /// <summary>The form is also offered as "save and new".</summary>
    public bool OffersAnother { get; init; } = true;
}

public sealed record FormNotes(string Title, IReadOnlyList<FormNote> Notes);

/// <param name="Url">Where something is done about it; null where nowhere.</param>
public sealed record FormNote(string Text, string? Url);

public sealed record FormGroup(string Key, string Label, IReadOnlyList<InputModel> Inputs, bool IsOpen = true);

/// <summary>Likely duplicates of what is being typed; the part in the frame "duplicates".</summary>
public sealed record DuplicatesModel(IReadOnlyList<DuplicateRow> Rows, int Hidden = 0)
{
    /// <summary>The record is there already, rather than being typed.</summary>
    public bool IsSaved { get; init; }
}

/// <param name="Reasons">"same e-mail", "similar name".</param>
public sealed record DuplicateRow(Guid Id, string Title, string Url, IReadOnlyList<Value> Details, IReadOnlyList<string> Reasons, int Percent);

/// <summary>Records side by side, one value to choose per field.</summary>
public sealed record MergeModel(TypeModel Type, string Action, IReadOnlyList<MergeRecord> Records, IReadOnlyList<MergeField> Fields, string CancelUrl)
{
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Where the merge leads; null: to the survivor.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>Of the first record: looks for another to merge it with; null where the records were chosen in a list.</summary>
    public MergePicker? Picker { get; init; }
}

/// <summary>Looks for the record that one is merged with: a GET to the page itself, with both ids.</summary>
/// <param name="Input">The type-ahead; its value is the other's id, or a text where no script runs.</param>
/// <param name="Found">What the text has found, each leading to the two side by side; null where none was typed.</param>
public sealed record MergePicker(Guid Of, InputModel Input, IReadOnlyList<Value>? Found);

/// <param name="IsSurvivor">Proposed to stay: most complete, most referred to.</param>
public sealed record MergeRecord(Guid Id, string Title, string Url, bool IsSurvivor, IReadOnlyList<Value> Details);

/// <param name="Values">In the order of the records.</param>
/// <param name="Chosen">Index of the proposed value.</param>
/// <param name="Differs">The values are not all the same.</param>
public sealed record MergeField(string Key, string Label, IReadOnlyList<Value> Values, int Chosen, bool Differs);

/// <summary>Groups of likely duplicates in the whole base.</summary>
/// <param name="Progress">What the search that runs has done so far; null where none runs.</param>
public sealed record DataQualityModel(TypeModel Type, IReadOnlyList<TypeModel> Types, IReadOnlyList<DuplicateGroup> Groups, string? NextUrl, string? Progress)
{
    /// <summary>"12 groups", "10,000+ groups"; null where there is none.</summary>
    public string? Count { get; init; }

    /// <summary>When everything was last compared; null: never.</summary>
    public string? SearchedAt { get; init; }

    /// <summary>This page, as it stands.</summary>
    public string Url { get; init; } = "";

    /// <summary>The first page, where this is a later one.</summary>
    public string? FirstUrl { get; init; }

    /// <summary>Where all certain groups are merged; null where there is none.</summary>
    public string? CertainUrl { get; init; }

    /// <summary>Where a new search through everything is asked for; null for who may not.</summary>
    public string? SearchUrl { get; init; }
}

/// <summary>Groups that can be merged without a look at each.</summary>
/// <param name="Groups">The first of them.</param>
/// <param name="Action">POST starts it.</param>
public sealed record CertainModel(TypeModel Type, IReadOnlyList<DuplicateGroup> Groups, string Action, string BackUrl)
{
    public string Count { get; init; } = "";

    public bool HasMore { get; init; }
}

/// <param name="MergeUrl">Null for who may not merge these records.</param>
/// <param name="DistinctUrl">Null for who may not change them.</param>
public sealed record DuplicateGroup(string Key, IReadOnlyList<DuplicateRow> Rows, string? MergeUrl, string? DistinctUrl);

/// <param name="Url">Posted to, with the address to come back to as <c>return</c>.</param>
/// <param name="IsPage">Opens a page that asks before it does anything, rather than being posted to.</param>
public sealed record RecordAction(string Label, string Url, string Icon, bool IsPage = false);

/// <summary>What is done next about a record, to be said in a small form.</summary>
/// <param name="Url">Of the record, which takes a POST with a part of its form.</param>
public sealed record NextStepModel(string Title, string Url, int Version, IReadOnlyList<InputModel> Inputs);
