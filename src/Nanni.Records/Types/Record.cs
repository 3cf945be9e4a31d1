using System.Text.Json.Nodes;

namespace Nanni.Records.Types;

/// <summary>
/// What every record has: the workspace it belongs to, who answers for it, its version, and the values of custom fields.
/// A subclass with a <see cref="RecordType{T}"/> is one kind of record.
/// </summary>
public abstract class Record
{
    public Guid WorkspaceId { get; internal set; }

    /// <summary>UUID version 7, so ids sort by creation.</summary>
    public Guid Id { get; internal set; }

    /// <summary>Grows by one with each operation that changes the record; the base of optimistic concurrency.</summary>
    public int Version { get; internal set; }

    public DateTimeOffset CreatedAt { get; internal set; }

    public DateTimeOffset UpdatedAt { get; internal set; }

    /// <summary>The member who created it; null where the system did.</summary>
    public Guid? CreatedBy { get; internal set; }

    /// <summary>When it went to the trash; null for a living record.</summary>
    public DateTimeOffset? DeletedAt { get; internal set; }

    /// <summary>The record that this one was merged into; such a record is in the trash and only redirects.</summary>
    public Guid? MergedInto { get; internal set; }

    /// <summary>
    /// What another program calls it: exact, unique in its workspace and type among the records that live or were merged, so that a
    /// merged record's key finds the survivor. Null where nobody has given one.
    /// </summary>
    public string? ExternalId { get; set; }

    /// <summary>The member who answers for it.</summary>
    public Guid? OwnerId { get; set; }

    public Guid? TeamId { get; set; }

    /// <summary>Values of custom fields by their immutable key, in the JSON form of the API.</summary>
    public JsonObject Custom { get; internal set; } = [];
}

/// <summary>A record type declared at run time has no class of its own: all its fields are custom.</summary>
public sealed class CustomRecord : Record
{
    public string Name { get; set; } = "";
}
