using System.Text.Json.Nodes;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Audit;

/// <summary>Something that happened and is no operation on records: a sign-in, a permission given, an export.</summary>
/// <param name="Kind">"signIn.failed", "role.changed": stable, shown through the texts.</param>
/// <param name="Subject">Whom or what it concerns, by name: a role, a list, an address. Never a secret.</param>
/// <param name="Details">By key: before and after, as a change of a record has it.</param>
/// <param name="Count">How many like it are told by this one.</param>
public sealed record SecurityEvent(string Kind, string? Subject = null, Guid? SubjectId = null, JsonObject? Details = null, int Count = 1);

/// <summary>Who did it, and from where.</summary>
/// <param name="Member">In the workspace; null where nobody is known there.</param>
/// <param name="User">Who signs in, in whatever workspace.</param>
/// <param name="Source">"web", "api", "cli", "job" or "system".</param>
/// <param name="Address">Network address of the request.</param>
public sealed record EventOrigin(Guid? Member, Guid? User, string Source, string? Address);

/// <summary>The log of security events. Rows are only ever added; the chain covers them as it covers operations.</summary>
public static class SecurityLog
{
    /// <summary>The "workspace" of what concerns the installation.</summary>
    public static readonly Guid Installation = Guid.Empty;

    /// <summary>The statement that adds an event, for the transaction of what it tells of.</summary>
    public static Sql Insert(RecordStore store, Guid workspace, SecurityEvent told, EventOrigin origin, DateTimeOffset at)
    {
        var sql = store.Sql().Add($"""
            insert into security_events (workspace_id, id, kind, at, member_id, user_id, source, address, subject, subject_id, count, salt, details)
            values ({workspace}, {Guid.CreateVersion7(at)}, {told.Kind}, {at}, {origin.Member}, {origin.User}, {origin.Source}, {origin.Address},
                {Short(told.Subject)}, {told.SubjectId}, {told.Count}, {Canonical.NewSalt()},
            """);
        return store.Dialect.Json(sql.Raw(" "), Text(told.Details)).Raw(")");
    }

    public static string? Text(JsonObject? details) => details is { Count: > 0 } ? FieldColumns.Json(details) : null;

    /// <summary>Now, as fine as both databases keep it.</summary>
    public static DateTimeOffset Instant(TimeProvider clock) => FieldRules.Microseconds(clock.GetUtcNow());

    public static byte[] NewSalt() => Canonical.NewSalt();

    /// <summary>What somebody typed may be of any length.</summary>
    public static string? Short(string? text) => text is { Length: > 300 } ? text[..300] : text;
}
