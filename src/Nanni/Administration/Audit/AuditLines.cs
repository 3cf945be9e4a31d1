using System.Text.Json.Nodes;
using Nanni.Records.Audit;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Administration.Audit;

/// <summary>Entries of the audit log in the reader's words: references by name, what is encrypted as dots.</summary>
internal sealed class AuditLines(Present present, IReadOnlyDictionary<Guid, RecordTitle> titles, IReadOnlyDictionary<Guid, Guid> users)
{
    private readonly Ui ui = present.Ui;

    /// <summary>Looks up what the entries refer to.</summary>
    public static async Task<AuditLines> Of(Pages page, Titles titles, IEnumerable<AuditEntry> entries)
    {
        var present = await page.Present();
        var all = entries.ToList();
        var ids = new HashSet<Guid>();
        foreach (var change in all.SelectMany(e => e.Changes))
        {
            ids.Add(change.Record);
            if (Type(present, change.Type) is { } type)
            {
                ids.UnionWith(References(type, change.Fields));
            }
        }

        ids.UnionWith(all.Where(e => e.Kind == AuditErasure.Kind).Select(e => e.SubjectId).OfType<Guid>());
        return new(present, await titles.Of(page.Actor, ids, page.Cancel), await Users(page, all));
    }

    public AuditLine Line(AuditEntry entry)
    {
        var source = ui.T("source." + (AuditFilter.Sources.Contains(entry.Source) ? entry.Source : "system"));
        var member = entry.Member ?? (entry.User is { } user && users.TryGetValue(user, out var known) ? known : (Guid?)null);
        var who = member is null && entry.Source is "system" or "cli" ? new Value(ValueKind.Text, "Nanni") : present.Member(member);
        return new(
            entry.Id.ToString(), who.Kind == ValueKind.Empty ? new(ValueKind.Text, ui.T("audit.nobody")) : who, Text(entry), Subject(entry),
            ui.Format.Relative(entry.At), ui.Format.DateTime(entry.At), source, entry.Address, entry.Number,
            [.. Details(entry)], [.. entry.Changes.Select(Change)],
            entry.Records > entry.Changes.Count && !entry.IsEvent ? ui.Url("settings/audit/" + entry.Id) : null,
            entry.IsEvent ? null : ui.Url("settings/audit/" + entry.Id));
    }

    /// <summary>What was done, without who did it.</summary>
    public string Text(AuditEntry entry)
    {
        if (entry.IsEvent)
        {
            var text = ui.T(Told.Kinds.Contains(entry.Kind) ? "audit.event." + entry.Kind : "audit.event.unknown");
            return entry.Count > 1 ? $"{text} × {entry.Count}" : text;
        }

        return Verb(entry.Kind[(entry.Kind.LastIndexOf('.') + 1)..], "update");
    }

    public AuditChangeLine Change(AuditChange change)
    {
        var type = Type(present, change.Type);
        var record = titles.TryGetValue(change.Record, out var title) ? present.Reference(title) : new Value(ValueKind.Text, ui.T("audit.record.hidden"));
        return new(
            record, type is null ? change.Type : ui.T("type." + type.Name), Verb(change.Action, "update"),
            type is null || !IsShown(type, change) ? [] : [.. Fields(type, change.Fields), .. HistoryLines.Shared(present, change.Fields)], change.IsErased);
    }

    /// <summary>What somebody keeps to themselves is nobody else's to read, not even here; that it changed is.</summary>
    private bool IsShown(TypeSchema type, AuditChange change) => type.Type.PrivateBy is null || titles.ContainsKey(change.Record);

    private string Verb(string verb, string otherwise) => ui.T("operation." + (Texts.Has("operation." + verb) ? verb : otherwise));

    private string? Subject(AuditEntry entry) => entry switch
    {
        // Which number was looked at; and what an undo names as its reason is the name of an operation, not words.
        { IsEvent: false, Reason: { } field } when entry.Kind.EndsWith(".reveal", StringComparison.Ordinal) => Shape(entry.Kind[..^"reveal".Length] + field),
        { IsEvent: false } => entry.Kind == "undo" ? null : entry.Reason,
        { Kind: "export", Subject: { } type } when Type(present, type) is not null => ui.T($"type.{type}.plural"),
        { Kind: AuditErasure.Kind, SubjectId: { } id } => titles.TryGetValue(id, out var title) ? title.Text : id.ToString(),
        { Subject: { } key } when entry.Kind.StartsWith("field.", StringComparison.Ordinal) || entry.Kind is "layout.saved" or "personal.switched" => Shape(key),
        _ => entry.Subject,
    };

    /// <summary>"contact.custom.size" as people call it.</summary>
    private string Shape(string key)
    {
        var (name, field) = key.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? (key[..dot], key[(dot + 1)..]) : (key, null);
        if (Type(present, name) is not { } type)
        {
            return key;
        }

        var found = field is null ? null : type.Find(field) ?? type.Find(CustomField.Prefix + field);
        return field is null ? ui.T("type." + name) : $"{ui.T("type." + name)}: {(found is null ? field : Labels.Field(ui, name, found))}";
    }

    private static TypeSchema? Type(Present present, string name) => present.Schema.Find(name);

    private IEnumerable<HistoryField> Details(AuditEntry entry)
    {
        foreach (var (key, pair) in entry.Details ?? [])
        {
            if (pair is JsonArray { Count: 2 } values)
            {
                yield return new(Label(key), Plain(key, values[0]), Plain(key, values[1]));
            }
        }
    }

    /// <summary>A detail's name: one of ours, or a right on a kind of record.</summary>
    private string Label(string key)
    {
        if (Texts.Has("audit.detail." + key))
        {
            return ui.T("audit.detail." + key);
        }

        if (key.Contains(':', StringComparison.Ordinal))
        {
            return Shape(key.Replace(':', '.'));
        }

        var parts = key.Split('.');
        var type = parts[0] == Database.Platform.Grants.AnyType ? ui.T("audit.detail.anyType")
            : Texts.Has("type." + parts[0]) ? ui.T("type." + parts[0]) : parts[0];
        var right = "right." + parts[^1].ToLowerInvariant();
        return parts.Length == 2 && Texts.Has(right) ? $"{type}: {ui.T(right)}" : key;
    }

    private Value Plain(string key, JsonNode? node)
    {
        var text = node?.ToString();
        var scope = "scope." + text?.ToLowerInvariant();
        return key.Contains(':', StringComparison.Ordinal) ? new(ValueKind.Text, ui.T("fieldLevel." + (text?.ToLowerInvariant() ?? "usual")))
            : text is null ? Value.Empty
            : key.Contains('.', StringComparison.Ordinal) && Texts.Has(scope) ? new(ValueKind.Text, ui.T(scope))
            : key == "why" && Texts.Has("audit.why." + text) ? new(ValueKind.Text, ui.T("audit.why." + text))
            : text is "true" or "false" ? new(ValueKind.Text, ui.T(text == "true" ? "value.yes" : "value.no"))
            : new(ValueKind.Text, text);
    }

    private IEnumerable<HistoryField> Fields(TypeSchema type, JsonObject? fields)
    {
        foreach (var (key, pair) in fields ?? [])
        {
            if (type.Find(key) is { } field && pair is JsonArray { Count: 2 } values)
            {
                yield return new(Labels.Field(ui, type.Name, field), Shown(type, field, values[0]), Shown(type, field, values[1]));
            }
        }
    }

    private Value Shown(TypeSchema type, Field field, JsonNode? node)
    {
        try
        {
            var value = FieldJson.Read(field, node);
            return present.Value(type, field, value, value is Guid id ? titles.GetValueOrDefault(id) : null);
        }
        catch (FieldException)
        {
            // The field's kind changed since: show what was kept, unless it was a secret.
            return field.IsEncrypted ? new(ValueKind.Masked, "••••••••") : new(ValueKind.Text, node?.ToJsonString() ?? "");
        }
    }

    private static IEnumerable<Guid> References(TypeSchema type, JsonObject? fields) =>
        from pair in fields ?? []
        where type.Find(pair.Key) is { Kind: FieldKind.Reference } && pair.Value is JsonArray
        from value in (JsonArray)pair.Value!
        where value?.GetValueKind() == System.Text.Json.JsonValueKind.String && Guid.TryParse(value.GetValue<string>(), out _)
        select Guid.Parse(value!.GetValue<string>());

    /// <summary>Whom of this workspace a sign-in was of.</summary>
    private static async Task<Dictionary<Guid, Guid>> Users(Pages page, List<AuditEntry> entries)
    {
        Guid[] users = [.. entries.Where(e => e.Member is null).Select(e => e.User).OfType<Guid>().Distinct()];
        return users.Length == 0 ? [] : (await page.Store.Query(
            page.Store.Sql().Add($"select user_id, id from members where workspace_id = {page.Actor.WorkspaceId} and ").In("user_id", users),
            row => (User: row.Guid(0), Member: row.Guid(1)), page.Cancel)).ToDictionary(m => m.User, m => m.Member);
    }
}
