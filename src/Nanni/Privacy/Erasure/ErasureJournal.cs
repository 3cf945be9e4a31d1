using System.Text.Json;
using Nanni.Database;

namespace Nanni.Privacy.Erasure;

/// <summary>An erasure as it is remembered outside the database: ids and keyed hashes, nothing that says who it was.</summary>
/// <param name="Records">Ids of the person's record and those merged into it.</param>
/// <param name="Hashes">For the suppression list, under the secret of the workspace.</param>
/// <param name="Secret">
/// That secret, encrypted with the keys of the installation: a backup from before the first erasure has none, and without it the hashes would
/// say nothing there. Null in entries of earlier versions.
/// </param>
public sealed record JournalEntry(
    Guid Workspace, Guid Id, long Number, Guid Record, string Type, string Reason, Guid? By, DateTimeOffset At, bool AlsoShared, IReadOnlyList<Guid> Records,
    IReadOnlyList<string> Hashes, string? Secret = null);

/// <summary>
/// Remembers erasures in a file beside the database, a line each, so that a backup from before one does not bring the person back:
/// restoring runs them again.
/// </summary>
public sealed class ErasureJournal(DataFolder data)
{
    public const string Name = "erasures.jsonl";

    public string File => Path.Combine(data.Path, Name);

    /// <summary>Before the erasure is committed: one that is remembered and did not happen is only done later, on a restored backup.</summary>
    public async Task Add(JournalEntry entry, CancellationToken cancel)
    {
        Directory.CreateDirectory(data.Path);
        await using var file = new FileStream(File, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        await file.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(entry).Append((byte)'\n').ToArray(), cancel);
        file.Flush(flushToDisk: true);
    }

    /// <summary>All that a journal remembers, oldest first. A line that was cut off when the machine went down is passed over.</summary>
    public static async Task<List<JournalEntry>> Read(string path, CancellationToken cancel)
    {
        var entries = new List<JournalEntry>();
        foreach (var line in System.IO.File.Exists(path) ? await System.IO.File.ReadAllLinesAsync(path, cancel) : [])
        {
            try
            {
                if (JsonSerializer.Deserialize<JournalEntry>(line) is { } entry)
                {
                    entries.Add(entry);
                }
            }
            catch (JsonException)
            {
                continue;
            }
        }

        return entries;
    }
}
