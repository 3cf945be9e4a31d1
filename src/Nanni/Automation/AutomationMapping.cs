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

            // Of those that go by the clock: when to look next. Their place is an instant in ticks, and within that a record.
            Column<DateTimeOffset?>(place, "next_at");
        });

        // A run that goes on later, with the steps that are left.
        Table(model, "automation_waits", ["id"], wait =>
        {
            Column<Guid>(wait, "id");
            Column<Guid>(wait, "automation_id");

            // What was done before the wait: an undo of it ends the wait.
            Column<Guid>(wait, "operation_id");
            Column<Guid>(wait, "record_id");
            Column<string>(wait, "type").IsRequired();
            Column<int>(wait, "depth");
            Column<DateTimeOffset>(wait, "due_at");
            Column<string>(wait, "steps").IsRequired();

            // All workspaces together are asked what is due.
            wait.HasIndex("due_at");
        });

        // Templates of mails that lie in the outbox; nothing of whom they are for.
        Table(model, "automation_mails", ["id"], mail =>
        {
            Column<Guid>(mail, "id");
            Column<string>(mail, "key").IsRequired();
            Column<Guid>(mail, "operation_id");
            Column<string>(mail, "type").IsRequired();
            Column<Guid>(mail, "record_id");
            Column<Guid?>(mail, "person_id");
            Column<Guid>(mail, "member_id");
            Column<string?>(mail, "purpose");
            Column<string>(mail, "subject").IsRequired();
            Column<string>(mail, "body").IsRequired();
            Column<DateTimeOffset>(mail, "at");

            // What a run asks for twice is written once.
            mail.HasIndex("workspace_id", "key").IsUnique();
            mail.HasIndex("at");
        });

        // Whose turn it was last, of each step that gives records in turn.
        Table(model, "automation_turns", ["automation_id", "place"], turn =>
        {
            Column<Guid>(turn, "automation_id");
            Column<string>(turn, "place").IsRequired();
            Column<Guid>(turn, "member_id");
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

            // What came of each step, as JSON.
            Column<string?>(run, "log");

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
