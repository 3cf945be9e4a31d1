using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Web.Forms;
using Nanni.Web.Security;
using Nanni.Web.SignIn.Providers;

namespace Nanni.Web.SignIn.Factors;

/// <summary>“Is it still you?”, before a way in is changed: the password again, or a fresh second factor.</summary>
internal static class ConfirmPages
{
    private const string Url = "/confirm";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Url, async (
            string? with, string? @return, Visitor visitor, SecondFactors factors, NanniDb db, ProviderLinks links, Ui ui, CancellationToken cancel) => await Page(
            await User(visitor, db, cancel), new() { With = with, Return = @return }, new(), factors, links, ui, cancel)).WithMetadata(new BeforeSecondFactor());
        app.MapPost(Url, Post).WithMetadata(new BeforeSecondFactor());
    }

    private static async Task<IResult> Post(
        [FromForm] ProofForm form, HttpContext context, Visitor visitor, NanniDb db, AuthenticatorApps apps, SecondFactors factors, Passwords passwords,
        SignInGuard guard, KnownBrowsers browsers, Sessions sessions, ProviderLinks links, Ui ui, CancellationToken cancel)
    {
        var user = await User(visitor, db, cancel);
        var errors = FormErrors.Check(form, ui);
        if (errors.Any)
        {
            return await Page(user, form, errors, factors, links, ui, cancel);
        }

        var isApp = form.With == ProofKind.App;
        var address = context.Connection.RemoteIpAddress?.ToString();
        var account = isApp ? SecondStepPages.Account(user.Id) : browsers.AccountOf(context, user.NormalisedEmail);
        if (await guard.Begin(account, address, cancel) is { Wait: var wait } && wait > TimeSpan.Zero)
        {
            errors.Add("", Waiting.Text(context, ui, wait));
            return await Page(user, form, errors, factors, links, ui, cancel, StatusCodes.Status429TooManyRequests);
        }

        if (!(isApp ? await apps.Check(user, form.Proof!, cancel) : passwords.Verify(user, form.Proof!)))
        {
            errors.Add("Proof", ui.T(isApp ? "proof.app.wrong" : "profile.wrong"));
            return await Page(user, form, errors, factors, links, ui, cancel);
        }

        await guard.Succeeded(account, address);
        await sessions.Confirm(context, visitor.SessionId!, withSecondFactor: isApp, cancel);
        return Go.To(ReturnUrl.Local(form.Return));
    }

    private static Task<User> User(Visitor visitor, NanniDb db, CancellationToken cancel) =>
        db.Users.SingleAsync(u => u.Id == visitor.UserId, cancel);

    private static async Task<IResult> Page(
        User user, ProofForm form, FormErrors errors, SecondFactors factors, ProviderLinks links, Ui ui, CancellationToken cancel,
        int refused = StatusCodes.Status422UnprocessableEntity)
    {
        var has = await factors.Of(user.Id, cancel);
        List<string> kinds = [];
        if (has.HasApp)
        {
            kinds.Add(ProofKind.App);
        }

        if (has.Passkeys.Count > 0)
        {
            kinds.Add(ProofKind.Passkey);
        }

        var instead = await links.Anew(user.Id, form.Return, ui, cancel);
        if (user.PasswordHash is not null || (kinds.Count == 0 && instead is null))
        {
            kinds.Add(ProofKind.Password);
        }

        return kinds.Count > 0
            ? StepPage.Show("again", Url, kinds, form.With, form.Return, errors, ui, refused, instead)
            : ProviderView.With(new ProviderView.Content(ui.T("again.title"), instead!, ui.T("provider.again")), ui);
    }
}
