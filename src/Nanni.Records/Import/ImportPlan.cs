using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Nanni.Records.Import.Values;

namespace Nanni.Records.Import;

/// <summary>What happens to a row that is in the base already.</summary>
public enum Duplicates
{
    /// <summary>Nothing changes; the row goes into the file of rows that were not imported.</summary>
    Skip,

    /// <summary>What the row says replaces what the record says; an empty cell replaces nothing.</summary>
    Update,

    /// <summary>What the row says is added where the record is silent.</summary>
    Fill,

    /// <summary>Nobody looks: each row is a new record.</summary>
    Create,
}

/// <summary>One column of the file and where it goes.</summary>
/// <param name="Column">Its name as the reader gives it.</param>
/// <param name="Target">See <see cref="ImportTargets"/>: a field, or the field of a linked record such as <c>account.name</c>.</param>
/// <param name="Translations">Values of the file that mean other values: "technolgy" → "technology".</param>
public sealed record ImportColumn(string Column, string Target, IReadOnlyDictionary<string, string>? Translations = null);

/// <summary>How a file becomes records. Kept with the job, and remembered for the next file with the same header.</summary>
public sealed record ImportPlan
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The record type that each row is.</summary>
    public required string Type { get; init; }

    /// <summary>Columns that are not here are ignored.</summary>
    public IReadOnlyList<ImportColumn> Columns { get; init; } = [];

    /// <summary>Fields by which a row is known to be there already, the surest first.</summary>
    public IReadOnlyList<string> Match { get; init; } = [];

    public Duplicates Duplicates { get; init; }

    /// <summary>
    /// Organisations, options, owners, stages that the file names and nobody knows are made. Otherwise such rows are not imported.
    /// </summary>
    public bool CreatesMissing { get; init; } = true;

    /// <summary>NULL, N/A, a dash and their like mean that nothing is known.</summary>
    public bool ReadsBlanks { get; init; } = true;

    /// <summary>Further words that mean it.</summary>
    public IReadOnlyList<string> Blanks { get; init; } = [];

    /// <summary>What begins the decimals where a number reads both ways (1,234).</summary>
    public char? Decimal { get; init; }

    public DateOrder Dates { get; init; }

    /// <summary>ISO 4217, for amounts without one; null: the workspace's.</summary>
    public string? Currency { get; init; }

    /// <summary>Choices that rules of a type need, such as the pipeline of new deals.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Of a text file, by its web name; null: found out.</summary>
    public string? Encoding { get; init; }

    public char? Delimiter { get; init; }

    /// <summary>Of a workbook; null: the first.</summary>
    public string? Sheet { get; init; }

    public bool HasHeader { get; init; } = true;

    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, Json)!.AsObject();

    /// <exception cref="JsonException">Not a plan.</exception>
    public static ImportPlan Parse(JsonNode json) => json.Deserialize<ImportPlan>(Json) ?? throw new JsonException();
}

/// <summary>What an import did, or would do.</summary>
public sealed record ImportCounts
{
    public static ImportCounts None { get; } = new();

    /// <summary>Rows read. Each is in exactly one of the next five.</summary>
    public long Rows { get; init; }

    public long Created { get; init; }

    public long Updated { get; init; }

    /// <summary>In the base already, and the row says nothing new.</summary>
    public long Unchanged { get; init; }

    /// <summary>In the base already, and left as they are by the person's wish: in the file of rows that were not imported.</summary>
    public long Skipped { get; init; }

    /// <summary>Not importable: in that file too, with the reason.</summary>
    public long Bad { get; init; }

    /// <summary>New records besides those of the rows, by type.</summary>
    public IReadOnlyDictionary<string, long> Linked { get; init; } = new Dictionary<string, long>();

    /// <summary>Names that were made: choice options by field, members, teams.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Made { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Records that are in, but not linked to one of their own kind that the row names: it is nowhere, or there are several.</summary>
    public long Unlinked { get; init; }

    /// <summary>Some of them: the column and the name.</summary>
    public IReadOnlyList<string> UnlinkedNames { get; init; } = [];

    /// <summary>Rows that are in the base now.</summary>
    [JsonIgnore]
    public long In => Created + Updated + Unchanged;

    /// <summary>Rows that are in the file of rows that were not imported.</summary>
    [JsonIgnore]
    public long Out => Skipped + Bad;
}

/// <summary>Why a row, or one of its cells, cannot be imported.</summary>
/// <param name="Column">As the file names it; null where the row as a whole is wrong.</param>
/// <param name="Code">Key of a text.</param>
/// <param name="Values">What the text names.</param>
public sealed record ImportProblem(string? Column, string Code, params object[] Values);
