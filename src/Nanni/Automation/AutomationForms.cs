using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Nanni.Marketing.Forms;
using Nanni.Records.Filters;
using Nanni.Records.Types;
using Nanni.Web;
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

    /// <summary>Key of the date that is waited for.</summary>
    public string? DateField { get; init; }

    public string? DateCount { get; init; }

    /// <summary>"days" or "hours".</summary>
    public string? DateUnit { get; init; }

    /// <summary>"before" or "after".</summary>
    public string? DateSide { get; init; }

    /// <summary>"day", "week" or "month".</summary>
    public string? Every { get; init; }

    /// <summary>1 to 7, Monday first.</summary>
    public string? Weekday { get; init; }

    /// <summary>1 to 31.</summary>
    public string? MonthDay { get; init; }

    /// <summary>"07:30".</summary>
    public string? Time { get; init; }

    /// <summary>Id of a web form; nothing: any.</summary>
    public string? WebForm { get; init; }

    /// <summary>As JSON or in short; nothing: all.</summary>
    public string? Filter { get; init; }

    [Required]
    public string? OnImports { get; init; }

    internal static AutomationForm Of(AutomationRule rule)
    {
        var timing = AutomationTiming.Of(rule);
        return new()
        {
            Name = rule.Name,
            Type = rule.Watches,
            Event = rule.Event,
            Changed = rule.ChangedFields.FirstOrDefault(),
            DateField = timing.Field,
            DateCount = rule.Event == AutomationEvent.Date ? Math.Abs(timing.Count).ToString(CultureInfo.InvariantCulture) : "3",
            DateUnit = timing.Unit,
            DateSide = timing.Count > 0 ? "after" : "before",
            Every = timing.Every,
            Weekday = timing.Every == "week" ? timing.Day.ToString(CultureInfo.InvariantCulture) : "1",
            MonthDay = timing.Every == "month" ? timing.Day.ToString(CultureInfo.InvariantCulture) : "1",
            Time = timing.Time,
            WebForm = timing.Form,
            Filter = rule.Condition,
            OnImports = rule.OnImports ? "yes" : "no",
        };
    }

    /// <summary>A new one, filled in as most are.</summary>
    internal static AutomationForm New(string type) => Of(new() { Watches = type });

    /// <param name="forms">Ids of the web forms that there are.</param>
    internal FormErrors Check(Ui ui, TypeSchema type, IReadOnlySet<string> forms)
    {
        var errors = FormErrors.Check(this, ui);
        void Choose(bool isWrong, string name)
        {
            if (isWrong)
            {
                errors.Add(name, ui.T("form.choose"));
            }
        }

        Choose(Event is { Length: > 0 } && !Events(type).Contains(Event), "Event");
        Choose(OnImports is { Length: > 0 } and not ("yes" or "no"), "OnImports");
        Choose(Event == AutomationEvent.Changed && Changed is { Length: > 0 } && Changeable(type).All(f => f.Key != Changed), "Changed");
        Choose(Event == AutomationEvent.Form && WebForm is { Length: > 0 } && !forms.Contains(WebForm), "WebForm");
        if (Event == AutomationEvent.Date)
        {
            Choose(AutomationTiming.Dates(type).All(f => f.Key != DateField), "DateField");
            Choose(DateUnit is not ("days" or "hours"), "DateUnit");
            Choose(DateSide is not ("before" or "after"), "DateSide");
            if (!int.TryParse(DateCount, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 3_650)
            {
                errors.Add("DateCount", ui.T("automation.wrong.days"));
            }
        }

        if (Event == AutomationEvent.Schedule)
        {
            Choose(Every is not ("day" or "week" or "month"), "Every");
            Choose(Every == "week" && !IsWithin(Weekday, 7), "Weekday");
            Choose(Every == "month" && !IsWithin(MonthDay, 31), "MonthDay");
            if (!TimeOnly.TryParseExact(Time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                errors.Add("Time", ui.T("automation.wrong.time"));
            }
        }

        return Readable(errors, ui);
    }

    /// <summary>What can make one run that watches records of a type.</summary>
    internal static IEnumerable<string> Events(TypeSchema type) =>
    [
        AutomationEvent.Created, AutomationEvent.Changed, .. FormLines.Targets.Contains(type.Name) ? [AutomationEvent.Form] : Array.Empty<string>(),
        .. AutomationTiming.Dates(type).Any() ? [AutomationEvent.Date] : Array.Empty<string>(), AutomationEvent.Schedule, AutomationEvent.Hand,
    ];

    private static bool IsWithin(string? text, int most) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= 1 && n <= most;

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
        (rule.Name, rule.Event, rule.OnImports, rule.Timing) = (Name!.Trim(), Event, OnImports == "yes", Timing()?.Write());
        rule.ChangedFields = Event == AutomationEvent.Changed && Changed is { Length: > 0 } ? [Changed] : [];
        rule.Condition = FilterText.Parse(Filter) is { } filter ? FilterText.Json(filter).ToJsonString() : null;
    }

    private AutomationTiming? Timing()
    {
        int Number(string? text) => int.Parse(text!, CultureInfo.InvariantCulture);
        return Event switch
        {
            AutomationEvent.Date => new() { Field = DateField, Count = DateSide == "before" ? -Number(DateCount) : Number(DateCount), Unit = DateUnit! },
            AutomationEvent.Schedule => new() { Every = Every!, Day = Every switch { "week" => Number(Weekday), "month" => Number(MonthDay), _ => 1 }, Time = Time! },
            AutomationEvent.Form when WebForm is { Length: > 0 } form => new() { Form = form },
            _ => null,
        };
    }

    internal static IEnumerable<Field> Changeable(TypeSchema type) =>
        type.Visible.Where(f => f is { IsEncrypted: false } && f.Key is not ("createdAt" or "updatedAt" or "createdBy"));
}
