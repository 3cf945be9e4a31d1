using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Nanni.Administration.Archives;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Privacy.Erasure;
using Nanni.Records.Operations;
using Nanni.Web.Audit;
using Nanni.Web.Security;
using Nanni.Web.SignIn;

namespace Nanni.Commands;

internal static class ArchiveCommands
{
    public static void Add(Command root, Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "the ZIP file to write" };
        var workspace = WorkspaceChoice.Option();
        var numbers = new Option<bool>("--personal-numbers") { Description = "write PESEL and asmens kodas readably; otherwise only this installation can open them" };
        var archive = new Command(
            "archive",
            """
            Writes one workspace to a ZIP of JSON lines and files that any program can read; a README in it explains it.
            No password, token or session is in it. People can go on working meanwhile.
            """) { file, workspace, numbers };
        archive.SetAction((parsed, cancel) =>
            Archive(terminal, parsed.GetRequiredValue(file), parsed.GetValue(workspace), parsed.GetValue(numbers), cancel));
        root.Add(archive);

        var from = new Argument<string>("FILE") { Description = "an archive that archive or the page Take everything away has written" };
        var slug = new Option<string?>("--workspace") { Description = "its name in addresses here, /w/SLUG; without it as it was", HelpName = "SLUG" };
        var name = new Option<string?>("--name") { Description = "its name here; without it as it was", HelpName = "NAME" };
        var unarchive = new Command(
            "unarchive",
            """
            Brings a workspace back from its archive, into an empty installation or beside others, on either kind of database: all of it, or
            nothing if anything is wrong with the archive. People keep the passwords that they have here; others are invited.
            """) { from, slug, name };
        unarchive.SetAction((parsed, cancel) =>
            Unarchive(terminal, parsed.GetRequiredValue(from), new(parsed.GetValue(slug), parsed.GetValue(name)), cancel));
        root.Add(unarchive);
    }

    private static Task<int> Archive(Terminal terminal, string file, string? slug, bool withNumbers, CancellationToken cancel) => terminal.WithDatabase(async services =>
    {
        var workspace = await WorkspaceChoice.Find(services.GetRequiredService<NanniDb>(), slug, cancel);
        var path = Terminal.FullPath(file);
        var manifest = await terminal.WithProgress(progress => services.GetRequiredService<Archive>().Take(workspace, path, withNumbers, progress, cancel));
        await services.GetRequiredService<SecurityEvents>().Write(workspace.Id, Told.Archive("archive", Path.GetFileName(path), manifest.Rows, withNumbers));
        await terminal.Output.WriteLineAsync(
            $"{path}: {Terminal.Number(manifest.Rows)} rows in {manifest.Tables.Count} parts, {Terminal.Size(new FileInfo(path).Length)}.");
    }, cancel);

    private static Task<int> Unarchive(Terminal terminal, string file, ArrivalName called, CancellationToken cancel) => terminal.WithDatabase(async services =>
    {
        var done = await terminal.WithProgress(progress => services.GetRequiredService<Unarchive>().Run(Terminal.FullPath(file), called, progress, cancel));
        services.GetRequiredService<OperationSignal>().Raise();
        await terminal.Output.WriteLineAsync($"{done.Name} is back at /w/{done.Slug}: {Terminal.Number(done.Rows)} rows, every one compared, and {Terminal.Number(done.Files)} files.");
        if (done.Unreadable > 0)
        {
            await terminal.Errors.WriteLineAsync(
                $"{Terminal.Number(done.Unreadable)} personal numbers are left empty: they were encrypted with keys of the other installation. "
                + "To bring them along, take the archive there with --personal-numbers.");
        }

        var journal = services.GetRequiredService<ErasureJournal>();
        if ((await ErasureJournal.Read(journal.File, cancel)).Any(entry => entry.Workspace == done.Workspace))
        {
            await BackupCommands.Replay(terminal, services, journal.File, cancel);
        }

        await TellWhoGetsIn(terminal, services, done, cancel);
    }, cancel);

    /// <summary>Where no administrator of the workspace can sign in here, the one who has been there longest gets a link.</summary>
    private static async Task TellWhoGetsIn(Terminal terminal, IServiceProvider services, Unarchived done, CancellationToken cancel)
    {
        var db = services.GetRequiredService<NanniDb>();
        var administrators = await (
            from m in db.Members
            join r in db.Roles on new { m.WorkspaceId, Id = m.RoleId } equals new { r.WorkspaceId, r.Id }
            where m.WorkspaceId == done.Workspace && r.IsAdministrator && m.Status != MemberStatus.Inactive
            orderby m.CreatedAt, m.Id
            select m).ToListAsync(cancel);
        if (administrators.Exists(m => m.UserId != null && m.Status == MemberStatus.Active))
        {
            await terminal.Errors.WriteLineAsync($"{Terminal.Number(done.Joined)} of its members sign in with the password that they have here. Invite the others under Settings → Members.");
            return;
        }

        if (administrators.Find(m => m.Email is not null) is not { } first)
        {
            await terminal.Errors.WriteLineAsync($"No administrator of it can sign in here yet: ./nanni user create EMAIL --role ROLE --workspace {done.Slug}");
            return;
        }

        first.Status = MemberStatus.Invited;
        services.GetRequiredService<SecurityEvents>().Add(done.Workspace, Told.Member("invited", first.Name, first.Id));
        await db.SaveChangesAsync(cancel);
        var secret = await services.GetRequiredService<OneTimeTokens>().Invitation(first, cancel);
        await terminal.Errors.WriteLineAsync($"{first.Name} ({first.Email}), its administrator, signs in first, by this link, which works once, for seven days:");
        await terminal.Output.WriteLineAsync(services.GetRequiredService<PublicUrl>().Link("/join/" + secret));
        await terminal.Errors.WriteLineAsync("Then invite the others under Settings → Members.");
    }
}
