namespace Nanni.Web.Views;

/// <summary>All there is to set, as cards.</summary>
/// <param name="Facts">A few words of the present state, by key of the page: "members" → "12 people".</param>
public sealed record AdminOverviewModel(IReadOnlyDictionary<string, string> Facts, DemoModel? Demo = null);

/// <summary>The demo data: whether it is there, and how it comes and goes.</summary>
/// <param name="State">What is loaded, in words; empty where nothing is.</param>
/// <param name="Url">POST loads it, or removes it.</param>
public sealed record DemoModel(bool IsLoaded, string Url, string State = "")
{
    /// <summary>Leads into the demo, or to how far it has come; null where one stands in it, and where it is not there.</summary>
    public string? OpenUrl { get; init; }

    /// <summary>What else a removal takes away; empty where it is the demo alone.</summary>
    public string Warning { get; init; } = "";
}

/// <summary>The custom fields of a type.</summary>
/// <param name="Types">All types that can have some, as tabs; their addresses are those of their field lists.</param>
public sealed record AdminFieldsModel(TypeModel Type, IReadOnlyList<TypeModel> Types, IReadOnlyList<AdminField> Fields, string AddUrl);

/// <param name="Kind">As in <see cref="InputModel.Kind"/>.</param>
/// <param name="Group">Name of its group, as forms show it.</param>
public sealed record AdminField(string Key, string Label, string Kind, string KindLabel, string Group, string Url)
{
    public bool IsRequired { get; init; }

    public bool IsFilterable { get; init; }

    /// <summary>Hidden from every role until it is granted.</summary>
    public bool IsSensitive { get; init; }
}

/// <summary>
/// A custom field being made or changed. Posts <c>key</c>, <c>kind</c>, <c>label.en|pl|lt</c>, <c>group</c>, <c>target</c>, <c>decimals</c>,
/// <c>required</c>, <c>filterable</c>, and options as <see cref="AdminOption"/> says.
/// </summary>
public sealed record AdminFieldModel(TypeModel Type, string Title, string Action, string CancelUrl)
{
    /// <summary>Null for a new field; once given, the key stays.</summary>
    public string? Key { get; init; }

    public bool IsNew => Key is null;

    /// <summary>What was typed as the key of a new field.</summary>
    public string KeyText { get; init; } = "";

    public required LabelModel Label { get; init; }

    /// <summary>Of a new field: all kinds. Of another: its own.</summary>
    public required IReadOnlyList<OptionModel> Kinds { get; init; }

    public IReadOnlyList<AdminOption> Options { get; init; } = [];

    /// <summary>Types that a reference may lead to.</summary>
    public IReadOnlyList<OptionModel> Targets { get; init; } = [];

    public IReadOnlyList<OptionModel> Groups { get; init; } = [];

    public int Decimals { get; init; }

    public bool IsRequired { get; init; }

    public bool IsFilterable { get; init; }

    /// <summary>Hidden from every role until it is granted.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>By name of the input; the empty name is the form as a whole.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    /// <summary>POST removes the field; null where it is new.</summary>
    public string? DeleteUrl { get; init; }
}

/// <summary>A name in the three languages.</summary>
public sealed record LabelModel(string En = "", string Pl = "", string Lt = "");

/// <summary>
/// An option of a choice. Each row posts one value each of <c>option.key</c> (empty for a new one), <c>option.en|pl|lt</c>,
/// <c>option.color</c> and <c>option.hidden</c> ("true" or "false"), in the order shown; a row without any label does not count.
/// </summary>
/// <param name="Key">Stable; empty for one not yet saved.</param>
/// <param name="Used">How many records have it; one that is used can be hidden, not removed.</param>
public sealed record AdminOption(string Key, LabelModel Label, string Color = "gray", bool IsHidden = false, long Used = 0);

public sealed record AdminListsModel(IReadOnlyList<AdminList> Lists);

/// <param name="UsedBy">The fields that choose from it: "Contact: Status".</param>
public sealed record AdminList(string Key, string Label, string UsedBy, string Url, IReadOnlyList<Value> Options);

/// <summary>A choice list being changed; posts options as <see cref="AdminOption"/> says.</summary>
public sealed record AdminListModel(string Key, string Label, string UsedBy, string Action, string CancelUrl, IReadOnlyList<AdminOption> Options)
{
    public IReadOnlyList<string> Errors { get; init; } = [];
}

public sealed record AdminPipelinesModel(IReadOnlyList<AdminPipeline> Pipelines, string AddUrl);

/// <param name="Stages">Name, kind, probability in per cent, open deals.</param>
public sealed record AdminPipeline(Guid Id, string Name, string Url, IReadOnlyList<(string Name, string Kind, string Probability, long Deals)> Stages);

/// <summary>A pipeline being made or changed: posts <c>name</c>, and its stages as <see cref="AdminStage"/> says.</summary>
/// <param name="EntryFields">Fields of a deal that a stage may ask for before a deal enters.</param>
public sealed record AdminPipelineModel(string Title, string Action, string CancelUrl, string Name, IReadOnlyList<AdminStage> Stages, IReadOnlyList<OptionModel> EntryFields)
{
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    public string? DeleteUrl { get; init; }

    /// <summary>What is done when a deal is won.</summary>
    public AdminHandover Handover { get; init; } = new("", "", "");

    /// <summary>Who may do it.</summary>
    public IReadOnlyList<OptionModel> Members { get; init; } = [];

    /// <summary>What a stage may propose to its deals.</summary>
    public IReadOnlyList<OptionModel> ForecastCategories { get; init; } = [];
}

/// <summary>The checklist of a hand-over: posts <c>handover.steps</c>, <c>handover.days</c> and <c>handover.to</c>.</summary>
/// <param name="Steps">One task a line.</param>
/// <param name="To">Id of the member; empty for the owner of the deal.</param>
public sealed record AdminHandover(string Steps, string Days, string To);

/// <summary>
/// A stage. Each row posts one value each of <c>stage.row</c> (its id, or a made-up name for a new one), <c>stage.name</c>,
/// <c>stage.probability</c>, <c>stage.kind</c> and <c>stage.rotDays</c>, <c>forecast.{row}</c>, and <c>entry.{row}</c> for each field it asks for; a row without
/// a name does not count.
/// </summary>
/// <param name="Kind">"open", "won" or "lost".</param>
/// <param name="Deals">How many deals stand in it; one that has some cannot be removed.</param>
public sealed record AdminStage(string Row, string Name, string Probability, string Kind, string RotDays, IReadOnlyList<string> Entry, long Deals = 0, string Forecast = "pipeline")
{
    public string Error { get; init; } = "";

    /// <summary>What a deal must meet besides; null where nothing can be asked (yet).</summary>
    public AdminCondition? Condition { get; init; }
}

/// <param name="Sentence">Empty: nothing is asked.</param>
/// <param name="Problem">What of it is not asked though it should be.</param>
public sealed record AdminCondition(string Sentence, string Url, string? Problem);

/// <summary>
/// How forms and pages of a type are laid out. Posts <c>item</c> in the order shown: <c>group:{key}</c>, then <c>field:{key}</c> for each
/// field under it; <c>required</c> and <c>hidden</c> with the keys that are ticked; <c>newGroup</c> with the name of one more group.
/// </summary>
public sealed record AdminFormLayoutModel(TypeModel Type, IReadOnlyList<TypeModel> Types, string Action, string ResetUrl, IReadOnlyList<AdminLayoutGroup> Groups)
{
    public IReadOnlyList<string> Errors { get; init; } = [];
}

public sealed record AdminLayoutGroup(string Key, string Label, IReadOnlyList<AdminLayoutField> Fields);

/// <param name="Must">Always required and shown: the type itself needs it.</param>
public sealed record AdminLayoutField(string Key, string Label, string KindLabel, bool IsRequired, bool IsHidden, bool Must = false, bool IsCustom = false);
