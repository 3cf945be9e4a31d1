using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Records;

namespace Nanni.Marketing.Forms;

/// <summary>What a visitor sees of a form, in the language that it is read in; its editor shows the same.</summary>
internal sealed class FormShow(FormAnswers answers)
{
    /// <summary>Without what makes it sendable: a challenge.</summary>
    public async Task<PublicFormModel> Of(PublishedForm form, IFormCollection sent, FormErrors errors, Ui ui, CancellationToken cancel)
    {
        var (schema, shown) = await answers.Fields(form, cancel);
        var asked = await answers.Asked(form, cancel);
        return Frame(form, ui) with
        {
            Fields = [.. shown.Select(s => Input(s, schema, form.Target, sent, errors, ui))],
            Consents = [.. asked.Select(a => new ConsentBox(a.Line.Box, a.Line.Wording, a.Line.IsRequired, sent.ContainsKey(a.Line.Box), errors[a.Line.Box]))],
            Problem = errors[""],
        };
    }

    /// <summary>What stands around the fields.</summary>
    public static PublicFormModel Frame(PublishedForm form, Ui ui)
    {
        var words = form.Words;
        return new(Address(form, form.Language), words.Heading ?? ui.T("webForm.heading"), words.Intro ?? "", words.Button ?? ui.T("webForm.send"))
        {
            Others = [.. form.Languages.Where(l => l != form.Language).Select(l => (l, Address(form, l)))],
        };
    }

    private static string Address(PublishedForm form, Language language) =>
        "/f/" + form.Key + (form.Languages.Count > 1 ? "?lang=" + language.Code : "");

    private static FormField Input(ShownField shown, Schema schema, string type, IFormCollection sent, FormErrors errors, Ui ui)
    {
        var (field, typed) = (shown.Field, sent[shown.Field.Key]);
        var label = shown.Label ?? Labels.Field(ui, type, field);
        var input = new FormField(field.Key, shown.IsRequired ? label : ui.T("webForm.optional", ("label", label)), InputType(field.Kind), typed.ToString())
        {
            Hint = shown.Hint, Placeholder = shown.Placeholder, IsHalf = shown.IsHalf, Error = errors[field.Key], IsRequired = shown.IsRequired, Autocomplete = Autofill(field.Key),
            MaxLength = field.Kind is FieldKind.Text or FieldKind.LongText or FieldKind.Email or FieldKind.Phone or FieldKind.Url ? field.MaxLength : null,
            InputMode = field.Kind is FieldKind.Number or FieldKind.Money or FieldKind.Percent ? "decimal" : null,
        };
        FormOption[] options = [.. FormAnswers.Offered(schema, shown).Select(o => new FormOption(o.Key, Labels.Option(ui, type, field, o)))];
        return field.Kind switch
        {
            FieldKind.Choice => input with { Options = [new("", shown.Placeholder ?? ""), .. options] },
            FieldKind.Choices => input with { Options = options, Chosen = typed.OfType<string>().ToHashSet() },
            FieldKind.YesNo => input with { Options = [new("true", ui.T("value.yes"))], Chosen = typed.OfType<string>().ToHashSet() },
            _ => input,
        };
    }

    private static string InputType(FieldKind kind) => kind switch
    {
        FieldKind.LongText => "textarea",
        FieldKind.Email => "email",
        FieldKind.Phone => "tel",
        FieldKind.Url => "url",
        FieldKind.Date => "date",
        FieldKind.DateTime => "datetime-local",
        _ => "text",
    };

    /// <summary>Tokens of the HTML standard, so that a browser fills in what it knows.</summary>
    private static string? Autofill(string field) => field switch
    {
        "firstName" => "given-name",
        "lastName" => "family-name",
        "email" => "email",
        "phone" or "mobile" => "tel",
        "company" => "organization",
        "jobTitle" => "organization-title",
        "street" => "street-address",
        "postalCode" => "postal-code",
        "city" => "address-level2",
        "country" => "country-name",
        _ => null,
    };
}
