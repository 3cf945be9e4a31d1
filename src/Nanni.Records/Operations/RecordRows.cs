using Nanni.Records.Storage;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>A record as rows of the engine's tables: what a single write inserts and what an import copies, alike.</summary>
internal sealed class RecordRows
{
    private static readonly BulkColumn[] Base =
    [
        new("workspace_id", ColumnType.Guid), new("id", ColumnType.Guid), new("version", ColumnType.Int),
        new("created_at", ColumnType.Instant), new("updated_at", ColumnType.Instant), new("created_by", ColumnType.Guid),
        new("deleted_at", ColumnType.Instant), new("merged_into", ColumnType.Guid), new("owner_id", ColumnType.Guid),
        new("team_id", ColumnType.Guid), new("custom", ColumnType.Json), new("external_id", ColumnType.Text),
        new("sort_key", ColumnType.Text),
    ];

    public static readonly IReadOnlyList<BulkColumn> RecordColumns =
    [
        new("workspace_id", ColumnType.Guid), new("id", ColumnType.Guid), new("type", ColumnType.Text), new("title", ColumnType.Text),
        new("search", ColumnType.Text), new("owner_id", ColumnType.Guid), new("team_id", ColumnType.Guid),
        new("deleted_at", ColumnType.Instant), new("merged_into", ColumnType.Guid), new("sort_key", ColumnType.Text),
    ];

    public static readonly IReadOnlyList<BulkColumn> ChangeColumns =
    [
        new("workspace_id", ColumnType.Guid), new("record_id", ColumnType.Guid), new("operation_id", ColumnType.Guid),
        new("type", ColumnType.Text), new("action", ColumnType.Text), new("version", ColumnType.Int), new("fields", ColumnType.Json),
        new("part_id", ColumnType.Guid),
    ];

    public static readonly IReadOnlyList<BulkColumn> MatchColumns =
    [
        new("workspace_id", ColumnType.Guid), new("type", ColumnType.Text), new("key", ColumnType.Long), new("record_id", ColumnType.Guid),
    ];

    public static readonly IReadOnlyList<BulkColumn> TimelineColumns =
    [
        new("workspace_id", ColumnType.Guid), new("subject_id", ColumnType.Guid), new("at", ColumnType.Instant),
        new("record_id", ColumnType.Guid), new("type", ColumnType.Text), new("kind", ColumnType.Text), new("title", ColumnType.Text),
        new("member_id", ColumnType.Guid), new("is_private", ColumnType.Bool),
    ];

    public static IReadOnlyList<BulkColumn> Columns(TypeSchema type) => [.. Base, .. type.BuiltIn.SelectMany(FieldColumns.Columns)];

    public static object?[] Row(TypeSchema type, Record record)
    {
        var values = new List<object?>(Base.Length + type.BuiltIn.Count + 4)
        {
            record.WorkspaceId, record.Id, record.Version, record.CreatedAt, record.UpdatedAt, record.CreatedBy, record.DeletedAt,
            record.MergedInto, record.OwnerId, record.TeamId, Custom(record), record.ExternalId, SortKey(type, record),
        };
        foreach (var field in type.BuiltIn)
        {
            FieldColumns.Values(field, field.Get(record), values);
        }

        return [.. values];
    }

    public static string? Custom(Record record) => record.Custom.Count == 0 ? null : FieldColumns.Json(record.Custom);

    public static string SortKey(TypeSchema type, Record record) => Fold.Sort(type.Title.Get(record) as string);

    public static object?[] Registered(TypeSchema type, Record record, string country) =>
    [
        record.WorkspaceId, record.Id, type.Name, type.Title.Get(record) as string ?? "", Search(type, record, country),
        record.OwnerId, record.TeamId, record.DeletedAt, record.MergedInto, type.Type.IsSearched ? SortKey(type, record) : null,
    ];

    /// <summary>Folded words of the title and the searched fields; null where the type is not searched.</summary>
    public static string? Search(TypeSchema type, Record record, string country)
    {
        if (!type.Type.IsSearched)
        {
            return null;
        }

        var text = new SearchText();
        foreach (var field in type.Fields)
        {
            if (!field.IsSearched || field.IsEncrypted || field.Get(record) is not { } value)
            {
                continue;
            }

            switch (value)
            {
                case string email when field.Kind == FieldKind.Email:
                    text.AddEmail(email);
                    break;
                case string phone when field.Kind == FieldKind.Phone:
                    text.AddPhone(phone, country);
                    break;
                case string code when field.Kind == FieldKind.Identifier:
                    text.AddCode(code);
                    break;
                case string words:
                    text.Add(words);
                    break;
                case string[] many:
                    text.Add(string.Join(' ', many));
                    break;
            }
        }

        return text.ToString();
    }

    public static IEnumerable<object?[]> Values(TypeSchema type, Record record) =>
        type.Fields.Where(f => f.IsIndexedApart).SelectMany(f => FieldValues.Rows(record.WorkspaceId, record.Id, f, f.Get(record)));

    public static IEnumerable<object?[]> Matches(TypeSchema type, Record record, string country) =>
        RecordKeys.Of(type, record, country).Select(key => new object?[] { record.WorkspaceId, type.Name, key, record.Id });

    /// <summary>What is private goes by its author, for whom it is kept; all else by whoever answers for it.</summary>
    public static IEnumerable<object?[]> Timeline(TypeSchema type, Record record)
    {
        var isPrivate = type.Type.PrivateBy?.Get(record) is true;
        var member = isPrivate ? record.CreatedBy : record.OwnerId ?? record.CreatedBy;
        return type.Type.TimelineOf(record).Select(entry => new object?[]
        {
            record.WorkspaceId, entry.Subject, entry.At, record.Id, type.Name, entry.Kind, entry.Title, member, isPrivate,
        });
    }

    /// <param name="part">The chunk of a large operation that it is committed with; null where the operation is one transaction.</param>
    public static object?[] Change(Record record, TypeSchema type, Guid operation, string action, string? fields, Guid? part = null) =>
        [record.WorkspaceId, record.Id, operation, type.Name, action, record.Version, fields, part];

    /// <summary>One insert statement for rows of a table.</summary>
    public static Sql Insert(Sql sql, string table, IReadOnlyList<BulkColumn> columns, IReadOnlyList<object?[]> rows)
    {
        sql.Raw("insert into ").Raw(table).Raw(" (");
        for (var i = 0; i < columns.Count; i++)
        {
            sql.Raw(i == 0 ? "" : ", ").Raw(columns[i].Name);
        }

        sql.Raw(") values ");
        for (var r = 0; r < rows.Count; r++)
        {
            sql.Raw(r == 0 ? "(" : ", (");
            for (var i = 0; i < columns.Count; i++)
            {
                sql.Raw(i == 0 ? "" : ", ");
                _ = columns[i].Type == ColumnType.Json ? sql.Dialect.Json(sql, (string?)rows[r][i]) : sql.Value(rows[r][i], columns[i].Type);
            }

            sql.Raw(')');
        }

        return sql;
    }
}
