using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>One line of a timeline.</summary>
public sealed record TimelineRow(Guid Record, string Type, string Kind, string Title, DateTimeOffset At, Guid? Member, bool IsPrivate);

/// <summary>
/// The story of a record: one range of <c>timeline_entries</c>, newest first, its own and that of records merged into it. The caller
/// has made sure that the actor sees the record; what somebody else marked private is left out here.
/// </summary>
public static class Timeline
{
    /// <param name="subjects">The record and what was merged into it; each is a range of the index.</param>
    /// <param name="after">The last line of the page before: its instant and record.</param>
    /// <param name="kinds">Only these kinds; empty for all.</param>
    public static Sql Select(
        Sql sql, RecordTypes types, Actor actor, IReadOnlyCollection<Guid> subjects, (DateTimeOffset At, Guid Record)? after,
        IReadOnlyCollection<string> kinds, int limit)
    {
        sql.Raw("select * from (");
        var first = true;
        foreach (var subject in subjects)
        {
            // An entry that concerns both the record and one merged into it is one entry.
            sql.Raw(first ? "select * from (" : " union select * from (")
                .Raw("select e.record_id, e.type, e.kind, e.title, e.at, e.member_id, e.is_private from timeline_entries e where e.workspace_id = ")
                .Value(actor.WorkspaceId).Raw(" and e.subject_id = ").Value(subject);
            if (after is { } last)
            {
                sql.Raw(" and (e.at, e.record_id) < (").Value(last.At).Raw(", ").Value(last.Record).Raw(')');
            }

            if (kinds.Count > 0)
            {
                sql.Raw(" and ").In("e.kind", kinds);
            }

            Private(sql, types, actor);
            Narrow(sql, types, actor);
            sql.Raw($" order by e.at desc, e.record_id desc limit {limit}) b");
            first = false;
        }

        return sql.Raw($") u order by at desc, record_id desc limit {limit}");
    }

    /// <summary>What is private is for its author and those it mentions.</summary>
    private static void Private(Sql sql, RecordTypes types, Actor actor)
    {
        if (actor.IsAdministrator)
        {
            return;
        }

        sql.Raw(" and (e.is_private is not true or e.member_id = ").Value(actor.MemberId);
        Guid[] mentions = [.. types.All.Select(Visibility.Mentions).OfType<Field>().Select(f => f.ValueId)];
        if (mentions.Length > 0)
        {
            sql.Raw(" or exists (select 1 from field_values m where m.workspace_id = e.workspace_id and m.record_id = e.record_id and m.reference = ")
                .Value(actor.MemberId).Raw(" and ").In("m.field_id", mentions).Raw(')');
        }

        sql.Raw(')');
    }

    /// <summary>A deal in an account's story is not seen with the account: it has an owner and a team of its own.</summary>
    private static void Narrow(Sql sql, RecordTypes types, Actor actor)
    {
        string[] narrow =
        [
            .. types.All.Where(t => t.HasTimeline && t.VisibleThrough.Count == 0 && !Visibility.IsOpen(t, actor, Right.View)).Select(t => t.Name),
        ];
        if (narrow.Length > 0)
        {
            sql.Raw(" and (not (").In("e.type", narrow)
                .Raw(") or exists (select 1 from records r where r.workspace_id = e.workspace_id and r.id = e.record_id and ");
            Visibility.AppendRecords(sql, types, actor, "r");
            sql.Raw("))");
        }
    }

    public static TimelineRow Read(Row row) =>
        new(row.Guid(0), row.Text(1), row.Text(2), row.Text(3), row.Instant(4), row.GuidOrNull(5), row.Bool(6));
}
