using Microsoft.AspNetCore.Mvc;
using Nanni.Web.Forms;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn.Factors;

/// <summary>The second step of signing in: a code, a recovery code or a passkey.</summary>
internal static class SecondStepPages
{
    private const string Url = "/sign-in/second";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Url, async (
            string? with, string? @return, HttpContext context, SecondStep steps, SecondFactors factors, Ui ui, CancellationToken cancel) =>
            await steps.Find(context, cancel) is { } halfway
                ? await Page(halfway, new() { With = with, Return = @return }, new(), factors, ui, cancel)
                : Over()).AllowAnonymous();
        app.MapPost(Url, Post).AllowAnonymous().ShowAgain(Again);
    }

    /// <summary>There is nobody at this step, or no longer: from the beginning.</summary>
    public static IResult Over() => Go.To("/sign-in", "said.signInAgain");

    /// <summary>What the attempts of one person are counted under, from all browsers: only who knows the password gets so far.</summary>
    public static string Account(Guid user) => $"second {user}";

    private static async Task<IResult?> Again(StaleForm stale)
    {
        var context = stale.Service<IHttpContextAccessor>().HttpContext!;
        return await stale.Service<SecondStep>().Find(context, stale.Cancel) is { } halfway
            ? await Page(
                halfway, new() { With = stale["With"], Return = stale["Return"] }, stale.Errors, stale.Service<SecondFactors>(), stale.Ui,
                stale.Cancel, StaleForm.Status)
            : null;
    }

    private static async Task<IResult> Post(
        [FromForm] ProofForm form, HttpContext context, SecondStep steps, SecondFactors factors, AuthenticatorApps apps, RecoveryCodes codes,
        SignInGuard guard, Ui ui, CancellationToken cancel)
    {
        if (await steps.Find(context, cancel) is not { } halfway)
        {
            return Over();
        }

        var errors = FormErrors.Check(form, ui);
        if (errors.Any)
        {
            return await Page(halfway, form, errors, factors, ui, cancel);
        }

        var (user, address) = (halfway.User, context.Connection.RemoteIpAddress?.ToString());
        if (await guard.Begin(Account(user.Id), address, cancel) is { Wait: var wait } && wait > TimeSpan.Zero)
        {
            errors.Add("", Waiting.Text(context, ui, wait));
            return await Page(halfway, form, errors, factors, ui, cancel, StatusCodes.Status429TooManyRequests);
        }

        if (!await steps.Count(halfway, cancel))
        {
            return Over();
        }

        var isRecovery = form.With == ProofKind.Recovery;
        if (!(isRecovery ? await codes.Use(user.Id, form.Proof!, cancel) : await apps.Check(user, form.Proof!, cancel)))
        {
            return await steps.Find(context, cancel) is null
                ? Over()
                : await Page(halfway, form, errors.Add("Proof", ui.T(isRecovery ? "proof.recovery.wrong" : "proof.app.wrong")), factors, ui, cancel);
        }

        if (!await steps.Finish(context, halfway, cancel))
        {
            return Over();
        }

        await guard.Succeeded(Account(user.Id), address);
        if (isRecovery)
        {
            await factors.Tell(user, "codeUsed", cancel);
        }

        return Go.To(ReturnUrl.Local(form.Return));
    }

    private static async Task<IResult> Page(
        Halfway halfway, ProofForm form, FormErrors errors, SecondFactors factors, Ui ui, CancellationToken cancel,
        int refused = StatusCodes.Status422UnprocessableEntity)
    {
        var has = await factors.Of(halfway.User.Id, cancel);
        List<string> kinds = [];
        if (has.HasApp)
        {
            kinds.Add(ProofKind.App);
        }

        if (has.Passkeys.Count > 0)
        {
            kinds.Add(ProofKind.Passkey);
        }

        kinds.Add(ProofKind.Recovery);
        return StepPage.Show("second", Url, kinds, form.With, form.Return, errors, ui, refused);
    }
}
