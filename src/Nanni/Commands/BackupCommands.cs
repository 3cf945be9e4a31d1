using System.CommandLine;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Nanni.Administration.Backups;
using Nanni.Database;
using Nanni.Privacy.Erasure;
using Nanni.Records.Audit;
using Nanni.Web.Audit;

namespace Nanni.Commands;

internal static class BackupCommands
{
    public static void Add(Command root, Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "the archive to write; in a folder it is named after the time" };
        var backup = new Command(
            "backup",
            "Writes database and files to one archive and checks it. The application may go on running meanwhile.") { file };
        backup.SetAction((parsed, cancel) => Backup(terminal, parsed.GetRequiredValue(file), cancel));
        root.Add(backup);

        var archive = new Argument<string>("FILE") { Description = "an archive that backup has written" };
        var journal = new Option<string?>("--erasures")
        {
            Description = $"a file {ErasureJournal.Name} of the installation that was backed up; without it, the one in NANNI_DATA",
        };
        var restore = new Command(
            "restore",
            "Checks an archive, then puts it into the database that NANNI_DATABASE names, which must be empty. Who was erased since is erased again.")
        {
            archive, journal,
        };
        restore.SetAction((parsed, cancel) => Restore(terminal, parsed.GetRequiredValue(archive), parsed.GetValue(journal), cancel));
        root.Add(restore);

        var remembered = new Argument<string>("FILE") { Description = $"a file {ErasureJournal.Name}" };
        var forget = new Command("forget", "Erases again who was erased after a backup was taken, on the database that was restored from it.") { remembered };
        forget.SetAction((parsed, cancel) => Forget(terminal, parsed.GetRequiredValue(remembered), cancel));
        root.Add(forget);
    }

    private static async Task<int> Backup(Terminal terminal, string file, CancellationToken cancel)
    {
        var (path, manifest) = await terminal.WithProgress(progress =>
            terminal.Services.GetRequiredService<Backups>().Take(Terminal.FullPath(file), withFiles: true, progress, cancel));
        await Tell(terminal, Told.Archive("backup", Path.GetFileName(path), manifest.Rows));
        await terminal.Output.WriteLineAsync(
            $"{path}: {Contents(manifest)}, {Terminal.Size(new FileInfo(path).Length)}, checked.");
        return ExitCode.Done;
    }

    private static async Task<int> Restore(Terminal terminal, string file, string? journal, CancellationToken cancel)
    {
        if (journal is not null && !File.Exists(Terminal.FullPath(journal)))
        {
            throw new BackupException($"There is no file {Terminal.FullPath(journal)}.");
        }

        var manifest = await terminal.WithProgress(progress =>
            terminal.Services.GetRequiredService<Backups>().Restore(Terminal.FullPath(file), progress, cancel));
        await Tell(terminal, Told.Archive("restore", Path.GetFileName(file), manifest.Rows));
        await terminal.Output.WriteLineAsync(
            $"Restored into {terminal.Services.GetRequiredService<DatabaseOptions>().Description}: {Contents(manifest)}, "
            + $"as of {manifest.CreatedAt:u}. Restart the application if it is running.");
        await ForgetAgain(terminal, journal, cancel);
        return ExitCode.Done;
    }

    /// <summary>Erases again who was erased after the backup was taken.</summary>
    private static async Task ForgetAgain(Terminal terminal, string? given, CancellationToken cancel)
    {
        await using var scope = terminal.Services.CreateAsyncScope();
        var own = scope.ServiceProvider.GetRequiredService<ErasureJournal>();
        var path = given is null ? own.File : Terminal.FullPath(given);
        if (!File.Exists(path))
        {
            await terminal.Output.WriteLineAsync(
                $"There is no {path}: if people were erased after this backup, copy {ErasureJournal.Name} of the old installation there and run the command \"forget\".");
            return;
        }

        if (await scope.ServiceProvider.GetRequiredService<NanniDb>().Database.GetPendingMigrationsAsync(cancel) is var pending && pending.Any())
        {
            await terminal.Output.WriteLineAsync("The backup is of an earlier version: start the application once, which brings it up to date, then run the command \"forget\".");
            return;
        }

        await Replay(terminal, scope.ServiceProvider, path, cancel);
    }

    private static async Task<int> Forget(Terminal terminal, string journal, CancellationToken cancel)
    {
        if (!File.Exists(Terminal.FullPath(journal)))
        {
            throw new BackupException($"There is no file {Terminal.FullPath(journal)}.");
        }

        await using var scope = terminal.Services.CreateAsyncScope();
        await Replay(terminal, scope.ServiceProvider, Terminal.FullPath(journal), cancel);
        return ExitCode.Done;
    }

    /// <summary>Erases again whom a journal names, and remembers it here too.</summary>
    public static async Task Replay(Terminal terminal, IServiceProvider services, string path, CancellationToken cancel)
    {
        var (done, own) = (0, services.GetRequiredService<ErasureJournal>());
        var known = (await ErasureJournal.Read(own.File, cancel)).Select(e => e.Id).ToHashSet();
        var erasure = services.GetRequiredService<PersonErasure>();
        foreach (var entry in await ErasureJournal.Read(path, cancel))
        {
            done += await erasure.Replay(entry, cancel) ? 1 : 0;
            if (known.Add(entry.Id))
            {
                await own.Add(entry, cancel);
            }
        }

        await terminal.Output.WriteLineAsync($"{Terminal.Number(done)} people were erased again.");
    }

    private static async Task Tell(Terminal terminal, SecurityEvent told)
    {
        await using var scope = terminal.Services.CreateAsyncScope();
        var events = scope.ServiceProvider.GetRequiredService<SecurityEvents>();
        events.IsCommand = true;
        try
        {
            await events.Write(SecurityLog.Installation, told);
        }
        catch (DbException)
        {
            // A database of an earlier version, saved before it is brought up to this one, has no such log yet.
        }
    }

    private static string Contents(BackupManifest manifest) =>
        $"{Terminal.Number(manifest.Rows)} rows in {manifest.Tables.Count} tables, {Terminal.Number(manifest.Files)} files";
}
