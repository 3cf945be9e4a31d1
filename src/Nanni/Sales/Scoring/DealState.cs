using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Sales.Scoring;

/// <summary>What a deal is at a moment; the log takes it back to an earlier one, change by change.</summary>
internal sealed class DealState
{
    /// <summary>The columns that <see cref="Read"/> wants, in its order.</summary>
    public const string Columns = """
        d.id, d.created_at, d.engaged_on, d.status, d.closed_at, d.pipeline_id, d.stage_id, d.stage_since, d.owner_id, d.account_id, d.contact_id, d.product_id,
        d.source, d.amount, d.amount_currency, d.next_step, d.next_step_on, d.custom
        """;

    private JsonObject? custom;

    public Guid Id { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateOnly? EngagedOn { get; private init; }

    public string Status { get; private set; } = "open";

    public DateTimeOffset? ClosedAt { get; private init; }

    public Guid? Pipeline { get; private set; }

    public Guid? Stage { get; private set; }

    public DateTimeOffset? StageSince { get; private set; }

    public Guid? Owner { get; private set; }

    public Guid? Account { get; private set; }

    public Guid? Contact { get; private set; }

    public Guid? Product { get; private set; }

    public string? Source { get; private set; }

    public Money? Amount { get; private set; }

    public string? NextStep { get; private set; }

    public DateOnly? NextStepOn { get; private set; }

    /// <summary>It was entered when it was over: the log knows nothing of how it was before.</summary>
    public bool IsTraced { get; set; } = true;

    public bool IsWon => Status == "won";

    /// <summary>When work on it began, as far as anybody knows; null for a deal entered when it was over.</summary>
    public DateTimeOffset? Began
    {
        get
        {
            var engaged = EngagedOn is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : (DateTimeOffset?)null;
            return !IsTraced ? engaged : engaged < CreatedAt ? engaged : CreatedAt;
        }
    }

    public JsonNode? Custom(string key) => custom?[key];

    public static DealState Read(Row row) => new()
    {
        Id = row.Guid(0),
        CreatedAt = row.Instant(1),
        EngagedOn = row.DayOrNull(2),
        Status = row.TextOrNull(3) ?? "open",
        ClosedAt = row.InstantOrNull(4),
        Pipeline = row.GuidOrNull(5),
        Stage = row.GuidOrNull(6),
        StageSince = row.InstantOrNull(7),
        Owner = row.GuidOrNull(8),
        Account = row.GuidOrNull(9),
        Contact = row.GuidOrNull(10),
        Product = row.GuidOrNull(11),
        Source = row.TextOrNull(12),
        Amount = row.LongOrNull(13) is { } minor && row.TextOrNull(14) is { } currency ? new Money(minor, currency) : null,
        NextStep = row.TextOrNull(15),
        NextStepOn = row.DayOrNull(16),
        custom = row.TextOrNull(17) is { Length: > 2 } json ? JsonNode.Parse(json)!.AsObject() : null,
    };

    /// <summary>A copy that can be taken back on its own.</summary>
    public DealState Copy()
    {
        var copy = (DealState)MemberwiseClone();
        copy.custom = (JsonObject?)custom?.DeepClone();
        return copy;
    }

    /// <summary>Takes one change of a field back.</summary>
    /// <param name="before">As the log keeps it; null where the field was empty.</param>
    public void Undo(string key, JsonNode? before)
    {
        switch (key)
        {
            case "status": Status = before?.GetValue<string>() ?? "open"; break;
            case "pipeline": Pipeline = Reference(before); break;
            case "stage": Stage = Reference(before); break;
            case "stageSince": StageSince = before is null ? null : DateTimeOffset.Parse(before.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal); break;
            case "owner": Owner = Reference(before); break;
            case "account": Account = Reference(before); break;
            case "contact": Contact = Reference(before); break;
            case "product": Product = Reference(before); break;
            case "source": Source = before?.GetValue<string>(); break;
            case "amount": Amount = Sum(before); break;
            case "nextStep": NextStep = before?.GetValue<string>(); break;
            case "nextStepOn": NextStepOn = before is null ? null : DateOnly.ParseExact(before.GetValue<string>(), "yyyy-MM-dd", CultureInfo.InvariantCulture); break;
            case var _ when key.StartsWith(CustomField.Prefix, StringComparison.Ordinal):
                custom ??= [];
                custom[key[CustomField.Prefix.Length..]] = before?.DeepClone();
                break;
            default: break;
        }
    }

    private static Guid? Reference(JsonNode? node) => node is null ? null : Guid.Parse(node.GetValue<string>());

    private static Money? Sum(JsonNode? node) => node is not JsonObject money ? null
        : Money.Of(decimal.Parse(money["amount"]!.GetValueKind() == JsonValueKind.String ? money["amount"]!.GetValue<string>() : money["amount"]!.ToJsonString(), CultureInfo.InvariantCulture), money["currency"]!.GetValue<string>());
}
