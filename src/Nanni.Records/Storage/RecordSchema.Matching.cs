using Microsoft.EntityFrameworkCore;

namespace Nanni.Records.Storage;

public static partial class RecordSchema
{
    /// <summary>What the search for duplicates keeps.</summary>
    private static void Matching(ModelBuilder model)
    {
        Table(model, "match_keys", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<string>(table, "type").IsRequired();
            Column<long>(table, "key");
            Column<Guid>(table, "record_id");
            table.HasKey("workspace_id", "type", "key", "record_id");
            table.HasIndex("workspace_id", "record_id");
        });

        // Derived: likely duplicates as the last search left them, and how far in the log it had come.
        Table(model, "duplicate_pairs", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<string>(table, "type").IsRequired();
            Column<Guid>(table, "first_id");
            Column<Guid>(table, "second_id");
            Column<int>(table, "score");
            Column<Guid>(table, "group_id");
            Column<int>(table, "doubt");
            table.HasKey("workspace_id", "type", "first_id", "second_id");
            table.HasIndex("workspace_id", "type", "second_id");
            table.HasIndex("workspace_id", "type", "group_id");

            // The groups in the order in which they are shown.
            table.HasIndex("workspace_id", "type", "doubt", "group_id");
        });

        Table(model, "duplicate_searches", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<string>(table, "type").IsRequired();
            Column<long>(table, "through");
            Column<DateTimeOffset>(table, "at");
            table.HasKey("workspace_id", "type");
        });

        // Pairs that somebody said are not the same, and the operation by which they did.
        Table(model, "distinct_pairs", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<Guid>(table, "first_id");
            Column<Guid>(table, "second_id");
            Column<Guid?>(table, "member_id");
            Column<DateTimeOffset>(table, "at");
            Column<Guid?>(table, "operation_id");
            table.HasKey("workspace_id", "first_id", "second_id");
            table.HasIndex("workspace_id", "second_id");
            table.HasIndex("workspace_id", "operation_id").HasFilter("operation_id is not null");
        });
    }
}
