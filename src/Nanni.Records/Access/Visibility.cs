using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Access;

/// <summary>The one permission predicate, as SQL and as a check of a loaded row.</summary>
public static class Visibility
{
    /// <summary>True where no condition is needed: the actor's right reaches every record of the type.</summary>
    public static bool IsOpen(RecordType type, Actor actor, Right right) =>
        type.PrivateBy is null && (Reach(type, actor, right) == Scope.All);

    public static Scope Reach(RecordType type, Actor actor, Right right) => right == Right.View
        ? type.IsPublic ? Scope.All : actor.For(type.Name, right)
        : type.IsAdministered && !actor.IsAdministrator ? Scope.None : actor.For(type.Name, right);

    /// <summary>Appends the condition for rows of <paramref name="alias"/>.</summary>
    public static void Append(Sql sql, RecordTypes types, RecordType type, Actor actor, Right right, string alias)
    {
        if (IsOpen(type, actor, right))
        {
            sql.Raw("1 = 1");
            return;
        }

        var scope = Reach(type, actor, right);
        sql.Raw('(');
        if (scope == Scope.All)
        {
            sql.Raw("1 = 1");
        }
        else if (scope == Scope.None)
        {
            sql.Raw("1 = 0");
        }
        else
        {
            sql.In(alias + ".owner_id", actor.Owners);
            if (scope == Scope.Team && actor.Teams.Count > 0)
            {
                sql.Raw(" or ").In(alias + ".team_id", actor.Teams);
            }

            if (right == Right.View)
            {
                foreach (var field in type.VisibleThrough)
                {
                    sql.Raw(" or ");
                    Through(sql, types, field, actor, alias);
                }
            }
        }

        sql.Raw(')');
        if (type.PrivateBy is { } by && !actor.IsAdministrator)
        {
            sql.Raw($" and ({alias}.{by.Column} is not true or {alias}.created_by = ").Value(actor.MemberId).Raw(')');
        }
    }

    /// <summary>Whether owner and team alone let the actor see a record; those of a type with private records never do.</summary>
    public static bool Sees(RecordType type, Actor actor, Right right, Guid? owner, Guid? team) =>
        (type.PrivateBy is null || actor.IsAdministrator) && Reaches(type, actor, right, owner, team);

    /// <summary>Whether a record of this owner and team lies within the actor's right.</summary>
    public static bool Reaches(RecordType type, Actor actor, Right right, Guid? owner, Guid? team) => Reach(type, actor, right) switch
    {
        Scope.All => true,
        Scope.None => false,
        Scope.Own => owner is { } own && actor.Owners.Contains(own),
        Scope.Team => (owner is { } own && actor.Owners.Contains(own)) || (team is { } mine && actor.Teams.Contains(mine)),
        _ => false,
    };

    /// <summary>The record it hangs on is visible: its type is, and its owner or team is mine.</summary>
    private static void Through(Sql sql, RecordTypes types, Field field, Actor actor, string alias)
    {
        sql.Raw($"exists (select 1 from records p where p.workspace_id = {alias}.workspace_id and p.id = {alias}.{field.Column} and ");
        AppendRecords(sql, types, actor, "p", field.Target == "record" ? null : field.Target);
        sql.Raw(')');
    }

    /// <summary>Condition over <c>records</c>: which rows of which types the actor sees.</summary>
    public static void AppendRecords(Sql sql, RecordTypes types, Actor actor, string alias, string? only = null)
    {
        if (actor.IsAdministrator)
        {
            sql.Raw("1 = 1");
            return;
        }

        var reach = types.All.Where(t => only is null || t.Name == only).ToLookup(t => Reach(t, actor, Right.View), t => t.Name);
        sql.Raw('(').In(alias + ".type", [.. reach[Scope.All]]);
        string[] narrow = [.. reach[Scope.Own], .. reach[Scope.Team]];
        if (narrow.Length > 0)
        {
            sql.Raw(" or (").In(alias + ".type", narrow).Raw(" and ").In(alias + ".owner_id", actor.Owners).Raw(')');
        }

        if (reach[Scope.Team].Any() && actor.Teams.Count > 0)
        {
            sql.Raw(" or (").In(alias + ".type", [.. reach[Scope.Team]]).Raw(" and ").In(alias + ".team_id", actor.Teams).Raw(')');
        }

        sql.Raw(')');
        foreach (var type in types.All.Where(t => t.PrivateBy is not null && (only is null || t.Name == only)))
        {
            NotPrivate(sql, type, actor, alias);
        }
    }

    /// <summary>Rows of <c>records</c> do not say that they are private; their own tables do.</summary>
    private static void NotPrivate(Sql sql, RecordType type, Actor actor, string alias) => sql
        .Raw($" and ({alias}.type <> '{type.Name}' or not exists (select 1 from {type.Table} x where x.workspace_id = {alias}.workspace_id")
        .Raw($" and x.id = {alias}.id and x.{type.PrivateBy!.Column} is true and (x.created_by is null or x.created_by <> ")
        .Value(actor.MemberId).Raw(")))");
}
