namespace Nanni.Database.Platform;

/// <summary>A company's own part of the installation: the tenant, and the first column of everything it owns.</summary>
public sealed class Workspace
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Its name in addresses, <c>/w/{slug}</c>: lower-case letters, digits and hyphens.</summary>
    public required string Slug { get; set; }

    public required string Name { get; set; }

    /// <summary>ISO 4217.</summary>
    public required string BaseCurrency { get; set; }

    /// <summary>IANA name.</summary>
    public required string Zone { get; set; }

    /// <summary>"PL", "LT" or "GB".</summary>
    public required string Country { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public bool IsDemo { get; set; }

    /// <summary>JSON.</summary>
    public string Settings { get; set; } = "{}";

    /// <summary>Counts changes of settings, custom fields, layout, choices, pipelines and roles: whoever caches these compares it.</summary>
    public int SchemaVersion { get; set; } = 1;
}
