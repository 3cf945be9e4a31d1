using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Nanni.Administration.Backups;
using Nanni.Database;
using Nanni.Database.Portable;
using Nanni.Records.Audit;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Administration.Archives;

/// <summary>What was brought back.</summary>
/// <param name="Joined">Members who can sign in here already and now do so to this workspace too.</param>
/// <param name="Unreadable">Personal numbers left empty, since they were encrypted elsewhere.</param>
internal sealed record Unarchived(Guid Workspace, string Slug, string Name, long Rows, int Files, int Joined, int Unreadable);

/// <summary>
/// Brings a workspace back from its archive into an installation that does not have it. All of it is there at once, or nothing: rows come in one
/// transaction, files before it under another name.
/// </summary>
internal sealed partial class Unarchive(
    DatabaseOptions options, DataFolder data, RecordTypes types, IFieldCipher cipher, Sealer sealer, AuditChain chain,
    IServiceScopeFactory scopes, TimeProvider time)
{
    private const int Often = 4096;

    /// <exception cref="BackupException">It cannot be done; nothing was changed. The message names the part and the line.</exception>
    public async Task<Unarchived> Run(string path, ArrivalName called, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        await using var archive = await ArchiveReader.Open(path, types, progress, cancel);
        var workspace = archive.Manifest.WorkspaceId;
        called = await RequireRoom(archive, called, cancel);
        var users = await Users(cancel);
        var (staged, files) = (Path.Combine(data.Path, $"unarchive-{workspace:N}"), Path.Combine(data.Files, workspace.ToString("N")));
        var isIn = false;
        try
        {
            var count = await Stage(archive, staged, progress, cancel);
            var passed = await sealer.Reserve(archive.Manifest.LastNumber, cancel);

            // What was numbered before must be linked before: the chain goes on after the highest number that is linked.
            await chain.Link(cancel);
            var arrival = new ArchiveArrival(workspace, called, users, passed, archive.Manifest.LastNumber, types, cipher);

            // A new installation makes its keys when it first encrypts, and could not write them while the rows come.
            cipher.Encrypt(workspace, "");
            using var database = PortableDatabase.Open(options);
            try
            {
                database.BeginImport();
                var rows = Load(archive, arrival, database, Path.GetFileName(path), progress, cancel);
                Place(staged, files);
                cancel.ThrowIfCancellationRequested();
                database.CommitImport();
                isIn = true;

                // It is in: stopped from here on, the command would say that nothing was changed.
                await Offer(workspace, CancellationToken.None);
                return new(workspace, called.Slug!, called.Name!, rows, count, arrival.Joined, arrival.Unreadable);
            }
            catch (RowRefused refused)
            {
                throw new BackupException(Told(refused), refused);
            }
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The archive could not be taken in: {wrong.Message}", wrong);
        }
        finally
        {
            Delete(staged);
            if (!isIn && !await IsThere(workspace))
            {
                Delete(files);
            }
        }
    }

    /// <returns>What it will be called.</returns>
    private async Task<ArrivalName> RequireRoom(ArchiveReader archive, ArrivalName called, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var workspace = archive.Manifest.WorkspaceId;
        if (await db.Workspaces.AsNoTracking().FirstOrDefaultAsync(w => w.Id == workspace, cancel) is { } there)
        {
            throw new BackupException($"The workspace of this archive is here already: /w/{there.Slug}. A workspace is brought back only where it is not.");
        }

        var table = ArchiveContents.Tables.Single(t => t.Name == "workspaces");
        var own = archive.Rows(table).Select(row => new ArrivalName(Text(row, "slug"), Text(row, "name"))).ToList();
        if (own is not [var one])
        {
            throw new BackupException("workspace/workspaces.jsonl must have one line. The archive was not taken in.");
        }

        called = new(called.Slug ?? one.Slug, called.Name?.Trim() ?? one.Name);
        if (!Slug().IsMatch(called.Slug!) || called.Name is not { Length: > 0 and <= 200 })
        {
            throw new BackupException($"“{called.Slug}” cannot be in addresses, or the name is empty or too long. Lower-case letters, digits and hyphens: --workspace SLUG.");
        }

        return await db.Workspaces.AnyAsync(w => w.Slug == called.Slug, cancel)
            ? throw new BackupException($"There is another workspace {called.Slug} here. Give this one another name in addresses: --workspace SLUG.")
            : called;
    }

    private async Task<Dictionary<string, Guid>> Users(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<NanniDb>().Users.AsNoTracking().ToDictionaryAsync(u => u.NormalisedEmail, u => u.Id, cancel);
    }

    private async Task<bool> IsThere(Guid workspace)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<NanniDb>().Workspaces.AnyAsync(w => w.Id == workspace);
    }

    /// <summary>Who works elsewhere here finds it in the switcher.</summary>
    private async Task Offer(Guid workspace, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var users = db.Members.Where(m => m.WorkspaceId == workspace && m.UserId != null).Select(m => m.UserId);
        await db.Members.Where(m => m.WorkspaceId != workspace && users.Contains(m.UserId))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.AccessVersion, m => m.AccessVersion + 1), cancel);
    }

    /// <summary>Checked already: only what the list of parts allows has a name that comes here.</summary>
    private static async Task<int> Stage(ArchiveReader archive, string staged, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        Delete(staged);
        var files = archive.Files.ToList();
        Directory.CreateDirectory(staged);
        foreach (var (index, file) in files.Index())
        {
            await using var content = new LimitedStream(archive.Read(file.Name), file.Bytes);
            await using var to = PrivateFile.Create(Path.Combine(staged, file.Name[BackupEntry.FilesFolder.Length..]));
            await content.CopyToAsync(to, cancel);
            progress?.Report(new("Copying files", (index + 1d) / files.Count));
        }

        return files.Count;
    }

    private long Load(
        ArchiveReader archive, ArchiveArrival arrival, PortableDatabase database, string file, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        var (total, done) = (Math.Max(1, archive.Manifest.Rows), 0L);
        var sent = new List<TableDigest>();

        // The chain first: it says how far the log was linked.
        foreach (var from in ArchiveContents.Tables.OrderBy(table => table.Name != "audit_links"))
        {
            var to = PortableSchema.Tables.Single(table => table.Name == from.Name);
            var digest = new TableDigest(to);
            database.Load(to, Through(arrival.Rows(from, to, archive.Rows(from)), digest, "Writing rows"));
            sent.Add(digest);
        }

        var events = PortableSchema.Tables.Single(table => table.Name == "security_events");
        var told = new ArchiveEvent(events, types).Row(archive.Manifest, arrival, file, time.GetUtcNow());
        database.Load(events, Through([told], sent.Single(digest => digest.Table == events), "Writing rows"));
        database.EndImport(archive.Manifest.WorkspaceId, [.. sent.Select(digest => digest.Table)]);
        done = 0;
        foreach (var digest in sent)
        {
            var arrived = new TableDigest(digest.Table);
            foreach (var _ in Through(database.Rows(digest.Table, archive.Manifest.WorkspaceId), arrived, "Comparing rows"))
            {
            }

            if (digest.Differences(arrived).Count > 0)
            {
                throw new BackupException($"What arrived in {digest.Table.Name} is not what the archive has. Nothing was taken in.");
            }
        }

        return sent.Sum(digest => digest.Rows);

        IEnumerable<PortableRow> Through(IEnumerable<PortableRow> rows, TableDigest digest, string step)
        {
            foreach (var row in rows)
            {
                if (++done % Often == 0)
                {
                    cancel.ThrowIfCancellationRequested();
                    progress?.Report(new(step, Math.Min(1, (double)done / total)));
                }

                digest.Add(row);
                yield return row;
            }

            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What lies there belongs to no workspace: an import that was killed left it.</summary>
    private static void Place(string staged, string files)
    {
        Delete(files);
        Directory.CreateDirectory(Path.GetDirectoryName(files)!);
        Directory.Move(staged, files);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string Told(RowRefused refused)
    {
        var part = ArchiveContents.EntryOf(PortableSchema.Tables.Single(table => table.Name == refused.Table), types);
        var line = refused.Line is { } number ? string.Create(CultureInfo.InvariantCulture, $", line {number}") : "";
        return $"{part}{line}: {refused.Message}. The archive was not taken in.";
    }

    private static string Text(PortableRow row, string column) => PortableText.Of(row, row.Table.Place(column));

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Slug();
}
