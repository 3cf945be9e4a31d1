using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Database.Portable;
using Nanni.Records.Audit;
using Nanni.Records.Operations;

namespace Nanni.Tests.Database;

/// <summary>No upgrade loses anything, from whichever version.</summary>
public sealed class UpgradeTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    /// <summary>Each version there ever was, on each database.</summary>
    public static TheoryData<Provider, string> Versions
    {
        get
        {
            var all = new TheoryData<Provider, string>();
            foreach (var provider in Providers.Select(p => p.Data))
            {
                foreach (var migration in PortableSchema.Migrations)
                {
                    all.Add(provider, migration);
                }
            }

            return all;
        }
    }

    /// <summary>Computed, and computed again after the migration to WinProbability: the scores of deals lie elsewhere now.</summary>
    private static readonly string[] MadeAnew = ["deal_scores", "scoring_states"];

    [Theory, MemberData(nameof(Versions))]
    public async Task Every_row_of_an_old_version_is_there_in_the_newest_and_it_starts(Provider provider, string migration)
    {
        var database = await TestDatabase.Create(provider, migrated: false);
        await MigrateTo(database, migration);
        var filled = FilledTables.After(migration);
        filled.Fill(database.Options);
        var kept = filled.Tables.Where(table => !MadeAnew.Contains(table.Name)).Select(Kept).ToList();
        var before = FilledTables.Read(database.Options, kept);

        await Start(database);
        var after = FilledTables.Read(database.Options, kept);

        Assert.All(before, table => Assert.Equal(
            (table.Key, FilledTables.Rows, table.Value.Sum()), (table.Key, after[table.Key].Rows, after[table.Key].Sum())));
        await using var app = TestApp.Over(database);
        Assert.Equal(200, (int)(await app.Browser().Get("/health/ready")).Status);
        while (await app.Services.GetRequiredService<Sealer>().Seal(default) > 0)
        {
        }

        while (await app.Services.GetRequiredService<AuditChain>().Link(default) > 0)
        {
        }

        var verified = await Commands.CommandLineRuns.Command(app, "", "audit", "verify");
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
        Assert.DoesNotContain("wait", verified.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("slug Žółć 🜚: 0 links", verified.Output, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_database_of_a_newer_version_is_refused_in_one_line(Provider provider) =>
        await Refuses(provider, "99981231235959_Tomorrow", "was made by a newer version of Nanni");

    [Theory, MemberData(nameof(Providers))]
    public async Task A_half_migrated_database_is_refused_in_one_line(Provider provider) =>
        await Refuses(provider, DatabaseMarks.HalfMigrated, "Restore the backup that was taken before");

    [Theory, MemberData(nameof(Providers))]
    public async Task A_half_moved_database_is_refused_in_one_line(Provider provider) =>
        await Refuses(provider, DatabaseMarks.HalfMoved, "Run ./nanni move again with --restart");

    [Fact]
    public async Task A_migration_that_breaks_off_on_SQLite_leaves_its_mark()
    {
        await using var database = await TestDatabase.Create(Provider.Sqlite, migrated: false);
        await MigrateTo(database, PortableSchema.Migrations.TakeWhile(name => name != "SharingPrivacyNodes").Last());
        await using (var services = database.Services())
        {
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<NanniDb>().Database.ExecuteSqlRawAsync("CREATE TABLE record_shares (in_the_way TEXT)");
        }

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Start(database));

        Assert.Contains("half-migrated", (await Assert.ThrowsAsync<DatabaseRefusal>(() => Start(database))).Message, StringComparison.Ordinal);
    }

    /// <summary>The columns that are in the newest schema as they were.</summary>
    private static PortableTable Kept(PortableTable old)
    {
        var today = PortableSchema.Tables.Single(table => table.Name == old.Name);
        Assert.Equal(old.Key.Select(field => old.Columns[field]), today.Key.Select(field => today.Columns[field]));
        Assert.Empty(old.Columns.Except(today.Columns));
        return old;
    }

    private static async Task Refuses(Provider provider, string mark, string because)
    {
        await using var database = await TestDatabase.Create(provider);
        using (var there = PortableDatabase.Open(database.Options))
        {
            there.SetMark(mark);
        }

        var refused = await Assert.ThrowsAsync<DatabaseRefusal>(() => Start(database));

        Assert.Equal(refused.Message, Startup.Explains(refused));
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static async Task MigrateTo(TestDatabase database, string migration)
    {
        await using var services = database.Services();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>().Database;
        await db.GetService<IMigrator>().MigrateAsync(db.GetMigrations().Single(id => PortableSchema.NameOf(id) == migration));
    }

    private static async Task Start(TestDatabase database)
    {
        await using var services = database.Services();
        await services.GetRequiredService<DatabaseSetup>().Migrate();
    }
}
