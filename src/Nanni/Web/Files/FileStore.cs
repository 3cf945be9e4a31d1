using System.Security.Cryptography;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Web.Files;

/// <summary>A file just received.</summary>
public sealed record StoredFile(Guid Id, string Name, long Size);

/// <summary>
/// Stored files: under the hash of their content, outside the web root, equal ones once a workspace. A download goes through the
/// attachment that it belongs to, never by the file alone.
/// </summary>
public sealed class FileStore(RecordStore store, DataFolder data, TimeProvider clock)
{
    public const long Largest = 50 * 1024 * 1024;

    /// <summary>Files of a form: those that come along, and those uploaded before by drag or paste (<c>attachment</c> = id|name).</summary>
    public async Task<List<StoredFile>> Receive(Actor actor, IFormCollection form, CancellationToken cancel)
    {
        var received = new List<StoredFile>();
        foreach (var file in form.Files.Where(f => f.Length > 0))
        {
            received.Add(await Save(actor, file, cancel));
        }

        foreach (var value in form["attachment"])
        {
            if (value?.Split('|', 2) is [var id, var name] && Guid.TryParse(id, out var known) && await Size(actor, known, cancel) is { } size)
            {
                received.Add(new(known, Clean(name), size));
            }
        }

        return received;
    }

    /// <summary>Keeps a file that the product made.</summary>
    public Task<StoredFile> Save(Actor actor, byte[] content, string name, CancellationToken cancel) =>
        Save(actor, new FormFile(new MemoryStream(content), 0, content.Length, "file", name), cancel);

    /// <exception cref="RuleException"><c>file.size</c>.</exception>
    public async Task<StoredFile> Save(Actor actor, IFormFile file, CancellationToken cancel)
    {
        if (file.Length > Largest)
        {
            throw new RuleException("file.size", Largest / (1024 * 1024));
        }

        var folder = Path.Combine(data.Files, actor.WorkspaceId.ToString("N"));
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, "." + Guid.CreateVersion7().ToString("N"));
        string hash;
        await using (var to = File.Create(temporary))
        await using (var from = file.OpenReadStream())
        {
            using var sha = SHA256.Create();
            await using var hashing = new CryptoStream(to, sha, CryptoStreamMode.Write);
            await from.CopyToAsync(hashing, cancel);
            await hashing.FlushFinalBlockAsync(cancel);
            hash = Convert.ToHexStringLower(sha.Hash!);
        }

        // The content is in its place before a row says so.
        File.Move(temporary, PathOf(actor.WorkspaceId, hash), overwrite: true);
        var id = Guid.CreateVersion7();
        await store.Write(
        [
            store.Sql().Add($"""
                insert into files (workspace_id, id, hash, size, content_type, created_at)
                values ({actor.WorkspaceId}, {id}, {hash}, {file.Length}, 'application/octet-stream', {clock.GetUtcNow()}) on conflict do nothing
                """),
        ], [-1], Urgency.Interactive, cancel);
        id = (await store.Query(store.Sql().Add($"select id from files where workspace_id = {actor.WorkspaceId} and hash = {hash}"), row => row.Guid(0), cancel))[0];
        return new(id, Clean(file.FileName), file.Length);
    }

    /// <summary>The path of a file's content; null where the workspace has no such file.</summary>
    public async Task<string?> Find(Actor actor, Guid id, CancellationToken cancel) =>
        (await store.Query(store.Sql().Add($"select hash from files where workspace_id = {actor.WorkspaceId} and id = {id}"), row => row.Text(0), cancel))
            is [var hash] && PathOf(actor.WorkspaceId, hash) is var path && File.Exists(path) ? path : null;

    private async Task<long?> Size(Actor actor, Guid id, CancellationToken cancel) =>
        (await store.Query(store.Sql().Add($"select size from files where workspace_id = {actor.WorkspaceId} and id = {id}"), row => row.Long(0), cancel)) is [var size] ? size : null;

    private string PathOf(Guid workspace, string hash) => Path.Combine(data.Files, workspace.ToString("N"), hash);

    /// <summary>The name alone, as people gave it, without folders or characters that a header could not carry.</summary>
    private static string Clean(string name)
    {
        var last = name.Replace('\\', '/').Split('/')[^1];
        var clean = new string([.. last.Where(c => !char.IsControl(c))]).Trim();
        return clean.Length switch { 0 => "file", > 200 => clean[^200..], _ => clean };
    }
}
