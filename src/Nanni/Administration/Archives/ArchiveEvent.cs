using System.Text;
using Nanni.Database.Portable;
using Nanni.Records.Audit;
using Nanni.Records.Types;
using Nanni.Web.Audit;

namespace Nanni.Administration.Archives;

/// <summary>
/// The entry of the audit log that stands between what was brought along and what happens here: with the file, and with the newest link of the
/// chain as it was there, so that the chain from here on commits to it.
/// </summary>
internal sealed class ArchiveEvent(PortableTable events, RecordTypes types)
{
    public PortableRow Row(ArchiveManifest manifest, ArchiveArrival arrival, string file, DateTimeOffset at)
    {
        var told = Told.Unarchived(file, manifest.Rows, manifest.CreatedAt, arrival.Head is { } head ? Convert.ToHexStringLower(head) : null);
        var line = new System.Text.Json.Nodes.JsonObject();
        foreach (var column in events.Columns)
        {
            line[column.Name] = column.Name switch
            {
                "workspace_id" => manifest.WorkspaceId,
                "id" => Guid.CreateVersion7(at),
                "kind" => told.Kind,
                "at" => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
                "source" => "cli",
                "subject" => SecurityLog.Short(told.Subject),
                "count" => told.Count,
                "salt" => Convert.ToBase64String(SecurityLog.NewSalt()),
                "details" => told.Details,
                _ => null,
            };
        }

        using var content = new MemoryStream(Encoding.UTF8.GetBytes(line.ToJsonString() + "\n"));
        var parser = new ArchiveParser(events, types, "workspace/security_events.jsonl", manifest.WorkspaceId, manifest.LastNumber, isOlder: false);
        return parser.Rows(content).Single();
    }
}
