using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Nanni.Records.Storage;

public static partial class RecordSchema
{
    private static void Audit(ModelBuilder model, bool sqlite)
    {
        // What happened and is no operation: sign-ins, permissions, exports. Append-only, but for the count of like ones.
        // Workspace 0 holds what concerns the installation, and people before they are in a workspace.
        Table(model, "security_events", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<Guid>(table, "id");
            Column<string>(table, "kind").IsRequired();
            Column<DateTimeOffset>(table, "at");
            Column<Guid?>(table, "member_id");
            Column<Guid?>(table, "user_id");
            Column<string>(table, "source").IsRequired();
            Column<string>(table, "address");
            Column<string>(table, "subject");
            Column<Guid?>(table, "subject_id");
            Json(table, "details", sqlite);
            Column<int>(table, "count");
            Column<long?>(table, "sealed");
            Commitment(table);
            table.HasKey("workspace_id", "id");
            table.HasIndex("sealed").HasFilter("sealed is not null").IsUnique();
            table.HasIndex(["workspace_id", "id"], "ix_security_events_unsealed").HasFilter("sealed is null");
        });

        // The number that the sealer gave last, in one row of the installation.
        Table(model, "sealed_numbers", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<long>(table, "number");
            table.HasKey("workspace_id");
        });

        // The chain over both, in sealed order, one a workspace. Never changed: what is sealed again has a further link.
        Table(model, "audit_links", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<long>(table, "number");
            Column<string>(table, "kind").IsRequired();
            Column<Guid>(table, "subject_id");
            Column<byte[]>(table, "content").IsRequired();
            Column<byte[]>(table, "link").IsRequired();
            table.HasKey("workspace_id", "number");
            // Whoever goes on with the chains asks how far they have come.
            table.HasIndex("number").IsUnique();
        });
    }

    /// <summary>The salt of a payload's commitment; once both are erased, the commitment itself.</summary>
    private static void Commitment(EntityTypeBuilder table)
    {
        Column<byte[]>(table, "salt");
        Column<byte[]>(table, "commitment");
    }
}
