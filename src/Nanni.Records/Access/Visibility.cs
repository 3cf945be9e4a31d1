using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Access;

/// <summary>The one permission predicate, as SQL and as a check of a loaded row.</summary>
public static partial class Visibility
{
    /// <summary>Scopes that reach some records by their owner or team.</summary>
    internal static readonly IReadOnlyList<Scope> Partial = [Scope.Own, Scope.TeamOnly, Scope.Team];

    /// <summary>True where no condition is needed: the actor's right reaches every record of the type.</summary>
    public static bool IsOpen(RecordType type, Actor actor, Right right) =>
        (type.PrivateBy is null || actor.IsAdministrator) && Reach(type, actor, right) == Scope.All;

    public static Scope Reach(RecordType type, Actor actor, Right right) => right == Right.View
        ? type.IsPublic && actor.OnlyTypes?.Contains(type.Name) is not false ? Scope.All : actor.For(type.Name, right)
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
            if (actor.TeamsWithin(scope) is { Count: > 0 } teams)
            {
                sql.Raw(" or ").In(alias + ".team_id", teams);
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

        if (IsShared(type, actor, right))
        {
            AppendShared(sql.Raw(" or "), actor, alias + ".id", [type.Name], right);
        }

        sql.Raw(')');
        AppendPrivate(sql, type, actor, alias);
    }

    /// <summary>Appends <c> and …</c>: what is private is for its author and those it mentions.</summary>
    internal static void AppendPrivate(Sql sql, RecordType type, Actor actor, string alias)
    {
        if (type.PrivateBy is not { } by || actor.IsAdministrator)
        {
            return;
        }

        sql.Raw($" and ({alias}.{by.Column} is not true or {alias}.created_by = ").Value(actor.MemberId);
        if (Mentions(type) is { } mentions)
        {
            sql.Raw($" or exists (select 1 from field_values m where m.workspace_id = {alias}.workspace_id and m.record_id = {alias}.id and m.field_id = ")
                .Value(mentions.ValueId).Raw(" and m.reference = ").Value(actor.MemberId).Raw(')');
        }

        sql.Raw(')');
    }

    /// <summary>The field whose members may read the record though it is private.</summary>
    internal static Field? Mentions(RecordType type) =>
        type.PrivateBy is null ? null : type.Fields.FirstOrDefault(f => f is { Kind: FieldKind.References, Target: "member" });

    /// <summary>
    /// The ways by which the actor comes to see records of a type, each for an index of its own: my records, those of each team,
    /// those that hang on a record of mine. Together they are what <see cref="Append"/> allows, but for what is private.
    /// </summary>
    internal static IEnumerable<Way> Ways(Dialect dialect, RecordTypes types, RecordType type, Actor actor)
    {
        var scope = Reach(type, actor, Right.View);
        if (scope == Scope.All)
        {
            yield return new(null, new Sql(dialect).Raw("1 = 1"));
            yield break;
        }

        foreach (var mine in Owned(dialect, actor, scope, "t"))
        {
            yield return new(null, mine);
        }

        if (IsShared(type, actor, Right.View))
        {
            yield return new(null, OneByOne(dialect, actor, "t.id", [type.Name]));
        }

        foreach (var field in type.VisibleThrough)
        {
            foreach (var way in Through(dialect, types, field, actor))
            {
                yield return way;
            }
        }
    }

    private static IEnumerable<Sql> Owned(Dialect dialect, Actor actor, Scope scope, string alias)
    {
        if (scope is Scope.None or Scope.All)
        {
            yield break;
        }

        foreach (var owner in actor.Owners)
        {
            yield return new Sql(dialect).Raw(alias).Raw(".owner_id = ").Value(owner);
        }

        foreach (var team in actor.TeamsWithin(scope))
        {
            yield return new Sql(dialect).Raw(alias).Raw(".team_id = ").Value(team);
        }
    }

    private static IEnumerable<Way> Through(Dialect dialect, RecordTypes types, Field field, Actor actor)
    {
        var join = $" join records p on p.workspace_id = t.workspace_id and p.id = t.{field.Column}";
        var targets = types.All.Where(t => field.Target == "record" || t.Name == field.Target).ToLookup(t => Reach(t, actor, Right.View), t => t.Name);
        string[] all = [.. targets[Scope.All]];
        if (all.Length > 0)
        {
            yield return new(join, new Sql(dialect).In("p.type", all));
        }

        foreach (var scope in Partial)
        {
            string[] names = [.. targets[scope]];
            foreach (var mine in names.Length == 0 ? [] : Owned(dialect, actor, scope, "p"))
            {
                yield return new(join, mine.Raw(" and ").In("p.type", names));
            }
        }

        string[] shared = [.. targets.Where(t => t.Key != Scope.All).SelectMany(t => t).Where(name => IsShared(types[name], actor, Right.View))];
        if (shared.Length > 0)
        {
            yield return new(join, OneByOne(dialect, actor, "p.id", shared));
        }
    }

    /// <summary>Whether owner and team alone let the actor see a record; those of a type with private records never do.</summary>
    /// <param name="owner">As <see cref="AppendOwner"/> reads it.</param>
    public static bool Sees(RecordType type, Actor actor, Right right, Guid? owner, Guid? team) =>
        (type.PrivateBy is null || actor.IsAdministrator) && (owner == SharedMark || Reaches(type, actor, right, owner, team));

    /// <summary>Whether a record of this owner and team lies within the actor's right.</summary>
    public static bool Reaches(RecordType type, Actor actor, Right right, Guid? owner, Guid? team) => Reach(type, actor, right) switch
    {
        Scope.All => true,
        Scope.None => false,
        var scope => (owner is { } own && actor.Owners.Contains(own)) || (team is { } mine && actor.TeamsWithin(scope).Contains(mine)),
    };

    /// <summary>The record it hangs on is visible: its type is, and its owner or team is mine.</summary>
    private static void Through(Sql sql, RecordTypes types, Field field, Actor actor, string alias)
    {
        // The workspace as a value: where the database gathers what is mine once, in place of looking for each row, it starts from my part of an index.
        sql.Raw("exists (select 1 from records p where p.workspace_id = ").Value(actor.WorkspaceId).Raw($" and p.id = {alias}.{field.Column} and ");
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
        string[] narrow = [.. Partial.SelectMany(scope => reach[scope])];
        if (narrow.Length > 0)
        {
            sql.Raw(" or (").In(alias + ".type", narrow).Raw(" and ").In(alias + ".owner_id", actor.Owners).Raw(')');
        }

        foreach (var scope in Partial.Where(scope => reach[scope].Any() && actor.TeamsWithin(scope).Count > 0))
        {
            sql.Raw(" or (").In(alias + ".type", [.. reach[scope]]).Raw(" and ").In(alias + ".team_id", actor.TeamsWithin(scope)).Raw(')');
        }

        string[] shared = [.. types.All.Where(t => (only is null || t.Name == only) && IsShared(t, actor, Right.View)).Select(t => t.Name)];
        if (shared.Length > 0)
        {
            AppendShared(sql.Raw(" or "), actor, alias + ".id", shared, Right.View);
        }

        sql.Raw(')');
        foreach (var type in types.All.Where(t => t.PrivateBy is not null && (only is null || t.Name == only)))
        {
            NotPrivate(sql, type, actor, alias);
        }
    }

    /// <summary>Rows of <c>records</c> do not say that they are private; their own tables do.</summary>
    private static void NotPrivate(Sql sql, RecordType type, Actor actor, string alias)
    {
        sql.Raw($" and ({alias}.type <> '{type.Name}' or exists (select 1 from {type.Table} x where x.workspace_id = {alias}.workspace_id")
            .Raw($" and x.id = {alias}.id");
        AppendPrivate(sql, type, actor, "x");
        sql.Raw("))");
    }
}

/// <summary>One way to see records <c>t</c> of a type.</summary>
/// <param name="Join">What is joined to the type's table; null for nothing.</param>
/// <param name="Condition">Which rows come this way.</param>
internal readonly record struct Way(string? Join, Sql Condition);
