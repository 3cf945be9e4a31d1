using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Nanni.Integrations.Webhooks;

/// <summary>Who is told of what, and what they were told. Read and written through the engine's store, as SQL.</summary>
internal static class WebhookMapping
{
    public static void Apply(ModelBuilder model)
    {
        Table(model, "webhooks", ["id"], webhook =>
        {
            Column<Guid>(webhook, "id");
            Column<string>(webhook, "name").IsRequired();
            Column<string>(webhook, "address").IsRequired();
            Column<Guid>(webhook, "member_id");
            Column<string>(webhook, "types").IsRequired();
            Column<string>(webhook, "events").IsRequired();
            Column<string?>(webhook, "filter");
            Column<string>(webhook, "state").IsRequired();
            Column<string?>(webhook, "reason");

            // Both encrypted; the old one signs beside the new one until its instant.
            Column<string>(webhook, "secret").IsRequired();
            Column<string?>(webhook, "old_secret");
            Column<DateTimeOffset?>(webhook, "old_secret_until");

            // How far the log has been followed: a sealed number, and within that operation a record.
            Column<long>(webhook, "through");
            Column<Guid>(webhook, "through_record");
            Column<DateTimeOffset?>(webhook, "failing_since");
            Column<DateTimeOffset>(webhook, "created_at");
        });

        Table(model, "webhook_deliveries", ["id"], delivery =>
        {
            Column<Guid>(delivery, "id");
            Column<Guid>(delivery, "webhook_id");
            Column<Guid>(delivery, "operation_id");
            Column<Guid>(delivery, "record_id");
            Column<int>(delivery, "version");
            Column<string>(delivery, "type").IsRequired();
            Column<string>(delivery, "event").IsRequired();
            Column<DateTimeOffset>(delivery, "created_at");
            Column<string>(delivery, "state").IsRequired();
            Column<int>(delivery, "attempts");

            // Null: nothing more is tried.
            Column<DateTimeOffset?>(delivery, "next_at");
            Column<DateTimeOffset?>(delivery, "leased_until");

            // Of the last attempt: what was sent and what came back.
            Column<DateTimeOffset?>(delivery, "tried_at");
            Column<long?>(delivery, "took_ms");
            Column<string?>(delivery, "request");
            Column<long?>(delivery, "status");
            Column<string?>(delivery, "answer");
            Column<string?>(delivery, "error");

            // An operation that is written in chunks is read again whenever it has grown: what is there already is there once.
            delivery.HasIndex("workspace_id", "webhook_id", "operation_id", "record_id", "version").IsUnique();
            delivery.HasIndex("workspace_id", "webhook_id", "record_id", "version").HasFilter("next_at is not null");

            // The sender asks for what is due in any workspace, the page for the newest of one webhook, the cleaner for what is old.
            delivery.HasIndex("next_at").HasFilter("next_at is not null");
            delivery.HasIndex("workspace_id", "webhook_id", "id");
            delivery.HasIndex("created_at");
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
