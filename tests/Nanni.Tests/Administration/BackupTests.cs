using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Administration.Backups;
using Nanni.Database;
using Nanni.Database.Platform;

namespace Nanni.Tests.Administration;

public sealed class BackupTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_restored_backup_holds_what_was_backed_up(Provider provider)
    {
        await using var from = await Installation.Create(provider);
        await from.AddUser("anna@example.com", "Ąžuolas\t\"\\N\" \n żółw");
        from.AddFile("ab/cdef", "a contract");
        var (archive, taken) = await from.Backups.Take(from.Archive, withFiles: true, null, default);

        await using var to = await Installation.Create(provider, migrated: false);
        var restored = await to.Backups.Restore(archive, null, default);

        Assert.Equal(taken.Tables, restored.Tables);
        Assert.Equal(1, taken.Tables.Single(table => table.Name == "users").Rows);
        Assert.Equal(["anna@example.com: Ąžuolas\t\"\\N\" \n żółw"], await to.Users());
        Assert.Equal("a contract", to.ReadFile("ab/cdef"));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_restored_database_still_checks_its_references(Provider provider)
    {
        await using var from = await Installation.Create(provider);
        await from.AddUser("anna@example.com");
        var (archive, _) = await from.Backups.Take(from.Archive, withFiles: true, null, default);
        await using var to = await Installation.Create(provider, migrated: false);
        await to.Backups.Restore(archive, null, default);

        var orphan = new Session
        {
            Id = [1],
            UserId = Guid.CreateVersion7(),
            CreatedAt = Installation.Now,
            ExpiresAt = Installation.Now,
            LastSeenAt = Installation.Now,
        };

        await Assert.ThrowsAsync<DbUpdateException>(() => to.Add(orphan));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_backup_is_of_one_moment_although_people_go_on_writing(Provider provider)
    {
        await using var from = await Installation.Create(provider);
        await from.AddUser("before@example.com");

        // Between any two tables somebody signs up, with a row in several: the copy must not see a part of that.
        var number = 0;
        var meanwhile = new AtReports(() => from.AddUser($"{++number}@example.com"));
        var (archive, _) = await from.Backups.Take(from.Archive, withFiles: true, meanwhile, default);
        await Task.WhenAll(meanwhile.Acts);

        await using var to = await Installation.Create(provider, migrated: false);
        await to.Backups.Restore(archive, null, default);
        Assert.Contains("before@example.com: ", await to.Users());
        Assert.Equal(await to.Count("users"), await to.Count("workspaces"));
        Assert.NotEqual(await from.Count("users"), await to.Count("users"));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_truncated_archive_is_refused_and_changes_nothing(Provider provider)
    {
        await using var from = await Installation.Create(provider);
        await from.AddUser("anna@example.com");
        from.AddFile("ab/cdef", "a contract");
        var (archive, _) = await from.Backups.Take(from.Archive, withFiles: true, null, default);
        using (var file = File.Open(archive, FileMode.Open))
        {
            file.SetLength(file.Length / 2);
        }

        await RefusesUnchanged(provider, archive, "damaged");
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task An_archive_with_one_changed_entry_is_refused_and_changes_nothing(Provider provider)
    {
        await using var from = await Installation.Create(provider);
        await from.AddUser("anna@example.com");
        from.AddFile("ab/cdef", "a contract");
        var (archive, _) = await from.Backups.Take(from.Archive, withFiles: true, null, default);
        Replace(archive, "files/ab/cdef", "a Contract");

        await RefusesUnchanged(provider, archive, "checksum of files/ab/cdef");
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task An_archive_with_an_entry_too_many_is_refused(Provider provider)
    {
        await using var from = await Installation.Create(provider);
        var (archive, _) = await from.Backups.Take(from.Archive, withFiles: true, null, default);
        Replace(archive, "files/ab/cdef", "planted");

        await RefusesUnchanged(provider, archive, "other entries");
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_database_with_data_is_not_restored_into(Provider provider)
    {
        await using var from = await Installation.Create(provider);
        await from.AddUser("anna@example.com");
        var (archive, _) = await from.Backups.Take(from.Archive, withFiles: true, null, default);
        await using var to = await Installation.Create(provider);
        await to.AddUser("jonas@example.com");

        var refused = await Assert.ThrowsAsync<BackupException>(() => to.Backups.Restore(archive, null, default));

        Assert.Contains("holds data", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["jonas@example.com: "], await to.Users());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_database_that_was_only_started_once_is_restored_into(Provider provider)
    {
        await using var from = await Installation.Create(provider);
        await from.AddUser("anna@example.com");
        var (archive, _) = await from.Backups.Take(from.Archive, withFiles: true, null, default);
        await using var to = await Installation.Create(provider);

        await to.Backups.Restore(archive, null, default);

        Assert.Equal(["anna@example.com: "], await to.Users());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_restore_that_fails_leaves_no_files(Provider provider)
    {
        await using var from = await Installation.Create(provider);
        await from.AddUser("anna@example.com");
        from.AddFile("ab/cdef", "a contract");
        var (archive, _) = await from.Backups.Take(from.Archive, withFiles: true, null, default);
        await using var to = await Installation.Create(provider, migrated: false);
        using var stop = new CancellationTokenSource();
        var stopping = new AtReports(stop.CancelAsync, "Restoring files");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => to.Backups.Restore(archive, stopping, stop.Token));

        Assert.Empty(to.AllFiles());
    }

    [Fact]
    public async Task A_backup_does_not_overwrite_another()
    {
        await using var from = await Installation.Create(Provider.Sqlite);
        await File.WriteAllTextAsync(from.Archive, "the only copy");

        await Assert.ThrowsAsync<BackupException>(() => from.Backups.Take(from.Archive, withFiles: true, null, default));

        Assert.Equal("the only copy", await File.ReadAllTextAsync(from.Archive));
    }

    [Fact]
    public async Task In_a_folder_a_backup_is_named_after_the_time_and_only_its_owner_may_read_it()
    {
        await using var from = await Installation.Create(Provider.Sqlite);

        var (archive, _) = await from.Backups.Take(Path.GetDirectoryName(from.Archive)!, withFiles: true, null, default);

        Assert.Equal("nanni-20261122-081530.zip", Path.GetFileName(archive));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(archive));
        }
    }

    [Fact]
    public async Task A_file_name_that_leads_out_of_the_folder_is_refused()
    {
        await using var from = await Installation.Create(Provider.Sqlite);
        from.AddFile("ab/cdef", "a contract");
        var (archive, _) = await from.Backups.Take(from.Archive, withFiles: true, null, default);
        Rename(archive, "files/ab/cdef", "files/../../evil");

        await RefusesUnchanged(Provider.Sqlite, archive, "outside its folder");
    }

    [Fact]
    public async Task Before_migrations_the_database_is_backed_up_and_the_last_five_backups_stay()
    {
        await using var installation = await Installation.Create(Provider.Sqlite);
        Directory.CreateDirectory(installation.Data.Backups);
        foreach (var month in Enumerable.Range(1, 6))
        {
            await File.WriteAllTextAsync(Path.Combine(installation.Data.Backups, $"before-migration-20260{month}01-000000.zip"), "");
        }

        installation.Services.BackUpBeforeMigrations();
        await installation.Services.GetRequiredService<DatabaseSetup>().BeforeMigration!(installation.Database, default);

        Assert.Equal(
            [
                "before-migration-20260301-000000.zip", "before-migration-20260401-000000.zip", "before-migration-20260501-000000.zip",
                "before-migration-20260601-000000.zip", "before-migration-20261122-081530.zip",
            ],
            installation.AllFiles().Select(Path.GetFileName).Order());
    }

    private static async Task RefusesUnchanged(Provider provider, string archive, string because)
    {
        await using var to = await Installation.Create(provider, migrated: false);
        var before = await to.Digest();

        var refused = await Assert.ThrowsAsync<BackupException>(() => to.Backups.Restore(archive, null, default));

        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await to.Digest());
    }

    private static void Replace(string archive, string name, string content)
    {
        using var zip = ZipFile.Open(archive, ZipArchiveMode.Update);
        zip.GetEntry(name)?.Delete();
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }

    private static void Rename(string archive, string from, string to)
    {
        using var zip = ZipFile.Open(archive, ZipArchiveMode.Update);
        foreach (var (name, newName) in (ReadOnlySpan<(string, string)>)[(from, to), ("manifest.json", "manifest.json")])
        {
            var old = zip.GetEntry(name)!;
            string content;
            using (var reader = new StreamReader(old.Open()))
            {
                content = reader.ReadToEnd().Replace($"\"{from}\"", $"\"{to}\"", StringComparison.Ordinal);
            }

            old.Delete();
            using var entry = zip.CreateEntry(newName).Open();
            entry.Write(Encoding.UTF8.GetBytes(content));
        }
    }

    /// <summary>Does something at every report of a step, before the work goes on.</summary>
    private sealed class AtReports(Func<Task> act, string step = "Copying the database") : IProgress<BackupProgress>
    {
        public List<Task> Acts { get; } = [];

        public void Report(BackupProgress value)
        {
            if (value.Step == step)
            {
                Acts.Add(Task.Run(act));
                ((IAsyncResult)Acts[^1]).AsyncWaitHandle.WaitOne();
            }
        }
    }
}
