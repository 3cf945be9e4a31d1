using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Nanni.Records.Filters;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Errors;
using Nanni.Web.Forms;

namespace Nanni.Sales.Leads.Assignment;

/// <summary>Which leads a rule gives away, and how it chooses.</summary>
public sealed record LeadRuleForm
{
    [Required, MaxLength(100)]
    public string? Name { get; init; }

    [Required]
    public string? Mode { get; init; }

    /// <summary>Nothing: the people of the rule.</summary>
    public string? Team { get; init; }

    /// <summary>Asked for where the mode compares.</summary>
    public string? MatchField { get; init; }

    /// <summary>As JSON or in short; nothing: all.</summary>
    public string? Filter { get; init; }

    internal static LeadRuleForm Of(LeadRule rule) => new()
    {
        Name = rule.Name, Mode = rule.Mode, Team = rule.ForTeamId?.ToString(), MatchField = rule.MatchField, Filter = rule.Condition,
    };

    internal FormErrors Check(Ui ui, Schema schema)
    {
        var errors = FormErrors.Check(this, ui);
        if (Mode is { Length: > 0 } && !LeadModes.All.Contains(Mode))
        {
            errors.Add("Mode", ui.T("form.choose"));
        }

        if (Team is { Length: > 0 } && !(Guid.TryParse(Team, out var team) && schema.Teams.ContainsKey(team)))
        {
            errors.Add("Team", ui.T("form.choose"));
        }

        if (Mode == LeadModes.Skill && !(MatchField is { Length: > 0 } key && schema["lead"].Find(key) is { } field && LeadWords.Names(field)))
        {
            errors.Add("MatchField", ui.T("form.choose"));
        }

        return Readable(errors, ui);
    }

    private FormErrors Readable(FormErrors errors, Ui ui)
    {
        try
        {
            _ = FilterText.Parse(Filter);
            return errors;
        }
        catch (UnreadableException unreadable)
        {
            return errors.Add("Filter", Problems.Text(ui, unreadable.Code, unreadable.Values));
        }
    }

    /// <summary>Gives a rule what the form says, which has no errors.</summary>
    internal void Fill(LeadRule rule)
    {
        (rule.Name, rule.Mode, rule.ForTeamId) = (Name!.Trim(), Mode, Guid.TryParse(Team, out var team) ? team : null);
        rule.MatchField = Mode == LeadModes.Skill ? MatchField : null;
        rule.Condition = FilterText.Parse(Filter) is { } filter ? FilterText.Json(filter).ToJsonString() : null;
    }
}

/// <summary>The people of a rule: who is ticked, each with what the mode asks of them.</summary>
internal static class LeadPeopleForm
{
    public const int LongestWords = 500;

    /// <summary>Of a team everybody takes part.</summary>
    public static (List<LeadPlace> Places, Dictionary<Guid, string> Errors) Read(IFormCollection form, IEnumerable<Guid> members, LeadRule rule, Ui ui)
    {
        var (places, errors) = (new List<LeadPlace>(), new Dictionary<Guid, string>());
        var ticked = form["member"].ToHashSet();
        foreach (var member in members.Where(m => rule.ForTeamId is not null || ticked.Contains(m.ToString())))
        {
            var (weight, words) = (form[$"weight.{member}"].ToString().Trim(), form[$"words.{member}"].ToString().Trim());
            var share = 1;
            if (rule.Mode == LeadModes.Weight && (!int.TryParse(weight, NumberStyles.None, CultureInfo.InvariantCulture, out share) || share is < 1 or > LeadPlaces.MostWeight))
            {
                errors[member] = ui.T("leadRule.weight.wrong", ("max", LeadPlaces.MostWeight));
                share = 1;
            }

            if (words.Length > LongestWords)
            {
                errors[member] = ui.T("form.tooLong", ("max", LongestWords));
            }

            places.Add(new(member, share, words.Length == 0 ? null : words));
        }

        return (places, errors);
    }
}
