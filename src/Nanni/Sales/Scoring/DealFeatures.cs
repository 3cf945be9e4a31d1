using System.Text.Json;
using Nanni.Records.Types;
using Nanni.Sales.Scoring.Learning;

namespace Nanni.Sales.Scoring;

/// <summary>A feature of deals, and which field it says something about: whoever may not see that must not learn it from a reason.</summary>
/// <param name="Type">Name of the record type of the field; null where it is everybody's to see.</param>
internal sealed record DealFeature(Feature Feature, string? Type, string? Field, Func<DealState, Moment, FeatureValue> Of)
{
    public string Key => Feature.Key;
}

/// <summary>When a deal is looked at, and what is around it then.</summary>
/// <param name="Near">All that is known of its surroundings; the features take what was there at the time.</param>
internal sealed record Moment(DateTimeOffset At, DealSurroundings Near, UsualFigures Usual);

/// <summary>What is usual in the workspace, learnt with the model.</summary>
/// <param name="StageDays">Days that deals stay in a stage, by its id.</param>
/// <param name="Amounts">The median amount in minor units, by currency.</param>
public sealed record UsualFigures(Dictionary<Guid, double> StageDays, Dictionary<string, double> Amounts)
{
    public static readonly UsualFigures None = new([], []);
}

/// <summary>
/// What the model may learn from. Not among them, since they are the end or change with it: status, closing and expected day, the reason
/// for a loss, the seller's own probability; nor texts and days, which say little and are often filled in when all is over.
/// </summary>
internal static class DealFeatures
{
    private const double Recent = 30;

    public static IReadOnlyList<DealFeature> Of(Schema schema)
    {
        var type = schema.Whole["opportunity"];
        return
        [
            new(new("pipeline", false), null, null, (d, _) => Name(d.Pipeline)),
            new(new("stage", false, IsField: false), null, null, (d, _) => d.IsTraced ? Name(d.Stage) : default),
            new(new("stageAge", true, IsField: false), null, null, StageAge),
            new(new("age", true, IsField: false), null, null, (d, m) => d.Began is { } began ? Number(Days(began, m.At)) : default),
            new(new("amount", true), "opportunity", "amount", Amount),
            new(new("owner", false), "opportunity", "owner", (d, _) => Name(d.Owner)),
            new(new("product", false), "opportunity", "product", (d, _) => Name(d.Product)),
            new(new("source", false), "opportunity", "source", (d, _) => FeatureValue.Of(d.Source)),
            new(new("contact", false), "opportunity", "contact", (d, _) => d.IsTraced ? Yes(d.Contact is not null) : default),
            new(new("nextStep", false), "opportunity", "nextStep", (d, _) => d.IsTraced ? Yes(d.NextStep is not null || d.NextStepOn is not null) : default),
            new(new("account.industry", false), "account", "industry", (d, m) => FeatureValue.Of(m.Near.Account(d.Account, m.At)?.Industry)),
            new(new("account.country", false), "account", "country", (d, m) => FeatureValue.Of(m.Near.Account(d.Account, m.At)?.Country)),
            new(new("account.employees", true), "account", "employees", (d, m) => Number(m.Near.Account(d.Account, m.At)?.Employees)),
            new(new("account.won", true, IsField: false), "opportunity", "account", (d, m) => Closings(d, m, isWon: true)),
            new(new("account.lost", true, IsField: false), "opportunity", "account", (d, m) => Closings(d, m, isWon: false)),
            new(new("talks", true, IsField: false), "interaction", "at", (d, m) => d.IsTraced ? Number(m.Near.Talks(d.Id).Count(at => at <= m.At && Days(at, m.At) <= Recent)) : default),
            new(new("silence", true, IsField: false), "interaction", "at", Silence),
            new(new("tasksDone", true, IsField: false), "task", "doneAt", (d, m) => d.IsTraced ? Number(m.Near.TasksDone(d.Id).Count(at => at <= m.At)) : default),
            .. type.Custom.Where(IsUsable).Select(Custom),
        ];
    }

    /// <summary>Few names, yes or no, numbers; of custom fields only those that somebody wants to filter by.</summary>
    private static bool IsUsable(Field field) => field is { IsIndexed: true, IsSensitive: false, IsEncrypted: false, IsHidden: false }
        && (field.Kind is FieldKind.Choice or FieldKind.YesNo or FieldKind.Number or FieldKind.Percent || field is { Kind: FieldKind.Reference, Target: "member" or "team" });

    private static DealFeature Custom(Field field) => field.Kind is FieldKind.Number or FieldKind.Percent
        ? new(new(field.Key, true), "opportunity", field.Key, (d, _) => FeatureValue.Of(FieldJson.Read(field, d.Custom(field.Column)) is decimal number ? (double?)number : null))
        : new(new(field.Key, false), "opportunity", field.Key, (d, _) => FeatureValue.Of(d.Custom(field.Column) is not { } node ? null
            : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString()));

    private static FeatureValue StageAge(DealState deal, Moment moment) =>
        deal is { IsTraced: true, StageSince: { } since, Stage: { } stage } && moment.Usual.StageDays.TryGetValue(stage, out var usual)
            ? Number(Days(since, moment.At) / Math.Max(1, usual)) : default;

    /// <summary>Of a deal that was entered when it was over only the final value is known, and that is part of the end.</summary>
    private static FeatureValue Amount(DealState deal, Moment moment) =>
        deal is { IsTraced: true, Amount: { Minor: > 0 } amount } && moment.Usual.Amounts.TryGetValue(amount.Currency, out var usual)
            ? Number(amount.Minor / usual) : default;

    private static FeatureValue Closings(DealState deal, Moment moment, bool isWon) => deal.Account is { } account
        ? Number(moment.Near.Closed(account, isWon, deal.Id, moment.At)) : default;

    private static FeatureValue Silence(DealState deal, Moment moment)
    {
        if (!deal.IsTraced || moment.Near.HasNoTalks)
        {
            return default;
        }

        var last = moment.Near.Talks(deal.Id).Where(at => at <= moment.At).Select(at => (DateTimeOffset?)at).Max();
        return Number(Days(last ?? deal.CreatedAt, moment.At));
    }

    private static double Days(DateTimeOffset from, DateTimeOffset to) => Math.Max(0, (to - from).TotalDays);

    private static FeatureValue Name(Guid? id) => FeatureValue.Of(id?.ToString());

    private static FeatureValue Yes(bool isSo) => FeatureValue.Of(isSo ? "yes" : "no");

    private static FeatureValue Number(double? number) => FeatureValue.Of(number);
}
