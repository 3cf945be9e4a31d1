using Nanni.Database.Portable;
using Nanni.Records.Types;

namespace Nanni.Administration.Archives;

/// <summary>What of a workspace goes into its archive, and what does not, and why.</summary>
internal static class ArchiveContents
{
    /// <summary>Tables of a workspace that are left out, with the reason, which the archive's own README repeats.</summary>
    public static readonly IReadOnlyDictionary<string, string> LeftOut = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["api_tokens"] = "secret: keys of programs, which must be made again",
        ["automation_mails"] = "passing: mail of automations that is under way",
        ["automation_places"] = "computed: how far automations have followed what is done",
        ["automation_runs"] = "passing: what automations did lately",
        ["automation_turns"] = "computed: whose turn it is where automations assign in turn",
        ["automation_waits"] = "passing: automations that go on later",
        ["deal_models"] = "computed: what was learnt from closed deals is learnt again",
        ["duplicate_pairs"] = "computed: likely duplicates are searched for again",
        ["duplicate_searches"] = "computed: how far that search had come",
        ["idempotency_keys"] = "passing: answers that programs were given within a day",
        ["jobs"] = "passing: work in the background",
        ["one_time_tokens"] = "secret: invitations and new passwords that are under way",
        ["outbox_mails"] = "passing: mail of the installation that is under way",
        ["pending_sign_ins"] = "secret: sign-ins that are under way",
        ["scoring_states"] = "computed: how far the scores of deals had come",
        ["sealed_numbers"] = "of the whole installation: the last number in the order of commits",
        ["sessions"] = "secret: who is signed in",
        ["webhook_deliveries"] = "passing: what was sent to webhooks lately",
    };

    /// <summary>
    /// Tables that are computed from the rest and go along nevertheless, so that a workspace that is brought back is whole at once.
    /// </summary>
    private static readonly HashSet<string> Computed = ["field_values", "match_keys", "search_words"];

    /// <summary>Columns that hold secrets in tables that are taken.</summary>
    private static readonly HashSet<string> SecretColumns = ["webhooks.secret", "webhooks.old_secret"];

    /// <summary>Tables that belong to a workspace, the workspace itself among them.</summary>
    public static IEnumerable<PortableTable> Owned =>
        PortableSchema.Tables.Where(table => table.Name == "workspaces" || table.Place("workspace_id") >= 0);

    /// <summary>The tables of an archive with the columns that go into it.</summary>
    public static IEnumerable<PortableTable> Tables => Owned
        .Where(table => !LeftOut.ContainsKey(table.Name))
        .Select(table => new PortableTable(
            table.Name, [.. table.Columns.Where(column => !SecretColumns.Contains($"{table.Name}.{column.Name}"))], table.Key));

    /// <summary>Where the rows of a table are in the archive.</summary>
    public static string EntryOf(PortableTable table, RecordTypes types) =>
        (types.All.Any(type => type.Table == table.Name) ? "records/" : Computed.Contains(table.Name) ? "computed/" : "workspace/") + table.Name + ".jsonl";

    /// <summary>The column that a part is sorted by: a chain can only be followed from its beginning.</summary>
    public static string? OrderOf(PortableTable table) => table.Name == "audit_links" ? "number" : null;

    /// <summary>Whether the column holds a number in the order of commits, which an installation gives anew.</summary>
    public static bool IsCommitNumber(string table, string column) =>
        column == "sealed" || (table, column) is ("audit_links", "number");

    /// <summary>Columns whose values are encrypted with the keys of the installation: personal numbers.</summary>
    public static IReadOnlyList<string> Encrypted(RecordTypes types, string table) =>
        [.. types.All.Where(type => type.Table == table).SelectMany(type => type.Fields).Where(field => field.IsEncrypted).Select(field => field.Column)];

    /// <summary>How many decimals a column's whole numbers have; null where they are simply whole.</summary>
    public static int? Decimals(RecordTypes types, string table, string column) => types.All
        .Where(type => type.Table == table)
        .SelectMany(type => type.Fields)
        .Where(field => field.Column == column && field.ColumnType == ColumnType.Long && field.Kind != FieldKind.Money)
        .Select(field => (int?)(field.Kind == FieldKind.Percent && field.Decimals == 0 ? 2 : field.Decimals))
        .FirstOrDefault();
}
