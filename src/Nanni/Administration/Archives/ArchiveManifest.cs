using System.Text.Json;
using Nanni.Administration.Backups;

namespace Nanni.Administration.Archives;

/// <summary>What an archive holds: its last entry, <c>manifest.json</c>.</summary>
/// <param name="Format">Of the archive itself.</param>
/// <param name="Version">Of the program that wrote it.</param>
/// <param name="Schema">The newest change of the tables it knew.</param>
/// <param name="LastNumber">The highest number in the order of commits that a row has.</param>
/// <param name="HasPersonalNumbers">PESEL and asmens kodas are readable in it.</param>
/// <param name="Tables">Rows of each part.</param>
/// <param name="Parts">Bytes and SHA-256 of every other entry.</param>
internal sealed record ArchiveManifest(
    int Format, string Version, string Schema, DateTimeOffset CreatedAt, string Workspace, Guid WorkspaceId, long LastNumber,
    bool HasPersonalNumbers, IReadOnlyList<ArchiveTable> Tables, IReadOnlyList<BackupEntry> Parts)
{
    /// <summary>The first that can be brought back.</summary>
    public const int CurrentFormat = 2;
    public const string EntryName = "manifest.json";

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public long Rows => Tables.Sum(table => table.Rows);
}

/// <param name="Part">The entry with its rows, one a line.</param>
internal sealed record ArchiveTable(string Part, long Rows);
