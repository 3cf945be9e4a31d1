using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Nanni.Database;

/// <summary>The schema on PostgreSQL.</summary>
public sealed class PostgresNanniDb(DbContextOptions<PostgresNanniDb> options) : NanniDb(options)
{
    protected override bool IsSqlite => false;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // "Contains" is answered by trigram indexes that start with the workspace, hence both.
        modelBuilder.HasPostgresExtension("pg_trgm").HasPostgresExtension("btree_gin");
    }
}

/// <summary>How dotnet-ef opens the PostgreSQL schema; never connects.</summary>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresNanniDb>
{
    public PostgresNanniDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresNanniDb>().UseNanniPostgres("Host=design-time").Options);
}
