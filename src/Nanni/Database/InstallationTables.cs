using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Nanni.Database;

/// <summary>Tables of the whole installation that no person owns: who serves, and how often somebody has guessed wrong.</summary>
internal static class InstallationTables
{
    public static void Apply(ModelBuilder model)
    {
        // One row a process that serves, renewed while it lives.
        Table(model, "nodes", "id", node =>
        {
            Column<Guid>(node, "id");
            Column<string>(node, "name").IsRequired();
            Column<string>(node, "version").IsRequired();
            Column<DateTimeOffset>(node, "started_at");
            Column<DateTimeOffset>(node, "seen_at");
            Column<long>(node, "memory_bytes");
            Column<int>(node, "streams");
        });

        // Under a hash: people type passwords where their address belongs.
        Table(model, "sign_in_attempts", "key", attempt =>
        {
            Column<string>(attempt, "key").IsRequired();
            Column<int>(attempt, "failures");
            Column<DateTimeOffset>(attempt, "last_at");
            Column<DateTimeOffset>(attempt, "until");
            attempt.HasIndex("last_at");
        });
    }

    private static void Table(ModelBuilder model, string name, string key, Action<EntityTypeBuilder> map) =>
        model.SharedTypeEntity<Dictionary<string, object>>(name, table =>
        {
            table.ToTable(name);
            map(table);
            table.HasKey(key);
        });

    private static PropertyBuilder<T> Column<T>(EntityTypeBuilder table, string name) => table.IndexerProperty<T>(name).HasColumnName(name);
}
