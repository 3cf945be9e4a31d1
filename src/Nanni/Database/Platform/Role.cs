namespace Nanni.Database.Platform;

/// <summary>What members with it may do: how far each right reaches, per record type.</summary>
public sealed class Role
{
    public required Guid WorkspaceId { get; init; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; set; }

    /// <summary>Administrators may do everything in the workspace, its settings included.</summary>
    public bool IsAdministrator { get; set; }

    /// <summary>Members with it get in with a second factor only.</summary>
    public bool RequiresSecondFactor { get; set; }

    /// <summary>JSON: {"contact": {"view": "team", …}}; "*" holds for types without a line of their own.</summary>
    public string Grants { get; set; } = "{}";

    /// <summary>
    /// JSON: {"contact": {"email": "read", …}}; a field without a level is open, unless it is sensitive. Null for a role made before
    /// fields had levels: see <see cref="FieldGrants"/>.
    /// </summary>
    public string? Fields { get; set; } = "{}";
}
