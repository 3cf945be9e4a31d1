using Microsoft.AspNetCore.Components;

namespace Nanni.Web.Views;

/// <summary>My day: what a member should look at first.</summary>
public sealed record HomeModel(string Greeting, string Date)
{
    public IReadOnlyList<TaskRow> Overdue { get; init; } = [];

    public IReadOnlyList<TaskRow> Today { get; init; } = [];

    public IReadOnlyList<TaskRow> Upcoming { get; init; } = [];

    /// <summary>My open deals whose next step is missing or past.</summary>
    public IReadOnlyList<RelatedRow> WithoutNextStep { get; init; } = [];

    public string? WithoutNextStepUrl { get; init; }

    /// <summary>People to congratulate today.</summary>
    public IReadOnlyList<RelatedRow> Occasions { get; init; } = [];

    public string? OccasionsUrl { get; init; }

    public IReadOnlyList<NotificationRow> Mentions { get; init; } = [];

    public IReadOnlyList<RelatedRow> Recent { get; init; } = [];

    public IReadOnlyList<RelatedRow> Favourites { get; init; } = [];

    /// <summary>Shown while the workspace is new: import, add, demo data, invite, with what is done ticked.</summary>
    public IReadOnlyList<FirstStep> FirstSteps { get; init; } = [];

    public string AddTaskUrl { get; init; } = "";

    /// <summary>How far the member is with what they are to sell; null for who has no quota.</summary>
    public HomeGoal? Goal { get; init; }
}

/// <param name="Percent">Of the quota; may be more than a hundred.</param>
public sealed record HomeGoal(string Text, int Percent, string Url);

/// <param name="ToggleUrl">POST marks it done.</param>
public sealed record TaskRow(Guid Id, string Title, string Url, string ToggleUrl, string Due, string State, string Icon, Value About);

/// <param name="Form">True: the address takes a POST.</param>
public sealed record FirstStep(string Key, string Label, string Text, string Url, string Icon, bool IsDone, bool Form = false);

public sealed record NotificationRow(Guid Id, string Text, string Url, string Time, Value From, bool IsRead, string Icon)
{
    /// <summary>What can be done about it where it stands.</summary>
    public RenderFragment? Action { get; init; }
}

public sealed record NotificationsModel(IReadOnlyList<NotificationRow> Rows, string? MoreUrl, string ReadAllUrl, IReadOnlyList<ViewTab> Filters);

/// <summary>What the palette answers: records, pages and actions for what was typed.</summary>
public sealed record PaletteModel(string Query, IReadOnlyList<PaletteGroup> Groups, string? Corrected = null);

public sealed record PaletteGroup(string Label, IReadOnlyList<PaletteItem> Items);

/// <param name="Hint">A type, a city, an employer, a shortcut.</param>
public sealed record PaletteItem(string Label, string Url, string Icon, string Hint = "");

/// <summary>Options of a type-ahead.</summary>
public sealed record LookupModel(IReadOnlyList<LookupItem> Items, string? CreateUrl = null);

public sealed record LookupItem(string Value, string Label, string Hint = "", string Icon = "", string Color = "");

/// <summary>The tree of a holding with sums rolled up, or a branch of it.</summary>
/// <param name="Of">The record whose tree or branch it is.</param>
public sealed record TreeModel(Guid Of, IReadOnlyList<TreeRow> Rows)
{
    /// <summary>Says that not everything is added up; null where it is.</summary>
    public string? Left { get; init; }

    /// <summary>More of what belongs to the record directly.</summary>
    public string? MoreUrl { get; init; }
}

/// <param name="Figures">Of the record and everything beneath it.</param>
public sealed record TreeRow(Guid Id, string Title, string Url, int Depth, bool IsCurrent, IReadOnlyList<TreeFigure> Figures)
{
    /// <summary>Loads what belongs to it when it is opened; null where that stands in the tree already, or nothing does.</summary>
    public string? BranchUrl { get; init; }

    /// <summary>How many lie beneath it.</summary>
    public int Beneath { get; init; }
}

/// <param name="Url">The records behind it; null where they are too many for an address.</param>
public sealed record TreeFigure(string Icon, string Text, string? Url);
