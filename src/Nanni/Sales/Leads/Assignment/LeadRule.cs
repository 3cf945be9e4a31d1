using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Sales.Leads.Assignment;

/// <summary>
/// Who works on leads of a kind of which nobody has said who does. Rules are asked in their order; the first one that a lead passes, and
/// that has somebody for it, gives it away.
/// </summary>
public sealed class LeadRule : Record
{
    public string? Name { get; set; }

    /// <summary>Lower ones are asked first.</summary>
    public decimal? Position { get; set; }

    public bool IsOn { get; set; } = true;

    /// <summary>A filter in JSON that the lead must pass; null for all.</summary>
    public string? Condition { get; set; }

    /// <summary>Of <see cref="LeadModes"/>: how one of several people is chosen.</summary>
    public string? Mode { get; set; } = LeadModes.Turns;

    /// <summary>Whoever is in the team at the time; null: the people of the rule.</summary>
    public Guid? ForTeamId { get; set; }

    /// <summary>Key of the lead's field that is compared with what people know, where <see cref="Mode"/> is "skill".</summary>
    public string? MatchField { get; set; }

    /// <summary>As JSON: see <see cref="LeadPlaces"/>.</summary>
    public string? People { get; set; }
}

/// <summary>How one of several people is chosen.</summary>
public static class LeadModes
{
    /// <summary>One after the other.</summary>
    public const string Turns = "turns";

    /// <summary>Whoever has the fewest open leads.</summary>
    public const string Load = "load";

    /// <summary>One after the other, some more often.</summary>
    public const string Weight = "weight";

    /// <summary>Those who know what a field of the lead names: a language, a trade.</summary>
    public const string Skill = "skill";

    /// <summary>Those in whose area the lead lies.</summary>
    public const string Area = "area";

    public static IReadOnlyList<string> All { get; } = [Turns, Load, Weight, Skill, Area];
}

public sealed class LeadRuleType : RecordType<LeadRule>
{
    public const string TypeName = "leadRule";

    public LeadRuleType()
        : base(TypeName, "leadRules", icon: "user-plus")
    {
        Text(r => r.Name).Title().Required();
        Number(r => r.Position);
        YesNo(r => r.IsOn);
        LongText(r => r.Condition);
        Choice(r => r.Mode, [.. LeadModes.All.Select(mode => new Option(mode))]).Required();
        Reference(r => r.ForTeamId, to: "team");
        Text(r => r.MatchField);
        LongText(r => r.People);
        Columns(r => r.Name, r => r.IsOn, r => r.Mode, r => r.Position);
        Sort(r => r.Name);
        Public();
        Administered();
        NotSearched();
        NotListed();
    }

    /// <summary>
    /// Turns are counted anew where other people take them, or by another measure: whoever joins would else be given every lead until
    /// they had caught up with years of others.
    /// </summary>
    protected override void Saving(Work work, LeadRule rule, Previous before)
    {
        if (!before.IsNew && new[] { "mode", "forTeam", "people" }.Any(key => !Equals(this[key].Get(rule), before[key])))
        {
            work.Also(LeadTurns.Forget(work.Sql(), work.Actor.WorkspaceId, rule.Id));
        }
    }
}
