using System.CommandLine;
using System.Data.Common;
using Nanni.Administration.Backups;
using Nanni.Database;
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
        var restore = new Command(
            "restore",
            "Checks an archive, then puts it into the database that NANNI_DATABASE names, which must be empty.") { archive };
        restore.SetAction((parsed, cancel) => Restore(terminal, parsed.GetRequiredValue(archive), cancel));
        root.Add(restore);
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

    private static async Task<int> Restore(Terminal terminal, string file, CancellationToken cancel)
    {
        var manifest = await terminal.WithProgress(progress =>
            terminal.Services.GetRequiredService<Backups>().Restore(Terminal.FullPath(file), progress, cancel));
        await Tell(terminal, Told.Archive("restore", Path.GetFileName(file), manifest.Rows));
        await terminal.Output.WriteLineAsync(
            $"Restored into {terminal.Services.GetRequiredService<DatabaseOptions>().Description}: {Contents(manifest)}, "
            + $"as of {manifest.CreatedAt:u}. Restart the application if it is running.");
        return ExitCode.Done;
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
