using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Administration.Backups;
using Nanni.Database;

namespace Nanni.Tests.Administration;

/// <summary>A new version of the program meets the database of an old one.</summary>
public sealed class UpdateTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_database_with_data_is_backed_up_before_it_is_migrated(Provider provider)
    {
        await using var old = await FirstVersion(provider, "anna@example.com");

        await Start(old);

        var backup = Assert.Single(old.AllFiles(), file => file.EndsWith(".zip", StringComparison.Ordinal));
        await using var again = await Installation.Create(provider, migrated: false);
        var restored = await again.Backups.Restore(backup, null, default);
        Assert.Equal((await Migrations(old))[0], restored.Migration);
        Assert.Equal([restored.Migration], await Applied(again));

        await Start(again);
        Assert.Equal(await Migrations(again), await Applied(again));
        Assert.Equal(1, await again.Count("users WHERE email = 'anna@example.com'"));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_database_without_anybody_in_it_needs_no_backup(Provider provider)
    {
        await using var old = await FirstVersion(provider);

        await Start(old);

        Assert.Empty(old.AllFiles());
        Assert.Equal(await Migrations(old), await Applied(old));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_backup_that_cannot_be_taken_stops_the_migration(Provider provider)
    {
        await using var old = await FirstVersion(provider, "anna@example.com");
        Directory.CreateDirectory(old.Data.Path);
        await File.WriteAllTextAsync(old.Data.Backups, "a file where the folder should be");

        await Assert.ThrowsAnyAsync<IOException>(() => Start(old));

        Assert.Equal((await Migrations(old))[..1], await Applied(old));
    }

    private static async Task<Installation> FirstVersion(Provider provider, string? user = null)
    {
        var installation = await Installation.Create(provider, migrated: false);
        await using var scope = installation.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        await db.GetService<IMigrator>().MigrateAsync((await Migrations(installation))[0]);
        if (user is not null)
        {
            // As that version wrote it; the entity of today may have other columns.
            var (id, stamp, at) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Installation.Now);
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO users (id, email, normalised_email, security_stamp, created_at, language)
                VALUES ({id}, {user}, {user}, {stamp}, {at}, {"en"})
                """);
        }

        return installation;
    }

    private static Task Start(Installation installation)
    {
        installation.Services.BackUpBeforeMigrations();
        return installation.Services.GetRequiredService<DatabaseSetup>().Migrate();
    }

    private static async Task<List<string>> Migrations(Installation of)
    {
        await using var scope = of.Services.CreateAsyncScope();
        return [.. scope.ServiceProvider.GetRequiredService<NanniDb>().Database.GetMigrations()];
    }

    private static async Task<List<string>> Applied(Installation of)
    {
        await using var scope = of.Services.CreateAsyncScope();
        return [.. await scope.ServiceProvider.GetRequiredService<NanniDb>().Database.GetAppliedMigrationsAsync()];
    }
}
