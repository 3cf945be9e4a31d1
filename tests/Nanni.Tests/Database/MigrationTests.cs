using Microsoft.EntityFrameworkCore;
using Nanni.Database;

namespace Nanni.Tests.Database;

public sealed class MigrationTests
{
    private static readonly NanniDb Sqlite = new SqliteDesignTime().CreateDbContext([]);
    private static readonly NanniDb Postgres = new PostgresDesignTime().CreateDbContext([]);

    [Fact]
    public void The_SQLite_model_has_no_change_without_a_migration() =>
        Assert.False(Sqlite.Database.HasPendingModelChanges(), "Run: ./migration NAME");

    [Fact]
    public void The_PostgreSQL_model_has_no_change_without_a_migration() =>
        Assert.False(Postgres.Database.HasPendingModelChanges(), "Run: ./migration NAME");

    [Fact]
    public void Both_providers_have_the_same_migrations()
    {
        Assert.NotEmpty(Names(Sqlite));
        Assert.Equal(Names(Sqlite), Names(Postgres));
    }

    /// <summary>Ids are a time, an underscore and the name; the times of a pair differ by the seconds between two commands.</summary>
    private static IEnumerable<string> Names(NanniDb db) =>
        db.Database.GetMigrations().Select(id => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..]);

    [Fact]
    public void Every_key_of_what_a_workspace_owns_starts_with_the_workspace()
    {
        var owned = Sqlite.Model.GetEntityTypes()
            .Where(type => type.FindProperty("WorkspaceId") is { IsNullable: false })
            .ToList();

        Assert.NotEmpty(owned);
        Assert.All(owned, type => Assert.Equal("WorkspaceId", type.FindPrimaryKey()!.Properties[0].Name));
    }

    [Fact]
    public void Nothing_is_deleted_because_something_else_was() =>
        Assert.All(
            Sqlite.Model.GetEntityTypes().SelectMany(type => type.GetForeignKeys()),
            reference => Assert.Equal(DeleteBehavior.Restrict, reference.DeleteBehavior));

    [Fact]
    public void Names_in_the_database_are_snake_case() =>
        Assert.All(
            Postgres.Model.GetEntityTypes().SelectMany(type =>
                type.GetProperties().Select(column => column.GetColumnName()).Prepend(type.GetTableName()!)),
            name => Assert.Matches("^[a-z][a-z0-9_]*$", name));
}
