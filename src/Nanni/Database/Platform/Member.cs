namespace Nanni.Database.Platform;

/// <summary>Whether a member can work in the workspace.</summary>
public enum MemberStatus
{
    /// <summary>Works here, or stands here as owner of records.</summary>
    Active,

    /// <summary>Has a link to join that is not used yet.</summary>
    Invited,

    /// <summary>Left: cannot sign in, keeps the name on what they did.</summary>
    Inactive,
}

/// <summary>A person in one workspace: what owners, deputies, authors and mentions refer to.</summary>
public sealed class Member
{
    public required Guid WorkspaceId { get; init; }
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Null for somebody who cannot sign in, such as an imported sales agent.</summary>
    public Guid? UserId { get; set; }

    public required string Name { get; set; }

    /// <summary>One or two letters for the round badge.</summary>
    public required string Initials { get; set; }

    /// <summary>0 to 11: the badge's place in the palette.</summary>
    public int Colour { get; set; }

    public string? Email { get; set; }
    public required Guid RoleId { get; set; }
    public required string Language { get; set; }

    /// <summary>IANA name.</summary>
    public required string Zone { get; set; }

    public MemberStatus Status { get; set; }

    /// <summary>Who sees and edits this member's records as their own from <see cref="DeputyFrom"/> to <see cref="DeputyUntil"/>, both days included.</summary>
    public Guid? DeputyId { get; set; }

    public DateOnly? DeputyFrom { get; set; }
    public DateOnly? DeputyUntil { get; set; }

    /// <summary>Grows whenever something changes what this member may do; signed-in requests compare it with what they have cached.</summary>
    public int AccessVersion { get; set; } = 1;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The first letters of the first and the last word: "Anna Maria Kowalska" → "AK".</summary>
    public static string InitialsOf(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var letters = words.Length switch
        {
            0 => "?",
            1 => words[0][..1],
            _ => words[0][..1] + words[^1][..1],
        };
        return letters.ToUpperInvariant();
    }
}
