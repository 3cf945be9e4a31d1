using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Nanni.Records.Filters;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Automations;
using Nanni.Web.Errors;
using Nanni.Web.Forms;

namespace Nanni.Automation;

/// <summary>When an automation runs and for which records.</summary>
public sealed record AutomationForm
{
    [Required, MaxLength(100)]
    public string? Name { get; init; }

    /// <summary>Of a new one only: it never changes.</summary>
    public string? Type { get; init; }

    [Required]
    public string? Event { get; init; }

    /// <summary>The field that must have changed; nothing: any.</summary>
    public string? Changed { get; init; }

    /// <summary>As JSON or in short; nothing: all.</summary>
    public string? Filter { get; init; }

    [Required]
    public string? OnImports { get; init; }

    internal static AutomationForm Of(AutomationRule rule) => new()
    {
        Name = rule.Name,
        Type = rule.Watches,
        Event = rule.Event,
        Changed = rule.ChangedFields.FirstOrDefault(),
        Filter = rule.Condition,
        OnImports = rule.OnImports ? "yes" : "no",
    };

    internal FormErrors Check(Ui ui, TypeSchema type)
    {
        var errors = FormErrors.Check(this, ui);
        if (Event is { Length: > 0 } and not ("created" or "changed"))
        {
            errors.Add("Event", ui.T("form.choose"));
        }

        if (OnImports is { Length: > 0 } and not ("yes" or "no"))
        {
            errors.Add("OnImports", ui.T("form.choose"));
        }

        if (Changed is { Length: > 0 } && Changeable(type).All(f => f.Key != Changed))
        {
            errors.Add("Changed", ui.T("form.choose"));
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
    internal void Fill(AutomationRule rule)
    {
        (rule.Name, rule.Event, rule.OnImports) = (Name!.Trim(), Event, OnImports == "yes");
        rule.ChangedFields = Changed is { Length: > 0 } ? [Changed] : [];
        rule.Condition = FilterText.Parse(Filter) is { } filter ? FilterText.Json(filter).ToJsonString() : null;
    }

    internal static IEnumerable<Field> Changeable(TypeSchema type) =>
        type.Visible.Where(f => f is { IsEncrypted: false } && f.Key is not ("createdAt" or "updatedAt" or "createdBy"));
}

/// <summary>One step; which inputs there are depends on its kind.</summary>
public sealed record StepForm
{
    internal const int LongestText = 200;

    public string? Kind { get; init; }

    public string? Who { get; init; }

    public string? Field { get; init; }

    public string? Value { get; init; }

    public string? Text { get; init; }

    public string? Days { get; init; }

    /// <summary>Each input has its limit, whatever the kind of step.</summary>
    internal FormErrors Check(Ui ui)
    {
        var errors = new FormErrors();
        foreach (var (name, text, most) in new[] { ("Who", Who, 40), ("Field", Field, 200), ("Value", Value, 1_000), ("Text", Text, LongestText), ("Days", Days, 4) })
        {
            if (text?.Length > most)
            {
                errors.Add(name, ui.T("automation.wrong.long", ("max", most)));
            }
        }

        return errors;
    }

    internal static StepForm Of(AutomationStep step) => new()
    {
        Kind = step.Kind,
        Who = step.Who,
        Field = step.Field,
        Value = step.Value,
        Text = step.Text,
        Days = step.Days?.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The step, with nothing that its kind does not ask for.</summary>
    internal AutomationStep Step(AutomationAction action)
    {
        string? Given(string? value, params AutomationInput[] inputs) => value is { Length: > 0 } && action.Inputs.Any(inputs.Contains) ? value.Trim() : null;
        return new(
            action.Kind, Given(Who, AutomationInput.Who, AutomationInput.Member), Given(Field, AutomationInput.Field), Given(Value, AutomationInput.Value),
            Given(Text, AutomationInput.Text), int.TryParse(Given(Days, AutomationInput.Days), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : null);
    }
}
