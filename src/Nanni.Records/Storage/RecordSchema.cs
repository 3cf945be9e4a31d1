using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Records.Storage;

/// <summary>
/// The engine's tables, as Entity Framework sees them when it makes a migration. Records are property bags there: their class is
/// the engine's business. Every key, foreign key and index starts with the workspace.
/// </summary>
public static partial class RecordSchema
{
    private static readonly string[] ValueColumns = ["text", "number", "instant", "reference"];

    /// <summary>Adds the tables of all record types and of the engine itself.</summary>
    /// <param name="entity">The model's entity name for the platform tables "members" and "teams".</param>
    public static void Apply(ModelBuilder model, RecordTypes types, Func<string, string> entity, bool sqlite)
    {
        Platform(model, sqlite);
        foreach (var type in types.All)
        {
            Map(model, types, type, entity, sqlite);
        }

        Sharing(model, entity);
    }

    private static void Map(ModelBuilder model, RecordTypes types, RecordType type, Func<string, string> entity, bool sqlite) =>
        Table(model, type.Table, table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<Guid>(table, "id");
            Column<int>(table, "version");
            Column<DateTimeOffset>(table, "created_at");
            Column<DateTimeOffset>(table, "updated_at");
            Column<Guid?>(table, "created_by");
            Column<DateTimeOffset?>(table, "deleted_at");
            Column<Guid?>(table, "merged_into");
            Column<Guid?>(table, "owner_id");
            Column<Guid?>(table, "team_id");
            Json(table, "custom", sqlite);
            Bytes(Column<string>(table, "external_id"), sqlite);
            Bytes(Column<string>(table, "sort_key"), sqlite).IsRequired();
            foreach (var column in type.Fields.SelectMany(FieldColumns.Columns))
            {
                Column(table, column, sqlite);
            }

            table.HasKey("workspace_id", "id");
            Refer(table, "records", "id");
            Refer(table, entity("members"), "owner_id");
            Refer(table, entity("teams"), "team_id");

            // What another program calls it: one look-up, and the lock by which two writers at once make one record.
            table.HasIndex(["workspace_id", "external_id"], $"ix_{type.Table}_external_id").IsUnique()
                .HasFilter("external_id is not null and " + ExternalIds.Holds);

            // The list by name, walked with the permission read from the index alone; and the same for one owner, one team.
            Covering(table, type, "sort", ["workspace_id", "sort_key", "id"], ["owner_id", "team_id"], sqlite);
            var by = SortColumn(type);
            Filled(table, type, "owner", "workspace_id", "owner_id", by, "id");
            Filled(table, type, "team", "workspace_id", "team_id", by, "id");
            if (by != "sort_key")
            {
                Covering(table, type, "default", ["workspace_id", by, "id"], ["owner_id", "team_id"], sqlite);
            }

            if (type.IsListed && by != "updated_at")
            {
                // What changed last: for people, and for programs that keep a copy.
                Covering(table, type, "updated", ["workspace_id", "updated_at", "id"], ["owner_id", "team_id"], sqlite);
            }

            if (type.BoardBy is { } board)
            {
                // The first cards of a column, and its sums, without a look at the table.
                string?[] sums = ["owner_id", "team_id", board.Sum?.Column, board.Sum?.CurrencyColumn, board.Weight?.Column];
                Covering(table, type, "board", ["workspace_id", board.By.Column, board.Order?.Column ?? by, "id"], [.. sums.OfType<string>()], sqlite);
            }

            foreach (var field in type.Fields)
            {
                if (field.Kind == FieldKind.Reference && field.Target is not ("member" or "team"))
                {
                    // Related lists: the records that refer to one, in their usual order.
                    Refer(table, types.Find(field.Target!)?.Table ?? "records", field.Column);
                    Filled(table, type, field.Column, Distinct("workspace_id", field.Column, by, "id"));
                }
                else if (field.Kind == FieldKind.Reference)
                {
                    Refer(table, entity(field.Target + "s"), field.Column);
                    Filled(table, type, field.Column, "workspace_id", field.Column);
                }

                if (field is { IsIndexed: true, IsTitle: false, IsMany: false, IsBeside: false } && field.Kind != FieldKind.Reference && field.Column != by)
                {
                    var column = FieldColumns.HasKey(field) ? FieldColumns.KeyColumn(field) : field.Column;
                    Filled(table, type, field.Column, Distinct("workspace_id", column, by, "id"));
                }
            }

            type.Parts.ToList().ForEach(part => Covering(table, type, part.Name, ["workspace_id", .. part.Columns], [.. part.More], sqlite, part.Where is { } where ? " and " + where : ""));
            foreach (var extra in type.Indexes)
            {
                Living(table, type, extra.Replace(", ", "_", StringComparison.Ordinal), ["workspace_id", .. extra.Split(", ")]);
            }
        });

    /// <summary>The column of the type's default sort; its name's sort key where nothing else is said.</summary>
    internal static string SortColumn(RecordType type)
    {
        var key = type.DefaultSort.TrimStart('-');
        return key.Length == 0 || type[key].IsTitle ? "sort_key" : type[key].Column;
    }

    private static string[] Distinct(params string[] columns) => [.. columns.Distinct()];

    /// <summary>An index that also holds columns which it is not ordered by; on SQLite they follow the key.</summary>
    private static void Covering(EntityTypeBuilder table, RecordType type, string name, string[] columns, string[] more, bool sqlite, string also = "")
    {
        var index = table.HasIndex(sqlite ? [.. columns, .. more] : columns, $"ix_{type.Table}_{name}").HasFilter("deleted_at is null" + also);
        if (!sqlite)
        {
            index.IncludeProperties(more);
        }
    }

    /// <summary>An index over the records that have a value in its second column: most have none, and cost nothing.</summary>
    private static void Filled(EntityTypeBuilder table, RecordType type, string name, params string[] columns) =>
        table.HasIndex(columns, $"ix_{type.Table}_{name}").HasFilter($"deleted_at is null and {columns[1]} is not null");

    private static void Living(EntityTypeBuilder table, RecordType type, string name, params string[] columns) =>
        table.HasIndex(columns, $"ix_{type.Table}_{name}").HasFilter("deleted_at is null");

    private static void Platform(ModelBuilder model, bool sqlite)
    {
        // One row a record, whatever its type: the target of every polymorphic reference, and what the search reads.
        Table(model, "records", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<Guid>(table, "id");
            Column<string>(table, "type").IsRequired();
            Column<string>(table, "title").IsRequired();
            Column<string>(table, "search");
            // Where searched: what is found by words is put in order without a look at its own table.
            Bytes(Column<string>(table, "sort_key"), sqlite);
            Column<Guid?>(table, "owner_id");
            Column<Guid?>(table, "team_id");
            Column<DateTimeOffset?>(table, "deleted_at");
            Column<Guid?>(table, "merged_into");
            table.HasKey("workspace_id", "id");
            if (sqlite)
            {
                Column<long?>(table, "search_key");
                table.HasIndex("search_key").IsUnique();
            }

            // A user who sees few records searches those, not everybody's; what hangs on my records is mine to see.
            table.HasIndex("workspace_id", "owner_id", "type").HasFilter("owner_id is not null");
            table.HasIndex("workspace_id", "team_id", "type").HasFilter("team_id is not null");
            table.HasIndex("workspace_id", "merged_into").HasFilter("merged_into is not null");
        });

        Table(model, "operations", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<Guid>(table, "id");
            Column<string>(table, "name").IsRequired();
            Column<DateTimeOffset>(table, "at");
            Column<Guid?>(table, "member_id");
            Column<string>(table, "source").IsRequired();
            Column<string>(table, "reason");
            Column<int>(table, "records");
            Column<Guid?>(table, "undo_of");
            Column<Guid?>(table, "undone_by");
            Column<long?>(table, "sealed");
            // Of work in chunks, until it is known to be complete.
            Column<DateTimeOffset?>(table, "grown_at");
            Commitment(table);
            table.HasKey("workspace_id", "id");
            // The sealer asks for what is committed and has no number yet; feeds resume after a number.
            table.HasIndex("sealed").HasFilter("sealed is not null").IsUnique();
            table.HasIndex("workspace_id", "sealed").HasFilter("sealed is not null");
            table.HasIndex(["workspace_id", "id"], "ix_operations_unsealed").HasFilter("sealed is null");
            table.HasIndex(["workspace_id", "grown_at"], "ix_operations_growing").HasFilter("grown_at is not null");
            // The audit log by person, and by what was done, walks one of these from the newest on.
            table.HasIndex("workspace_id", "member_id", "id").HasFilter("member_id is not null");
            table.HasIndex("workspace_id", "name", "id");
        });

        Table(model, "changes", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<Guid>(table, "record_id");
            Column<Guid>(table, "operation_id");
            Column<string>(table, "type").IsRequired();
            Column<string>(table, "action").IsRequired();
            Column<int>(table, "version");
            Json(table, "fields", sqlite);
            Commitment(table);
            Column<Guid?>(table, "part_id");
            table.HasKey("workspace_id", "record_id", "operation_id");
            table.HasIndex("workspace_id", "operation_id", "record_id");
            table.HasIndex("workspace_id", "part_id", "record_id").HasFilter("part_id is not null");
        });

        // An operation of many chunks is committed in parts: each has its own place in the order of commits.
        Table(model, "operation_parts", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<Guid>(table, "id");
            Column<Guid>(table, "operation_id");
            Column<long?>(table, "sealed");
            table.HasKey("workspace_id", "id");
            table.HasIndex("sealed").HasFilter("sealed is not null").IsUnique();
            table.HasIndex("workspace_id", "sealed").HasFilter("sealed is not null");
            table.HasIndex(["workspace_id", "id"], "ix_operation_parts_unsealed").HasFilter("sealed is null");
        });

        Table(model, "field_values", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<Guid>(table, "field_id");
            Column<Guid>(table, "record_id");
            Column<int>(table, "position");
            Bytes(Column<string>(table, "text"), sqlite);
            Column<long?>(table, "number");
            Column<DateTimeOffset?>(table, "instant");
            Column<Guid?>(table, "reference");
            table.HasKey("workspace_id", "field_id", "record_id", "position");
            table.HasIndex("workspace_id", "record_id");
            foreach (var kind in ValueColumns)
            {
                table.HasIndex("workspace_id", "field_id", kind, "record_id").HasFilter(kind + " is not null")
                    .HasDatabaseName("ix_field_values_" + kind);
            }
        });

        Audit(model, sqlite);
        Matching(model);
        Erasure(model);

        Table(model, "timeline_entries", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<Guid>(table, "subject_id");
            Column<DateTimeOffset>(table, "at");
            Column<Guid>(table, "record_id");
            Column<string>(table, "type").IsRequired();
            Column<string>(table, "kind").IsRequired();
            Column<string>(table, "title").IsRequired();
            Column<Guid?>(table, "member_id");
            Column<bool>(table, "is_private");
            table.HasKey("workspace_id", "subject_id", "at", "record_id");
            table.HasIndex("workspace_id", "record_id");
        });

        // Distinct folded words: what a mistyped word is compared with.
        Table(model, "search_words", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<string>(table, "word").IsRequired();
            Column<Guid>(table, "id");
            table.HasKey("workspace_id", "word");
            table.HasIndex("workspace_id", "id");
        });

        Table(model, "custom_fields", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<Guid>(table, "id");
            Column<string>(table, "type").IsRequired();
            Column<string>(table, "key").IsRequired();
            Column<string>(table, "kind").IsRequired();
            Json(table, "labels", sqlite);
            Json(table, "options", sqlite);
            Column<bool>(table, "is_required");
            Column<bool>(table, "is_filterable");
            Column<bool>(table, "is_sensitive");
            Column<string>(table, "form_group").IsRequired();
            Column<string>(table, "target");
            Column<int>(table, "decimals");
            Column<int>(table, "position");
            Column<DateTimeOffset?>(table, "deleted_at");
            table.HasKey("workspace_id", "id");
            table.HasIndex("workspace_id", "type", "key").IsUnique();
        });

        // What a workspace says about a built-in field: required, hidden, moved.
        Table(model, "field_settings", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<string>(table, "type").IsRequired();
            Column<string>(table, "field").IsRequired();
            Column<bool>(table, "is_required");
            Column<bool>(table, "is_hidden");
            Column<string>(table, "form_group");
            Column<int?>(table, "position");
            table.HasKey("workspace_id", "type", "field");
        });

        Table(model, "choice_options", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<string>(table, "list").IsRequired();
            Column<string>(table, "key").IsRequired();
            Json(table, "labels", sqlite);
            Column<string>(table, "color").IsRequired();
            Column<int>(table, "position");
            Column<bool>(table, "is_hidden");
            table.HasKey("workspace_id", "list", "key");
        });

        Table(model, "jobs", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<Guid>(table, "id");
            Column<string>(table, "kind").IsRequired();
            Column<Guid?>(table, "member_id");
            Column<string>(table, "status").IsRequired();
            Json(table, "arguments", sqlite);
            Json(table, "state", sqlite);
            Column<long>(table, "done");
            Column<long?>(table, "total");
            Column<string>(table, "error");
            Column<Guid?>(table, "operation_id");
            Column<DateTimeOffset>(table, "created_at");
            Column<DateTimeOffset>(table, "due_at");
            Column<DateTimeOffset?>(table, "leased_until");
            Column<string>(table, "leased_by");
            Column<DateTimeOffset?>(table, "finished_at");
            Column<int>(table, "attempts");
            table.HasKey("workspace_id", "id");
            // The runner of any node asks for what is due, over all workspaces.
            table.HasIndex(["due_at"], "ix_jobs_due").HasFilter("finished_at is null");
        });
    }

    private static void Table(ModelBuilder model, string name, Action<EntityTypeBuilder> map) =>
        model.SharedTypeEntity<Dictionary<string, object>>(name, table =>
        {
            table.ToTable(name);
            map(table);
        });

    private static PropertyBuilder<T> Column<T>(EntityTypeBuilder table, string name) =>
        table.IndexerProperty<T>(name).HasColumnName(name);

    private static void Json(EntityTypeBuilder table, string name, bool sqlite)
    {
        var column = table.IndexerProperty<string>(name).HasColumnName(name);
        if (!sqlite)
        {
            column.HasColumnType("jsonb");
        }
    }

    private static PropertyBuilder<string> Bytes(PropertyBuilder<string> column, bool sqlite) =>
        sqlite ? column : column.UseCollation("C");

    private static void Column(EntityTypeBuilder table, BulkColumn column, bool sqlite)
    {
        switch (column.Type)
        {
            case ColumnType.Text when column.Name.EndsWith("_key", StringComparison.Ordinal):
                Bytes(Column<string>(table, column.Name), sqlite);
                break;
            case ColumnType.Text:
                Column<string>(table, column.Name);
                break;
            case ColumnType.Json:
                Json(table, column.Name, sqlite);
                break;
            case ColumnType.Long:
                Column<long?>(table, column.Name);
                break;
            case ColumnType.Bool:
                Column<bool>(table, column.Name);
                break;
            case ColumnType.Guid:
                Column<Guid?>(table, column.Name);
                break;
            case ColumnType.Day:
                Column<DateOnly?>(table, column.Name);
                break;
            case ColumnType.Instant:
                Column<DateTimeOffset?>(table, column.Name);
                break;
            default:
                throw new InvalidOperationException($"{column.Name}: {column.Type}");
        }
    }

    /// <summary>A composite foreign key: the reference cannot leave the workspace.</summary>
    private static void Refer(EntityTypeBuilder table, string to, string column) =>
        table.HasOne(to, null).WithMany().HasForeignKey("workspace_id", column).OnDelete(DeleteBehavior.Restrict);
}
