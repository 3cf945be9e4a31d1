using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Privacy.Erasure;
using Nanni.Records.Access;
using Nanni.Records.Erasure;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Files;

namespace Nanni.Privacy.Access;

/// <summary>
/// Gathers what is kept of one person: their record and all that hangs on it, found by the references of all record types, and every
/// row of every other table that names them. A page to read, the same as JSON, and the files.
/// </summary>
public sealed class PersonArchive(
    RecordStore store, RecordQuery records, RemovalPlanner planner, ErasureTraces traces, Schemas schemas, FieldRules rules, FileStore files, TimeProvider clock)
{
    private const int Chunk = 200;

    /// <summary>Columns that say nothing about the person: how the database finds things, and who of the staff did something.</summary>
    private static readonly HashSet<string> Technical =
    [
        "workspace_id", "salt", "commitment", "sort_key", "part_id", "leased_until", "leased_by", "member_id", "owner_id", "team_id", "created_by", "deputy_id", "from_id", "mention_ids", "secret",
    ];

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>How many rows are in it.</returns>
    /// <exception cref="NotFoundException">There is no such person, or they were merged into another.</exception>
    public async Task<long> Write(Actor actor, RecordType type, Guid person, Ui reader, Stream to, CancellationToken cancel)
    {
        var view = await records.Of(actor, type, person, cancel);
        if (view is not { Record.MergedInto: null } || !type.IsPerson)
        {
            throw new NotFoundException(type.Name, person);
        }

        var plan = await planner.Plan(actor, [person], alsoShared: true, cancel);
        var tables = await Tables(actor, plan, cancel);
        var language = type.Find("preferredLanguage")?.Get(view.Record) is "pl" or "lt" or "en" ? (string)type["preferredLanguage"].Get(view.Record)! : reader.Language.Code;
        var ui = new Ui { Language = Language.Of(language), Zone = actor.Zone, Now = clock.GetUtcNow(), Workspace = reader.Workspace };
        using var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        var attached = await Files(zip, actor, plan, cancel);
        await Entry(zip, "person.json", JsonSerializer.Serialize(tables, Readable), cancel);
        var shown = new List<RecordView>();
        foreach (var id in plan.Removed.Keys.Order())
        {
            if (await records.Of(actor, plan.Removed[id], id, cancel) is { } one)
            {
                shown.Add(one);
            }
        }

        var page = new ArchivePage(ui, await schemas.Of(actor, cancel), schemas.Types, stored => rules.Reveal(actor, stored));
        await Entry(zip, "index.html", page.Html(view, shown, tables, attached), cancel);
        return tables.Sum(t => (long)((JsonArray)t.Value!).Count);
    }

    /// <summary>Rows as the database has them, by table.</summary>
    private async Task<JsonObject> Tables(Actor actor, RemovalPlan plan, CancellationToken cancel)
    {
        var tables = new JsonObject();
        foreach (var group in plan.Removed.GroupBy(r => r.Value, r => r.Key))
        {
            await Add(tables, actor, group.Key.Table, "id", [.. group], cancel);
        }

        Guid[] ids = [.. plan.Removed.Keys];
        foreach (var (table, column) in traces.Columns().Append(("changes", "record_id")).Append(("security_events", "subject_id")))
        {
            await Add(tables, actor, table, column, ids, cancel);
        }

        // What stays the company's own is only named: a deal in which the person has a part.
        var parts = new JsonArray();
        foreach (var title in await records.Titles(actor, [.. plan.Loosened.Select(l => l.Record).Distinct()], cancel))
        {
            parts.Add(new JsonObject { ["type"] = title.Value.Type, ["id"] = title.Key.ToString(), ["title"] = title.Value.Text });
        }

        tables["mentionedIn"] = parts;
        return tables;
    }

    private async Task Add(JsonObject tables, Actor actor, string table, string column, Guid[] ids, CancellationToken cancel)
    {
        var rows = tables[table] as JsonArray ?? [];
        foreach (var some in ids.Chunk(Chunk))
        {
            foreach (var row in await store.Query(
                store.Sql().Raw($"select * from {table} where workspace_id = ").Value(actor.WorkspaceId).Raw(" and ").In(column, some), row => Row(actor, row), cancel))
            {
                rows.Add(row);
            }
        }

        if (rows.Count > 0)
        {
            tables[table] = rows;
        }
    }

    private JsonObject Row(Actor actor, Row row)
    {
        var values = new JsonObject();
        for (var i = 0; i < row.Reader.FieldCount; i++)
        {
            var name = row.Reader.GetName(i);
            if (!row.IsNull(i) && !Technical.Contains(name) && !name.EndsWith("_key", StringComparison.Ordinal))
            {
                // Instants are ticks on one database: nobody could read them.
                var value = row.Reader.GetValue(i);
                values[name] = value is long ticks && (name == "at" || name.EndsWith("_at", StringComparison.Ordinal)) ? new DateTimeOffset(ticks, TimeSpan.Zero).ToString("O") : Value(actor, value);
            }
        }

        return values;
    }

    private JsonNode? Value(Actor actor, object value) => value switch
    {
        byte[] { Length: 16 } id => new Guid(id, bigEndian: true).ToString(),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        string text when text.StartsWith("enc:", StringComparison.Ordinal) => rules.Reveal(actor, text),
        string text when text.StartsWith('{') || text.StartsWith('[') => Parsed(text),
        string text => text,
        long number => number,
        int number => number,
        bool yes => yes,
        DateTime at => at.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
    };

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <summary>Attached files, in a folder of the archive.</summary>
    /// <returns>Their names.</returns>
    private async Task<List<string>> Files(ZipArchive zip, Actor actor, RemovalPlan plan, CancellationToken cancel)
    {
        var names = new List<string>();
        foreach (var type in plan.Removed.Values.Distinct())
        {
            foreach (var field in type.Fields.Where(f => f.Kind == FieldKind.File))
            {
                var found = new List<(string Title, Guid File)>();
                foreach (var some in plan.Removed.Where(r => r.Value == type).Select(r => r.Key).Chunk(Chunk))
                {
                    found.AddRange(await store.Query(
                        store.Sql().Raw($"select {type.Title.Column}, {field.Column} from {type.Table} where {field.Column} is not null and workspace_id = ").Value(actor.WorkspaceId).Raw(" and ").In("id", some),
                        row => (row.TextOrNull(0) ?? "file", row.Guid(1)), cancel));
                }

                foreach (var (title, file) in found)
                {
                    if (await files.Find(actor, file, cancel) is { } path)
                    {
                        names.Add($"files/{names.Count + 1}-{string.Concat(title.Split(Path.GetInvalidFileNameChars()))}");
                        await using var entry = await zip.CreateEntry(names[^1]).OpenAsync(cancel);
                        await using var content = File.OpenRead(path);
                        await content.CopyToAsync(entry, cancel);
                    }
                }
            }
        }

        return names;
    }

    private static async Task Entry(ZipArchive zip, string name, string text, CancellationToken cancel)
    {
        await using var writer = new StreamWriter(await zip.CreateEntry(name).OpenAsync(cancel));
        await writer.WriteAsync(text.AsMemory(), cancel);
    }
}
