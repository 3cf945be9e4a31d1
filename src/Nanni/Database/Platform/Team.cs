namespace Nanni.Database.Platform;

/// <summary>A group of members; teams form a tree, and who sees a team's records sees those of the teams below it.</summary>
public sealed class Team
{
    public required Guid WorkspaceId { get; init; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; set; }
    public Guid? ParentId { get; set; }
}

/// <summary>One member's place in one team.</summary>
public sealed class TeamMember
{
    public required Guid WorkspaceId { get; init; }
    public required Guid TeamId { get; init; }
    public required Guid MemberId { get; init; }
}
