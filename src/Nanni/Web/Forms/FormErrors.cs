using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Nanni.Records.Types;
using Nanni.Web.Errors;

namespace Nanni.Web.Forms;

/// <summary>What is wrong with a form that somebody sent, by field, in their words.</summary>
public sealed class FormErrors
{
    private readonly Dictionary<string, string> byField = new(StringComparer.OrdinalIgnoreCase);

    public bool Any => byField.Count > 0;

    /// <summary>All messages by field, for a script.</summary>
    public IReadOnlyDictionary<string, string> All => byField;

    /// <summary>The message at a field; the empty name is the form as a whole.</summary>
    public string? this[string field] => byField.GetValueOrDefault(field);

    public FormErrors Add(string field, string text)
    {
        byField.TryAdd(field, text);
        return this;
    }

    /// <summary>Does what a rule may refuse; a refusal is said above the form, in the person's words.</summary>
    public async Task<FormErrors> Try(Ui ui, Func<Task> work)
    {
        if (Any)
        {
            return this;
        }

        try
        {
            await work();
            return this;
        }
        catch (RuleException refused)
        {
            return Add("", Problems.Text(ui, refused.Code, refused.Values));
        }
    }

    /// <summary>
    /// Checks the annotations of a form. Pages check here, not by the framework's filter, because the answer is the form itself.
    /// </summary>
    public static FormErrors Check(object form, Ui ui)
    {
        var errors = new FormErrors();
        foreach (var property in form.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
            {
                if (!rule.IsValid(property.GetValue(form)))
                {
                    errors.Add(property.Name, Text(rule, ui));
                }
            }
        }

        return errors;
    }

    private static string Text(ValidationAttribute rule, Ui ui) => rule switch
    {
        RequiredAttribute => ui.T("form.required"),
        MaxLengthAttribute max => ui.T("form.tooLong", ("max", max.Length)),
        MailAttribute => ui.T("form.mail"),
        AllowedValuesAttribute => ui.T("form.choose"),
        ZoneAttribute or CurrencyAttribute or IdAttribute => ui.T("form.choose"),
        DayAttribute => ui.T("form.day"),
        _ => throw new InvalidOperationException($"No text for {rule.GetType().Name}."),
    };
}
