namespace Nanni.Integrations.Webhooks;

/// <summary>A program that is told of changes.</summary>
/// <param name="Owner">The member with whose rights it reads: it is never told of what they may not see.</param>
/// <param name="Types">Names of record types.</param>
/// <param name="Events">Of <see cref="WebhookEvents.All"/>.</param>
/// <param name="Filter">Which records, in either form that the API takes; null for all.</param>
/// <param name="State">Of <see cref="WebhookState"/>.</param>
/// <param name="Reason">Why it was stopped: the text <c>webhooks.reason.{Reason}</c>.</param>
/// <param name="Through">The number of the last operation that it has followed, up to the record <paramref name="ThroughRecord"/>.</param>
/// <param name="FailingSince">The first attempt that failed since the last one that did not.</param>
public sealed record Webhook(
    Guid Workspace,
    Guid Id,
    string Name,
    string Address,
    Guid Owner,
    IReadOnlyList<string> Types,
    IReadOnlyList<string> Events,
    string? Filter,
    string State,
    string? Reason,
    long Through,
    Guid ThroughRecord,
    DateTimeOffset? FailingSince,
    DateTimeOffset CreatedAt)
{
    /// <summary>Until when the secret before the present one signs too; null where there is none.</summary>
    public DateTimeOffset? OldSecretUntil { get; init; }
}

/// <summary>What an administrator gives.</summary>
public sealed record WebhookSettings(
    string Name, string Address, Guid Owner, IReadOnlyList<string> Types, IReadOnlyList<string> Events, string? Filter);

public static class WebhookState
{
    public const string Active = "active";

    /// <summary>By a person. It keeps its place in the log.</summary>
    public const string Paused = "paused";

    /// <summary>By the product, for a reason; otherwise like paused.</summary>
    public const string Stopped = "stopped";
}

/// <summary>What can happen to a record, as a webhook names it.</summary>
public static class WebhookEvents
{
    private static readonly Dictionary<string, string> ByAction = new()
    {
        ["create"] = "created", ["update"] = "updated", ["trash"] = "deleted", ["restore"] = "restored", ["merge"] = "merged",
    };

    /// <summary>An automation says so; nobody can ask for it.</summary>
    public const string Called = "called";

    public static IReadOnlyList<string> All { get; } = [.. ByAction.Values];

    /// <summary>The event of an action in the log, which has others too: a look at a number is told to nobody.</summary>
    public static string Of(string action) => ByAction[action];

    public static IEnumerable<string> Actions(IReadOnlyList<string> events) => ByAction.Where(e => events.Contains(e.Value)).Select(e => e.Key);
}

/// <summary>One change that one webhook is told of: at least once, always under the same id.</summary>
/// <param name="Version">Of the record after the change; deliveries of a record go in this order.</param>
/// <param name="State">Of <see cref="DeliveryState"/>.</param>
/// <param name="NextAt">When it is tried (again); null where it is not.</param>
/// <param name="Took">Milliseconds.</param>
/// <param name="Answer">The beginning of it.</param>
/// <param name="Error">The text <c>outbound.{Error}</c>, where there was no answer.</param>
public sealed record Delivery(
    Guid Id, Guid Operation, Guid Record, int Version, string Type, string Event, DateTimeOffset CreatedAt, string State, int Attempts,
    DateTimeOffset? NextAt, DateTimeOffset? TriedAt, long? Took, string? Request, long? Status, string? Answer, string? Error);

public static class DeliveryState
{
    public const string Waiting = "waiting";

    public const string Sent = "sent";

    /// <summary>Every attempt failed.</summary>
    public const string Failed = "failed";

    /// <summary>The owner does not see the record any more, or it is gone for good.</summary>
    public const string Skipped = "skipped";
}
