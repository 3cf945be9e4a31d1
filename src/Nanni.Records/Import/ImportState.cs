using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Nanni.Records.Import.Tables;
using Nanni.Records.Jobs;

namespace Nanni.Records.Import;

/// <summary>What an import job is asked to do.</summary>
/// <param name="FileName">As the person calls it; shown, never opened.</param>
/// <param name="Source">"import" from the pages, "cli" from the command line.</param>
/// <param name="Rows">How many rows there are, when a check has counted them.</param>
/// <param name="IsDry">Only counts what it would do.</param>
public sealed record ImportArguments(ImportPlan Plan, Guid Upload, string FileName, string Source, long? Rows = null, bool IsDry = false)
{
    [JsonIgnore]
    public TableOptions Options => OptionsOf(Plan);

    public static TableOptions OptionsOf(ImportPlan plan) => new()
    {
        Encoding = plan.Encoding is { } name ? Table.EncodingNamed(name) : null,
        Delimiter = plan.Delimiter,
        Sheet = plan.Sheet,
        HasHeader = plan.HasHeader,
    };

    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, ImportPlan.Json)!.AsObject();

    public static ImportArguments Of(Job job) => job.Arguments.Deserialize<ImportArguments>(ImportPlan.Json)!;
}

/// <summary>How far an import has come; the state of its job.</summary>
/// <param name="Operation">The one operation of the whole import.</param>
/// <param name="At">When it began.</param>
/// <param name="BadBytes">Of the file of rows left out, as far as it counts.</param>
/// <param name="LaterBytes">Of the file of references to later rows, as far as it counts.</param>
/// <param name="AllRows">The rows are in; only references to later rows may be open.</param>
/// <param name="LaterRead">References resolved.</param>
public sealed record ImportState(
    Guid? Operation = null, DateTimeOffset? At = null, long BadBytes = 0, long LaterBytes = 0, bool AllRows = false, long LaterRead = 0, bool IsDone = false)
{
    public ImportCounts Counts { get; init; } = ImportCounts.None;

    /// <summary>The first rows that were left out, and why, in the member's language.</summary>
    public IReadOnlyList<LeftRow> Left { get; init; } = [];

    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, ImportPlan.Json)!.AsObject();

    public static ImportState Of(JsonObject state) => state.Count == 0 ? new() : state.Deserialize<ImportState>(ImportPlan.Json)!;
}

/// <summary>A row that was not imported.</summary>
public sealed record LeftRow(long Row, string Reason);

/// <summary>Imports a file, or says what an import would do.</summary>
public sealed class ImportJob(ImportServices services) : IJobHandler
{
    public const string Name = "import";

    public string Kind => Name;

    public async Task Run(JobRun run, CancellationToken cancel)
    {
        await using var import = new ImportRun(services, run, ImportArguments.Of(run.Job));
        await import.Run(cancel);
    }
}
