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
        if (!work.Schema.Members[member].CanSignIn && from is { } author)
        {
            var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(work.At, work.Actor.Zone).DateTime);
            work.Also(StandIn(work.Sql(), work.Actor.WorkspaceId, member, author, about, text, work.At, day, $"{kind}:{activity.Id}"));
            work.Tell(Inbox(author));
        }
    }

    /// <summary>Tells a member that records were shared with them, unless they did it themselves.</summary>
    /// <param name="record">Where it is one.</param>
    public static void Shared(Work work, Guid member, (Guid Id, string? Title)? record, int count)
    {
        if (member != work.Actor.MemberId)
        {
            Guid? from = work.Actor.MemberId == Guid.Empty ? null : work.Actor.MemberId;
            work.Also(Insert(
                work.Sql(), work.Actor.WorkspaceId, member, record is null ? "sharedMany" : "shared", record?.Id, from,
                record is { } one ? one.Title : count.ToString(System.Globalization.CultureInfo.InvariantCulture), work.At, $"shared:{work.Id}"));
            work.Tell(Inbox(member));
        }
    }

    /// <summary>
    /// Whoever cannot sign in has it in their inbox for the day on which they can; until then it reaches their deputy, or else who
    /// counts on them. Inserts nothing where the member can sign in by now.
    /// </summary>
    /// <param name="otherwise">Who is told where there is no deputy on <paramref name="day"/>.</param>
    public static Sql StandIn(Sql sql, Guid workspace, Guid member, Guid otherwise, Guid about, string? text, DateTimeOffset at, DateOnly day, string cause) =>
        sql.Add($"""
            insert into notifications (workspace_id, member_id, id, kind, record_id, from_id, text, at, cause)
            select {workspace}, case when m.deputy_id is not null and m.deputy_from <= {day} and m.deputy_until >= {day} then m.deputy_id else {otherwise} end,
                {Guid.CreateVersion7(at)}, {"unreached"}, {about}, {member}, {Short(text)}, {at}, {$"unreached:{member}:{cause}"}
            from members m where m.workspace_id = {workspace} and m.id = {member} and m.user_id is null on conflict do nothing
            """);

    public static Sql Insert(Sql sql, Guid workspace, Guid member, string kind, Guid? about, Guid? from, string? text, DateTimeOffset at, string cause) =>
        sql.Add($"""
            insert into notifications (workspace_id, member_id, id, kind, record_id, from_id, text, at, cause)
            values ({workspace}, {member}, {Guid.CreateVersion7(at)}, {kind}, {about}, {from}, {Short(text)}, {at}, {cause}) on conflict do nothing
            """);

    private static string Short(string? text) => text is null ? "" : text.Length > 300 ? text[..299] + "…" : text;
}
