using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>
/// Reads typed records, with the actor's rights decided by the same predicate that lists use. By a whole schema they can be saved again;
/// by an actor's own they lack what is kept from the actor, and are only to be shown.
/// </summary>
internal static class RecordLoader
{
    /// <param name="right">The right that <see cref="Loaded.IsAllowed"/> tells of, besides seeing it.</param>
    public static Sql Select(Sql sql, RecordTypes types, TypeSchema type, Actor actor, Right right, IReadOnlyCollection<Guid> ids) =>
        Columns(sql, types, type, actor, right)
            .Raw(" from ").Raw(type.Type.Table).Raw(" t where t.workspace_id = ").Value(actor.WorkspaceId).Raw(" and ").In("t.id", ids);

    /// <summary><c>select …</c> without a from part: the record is <c>t</c>.</summary>
    public static Sql Columns(Sql sql, RecordTypes types, TypeSchema type, Actor actor, Right right)
    {
        sql.Raw("select t.id, t.version, t.created_at, t.updated_at, t.created_by, t.deleted_at, t.merged_into, t.owner_id, t.team_id, t.custom, t.external_id, ");
        Case(sql, types, type.Type, actor, Right.View);
        sql.Raw(", ");
        Case(sql, types, type.Type, actor, right);
        foreach (var field in type.BuiltIn)
        {
            sql.Raw(", ").Raw(FieldColumns.Select(sql.Dialect, field, "t"));
        }

        return sql;
    }

    public static Loaded Read(TypeSchema type, Guid workspace, Row row) => Read(type, workspace, row, out _);

    /// <param name="next">Ordinal of the first column after the record's own.</param>
    public static Loaded Read(TypeSchema type, Guid workspace, Row row, out int next)
    {
        var record = type.Type.New();
        record.WorkspaceId = workspace;
        record.Id = row.Guid(0);
        record.Version = row.Int(1);
        record.CreatedAt = row.Instant(2);
        record.UpdatedAt = row.Instant(3);
        record.CreatedBy = row.GuidOrNull(4);
        record.DeletedAt = row.InstantOrNull(5);
        record.MergedInto = row.GuidOrNull(6);
        record.OwnerId = row.GuidOrNull(7);
        record.TeamId = row.GuidOrNull(8);
        record.Custom = row.TextOrNull(9) is { } custom ? JsonNode.Parse(custom)!.AsObject() : [];
        foreach (var hidden in type.HiddenCustom)
        {
            record.Custom.Remove(hidden);
        }

        record.ExternalId = row.TextOrNull(10);
        next = 13;
        foreach (var field in type.BuiltIn)
        {
            var value = FieldColumns.Read(field, row, ref next);
            if (!field.IsComputed)
            {
                field.Set(record, value);
            }
        }

        return new(record, IsVisible: row.Long(11) == 1, IsAllowed: row.Long(12) == 1);
    }

    /// <summary>1 or 0: whether the right reaches the record.</summary>
    public static void Case(Sql sql, RecordTypes types, RecordType type, Actor actor, Right right)
    {
        sql.Raw("cast(case when ");
        Visibility.Append(sql, types, type, actor, right, "t");
        sql.Raw(" then 1 else 0 end as bigint)");
    }
}

internal readonly record struct Loaded(Record Record, bool IsVisible, bool IsAllowed);
