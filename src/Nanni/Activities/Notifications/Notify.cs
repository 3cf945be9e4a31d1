using Nanni.Records.Operations;
using Nanni.Records.Storage;

namespace Nanni.Activities.Notifications;

/// <summary>Tells a member something, once: a fact that stands or falls with the operation that causes it.</summary>
internal static class Notify
{
    /// <summary>The topic by which a member's open pages learn of it.</summary>
    public static string Inbox(Guid member) => "inbox:" + member;

    /// <summary>Tells those whom an activity mentions and did not mention before.</summary>
    public static void Mentioned(Work work, Activity activity, Guid[] mentioned, Previous before, string? text)
    {
        if (activity.DeletedAt is null)
        {
            foreach (var member in mentioned.Except(before["mentions"] as Guid[] ?? []))
            {
                Tell(work, member, "mention", activity, text);
            }
        }
    }

    /// <summary>Tells a member, unless it is they who act.</summary>
    /// <param name="kind">"mention", "assigned".</param>
    /// <param name="activity">The cause; a second notification with the same cause and kind is none.</param>
    public static void Tell(Work work, Guid member, string kind, Activity activity, string? text)
    {
        if (member == work.Actor.MemberId || !work.Schema.Members.ContainsKey(member))
        {
            return;
        }

        var about = activity.Subjects.Cast<Guid?>().FirstOrDefault() ?? activity.Id;
        Guid? from = work.Actor.MemberId == Guid.Empty ? null : work.Actor.MemberId;
        work.Also(Insert(work.Sql(), work.Actor.WorkspaceId, member, kind, about, from, text, work.At, $"{kind}:{activity.Id}"));
        work.Tell(Inbox(member));
    }

    public static Sql Insert(Sql sql, Guid workspace, Guid member, string kind, Guid about, Guid? from, string? text, DateTimeOffset at, string cause) =>
        sql.Add($"""
            insert into notifications (workspace_id, member_id, id, kind, record_id, from_id, text, at, cause)
            values ({workspace}, {member}, {Guid.CreateVersion7(at)}, {kind}, {about}, {from}, {Short(text)}, {at}, {cause}) on conflict do nothing
            """);

    private static string Short(string? text) => text is null ? "" : text.Length > 300 ? text[..299] + "…" : text;
}
