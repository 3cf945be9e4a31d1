using System.Text.Json;
using Nanni.Web;
using Nanni.Web.Forms;
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
        string key, HttpContext context, FormTable table, FormShow show, FormProofs proofs, FormGate gate, TimeProvider clock, CancellationToken cancel)
    {
        if (await table.Find(key, cancel) is not { } found)
        {
            return Gone(context, clock);
        }

        var form = found.For(context.Request);
        context.Response.Headers.Vary = "Accept-Language";
        var ui = Words(context, form.Language, clock);
        var model = await Model(form, FormCollection.Empty, new(), ui, show, proofs, gate, cancel);
        return PublicFormView.With(
            model with { Page = ui.Path, Referrer = context.Request.Headers.Referer.ToString() }, ui);
    }

    /// <summary>The script with this form in it, in each of its languages: one request, and no frame.</summary>
    private static async Task<IResult> Script(
        string key, HttpContext context, FormTable table, FormShow show, FormProofs proofs, FormGate gate, PublicUrl url, TimeProvider clock, CancellationToken cancel)
    {
        if (await table.Find(key, cancel) is not { } form)
        {
            return TypedResults.Text("", statusCode: StatusCodes.Status404NotFound);
        }

        var bits = gate.Bits(form.Id);
        var challenge = proofs.New(form.Key, bits);
        var words = new Dictionary<string, string>();
        foreach (var language in form.Languages)
        {
            var ui = Words(context, language, clock);
            var model = await show.Of(form.In(language), FormCollection.Empty, new(), ui, cancel);
            words[language.Code] = await ViewText.Of<PublicFormPart, PublicFormModel>(
                model with { Action = url.Link(model.Action), Challenge = challenge, Bits = bits }, ui);
        }

        var given = JsonSerializer.Serialize(new { key, main = form.Main.Code, html = words });
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return TypedResults.Text($"(function(NANNI_FORM){{{Assets.Script("webform.js")}}})({given});", "text/javascript; charset=utf-8");
    }

    private static async Task<IResult> Send(
        string key, HttpContext context, FormTable table, FormDoor door, FormShow show, FormProofs proofs, FormGate gate, TimeProvider clock, CancellationToken cancel)
    {
        if (await table.Known(key, cancel) is not { } known)
        {
            return Gone(context, clock);
        }

        var form = known.For(context.Request);
        var ui = Words(context, form.Language, clock);
        if (door.Foreign(context.Request, form) is { } site)
        {
            context.Response.Headers.AccessControlAllowOrigin = site;
        }

        context.Response.Headers.Vary = "Origin, Accept-Language";
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

        var model = outcome.Status == StatusCodes.Status404NotFound ? null : await Model(form, sent, outcome.Errors, ui, show, proofs, gate, cancel);
        return model is null ? Gone(context, clock) : PublicFormView.With(
            model with { Page = sent["_page"].ToString(), Referrer = sent["_referrer"].ToString(), Landing = sent["_landing"].ToString() }, ui, outcome.Status);
    }

    private static IResult Thanks(PublishedForm form, bool isScript, Ui ui)
    {
        var thanks = form.Words.Thanks ?? ui.T("webForm.thanks");
        return isScript ? TypedResults.Text(JsonSerializer.Serialize(new Dictionary<string, string?> { ["thanks"] = thanks, ["to"] = form.Redirect }), "application/json")
            : form.Redirect is { } elsewhere ? new SeeOther(elsewhere)
            : PublicFormView.With(FormShow.Frame(form, ui) with { Thanks = thanks, Others = [] }, ui);
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

    private static async Task<PublicFormModel> Model(
        PublishedForm form, IFormCollection sent, FormErrors errors, Ui ui, FormShow show, FormProofs proofs, FormGate gate, CancellationToken cancel)
    {
        var bits = gate.Bits(form.Id);
        return await show.Of(form, sent, errors, ui, cancel) with { Challenge = proofs.New(form.Key, bits), Bits = bits };
    }

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
