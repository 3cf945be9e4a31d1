using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Administration.Archives;
using Nanni.Administration.Backups;

namespace Nanni.Tests.Administration;

/// <summary>An archive that a test looks into, and changes as somebody might who knows how it is made.</summary>
internal sealed class ArchiveFile(Dictionary<string, byte[]> parts)
{
    public IReadOnlyDictionary<string, byte[]> Parts => parts;

    public ArchiveManifest Manifest => JsonSerializer.Deserialize<ArchiveManifest>(parts[ArchiveManifest.EntryName], ArchiveManifest.Json)!;

    public static ArchiveFile Read(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        return new(zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var content = entry.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            return bytes.ToArray();
        }));
    }

    public string Text(string part) => Encoding.UTF8.GetString(parts[part]);

    /// <summary>The lines of a part, sorted: a table has no order.</summary>
    /// <param name="without">Members of each line that are not looked at.</param>
    public List<string> Lines(string part, params string[] without) =>
        [.. Text(part).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var row = JsonNode.Parse(line)!.AsObject();
            foreach (var member in without)
            {
                row.Remove(member);
            }

            return row.ToJsonString();
        }).Order(StringComparer.Ordinal)];

    public IEnumerable<JsonObject> Rows(string part) => Lines(part).Select(line => JsonNode.Parse(line)!.AsObject());

    public ArchiveFile With(string part, byte[] content) => new(new(parts) { [part] = content });

    public ArchiveFile With(string part, string content) => With(part, Encoding.UTF8.GetBytes(content));

    public ArchiveFile Without(string part) => new(parts.Where(p => p.Key != part).ToDictionary());

    /// <summary>A part with another text, and a manifest that says that it was always so.</summary>
    public ArchiveFile Forged(string part, string content, long lines = 0) => Forged(part, Encoding.UTF8.GetBytes(content), lines);

    public ArchiveFile Forged(string part, byte[] content, long lines = 0)
    {
        var entry = new BackupEntry(part, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
        var manifest = Manifest;
        return With(part, content).With(manifest with
        {
            Parts = [.. manifest.Parts.Where(p => p.Name != part), entry],
            Tables = [.. manifest.Tables.Select(t => t.Part == part ? t with { Rows = t.Rows + lines } : t)],
        });
    }

    public ArchiveFile With(ArchiveManifest manifest) =>
        With(ArchiveManifest.EntryName, JsonSerializer.SerializeToUtf8Bytes(manifest, ArchiveManifest.Json));

    public void Write(string path)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in parts)
        {
            using var entry = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
            entry.Write(content);
        }
    }
}
