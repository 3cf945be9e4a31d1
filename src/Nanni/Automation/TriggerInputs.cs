using System.Globalization;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Records;

namespace Nanni.Automation;

/// <param name="Event">It matters only for this trigger; null: for all.</param>
public sealed record TriggerInput(FormField Field, string? Event = null);

/// <summary>The inputs that say when an automation runs.</summary>
internal static class TriggerInputs
{
    public static IEnumerable<TriggerInput> Of(AutomationForm form, FormErrors errors, TypeSchema type, IReadOnlyList<FormOption> forms, Ui ui)
    {
        FormField Field(string name, string? value, params FormOption[] options) => new(name, ui.T("automation." + name), Value: value)
        {
            Error = errors[name],
            Options = options,
        };
        FormOption[] Fields(IEnumerable<Field> fields) => [.. fields.Select(f => new FormOption(f.Key, Labels.Field(ui, type.Name, f)))];
        FormOption[] Words(string key, params string[] options) => [.. options.Select(o => new FormOption(o, ui.T(key + o)))];

        yield return new(Field("Name", form.Name) with { MaxLength = 100, Autocomplete = "off" });
        yield return new(Field("Event", form.Event, Words("option.automation.event.", [.. AutomationForm.Events(type)])));
        yield return new(
            Field("Changed", form.Changed, [new("", ui.T("automation.anyField")), .. Fields(AutomationForm.Changeable(type))]) with { IsRequired = false }, AutomationEvent.Changed);
        yield return new(
            Field("WebForm", form.WebForm, [new("", ui.T("automation.anyForm")), .. forms]) with { IsRequired = false }, AutomationEvent.Form);
        if (AutomationTiming.Dates(type).Any())
        {
            yield return new(Field("DateField", form.DateField, Fields(AutomationTiming.Dates(type))), AutomationEvent.Date);
            yield return new(Field("DateCount", form.DateCount) with { MaxLength = 4, InputMode = "numeric", Autocomplete = "off" }, AutomationEvent.Date);
            yield return new(Field("DateUnit", form.DateUnit, [.. StepChoices.Units(ui)]) with { Hint = ui.T("automation.DateUnit.hint") }, AutomationEvent.Date);
            yield return new(Field("DateSide", form.DateSide, Words("automation.side.", "before", "after")), AutomationEvent.Date);
        }

        yield return new(Field("Every", form.Every, Words("automation.each.", "day", "week", "month")), AutomationEvent.Schedule);
        yield return new(Field("Weekday", form.Weekday, Words("automation.weekday.", "1", "2", "3", "4", "5", "6", "7")) with { Hint = ui.T("automation.Weekday.hint") }, AutomationEvent.Schedule);
        yield return new(
            Field("MonthDay", form.MonthDay, [.. Enumerable.Range(1, 31).Select(n => n.ToString(CultureInfo.InvariantCulture)).Select(n => new FormOption(n, n))])
                with
            { Hint = ui.T("automation.MonthDay.hint") }, AutomationEvent.Schedule);
        yield return new(Field("Time", form.Time) with { Type = "time", Hint = ui.T("automation.Time.hint") }, AutomationEvent.Schedule);
        yield return new(
            Field("OnImports", form.OnImports, new FormOption("no", ui.T("automation.imports.no")), new FormOption("yes", ui.T("automation.imports.yes"))), "log");
    }
}
