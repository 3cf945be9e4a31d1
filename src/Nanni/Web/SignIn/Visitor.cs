using Nanni.Records.Access;

namespace Nanni.Web.SignIn;

/// <summary>Who makes this request: a signed-in person, a program with a token, or nobody yet. Filled by sign-in, one a request.</summary>
public sealed class Visitor
{
    /// <summary>Null for nobody, and for a token of a member without a user.</summary>
    public Guid? UserId { get; internal set; }

    /// <summary>The hash in the sessions table, when a cookie came along.</summary>
    public byte[]? SessionId { get; internal set; }

    /// <summary>The cookie's value; antiforgery tokens are made from it.</summary>
    internal string? SessionSecret { get; set; }

    public string? Email { get; internal set; }

    /// <summary>The language the person chose; null for nobody.</summary>
    public string? Language { get; internal set; }

    /// <summary>The membership that this request acts with; null outside a workspace.</summary>
    public Membership? Membership { get; internal set; }

    /// <summary>
    /// The membership that is closed until a second factor has been given: its role asks for one, and the session was opened without.
    /// </summary>
    public Membership? Barred { get; internal set; }

    /// <summary>When the person last proved who they are in this session.</summary>
    internal DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>A token without "write" may only read; so may who looks with somebody else's eyes.</summary>
    public bool IsReadOnly { get; internal set; }

    /// <summary>The role or member with whose eyes an administrator looks; null where it is the person's own.</summary>
    public string? SeesAs { get; internal set; }

    /// <summary>Id of the API token, when one came along.</summary>
    public Guid? TokenId { get; internal set; }

    public Actor? Actor => TokenId is null ? Membership?.Web : Membership?.Api;
}

/// <summary>A member with all that their requests need, kept in memory until a version says that something changed.</summary>
/// <param name="Workspaces">All workspaces of the same user, for the switcher.</param>
/// <param name="Web">The actor of page requests.</param>
/// <param name="Api">The same for requests with a token.</param>
public sealed record Membership(
    Guid WorkspaceId,
    string Slug,
    string WorkspaceName,
    string RoleName,
    bool RequiresSecondFactor,
    string? Email,
    IReadOnlyList<WorkspaceLink> Workspaces,
    Actor Web,
    Actor Api);
