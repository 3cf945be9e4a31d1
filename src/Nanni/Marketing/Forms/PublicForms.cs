using System.Text.Json;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Marketing.Forms;

/// <summary>
/// Forms as visitors meet them, without sign-in and without a cookie: <c>/f/{key}</c> is a page, <c>/f/{key}.js</c> puts the same form into
/// a page of somebody else, and both post to <c>/f/{key}</c>.
/// </summary>
internal static class PublicForms
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/f/{key}", Show).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/f/{key}.js", Script).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/f/{key}", Send).AllowAnonymous().ExcludeFromDescription().WithMetadata(new ActsForNobody());
    }

    private static async Task<IResult> Show(
        string key, HttpContext context, FormTable table, FormAnswers answers, FormProofs proofs, FormGate gate, TimeProvider clock, CancellationToken cancel)
    {
        if (await table.Find(key, cancel) is not { } form)
        {
            return Gone(context, clock);
        }

        var ui = Words(context, form.Language, clock);
        var model = await Model(form, FormCollection.Empty, new(), ui, answers, proofs, gate, cancel);
        return PublicFormView.With(
            model with { Page = ui.Path, Referrer = context.Request.Headers.Referer.ToString() }, ui);
    }

    /// <summary>The script with this form in it: one request, and no frame.</summary>
    private static async Task<IResult> Script(
        string key, HttpContext context, FormTable table, FormAnswers answers, FormProofs proofs, FormGate gate, PublicUrl url, TimeProvider clock, CancellationToken cancel)
    {
        if (await table.Find(key, cancel) is not { } form)
        {
            return TypedResults.Text("", statusCode: StatusCodes.Status404NotFound);
        }

        var ui = Words(context, form.Language, clock);
        var model = (await Model(form, FormCollection.Empty, new(), ui, answers, proofs, gate, cancel)) with { Action = url.Link("/f/" + key) };
        var given = JsonSerializer.Serialize(new Dictionary<string, string> { ["key"] = key, ["html"] = await ViewText.Of<PublicFormPart, PublicFormModel>(model, ui) });
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return TypedResults.Text($"(function(NANNI_FORM){{{Assets.Script("webform.js")}}})({given});", "text/javascript; charset=utf-8");
    }

    private static async Task<IResult> Send(
        string key, HttpContext context, FormTable table, FormDoor door, FormAnswers answers, FormProofs proofs, FormGate gate, TimeProvider clock, CancellationToken cancel)
    {
        if (await table.Known(key, cancel) is not { } form)
        {
            return Gone(context, clock);
        }

        var ui = Words(context, form.Language, clock);
        if (door.Foreign(context.Request, form) is { } site)
        {
            context.Response.Headers.AccessControlAllowOrigin = site;
        }

        context.Response.Headers.Vary = "Origin";
        var (outcome, sent) = await door.Enter(context.Request, form, ui, cancel);
        var isScript = context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal);
        if (outcome.Reason is null)
        {
            return Thanks(form, isScript, ui);
        }

        if (isScript)
        {
            return Told(outcome, form, proofs, gate);
        }

        var model = outcome.Status == StatusCodes.Status404NotFound ? null : await Model(form, sent, outcome.Errors, ui, answers, proofs, gate, cancel);
        return model is null ? Gone(context, clock) : PublicFormView.With(
            model with { Page = sent["_page"].ToString(), Referrer = sent["_referrer"].ToString(), Landing = sent["_landing"].ToString() }, ui, outcome.Status);
    }

    private static IResult Thanks(PublishedForm form, bool isScript, Ui ui)
    {
        var thanks = form.Thanks.Length > 0 ? form.Thanks : ui.T("webForm.thanks");
        return isScript ? TypedResults.Text(JsonSerializer.Serialize(new Dictionary<string, string?> { ["thanks"] = thanks, ["to"] = form.Redirect }), "application/json")
            : form.Redirect is { } elsewhere ? new SeeOther(elsewhere)
            : PublicFormView.With(Empty(form, ui) with { Thanks = thanks }, ui);
    }

    private static IResult Told(FormOutcome outcome, PublishedForm form, FormProofs proofs, FormGate gate)
    {
        var bits = gate.Bits(form.Id);
        return TypedResults.Text(JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["errors"] = outcome.Errors.All,
            ["again"] = outcome.IsWorthAnother,
            ["challenge"] = outcome.Status is StatusCodes.Status403Forbidden or StatusCodes.Status429TooManyRequests ? null : proofs.New(form.Key, bits),
            ["bits"] = bits,
        }), "application/json", statusCode: outcome.Status);
    }

    private static IResult Gone(HttpContext context, TimeProvider clock) => Answer.Notice(
        "webForm.gone", Words(context, Language.Accepted(context.Request.Headers.AcceptLanguage), clock), StatusCodes.Status404NotFound);

    private static PublicFormModel Empty(PublishedForm form, Ui ui) => new(
        "/f/" + form.Key, form.Heading.Length > 0 ? form.Heading : ui.T("webForm.heading"), form.Intro, form.Button.Length > 0 ? form.Button : ui.T("webForm.send"));

    private static async Task<PublicFormModel> Model(
        PublishedForm form, IFormCollection sent, FormErrors errors, Ui ui, FormAnswers answers, FormProofs proofs, FormGate gate, CancellationToken cancel)
    {
        var (schema, shown) = await answers.Fields(form, cancel);
        var asked = await answers.Asked(form, cancel);
        var bits = gate.Bits(form.Id);
        return Empty(form, ui) with
        {
            Fields = [.. shown.Select(s => Input(s, schema, form.Target, sent, errors, ui))],
            Consents = [.. asked.Select(a => new ConsentBox($"consent.{a.Index}", a.Line.Wording, a.Line.IsRequired, sent.ContainsKey($"consent.{a.Index}"), errors[$"consent.{a.Index}"]))],
            Challenge = proofs.New(form.Key, bits),
            Bits = bits,
            Problem = errors[""],
        };
    }

    private static FormField Input(ShownField shown, Schema schema, string type, IFormCollection sent, FormErrors errors, Ui ui)
    {
        var (field, typed) = (shown.Field, sent[shown.Field.Key]);
        var label = shown.Label ?? Labels.Field(ui, type, field);
        var input = new FormField(field.Key, shown.IsRequired ? label : ui.T("webForm.optional", ("label", label)), InputType(field.Kind), typed.ToString())
        {
            Hint = shown.Hint, Error = errors[field.Key], IsRequired = shown.IsRequired, Autocomplete = Autofill(field.Key),
            MaxLength = field.Kind is FieldKind.Text or FieldKind.LongText or FieldKind.Email or FieldKind.Phone or FieldKind.Url ? field.MaxLength : null,
            InputMode = field.Kind is FieldKind.Number or FieldKind.Money or FieldKind.Percent ? "decimal" : null,
        };
        FormOption[] options = [.. schema.OptionsOf(field).Where(o => !o.IsHidden).Select(o => new FormOption(o.Key, Labels.Option(ui, type, field, o)))];
        return field.Kind switch
        {
            FieldKind.Choice => input with { Options = [new("", ""), .. options] },
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

    private static Ui Words(HttpContext context, Language language, TimeProvider clock) => new()
    {
        Language = language, Now = clock.GetUtcNow(), Nonce = SecurityHeaders.Nonce(context), Path = context.Request.Path + context.Request.QueryString,
    };

    /// <summary>To an address that an administrator has written: the framework's own refuses foreign ones, or hides the method.</summary>
    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
