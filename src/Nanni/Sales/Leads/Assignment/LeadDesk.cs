namespace Nanni.Sales.Leads.Assignment;

/// <summary>Somebody who takes leads of a rule.</summary>
/// <param name="Receiver">Who gets them today: they, or their deputy; null where nobody is there.</param>
internal sealed record LeadSeat(Guid Member, Guid? Receiver, int Weight, string? Words);

/// <summary>One rule with its people as they are today, in their order.</summary>
internal sealed record LeadRow(Guid Rule, string Mode, Guid? Team, string? MatchField, IReadOnlyList<LeadSeat> Seats);

/// <summary>Whom a lead goes to.</summary>
/// <param name="Seat">In whose name it is counted.</param>
internal sealed record LeadChoice(LeadRow Row, Guid Seat, Guid Receiver);

/// <summary>
/// Chooses, lead after lead, and remembers whom it has chosen. Always the one who has had the least: so counts differ by one at most,
/// whatever is decided elsewhere meanwhile, where counting is made sure of by the writing.
/// </summary>
/// <param name="turns">Leads given so far, by rule and person.</param>
/// <param name="open">Open leads by owner.</param>
internal sealed class LeadDesk(IReadOnlyDictionary<(Guid Rule, Guid Member), long> turns, IReadOnlyDictionary<Guid, long> open)
{
    private readonly Dictionary<(Guid Rule, Guid Member), long> taken = [];
    private readonly Dictionary<Guid, long> given = [];

    /// <summary>Turns that were taken here.</summary>
    public IReadOnlyDictionary<(Guid Rule, Guid Member), long> Taken => taken;

    /// <param name="rows">The rules that it passes, in order.</param>
    /// <param name="knows">Whether somebody's words fit the lead, by the rule's mode.</param>
    /// <returns>Null where nobody is there for it.</returns>
    public LeadChoice? Choose(IEnumerable<LeadRow> rows, Func<LeadRow, LeadSeat, bool> knows)
    {
        foreach (var row in rows)
        {
            var isAsked = row.Mode is LeadModes.Skill or LeadModes.Area;
            if (row.Seats.Where(seat => seat.Receiver is not null && (!isAsked || knows(row, seat))).MinBy(seat => Order(row, seat)) is { Receiver: { } receiver } seat)
            {
                var key = (row.Rule, seat.Member);
                taken[key] = taken.GetValueOrDefault(key) + 1;
                given[receiver] = given.GetValueOrDefault(receiver) + 1;
                return new(row, seat.Member, receiver);
            }
        }

        return null;
    }

    /// <summary>Turns somebody has had, those from before included: who is new begins where the one with the fewest stands.</summary>
    public long Known(LeadRow row, Guid member) => turns.TryGetValue((row.Rule, member), out var known) ? known : Least(row, member, turns);

    /// <summary>
    /// Those who took no turn here but whose count begins or moves: who is new begins here, and who cannot take turns now does not fall
    /// behind those who can.
    /// </summary>
    public IEnumerable<(Guid Member, long Least)> Beginning(LeadRow row)
    {
        var now = row.Seats.Where(seat => seat.Receiver is not null).ToDictionary(seat => (row.Rule, seat.Member), seat => Had(row, seat));
        return row.Seats.Where(seat => !taken.ContainsKey((row.Rule, seat.Member)))
            .Select(seat => (seat.Member, Least: seat.Receiver is null ? Math.Max(Known(row, seat.Member), Least(row, seat.Member, now)) : Known(row, seat.Member)))
            .Where(seat => !turns.TryGetValue((row.Rule, seat.Member), out var known) || known < seat.Least);
    }

    private (decimal, decimal) Order(LeadRow row, LeadSeat seat)
    {
        var had = Had(row, seat);
        return row.Mode switch
        {
            LeadModes.Load => (open.GetValueOrDefault(seat.Receiver!.Value) + given.GetValueOrDefault(seat.Receiver.Value), had),
            LeadModes.Weight => ((had + 1m) / seat.Weight, -seat.Weight),
            _ => (had, 0),
        };
    }

    private long Had(LeadRow row, LeadSeat seat) => Known(row, seat.Member) + taken.GetValueOrDefault((row.Rule, seat.Member));

    /// <summary>The fewest turns of the others, by weight.</summary>
    private static long Least(LeadRow row, Guid member, IReadOnlyDictionary<(Guid Rule, Guid Member), long> had)
    {
        long Weight(LeadSeat seat) => row.Mode == LeadModes.Weight ? seat.Weight : 1;
        var others = row.Seats.Where(seat => seat.Member != member && had.ContainsKey((row.Rule, seat.Member))).Select(seat => (decimal)had[(row.Rule, seat.Member)] / Weight(seat)).ToList();
        return others.Count == 0 ? 0 : (long)(others.Min() * Weight(row.Seats.First(seat => seat.Member == member)));
    }
}
