using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Sales.Leads.Assignment;

/// <summary>A rule in the reader's words.</summary>
internal sealed class LeadRuleWords(Pages page, Present present, IReadOnlyDictionary<Guid, RecordTitle> names, ILookup<Guid, Guid> teams)
{
    private Ui Ui => present.Ui;

    /// <summary>"Country is Lithuania": which leads it gives away.</summary>
    public string Which(LeadRule rule) => Readable(rule.Condition) is { } filter
        ? new FilterWords(present, page.Types, names).Sentence(filter, present.Schema["lead"]) : Ui.T("leadRule.all");

    /// <summary>"In turns: Anna, Jonas".</summary>
    public string How(LeadRule rule) => Ui.T("leadRule.how", ("mode", Ui.T("option.leadRule.mode." + rule.Mode)), ("who", Who(rule)));

    public string Member(Guid id) => present.Schema.Members.TryGetValue(id, out var member) ? member.Name : Ui.T("value.noAccess");

    /// <summary>Why it gives nobody anything; null where it does.</summary>
    public string? Wrong(LeadRule rule)
    {
        try
        {
            if (FilterText.Parse(rule.Condition) is { } filter)
            {
                // Nothing is asked: only whether it can be.
                new FilterSql(page.Types, present.Schema, page.Actor, DateTimeOffset.UnixEpoch).Append(page.Store.Sql(), filter, present.Schema["lead"], "t");
            }
        }
        catch (UnreadableException)
        {
            return Ui.T("leadRule.wrong.condition");
        }

        if (!Takers(rule).Any())
        {
            return Ui.T(rule.ForTeamId is null ? "leadRule.wrong.nobody" : "leadRule.wrong.team");
        }

        var isAsked = rule.Mode is LeadModes.Skill or LeadModes.Area;
        return isAsked && LeadPlaces.Read(rule.People).All(place => place.Words is null) ? Ui.T("leadRule.wrong." + rule.Mode) : null;
    }

    public static Filter? Readable(string? text)
    {
        try
        {
            return FilterText.Parse(text);
        }
        catch (UnreadableException)
        {
            // One that is broken is made anew; the page says that it is.
            return null;
        }
    }

    private string Who(LeadRule rule) => rule.ForTeamId is { } team
        ? Ui.T("leadRule.team", ("name", present.Schema.Teams.GetValueOrDefault(team) ?? Ui.T("value.noAccess")))
        : Takers(rule).Take(6).Select(Member).ToList() is { Count: > 0 } people
            ? string.Join(", ", people) + (Takers(rule).Skip(6).Any() ? " …" : "") : Ui.T("leadRule.nobody");

    private IEnumerable<Guid> Takers(LeadRule rule) => (rule.ForTeamId is { } team ? teams[team] : LeadPlaces.Read(rule.People).Select(p => p.Member))
        .Where(id => present.Schema.Members.GetValueOrDefault(id) is { IsActive: true });
}
