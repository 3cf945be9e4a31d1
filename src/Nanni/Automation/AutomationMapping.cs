using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Nanni.Automation;

/// <summary>How far each automation has followed the log, and what it did. Read and written through the engine's store, as SQL.</summary>
internal static class AutomationMapping
{
    public static void Apply(ModelBuilder model)
    {
        // Only of those that are on.
        Table(model, "automation_places", ["automation_id"], place =>
        {
            Column<Guid>(place, "automation_id");

            // A sealed number, and within that operation a record.
            Column<long>(place, "through");
            Column<Guid>(place, "through_record");
            Column<DateTimeOffset>(place, "since");
        });

        Table(model, "automation_runs", ["id"], run =>
        {
            Column<Guid>(run, "id");
            Column<Guid>(run, "automation_id");
            Column<int>(run, "version");

            // What triggered it.
            Column<Guid>(run, "operation_id");
            Column<Guid>(run, "record_id");
            Column<string>(run, "type").IsRequired();
            Column<int>(run, "depth");
            Column<DateTimeOffset>(run, "at");
            Column<long>(run, "took_ms");
            Column<string>(run, "state").IsRequired();

            // The operation that it did; null where it failed.
            Column<Guid?>(run, "result_id");
            Column<string?>(run, "error");
            Column<string?>(run, "detail");

            // An operation that grows is read again: what was done is done once.
            run.HasIndex("workspace_id", "automation_id", "operation_id", "record_id").IsUnique();

            // The page asks for the newest and the guard for the last hour of one automation, the feed for what caused an operation, the
            // cleaner for what is old.
            run.HasIndex("workspace_id", "automation_id", "at", "id");
            run.HasIndex("workspace_id", "result_id").HasFilter("result_id is not null");
            run.HasIndex("at");
        });
    }

    private static void Table(ModelBuilder model, string name, string[] key, Action<EntityTypeBuilder> map) =>
        model.SharedTypeEntity<Dictionary<string, object>>(name, table =>
        {
            table.ToTable(name);
            Column<Guid>(table, "workspace_id");
            map(table);
            table.HasKey(["workspace_id", .. key]);
        });

    private static PropertyBuilder<T> Column<T>(EntityTypeBuilder table, string name) =>
        table.IndexerProperty<T>(name).HasColumnName(name);
}
