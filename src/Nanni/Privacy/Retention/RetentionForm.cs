using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Nanni.Records.Filters;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Errors;
using Nanni.Web.Forms;

namespace Nanni.Privacy.Retention;

public sealed record RetentionForm
{
    [Required, MaxLength(100)]
    public string? Name { get; init; }

    /// <summary>Of a new one only: it never changes.</summary>
    public string? Type { get; init; }

    /// <summary>As JSON or in short; nothing: all.</summary>
    public string? Filter { get; init; }

    [Required]
    public string? AgeBy { get; init; }

    [Required, MaxLength(3)]
    public string? Months { get; init; }

    [Required]
    public string? Action { get; init; }

    [Required, MaxLength(3)]
    public string? MostPercent { get; init; }

    internal static RetentionForm Of(RetentionRule rule) => new()
    {
        Name = rule.Name,
        Type = rule.Type,
        Filter = rule.Filter,
        AgeBy = rule.AgeBy,
        Months = rule.Months.ToString(CultureInfo.InvariantCulture),
        Action = rule.Action,
        MostPercent = rule.MostPercent.ToString(CultureInfo.InvariantCulture),
    };

    internal FormErrors Check(Ui ui, TypeSchema type)
    {
        var errors = FormErrors.Check(this, ui);
        void Within(string name, string? text, int most)
        {
            if (text is { Length: > 0 } && (Number(text) is not { } number || number < 1 || number > most))
            {
                errors.Add(name, ui.T("retention.number", ("max", most)));
            }
        }

        Within("Months", Months, RetentionRule.LongestMonths);
        Within("MostPercent", MostPercent, 100);
        if (AgeBy is { Length: > 0 } && !Ages(type).Contains(AgeBy))
        {
            errors.Add("AgeBy", ui.T("form.choose"));
        }

        if (Action is { Length: > 0 } && !Possible(type).Contains(Action))
        {
            errors.Add("Action", ui.T("form.choose"));
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

    /// <summary>The rule that a form without errors describes.</summary>
    internal RetentionRule Rule(RetentionRule? before, string type) => new(
        before?.Id ?? Guid.CreateVersion7(), Name!.Trim(), type, FilterText.Parse(Filter) is { } filter ? FilterText.Json(filter).ToJsonString() : null, AgeBy!,
        Number(Months!)!.Value, Action!, Number(MostPercent!)!.Value, IsOn: false, Confirmed: null, default);

    /// <summary>What the age may count from.</summary>
    internal static IEnumerable<string> Ages(TypeSchema type) =>
        [RetentionRule.Activity, .. type.Visible.Where(f => f.Kind is FieldKind.Date or FieldKind.DateTime).Select(f => f.Key)];

    /// <summary>Only persons are erased with a certificate; what else there is goes through the trash.</summary>
    internal static IEnumerable<string> Possible(TypeSchema type) => RetentionRule.Actions.Where(a => a != RetentionRule.Erase || type.Type.IsPerson);

    internal static int? Number(string text) => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

public sealed record RetentionCountForm
{
    /// <summary>How many records the reader saw that would go.</summary>
    [Required, MaxLength(12)]
    public string? Count { get; init; }
}
