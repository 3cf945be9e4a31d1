using System.Text.Json.Nodes;

namespace Nanni.Records.Jobs;

/// <summary>Where a job stands; kept as text.</summary>
public static class JobStatus
{
    public const string Waiting = "waiting";

    public const string Running = "running";

    public const string Done = "done";

    public const string Failed = "failed";

    public const string Cancelled = "cancelled";
}

/// <summary>A piece of work that outlives the request which caused it. Its row survives whatever happens to the process.</summary>
/// <param name="Kind">Names the handler.</param>
/// <param name="Member">With whose rights it works; null for the installation itself.</param>
/// <param name="State">How far it has come, in the handler's own words; its result when it is done.</param>
/// <param name="Total">Null while nobody knows.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Operation">The operation that an undo of its work takes back.</param>
/// <param name="Attempts">Starts since it last got on.</param>
public sealed record Job(
    Guid Workspace,
    Guid Id,
    string Kind,
    Guid? Member,
    string Status,
    JsonObject Arguments,
    JsonObject State,
    long Done,
    long? Total,
    JobError? Error,
    Guid? Operation,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    int Attempts)
{
    public bool IsFinished => FinishedAt is not null;
}

/// <summary>Why a job failed.</summary>
/// <param name="Code">Key of a text.</param>
/// <param name="Values">What the text names, as {0}, {1}…</param>
public sealed record JobError(string Code, IReadOnlyList<string> Values)
{
    internal string ToJson() => new JsonObject
    {
        ["code"] = Code,
        ["values"] = new JsonArray([.. Values.Select(v => JsonValue.Create(v))]),
    }.ToJsonString();

    internal static JobError Parse(string json)
    {
        var node = JsonNode.Parse(json)!;
        return new(node["code"]!.GetValue<string>(), [.. node["values"]!.AsArray().Select(v => v!.GetValue<string>())]);
    }
}

/// <summary>Does the jobs of one kind.</summary>
/// <remarks>
/// A job may be started again at any point, by another process too: a handler goes on from <see cref="JobRun.State"/> and
/// saves that in the transaction of the work it describes.
/// </remarks>
public interface IJobHandler
{
    string Kind { get; }

    /// <exception cref="Types.RuleException">It cannot be done, now or later: the job fails with this code.</exception>
    Task Run(JobRun run, CancellationToken cancel);
}

/// <summary>The rights of a member, for work done later in their name; null when the member is gone or inactive.</summary>
/// <param name="member">Null for the installation itself.</param>
public delegate Task<Access.Actor?> ActorOf(Guid workspace, Guid? member, CancellationToken cancel);

/// <summary>Somebody else has the job now, or cancelled it: this process stops and what it was about to save is not saved.</summary>
public sealed class JobLostException() : OperationCanceledException("The job belongs to somebody else now, or was cancelled.");
