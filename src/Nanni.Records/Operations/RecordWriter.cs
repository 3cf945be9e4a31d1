using Nanni.Records.Access;
using Nanni.Records.Audit;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>Turns what an operation changed into statements. The order: operation, then records before what refers to them.</summary>
internal sealed class RecordWriter(RecordStore store, Actor actor, Guid operation, DateTimeOffset at, WordMemory words, Guid? part = null)
{
    private readonly List<Sql> statements = [];
    private readonly List<int> expected = [];
    private readonly List<(Guid Workspace, string Word)> newWords = [];

    public IReadOnlyList<Sql> Statements => statements;

    public IReadOnlyList<int> Expected => expected;

    public IReadOnlyList<(Guid Workspace, string Word)> NewWords => newWords;

    public void Operation(string name, string? reason, int records, Guid? undoOf)
    {
        Any(store.Sql().Add($"""
            insert into operations (workspace_id, id, name, at, member_id, source, reason, records, undo_of)
            values ({actor.WorkspaceId}, {operation}, {name}, {at}, {(actor.MemberId == Guid.Empty ? null : (Guid?)actor.MemberId)}, {actor.Source}, {reason}, {records}, {undoOf})
            """));
        if (undoOf is { } undone)
        {
            Add(store.Sql().Add($"update operations set undone_by = {operation} where workspace_id = {actor.WorkspaceId} and id = {undone} and undone_by is null"), 1);
        }
    }

    /// <param name="earlier">What the same operation did to the record before: then the two are one change in the log.</param>
    public void Write(RecordChange change, EarlierChange? earlier = null)
    {
        var (type, record) = (change.Type, change.Record);
        record.UpdatedAt = at;
        record.Version++;
        if (change.Action == "create")
        {
            Create(type, record);
        }
        else
        {
            Update(change);
        }

        if (earlier is null)
        {
            Changed(change);
        }
        else
        {
            Add(earlier.Merged(store.Sql(), change, operation, part), 1);
        }
    }

    /// <summary>The change as the log keeps it, with the salt of its commitment where there is something to commit to.</summary>
    private void Changed(RecordChange change)
    {
        var (type, record) = (change.Type, change.Record);
        if (change.Fields is not { } fields)
        {
            Insert("changes", RecordRows.ChangeColumns, [RecordRows.Change(record, type, operation, change.Action, null, part)]);
            return;
        }

        var sql = store.Sql().Add($"""
            insert into changes (workspace_id, record_id, operation_id, type, action, version, part_id, salt, fields)
            values ({record.WorkspaceId}, {record.Id}, {operation}, {type.Name}, {change.Action}, {record.Version}, {part}, {Canonical.NewSalt()},
            """);
        Any(store.Dialect.Json(sql.Raw(" "), FieldColumns.Json(fields)).Raw(")"));
    }

    public void Any(Sql sql) => Add(sql, -1);

    public void Add(Sql sql, int rows)
    {
        statements.Add(sql);
        expected.Add(rows);
    }

    private void Create(TypeSchema type, Record record)
    {
        var row = RecordRows.Registered(type, record, actor.Country);
        if (store.Dialect.IsSqlite && type.Type.IsSearched)
        {
            Any(store.Sql().Add($"""
                insert into records (workspace_id, id, type, title, search, owner_id, team_id, deleted_at, merged_into, sort_key, search_key)
                values ({row[0]}, {row[1]}, {row[2]}, {row[3]}, {row[4]}, {row[5]}, {row[6]}, {row[7]}, {row[8]}, {row[9]},
                    (select coalesce(max(search_key), 0) + 1 from records))
                """));
            Index(record);
        }
        else
        {
            Insert("records", RecordRows.RecordColumns, [row]);
        }

        Insert(type.Type.Table, RecordRows.Columns(type), [RecordRows.Row(type, record)]);
        Insert("field_values", FieldValues.Columns, [.. RecordRows.Values(type, record)]);
        Insert("match_keys", RecordRows.MatchColumns, [.. RecordRows.Matches(type, record, actor.Country)]);
        Insert("timeline_entries", RecordRows.TimelineColumns, [.. RecordRows.Timeline(type, record)]);
        Words((string?)row[4]);
    }

    private void Update(RecordChange change)
    {
        var (type, record) = (change.Type, change.Record);
        var sql = store.Sql().Add($"update {new Name(type.Type.Table)} set version = {record.Version}, updated_at = {at}, deleted_at = {record.DeletedAt}, merged_into = {record.MergedInto}");
        foreach (var field in change.Changed.Where(f => !f.IsCustom))
        {
            Set(sql, field, field.Get(record));
        }

        if (change.Changed.Any(f => f.IsCustom))
        {
            store.Dialect.Json(sql.Raw(", custom = "), RecordRows.Custom(record));
        }

        if (change.Changed.Any(f => f.IsTitle))
        {
            sql.Raw(", sort_key = ").Value(RecordRows.SortKey(type, record));
        }

        Add(sql.Add($" where workspace_id = {record.WorkspaceId} and id = {record.Id} and version = {record.Version - 1}"), 1);
        Derived(change);
    }

    private static void Set(Sql sql, Field field, object? value)
    {
        var values = new List<object?>();
        FieldColumns.Values(field, value, values);
        var i = 0;
        foreach (var column in FieldColumns.Columns(field))
        {
            sql.Raw($", {column.Name} = ");
            _ = column.Type == ColumnType.Json ? sql.Dialect.Json(sql, (string?)values[i]) : sql.Value(values[i], column.Type);
            i++;
        }
    }

    /// <summary>Search, match keys, indexed values and timeline follow the record where their sources changed.</summary>
    private void Derived(RecordChange change)
    {
        var (type, record) = (change.Type, change.Record);
        var life = change.Action != "update";
        if (life || change.Changed.Any(f => f.IsSearched || f.IsTitle || f.Key is "owner" or "team"))
        {
            var row = RecordRows.Registered(type, record, actor.Country);
            Any(store.Sql().Add($"update records set title = {row[3]}, search = {(string?)row[4]}, owner_id = {record.OwnerId}, team_id = {record.TeamId}, deleted_at = {record.DeletedAt}, merged_into = {record.MergedInto}, sort_key = {(string?)row[9]} where workspace_id = {record.WorkspaceId} and id = {record.Id}"));
            if (store.Dialect.IsSqlite && type.Type.IsSearched && change.Changed.Any(f => f.IsSearched || f.IsTitle))
            {
                Index(record);
            }

            Words((string?)row[4]);
        }

        foreach (var field in change.Changed.Where(f => f.IsIndexedApart))
        {
            Any(store.Sql().Add($"delete from field_values where workspace_id = {record.WorkspaceId} and field_id = {field.ValueId} and record_id = {record.Id}"));
            Insert("field_values", FieldValues.Columns, [.. FieldValues.Rows(record.WorkspaceId, record.Id, field, field.Get(record))]);
        }

        if (life || change.Changed.Any(f => f.Match != MatchRole.None))
        {
            Any(store.Sql().Add($"delete from match_keys where workspace_id = {record.WorkspaceId} and record_id = {record.Id}"));
            if (record.DeletedAt is null)
            {
                Insert("match_keys", RecordRows.MatchColumns, [.. RecordRows.Matches(type, record, actor.Country)]);
            }
        }

        object?[][] timeline = [.. RecordRows.Timeline(type, record)];
        if (timeline.Length > 0 || type.Type.HasTimeline)
        {
            Any(store.Sql().Add($"delete from timeline_entries where workspace_id = {record.WorkspaceId} and record_id = {record.Id}"));
            if (record.DeletedAt is null)
            {
                Insert("timeline_entries", RecordRows.TimelineColumns, timeline);
            }
        }
    }

    private void Index(Record record) =>
        Any(store.Sql().Add($"insert or replace into search_index (rowid, text) select search_key, {new Name(SqliteSearch.IndexedText)} from records where workspace_id = {record.WorkspaceId} and id = {record.Id}"));

    private void Words(string? search)
    {
        foreach (var word in words.New(actor.WorkspaceId, search))
        {
            newWords.Add((actor.WorkspaceId, word));
            Any(store.Sql().Add($"insert into search_words (workspace_id, word, id) values ({actor.WorkspaceId}, {word}, {Guid.CreateVersion7(at)}) on conflict do nothing"));
        }
    }

    private void Insert(string table, IReadOnlyList<BulkColumn> columns, IReadOnlyList<object?[]> rows)
    {
        if (rows.Count > 0)
        {
            Any(RecordRows.Insert(store.Sql(), table, columns, rows));
        }
    }
}
