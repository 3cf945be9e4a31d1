using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;
using RecordView = Nanni.Records.Queries.RecordView;

namespace Nanni.Privacy.Access;

/// <summary>The page of an archive that a person reads, in their language. It stands alone: no script, no style from elsewhere.</summary>
/// <param name="reveal">Opens an encrypted number: it is the person's own.</param>
internal sealed class ArchivePage(Ui ui, Schema schema, RecordTypes types, Func<string, string> reveal)
{
    private readonly StringBuilder html = new();
    private readonly Present present = new(ui, schema, types);

    public string Html(RecordView person, IReadOnlyList<RecordView> shown, JsonObject tables, IReadOnlyList<string> files)
    {
        var name = person.Type.Title.Get(person.Record) as string ?? "";
        html.Append("<!doctype html><html lang=\"").Append(ui.Language.Code).Append("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>");
        Text(name).Append("</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}dt{color:#666}dd{margin:0 0 .5rem;white-space:pre-line;overflow-wrap:anywhere}section{margin-block:2rem}</style></head><body><h1>");
        Text(name).Append("</h1><p>");
        Text(ui.T("archive.lead", ("company", ui.Workspace?.Name ?? ""), ("date", ui.Format.DateTime(ui.Now)))).Append("</p>");
        foreach (var group in shown.GroupBy(v => v.Type.Name).OrderByDescending(g => g.Key == person.Type.Name))
        {
            Heading(ui.T($"type.{group.Key}.plural"));
            foreach (var view in group)
            {
                Facts(view);
            }

            html.Append("</section>");
        }

        Rows(tables, "consents", "archive.consents", row => $"{Row(row, "at")}: {ui.T("consent.channel." + Row(row, "channel"))}, {ui.T(IsYes(row, "is_given") ? "consent.state.given" : "consent.state.withdrawn")}. {Row(row, "wording")} {Row(row, "note")}");
        Rows(tables, "mentionedIn", "archive.mentioned", row => $"{ui.T("type." + Row(row, "type"))}: {Row(row, "title")}");
        Rows(tables, "security_events", "archive.seen", row => $"{Row(row, "at")}: {(Texts.Has("audit.event." + Row(row, "kind")) ? ui.T("audit.event." + Row(row, "kind")) : Row(row, "kind"))}");
        if (files.Count > 0)
        {
            Heading(ui.T("erasure.files"));
            foreach (var file in files)
            {
                html.Append("<p><a href=\"");
                Text(string.Join('/', file.Split('/').Select(Uri.EscapeDataString))).Append("\">");
                Text(file).Append("</a></p>");
            }

            html.Append("</section>");
        }

        html.Append("<p>");
        Text(ui.T("archive.rest")).Append("</p></body></html>");
        return html.ToString();
    }

    private void Facts(RecordView view)
    {
        html.Append("<dl>");
        foreach (var field in view.Type.Fields.Where(f => !f.IsHidden && f.Kind != FieldKind.File))
        {
            if (field.Get(view.Record) is { } value && Shown(view, field, value) is { Length: > 0 } text)
            {
                html.Append("<dt>");
                Text(Labels.Field(ui, view.Type.Name, field)).Append("</dt><dd>");
                Text(text).Append("</dd>");
            }
        }

        html.Append("<dt>");
        Text(ui.T("field.createdAt")).Append("</dt><dd>");
        Text(ui.Format.DateTime(view.Record.CreatedAt)).Append("</dd></dl>");
    }

    /// <summary>Colleagues are staff, not names: they have rights of their own.</summary>
    private string Shown(RecordView view, Field field, object value) => (field, value) switch
    {
        ({ IsEncrypted: true }, string stored) => Present.Identifier(field, reveal(stored)),
        ({ Target: "member" or "team" }, _) => ui.T("archive.staff"),
        (_, Guid id) => view.Titles.GetValueOrDefault(id)?.Text ?? "",
        (_, DateTimeOffset at) => ui.Format.DateTime(at),
        (_, Guid[] many) => string.Join(", ", many.Select(id => view.Titles.GetValueOrDefault(id)?.Text).OfType<string>()),
        _ => present.Value(view.Type, field, value).Text,
    };

    private void Rows(JsonObject tables, string table, string title, Func<JsonObject, string> line)
    {
        if (tables[table] is not JsonArray { Count: > 0 } rows)
        {
            return;
        }

        Heading(ui.T(title));
        html.Append("<ul>");
        foreach (var row in rows.OfType<JsonObject>())
        {
            html.Append("<li>");
            Text(line(row)).Append("</li>");
        }

        html.Append("</ul></section>");
    }

    /// <summary>Instants are ticks on one database and text on the other.</summary>
    private string Row(JsonObject row, string column) => row[column] switch
    {
        null => "",
        JsonValue value when column == "at" && value.TryGetValue<long>(out var ticks) => ui.Format.DateTime(new DateTimeOffset(ticks, TimeSpan.Zero)),
        JsonValue value when column == "at" && DateTimeOffset.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var at) => ui.Format.DateTime(at),
        var value => value.ToString(),
    };

    private static bool IsYes(JsonObject row, string column) => row[column]?.ToString() is "true" or "1";

    private void Heading(string text)
    {
        html.Append("<section><h2>");
        Text(text).Append("</h2>");
    }

    private StringBuilder Text(string text) => html.Append(WebUtility.HtmlEncode(text));
}
