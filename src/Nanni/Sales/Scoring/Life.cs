using System.Text.Json.Nodes;

namespace Nanni.Sales.Scoring;

/// <summary>What an operation changed in a deal, by field: before and after.</summary>
internal sealed record LoggedChange(DateTimeOffset At, JsonObject Fields);

/// <summary>A closed deal from its beginning to its end.</summary>
internal sealed class Life
{
    /// <summary>What is filled in within this time before the end belongs to it; of short lives a tenth.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromDays(1);

    private static readonly double[] Ages = [0, 7, 30, 90];

    private const int MostStages = 5;

    private readonly IReadOnlyList<LoggedChange> changes;

    /// <param name="changes">Newest first.</param>
    public Life(DealState now, IReadOnlyList<LoggedChange> changes)
    {
        (Now, this.changes) = (now, changes);
        now.IsTraced = changes.Any(c => c.Fields["status"] is JsonArray { Count: 2 } status && status[0]?.GetValue<string>() == "open") && now.CreatedAt < now.ClosedAt;
    }

    public DealState Now { get; }

    private DateTimeOffset End => Now.ClosedAt!.Value;

    private DateTimeOffset Start => Now.IsTraced ? Now.CreatedAt : Now.Began is { } began && began < End ? began : End;

    /// <summary>From here on whatever changes may be part of the end.</summary>
    private DateTimeOffset EndBegins => End - (((End - Start) / 10) is var tenth && tenth < Ending ? tenth : Ending);

    /// <summary>
    /// The moments at which it is looked at: at some ages, for as long as it was open, and as it entered a stage. Ages that are fixed, not
    /// shares of a life: nobody knows of an open deal how long it will live.
    /// </summary>
    public IEnumerable<(DateTimeOffset At, DealState Then)> Moments()
    {
        // What is filled in within the first hour was meant to be there from the start.
        var begun = Start + TimeSpan.FromHours(1) < EndBegins ? Start + TimeSpan.FromHours(1) : Start + ((EndBegins - Start) / 2);
        return Ages.Select(age => age == 0 ? begun : Start + TimeSpan.FromDays(age)).Where(at => at == begun || at < EndBegins)
            .Concat(changes.Where(c => c.Fields.ContainsKey("stage") && c.At > begun && c.At < EndBegins).Take(MostStages).Select(c => c.At))
            .Distinct().Order().Select(at => (At: at, Then: AsOf(at)))
            .Where(moment => !Now.IsTraced || moment.Then.Status == "open");
    }

    /// <summary>As it was after all that happened until then.</summary>
    private DealState AsOf(DateTimeOffset at)
    {
        if (!Now.IsTraced)
        {
            return Now;
        }

        var then = Now.Copy();
        foreach (var (key, pair) in changes.TakeWhile(c => c.At > at).SelectMany(c => c.Fields))
        {
            then.Undo(key, pair?[0]);
        }

        return then;
    }

    /// <summary>The field was empty until the end, or until after it.</summary>
    public bool IsFilledLate(string field) =>
        changes.TakeWhile(c => c.At >= EndBegins).Any(c => c.Fields[field] is JsonArray pair && pair[0] is null && pair[1] is not null);

    /// <summary>How long it stayed in each stage that it left.</summary>
    public IEnumerable<(Guid Stage, double Days)> Stays()
    {
        if (!Now.IsTraced)
        {
            yield break;
        }

        var since = Now.CreatedAt;
        foreach (var change in changes.Reverse().Where(c => c.Fields.ContainsKey("stage")))
        {
            if (change.Fields["stage"]?[0]?.GetValue<string>() is { } left)
            {
                yield return (Guid.Parse(left), (change.At - since).TotalDays);
            }

            since = change.At;
        }
    }
}
