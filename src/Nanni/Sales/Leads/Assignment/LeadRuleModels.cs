using Nanni.Web.Forms;
using Nanni.Web.Views;

namespace Nanni.Sales.Leads.Assignment;

/// <param name="Count">Leads that somebody was given.</param>
/// <param name="Url">The list of exactly these.</param>
public sealed record LeadShare(string Name, long Count, string Url);

/// <param name="Which">Its condition as a sentence.</param>
/// <param name="How">The mode and who takes part.</param>
/// <param name="Problem">Why it gives nobody anything.</param>
/// <param name="Shares">What it gave in the period, the most first.</param>
public sealed record LeadRuleRow(string Name, string Url, bool IsOn, string Which, string How, string? Problem, bool IsFirst, bool IsLast, IReadOnlyList<LeadShare> Shares);

/// <param name="Periods">Those that the report can show.</param>
public sealed record LeadRulesModel(IReadOnlyList<LeadRuleRow> Rows, string Url, IReadOnlyList<(string Label, string Url, bool IsChosen)> Periods);

/// <param name="Weight">Where the mode asks for one.</param>
public sealed record LeadPersonRow(Guid Id, string Name, bool IsIn, string Weight, string Words, string? Error);

/// <param name="Url">Where the form is posted; of the page for one that exists.</param>
public sealed record LeadRuleModel(string Title, string Url, IReadOnlyList<FormField> Fields, FilterModel Filter)
{
    public string? FilterError { get; init; }
    public bool? IsOn { get; init; }
    public string? Problem { get; init; }

    /// <summary>Null for a new rule.</summary>
    public IReadOnlyList<LeadPersonRow>? People { get; init; }

    public bool IsTeam { get; init; }
    public bool HasWeights { get; init; }

    /// <summary>What the mode asks of each; null where it asks nothing.</summary>
    public string? WordsLabel { get; init; }

    public string? WordsHint { get; init; }
}

/// <param name="Rule">Null where no rule has anybody for it.</param>
public sealed record LeadTrialRow(string Lead, string Url, string? Rule, string? To, string? Now);

public sealed record LeadTrialModel(string BackUrl, IReadOnlyList<LeadTrialRow> Rows);
