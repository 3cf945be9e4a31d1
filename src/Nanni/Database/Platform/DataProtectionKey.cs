namespace Nanni.Database.Platform;

/// <summary>A key of ASP.NET Core's data protection, kept here so that all nodes of an installation share them.</summary>
public sealed class DataProtectionKey
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; init; }
    public required string Xml { get; init; }
}
