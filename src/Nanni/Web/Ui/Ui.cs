using Microsoft.AspNetCore.Components;

namespace Nanni.Web;

/// <summary>
/// What every page knows besides its model: words and formats of the person who reads it, workspace, menu, and the
/// tokens of this request. Built once a request, by the web layer.
/// </summary>
public sealed class Ui
{
    private Formats? formats;

    public required Language Language { get; init; }

    /// <summary>The person's time zone.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The instant of the request.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Null on pages outside a workspace (sign-in, set-up).</summary>
    public WorkspaceLink? Workspace { get; init; }

    /// <summary>All workspaces of the person, for the switcher.</summary>
    public IReadOnlyList<WorkspaceLink> Workspaces { get; init; } = [];

    /// <summary>Who reads; null before sign-in.</summary>
    public MemberLink? Member { get; init; }

    public bool IsAdministrator { get; init; }

    /// <summary>The role or member with whose eyes an administrator looks; null where it is the person's own.</summary>
    public string? SeesAs { get; init; }

    public bool CanImport { get; internal set; }

    public bool CanExport { get; internal set; }

    /// <summary>The modules of the sidebar, in order.</summary>
    public IReadOnlyList<MenuItem> Menu { get; internal set; } = [];

    /// <summary>Saved views that the person keeps in the sidebar.</summary>
    public IReadOnlyList<MenuItem> Pinned { get; internal set; } = [];

    /// <summary>Records that the person keeps in the sidebar.</summary>
    public IReadOnlyList<MenuItem> Favourites { get; internal set; } = [];

    /// <summary>What “+ New” offers.</summary>
    public IReadOnlyList<MenuItem> Creatable { get; internal set; } = [];

    /// <summary>The CSP nonce of this response.</summary>
    public string Nonce { get; init; } = "";

    /// <summary>The antiforgery token; goes into each form as <c>__RequestVerificationToken</c>.</summary>
    public string Csrf
    {
        get => field ??= MakeCsrf?.Invoke() ?? "";
        init;
    }

    /// <summary>Makes the token when a page first shows it: an answer without a form sets no cookie for it.</summary>
    internal Func<string>? MakeCsrf { private get; init; }

    /// <summary>Path and query of this request.</summary>
    public string Path { get; init; } = "/";

    public Theme Theme { get; init; }

    /// <summary>The sidebar shows icons only.</summary>
    public bool IsSidebarCollapsed { get; init; }

    public Density Density { get; init; }

    /// <summary>What to say at the bottom of this page: the outcome of what the person just did.</summary>
    public Toast? Toast { get; internal set; }

    /// <summary>Notifications not yet read.</summary>
    public int Unread { get; internal set; }

    public Formats Format => formats ??= new(Language, Zone, Now);

    /// <summary>The text in the person's language.</summary>
    /// <exception cref="KeyNotFoundException">There is no such text.</exception>
    public string T(string key, params ReadOnlySpan<(string Name, object? Value)> args) => Texts.Format(Format, key, args);

    /// <summary>A path inside the workspace: <c>contacts/new</c> is <c>/w/copper/contacts/new</c>.</summary>
    public string Url(string path) => Workspace is null ? "/" + path : $"{Workspace.Url}/{path}";

    /// <summary>The address of a built script, style or picture.</summary>
    public static string Asset(string name) => Assets.Url(name);

    /// <summary>An icon that says nothing by itself (hidden from screen readers).</summary>
    public static MarkupString Icon(string name) => Icons.Of(name);
}

public enum Theme
{
    System,
    Light,
    Dark,
}

public enum Density
{
    Comfortable,
    Compact,
}

/// <param name="Slug">Its name in addresses.</param>
public sealed record WorkspaceLink(string Slug, string Name)
{
    public string Url { get; } = "/w/" + Slug;
}

/// <param name="Id">The member's id in this workspace.</param>
/// <param name="Role">The name of the role, as administrators gave it.</param>
public sealed record MemberLink(Guid Id, string Name, string? Email = null, string? Role = null);

/// <summary>A link in the sidebar or in a menu.</summary>
/// <param name="Key">Stable; names the section that a page belongs to (<c>contacts</c>).</param>
/// <param name="Shortcut">The letter after <c>g</c> that goes there, if any.</param>
/// <param name="Count">A number to show beside it, if any.</param>
/// <param name="Children">Saved views under a module.</param>
public sealed record MenuItem(
    string Key,
    string Label,
    string Url,
    string Icon = "file",
    bool IsActive = false,
    string? Shortcut = null,
    int? Count = null,
    IReadOnlyList<MenuItem>? Children = null);

/// <summary>A short message that leaves by itself.</summary>
/// <param name="UndoOperation">The operation that its “Undo” takes back, if any.</param>
/// <param name="Link">Where to see what was done, if anywhere.</param>
public sealed record Toast(string Text, Guid? UndoOperation = null, ToastKind Kind = ToastKind.Done, string? Link = null, string? LinkText = null);

public enum ToastKind
{
    Done,
    Problem,
}
