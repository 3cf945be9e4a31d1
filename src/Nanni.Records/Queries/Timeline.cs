using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Records.Queries;

/// <summary>One line of a timeline.</summary>
public sealed record TimelineRow(Guid Record, string Type, string Kind, string Title, DateTimeOffset At, Guid? Member, bool IsPrivate);

/// <summary>
/// The story of a record: one range of <c>timeline_entries</c>, newest first, its own and that of records merged into it. The caller
/// has made sure that the actor sees the record; what somebody else marked private is left out here.
/// </summary>
public static class Timeline
{
    /// <param name="after">The last line of the page before: its instant and record.</param>
    /// <param name="kinds">Only these kinds; empty for all.</param>
    public static Sql Select(
        Sql sql, Actor actor, IReadOnlyCollection<Guid> subjects, (DateTimeOffset At, Guid Record)? after, IReadOnlyCollection<string> kinds, int limit)
    {
        sql.Raw("select e.record_id, e.type, e.kind, e.title, e.at, e.member_id, e.is_private from timeline_entries e where e.workspace_id = ")
            .Value(actor.WorkspaceId).Raw(" and ").In("e.subject_id", subjects);
        if (after is { } last)
        {
            sql.Raw(" and e.at <= ").Value(last.At).Raw(" and (e.at < ").Value(last.At).Raw(" or e.record_id < ").Value(last.Record).Raw(')');
        }

        if (kinds.Count > 0)
        {
            sql.Raw(" and ").In("e.kind", kinds);
        }

        if (!actor.IsAdministrator)
        {
            sql.Raw(" and (e.is_private is not true or e.member_id = ").Value(actor.MemberId).Raw(')');
        }

        return sql.Raw($" order by e.at desc, e.record_id desc limit {limit}");
    }

    public static TimelineRow Read(Row row) =>
        new(row.Guid(0), row.Text(1), row.Text(2), row.Text(3), row.Instant(4), row.GuidOrNull(5), row.Bool(6));
}
