using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Audit;
using Nanni.Web.Audit;
using Nanni.Web.Forms;
using Nanni.Web.Security;
using Nanni.Web.SignIn.Factors;
using Nanni.Web.SignIn.Providers;

namespace Nanni.Web.SignIn;

public sealed record SignInForm
{
    [Required, MaxLength(EmailAddress.MaxLength)]
    public string? Email { get; init; }

    [Required]
    public string? Password { get; init; }

    /// <summary>Where to go afterwards; only a path of ours is followed.</summary>
    public string? Return { get; init; }
}

/// <summary>Sign-in, sign-out, and where "/" leads.</summary>
internal static class SignInPages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/", Start).AllowAnonymous();
        app.MapGet("/sign-in", (string? @return, string? problem, ProviderSettings provider, Ui ui) =>
            Page(new() { Return = @return }, new(), provider, ui, problem: ProviderPages.Sentence(problem, provider, ui))).AllowAnonymous();
        app.MapPost("/sign-in", Post).AllowAnonymous().NotBesideOnlyProvider().ShowAgain(stale => Page(
            new() { Email = stale["Email"], Return = stale["Return"] }, stale.Errors, stale.Service<ProviderSettings>(), stale.Ui, StaleForm.Status));
        app.MapPost("/sign-out", async (HttpContext context, Visitor visitor, Sessions sessions) =>
        {
            await sessions.SignOut(context, visitor.SessionId!);
            return Go.To("/sign-in");
        }).WithMetadata(new EndsPreview(), new BeforeSecondFactor());
    }

    private static async Task<IResult> Start(Visitor visitor, SetUp setUp, Workspaces workspaces, Ui ui, CancellationToken cancel)
    {
        if (visitor.Membership is { } membership)
        {
            return Go.To("/w/" + membership.Slug);
        }

        if (visitor.UserId is { } user)
        {
            return (await workspaces.Of(user, cancel)).FirstOrDefault() is { } first
                ? Go.To(first.Url)
                : NoticePage.With(new Notice(ui.T("start.noWorkspace"), ui.T("start.noWorkspace.what")) { OffersSignOut = true }, ui);
        }

        return await setUp.IsNeeded(cancel)
            ? Answer.Notice("start.empty", ui)
            : Go.To("/sign-in");
    }

    private static async Task<IResult> Post(
        [FromForm] SignInForm form, HttpContext context, NanniDb db, Passwords passwords, SignInGuard guard, KnownBrowsers browsers,
        SecondStep steps, ProviderSettings provider, Ui ui, FailedSignIns failed, SecurityEvents events, CancellationToken cancel)
    {
        var errors = FormErrors.Check(form, ui);
        if (errors.Any)
        {
            return Page(form, errors, provider, ui);
        }

        var email = EmailAddress.Normalise(form.Email!);
        var address = context.Connection.RemoteIpAddress?.ToString();
        var account = browsers.AccountOf(context, email);
        var (wait, isLast) = await guard.Begin(account, address, cancel);
        if (wait > TimeSpan.Zero)
        {
            return Page(form, errors.Add("", Waiting.Text(context, ui, wait)), provider, ui, StatusCodes.Status429TooManyRequests);
        }

        var user = await db.Users.FirstOrDefaultAsync(u => u.NormalisedEmail == email, cancel);
        if (!passwords.Verify(user, form.Password!))
        {
            // The same for an address that is nobody's: one statement, so that the time it takes tells nothing.
            // What is nobody's address may be a password in the wrong field: only that there was an attempt is kept.
            var known = user?.Email;
            if (failed.Due(address) is > 0 and var count)
            {
                await events.Write(SecurityLog.Installation, Told.SignInFailed(known, count), user?.Id);
            }

            if (isLast)
            {
                await events.Write(SecurityLog.Installation, Told.SignInLocked(known), user?.Id);
            }

            return Page(form, errors.Add("", ui.T("signIn.wrong")), provider, ui);
        }

        await guard.Succeeded(account, address);
        return Go.To(await steps.After(context, user!, workspace: null, ReturnUrl.Local(form.Return), cancel));
    }

    private static IResult Page(
        SignInForm form, FormErrors errors, ProviderSettings provider, Ui ui, int refused = StatusCodes.Status422UnprocessableEntity, string? problem = null)
    {
        var instead = ProviderPages.Link(provider, ui, form.Return);
        if (provider.IsOnly)
        {
            return ProviderView.With(new ProviderView.Content(ui.T("signIn.title"), instead!, Problem: problem ?? errors[""]), ui);
        }

        var page = new FormPage(ui.T("signIn.title"), "/sign-in", ui.T("signIn.submit"),
        [
            new("Email", ui.T("field.email"), "email", form.Email)
                { Error = errors["Email"], HasFocus = true, MaxLength = EmailAddress.MaxLength, Autocomplete = "username webauthn" },
            new("Password", ui.T("field.password"), "password") { Error = errors["Password"], Autocomplete = "current-password" },
            new("Return", "", "hidden", ReturnUrl.Local(form.Return)),
        ])
        { Links = [new("/forgot", ui.T("signIn.forgot"))], Problem = problem ?? errors[""], Instead = instead };
        return SignInView.With(page, ui, errors.Any ? refused : StatusCodes.Status200OK);
    }
}
