using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Activities.Notifications;

/// <summary>Tells a member something, once: a fact that stands or falls with the operation that causes it.</summary>
internal static class Notify
{
    /// <param name="kind">"mention", "assigned", "reminder".</param>
    /// <param name="cause">What it is about; a second notification with the same cause and kind is none.</param>
    public static Sql Statement(RecordStore store, Actor from, Guid to, string kind, Guid record, Guid cause, string text, DateTimeOffset at) =>
        store.Sql().Add($"""
            insert into notifications (workspace_id, member_id, id, kind, record_id, from_id, text, at, cause)
            values ({from.WorkspaceId}, {to}, {Guid.CreateVersion7(at)}, {kind}, {record}, {(from.MemberId == Guid.Empty ? null : (Guid?)from.MemberId)},
                {(text.Length > 300 ? text[..299] + "…" : text)}, {at}, {kind + ":" + cause}) on conflict do nothing
            """);
}
