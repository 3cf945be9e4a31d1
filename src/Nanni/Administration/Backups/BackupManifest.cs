using System.Text.Json;
using Nanni.Database;

namespace Nanni.Administration.Backups;

/// <summary>What a backup holds: its last entry, <c>manifest.json</c>, by which everything else is checked.</summary>
/// <param name="Format">Of the archive itself; see <see cref="CurrentFormat"/>.</param>
/// <param name="Version">Of the program that wrote it.</param>
/// <param name="Provider">The kind of database; a backup goes back into the same kind.</param>
/// <param name="Migration">The newest migration the database had.</param>
/// <param name="HasFiles">False for the backup before a migration, which does not touch the attached files.</param>
internal sealed record BackupManifest(
    int Format,
    string Version,
    DateTimeOffset CreatedAt,
    Provider Provider,
    string Migration,
    bool HasFiles,
    IReadOnlyList<BackupTable> Tables,
    IReadOnlyList<BackupSequence> Sequences,
    IReadOnlyList<BackupEntry> Entries)
{
    public const int CurrentFormat = 1;
    public const string EntryName = "manifest.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public long Rows => Tables.Sum(table => table.Rows);

    public int Files => Entries.Count(entry => entry.Name.StartsWith(BackupEntry.FilesFolder, StringComparison.Ordinal));

    public Task Write(Stream to, CancellationToken cancel) => JsonSerializer.SerializeAsync(to, this, Json, cancel);

    /// <exception cref="JsonException">It is not such a manifest.</exception>
    public static async Task<BackupManifest> Read(Stream from, CancellationToken cancel) =>
        await JsonSerializer.DeserializeAsync<BackupManifest>(from, Json, cancel) ?? throw new JsonException("The manifest is empty.");
}

internal sealed record BackupTable(string Name, long Rows);

/// <summary>Where a counter of the database stands.</summary>
/// <param name="Value">Null if it was never used.</param>
internal sealed record BackupSequence(string Name, long? Value);

/// <param name="Sha256">Lower-case hexadecimal, of the uncompressed content.</param>
internal sealed record BackupEntry(string Name, long Bytes, string Sha256)
{
    public const string FilesFolder = "files/";
}

/// <summary>How far a backup or a restore is.</summary>
/// <param name="Step">What is being done, for people.</param>
/// <param name="Done">From 0 to 1 within the step.</param>
internal readonly record struct BackupProgress(string Step, double Done);

/// <summary>A backup or a restore that cannot be done. The message says why and what to do; nothing was changed.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
