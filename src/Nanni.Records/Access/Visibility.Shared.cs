using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Access;

/// <summary>
/// What is shared: single records that somebody opened to a member or a team. A share adds sight, whatever the role says of the type;
/// it adds change and export only where the role has that right for some records of the type; it never adds another right.
/// </summary>
public static partial class Visibility
{
    /// <summary>Stands where an owner is read, of a record that is shared with the reader.</summary>
    private static readonly Guid SharedMark = Guid.AllBitsSet;

    /// <summary>Whether there may be records of the type that the right reaches only because they are shared.</summary>
    public static bool IsShared(RecordType type, Actor actor, Right right) =>
        actor is { IsAdministrator: false, Shared: { } shared } && right is Right.View or Right.Edit or Right.Export && type.IsShareable
        && shared.Types.Contains(type.Name) && Reach(type, actor, right) is var reach && reach != Scope.All && (right == Right.View || reach != Scope.None);

    /// <summary>Whether the actor may see any record of the type.</summary>
    public static bool SeesSome(RecordType type, Actor actor) =>
        Reach(type, actor, Right.View) != Scope.None || type.VisibleThrough.Count > 0 || IsShared(type, actor, Right.View);

    /// <summary>
    /// Appends the owner of a record, or, where the record is shared with the actor, what <see cref="Sees"/> takes for that: rows that
    /// are read anyway need no condition of their own.
    /// </summary>
    internal static Sql AppendOwner(Sql sql, Actor actor, string id, string owner)
    {
        if (actor is not { IsAdministrator: false, Shared: { } shared })
        {
            return sql.Raw(owner);
        }

        AppendShared(sql.Raw("case when "), actor, id, [.. shared.Types], Right.View);
        return sql.Raw(" then ").Value(SharedMark).Raw(" else ").Raw(owner).Raw(" end");
    }

    /// <summary>Appends a condition on rows that are found in another way: the list of shared ids is read once a statement and looked up.</summary>
    internal static void AppendShared(Sql sql, Actor actor, string id, string[] types, Right right)
    {
        sql.Raw(id).Raw(" in (");
        Ids(sql, actor, types, right);
        sql.Raw(')');
    }

    /// <summary>
    /// The condition by which shared records are themselves found. PostgreSQL takes an array for a few values and reads these one by one;
    /// from a subquery it may instead walk a whole index in the order of the list, in hope of meeting them.
    /// </summary>
    private static Sql OneByOne(Dialect dialect, Actor actor, string id, string[] types)
    {
        var sql = new Sql(dialect).Raw(id).Raw(dialect.IsSqlite ? " in (" : " = any(array(");
        Ids(sql, actor, types, Right.View);
        return sql.Raw(dialect.IsSqlite ? ")" : "))");
    }

    /// <summary>Up to so many rows of what is shared, to be counted.</summary>
    internal static Sql Few(Sql sql, Actor actor, string[] types, int limit)
    {
        Ids(sql.Raw("select 1 from ("), actor, types, Right.View);
        return sql.Raw($" limit {limit}) s");
    }

    private static void Ids(Sql sql, Actor actor, string[] types, Right right)
    {
        Some(sql, actor, types, right, sql => sql.Raw("s.member_id = ").Value(actor.MemberId));
        if (actor.OwnTeams.Count > 0)
        {
            Some(sql.Raw(" union all "), actor, types, right, sql => sql.In("s.team_id", actor.OwnTeams));
        }
    }

    private static void Some(Sql sql, Actor actor, string[] types, Right right, Action<Sql> whom)
    {
        sql.Raw("select s.record_id from record_shares s where s.workspace_id = ").Value(actor.WorkspaceId).Raw(" and ");
        whom(sql);
        sql.Raw(" and s.ended_by is null and ").In("s.type", types)
            .Raw(" and (s.last_day is null or s.last_day >= ").Value(actor.Shared!.Day).Raw(right == Right.Edit ? ") and s.can_edit is true" : ")");
    }
}
