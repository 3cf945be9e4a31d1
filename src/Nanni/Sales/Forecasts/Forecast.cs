using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Sales.Forecasts;

/// <summary>What is said of one person's or one team's period.</summary>
internal interface IOfPeriod
{
    string? Name { get; set; }

    Guid? PersonId { get; set; }

    Guid? SalesTeamId { get; set; }

    string? Length { get; set; }

    DateOnly? StartsOn { get; set; }
}

/// <summary>
/// What somebody says a period will bring, whatever its deals add up to: a person's own call, or what a manager makes of a person or team.
/// Its history says who changed it, when, and from what; of several of one kind the one made last counts.
/// </summary>
public sealed class Forecast : Record, IOfPeriod
{
    public string? Name { get; set; }

    /// <summary>"call": the person's own word. "override": a manager's.</summary>
    public string? Kind { get; set; }

    public Guid? PersonId { get; set; }

    public Guid? SalesTeamId { get; set; }

    public string? Length { get; set; }

    public DateOnly? StartsOn { get; set; }

    public Money? Amount { get; set; }

    public string? Note { get; set; }
}

public sealed class ForecastType : RecordType<Forecast>
{
    public ForecastType()
        : base("forecast", "forecasts", icon: "chart-bar")
    {
        Text(f => f.Name).Title();
        Choice(f => f.Kind, new("call", Color: "blue"), new("override", Color: "violet")).Required().Once();
        Reference(f => f.PersonId, to: "member").Once();
        Reference(f => f.SalesTeamId, to: "team").Once();
        Choice(f => f.Length, [.. ForecastPeriod.Lengths.Select(l => new Option(l))]).Required().Once();
        Date(f => f.StartsOn).Required().Once();
        Money(f => f.Amount).Required();
        LongText(f => f.Note).Length(2_000);
        Columns(f => f.Name, f => f.Kind, f => f.Amount, f => f.Note, f => f.OwnerId);
        Sort(f => f.Name);
        NotSearched();
        Opened("forecast");

        // What was said of a period is read whole, with the page.
        Index("starts_on, length");
    }

    /// <exception cref="RuleException"><c>forecast.subject</c>, <c>forecast.others</c>, <c>forecast.own</c>.</exception>
    protected override async ValueTask Creating(Work work, Forecast forecast)
    {
        await ForecastSubjects.Begin(work, forecast, forecast);
        if (forecast.Kind != "call")
        {
            await ForecastSubjects.RequireManager(work, forecast);
        }
        else if (forecast.PersonId is not { } person || !work.Actor.IsAdministrator && !work.Actor.Owners.Contains(person))
        {
            throw new RuleException("forecast.own");
        }
    }
}

/// <summary>What a person or team is to sell in a period. Of several for the same period the one made last counts.</summary>
public sealed class Quota : Record, IOfPeriod
{
    public string? Name { get; set; }

    public Guid? PersonId { get; set; }

    public Guid? SalesTeamId { get; set; }

    public string? Length { get; set; }

    public DateOnly? StartsOn { get; set; }

    public Money? Amount { get; set; }
}

public sealed class QuotaType : RecordType<Quota>
{
    public QuotaType()
        : base("quota", "quotas", icon: "trophy")
    {
        Text(q => q.Name).Title();
        Reference(q => q.PersonId, to: "member").Once();
        Reference(q => q.SalesTeamId, to: "team").Once();
        Choice(q => q.Length, [.. ForecastPeriod.Lengths.Select(l => new Option(l))]).Required().Once();
        Date(q => q.StartsOn).Required().Once();
        Money(q => q.Amount).Required();
        Columns(q => q.Name, q => q.PersonId, q => q.SalesTeamId, q => q.Length, q => q.StartsOn, q => q.Amount);
        Sort(q => q.Name);
        NotSearched();
        OffMenu();

        // The quotas of a period are read whole, with the page.
        Index("starts_on, length");
    }

    /// <exception cref="RuleException"><c>forecast.subject</c>, <c>forecast.others</c>.</exception>
    protected override async ValueTask Creating(Work work, Quota quota)
    {
        await ForecastSubjects.Begin(work, quota, quota);
        await ForecastSubjects.RequireManager(work, quota);
    }
}
