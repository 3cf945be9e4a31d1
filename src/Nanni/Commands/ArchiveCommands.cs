using System.CommandLine;
using Nanni.Administration.Archives;
using Nanni.Database;
using Nanni.Web.Audit;

namespace Nanni.Commands;

internal static class ArchiveCommands
{
    public static void Add(Command root, Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "the ZIP file to write" };
        var workspace = WorkspaceChoice.Option();
        var archive = new Command(
            "archive",
            """
            Writes one workspace to a ZIP of JSON lines and files that any program can read; a README in it explains it.
            No secret is in it. People can go on working meanwhile.
            """) { file, workspace };
        archive.SetAction((parsed, cancel) => Archive(terminal, parsed.GetRequiredValue(file), parsed.GetValue(workspace), cancel));
        root.Add(archive);
    }

    private static Task<int> Archive(Terminal terminal, string file, string? slug, CancellationToken cancel) => terminal.WithDatabase(async services =>
    {
        var workspace = await WorkspaceChoice.Find(services.GetRequiredService<NanniDb>(), slug, cancel);
        var path = Terminal.FullPath(file);
        var manifest = await terminal.WithProgress(progress => services.GetRequiredService<Archive>().Take(workspace, path, progress, cancel));
        await services.GetRequiredService<SecurityEvents>().Write(workspace.Id, Told.Archive("archive", Path.GetFileName(path), manifest.Rows));
        await terminal.Output.WriteLineAsync(
            $"{path}: {Terminal.Number(manifest.Rows)} rows in {manifest.Tables.Count} parts, {Terminal.Size(new FileInfo(path).Length)}.");
    }, cancel);
}
