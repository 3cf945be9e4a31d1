using System.Globalization;
using System.Text.Json;
using Nanni.Records.Types;

namespace Nanni.Administration.Archives;

/// <summary>What explains an archive to somebody who has never seen this program: a text, and a list of fields.</summary>
internal static class ArchiveReadme
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Text(string workspace, DateTimeOffset at, bool withNumbers) => $"""
        {workspace}
        as of {at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC

        This archive holds everything that the workspace owned in the CRM Nanni. No program is needed to read it but one for ZIP and JSON.

        records/     a file for each kind of record (contacts, accounts, ...), one JSON object a line, UTF-8
        workspace/   the same for what belongs to the workspace besides: members, roles, teams, views, own fields and lists, and the history
        files/       attached files, each named by the SHA-256 of its content
        computed/    indexes computed from the rest; they go along so that Nanni has them at once when it takes the archive in
        schema.json  for each kind of record its fields: key, kind, column, choices, what it refers to
        manifest.json  version, number of lines of each file, and size and SHA-256 of each part

        How values are written
          id          UUID. What an id means: workspace/records.jsonl has the kind and the title of every record by its id,
                      workspace/members.jsonl people's names
          instant     2026-11-22T08:15:30.000000Z, always UTC
          day         2026-11-22
          money       whole minor units (cents) in the column, and the currency (ISO 4217) in the column with _currency
          number      decimal
          bytes       Base64
          custom      own fields of the workspace, by key; workspace/custom_fields.jsonl says what they are
          enc:...     a personal number, encrypted with keys of the installation that are not in this archive{(withNumbers ? "; only in the history" : "")}

        History: workspace/operations.jsonl says who did what and when, workspace/changes.jsonl what that changed in which record: for
        each field the value before and after. workspace/audit_links.jsonl is the chain of hashes over both.

        People who were erased: workspace/suppressions.jsonl has hashes of their addresses, telephones and numbers (HMAC-SHA256 of "mail:...",
        "phone:..." and so on), workspace/suppression_keys.jsonl the key of these hashes, so that they stay forgotten wherever this goes.

        Not in this archive
          no password, recovery code, authenticator secret, passkey, session, token or webhook secret
        {string.Join("\n", ArchiveContents.LeftOut.Select(table => $"  {table.Key,-20} {table.Value}"))}

        It holds everything about everybody: keep it where only those may read it who may.

        """;

    public static string Schema(RecordTypes types) => JsonSerializer.Serialize(
        types.All.Select(type => new
        {
            type = type.Name,
            part = $"records/{type.Table}.jsonl",
            fields = type.Fields.Select(field => new
            {
                key = field.Key,
                kind = field.Kind.ToString(),
                column = field.Column,
                refersTo = field.Target,
                choices = field.Options.Count == 0 ? null : field.Options.Select(option => option.Key),
                list = field.ChoiceList,
            }),
        }),
        Json);
}
