using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Nanni.Web.Forms;
using Nanni.Web.Security;
using Nanni.Web.SignIn.Factors;
using Nanni.Web.SignIn.Providers;

namespace Nanni.Web.SignIn;

public sealed record JoinForm
{
    [Required, MaxLength(200)]
    public string? Name { get; init; }

    [Required]
    public string? Password { get; init; }
}

/// <summary>The link of an invitation: a new person chooses a password, a known one confirms with theirs.</summary>
internal static class JoinPages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/join/{token}", async (string token, Joining joining, ProviderSettings provider, Ui ui, CancellationToken cancel) =>
            await joining.Find(token, cancel) is { } invited
                ? Page(token, invited, new() { Name = invited.Member.Name }, new(), provider, ui)
                : Expired(ui)).AllowAnonymous();
        app.MapPost("/join/{token}", Post).AllowAnonymous().NotBesideOnlyProvider().ShowAgain(Again);
    }

    private static async Task<IResult?> Again(StaleForm stale) =>
        await stale.Service<Joining>().Find(stale.Token, stale.Cancel) is { } invited
            ? Page(stale.Token, invited, new() { Name = stale["Name"] }, stale.Errors, stale.Service<ProviderSettings>(), stale.Ui, StaleForm.Status)
            : null;

    private static async Task<IResult> Post(
        string token, [FromForm] JoinForm form, HttpContext context, Joining joining, Passwords passwords, SignInGuard guard,
        KnownBrowsers browsers, SecondStep steps, ProviderSettings provider, Ui ui, CancellationToken cancel)
    {
        if (await joining.Find(token, cancel) is not { } invited)
        {
            return Expired(ui);
        }

        var errors = FormErrors.Check(form, ui);
        var (account, address) = (browsers.AccountOf(context, invited.Member.Email!), context.Connection.RemoteIpAddress?.ToString());
        if (invited.User is null)
        {
            errors.CheckPassword(form.Password, invited.Member.Email, ui);
        }
        else if (!errors.Any && ((await guard.Begin(account, address, cancel)).Wait > TimeSpan.Zero || !passwords.Verify(invited.User, form.Password!)))
        {
            errors.Add("Password", ui.T("join.wrong"));
        }

        if (errors.Any)
        {
            return Page(token, invited, form, errors, provider, ui);
        }

        if (await joining.Redeem(invited, form.Name!, form.Password!, cancel) is not { } user)
        {
            return Expired(ui);
        }

        if (invited.User is not null)
        {
            await guard.Succeeded(account, address);
        }

        return Go.To(await steps.After(context, user, invited.Member.WorkspaceId, "/w/" + invited.Workspace.Slug, cancel));
    }

    private static IResult Expired(Ui ui) =>
        Answer.Notice("join.expired", ui, StatusCodes.Status404NotFound);

    private static IResult Page(
        string token, Invited invited, JoinForm form, FormErrors errors, ProviderSettings provider, Ui ui,
        int refused = StatusCodes.Status422UnprocessableEntity)
    {
        var (title, instead) = (ui.T("join.title", ("workspace", invited.Workspace.Name)), ProviderPages.Link(provider, ui, invitation: token));
        if (provider.IsOnly)
        {
            return ProviderView.With(
                new ProviderView.Content(title, instead!, ui.T("provider.join", ("email", invited.Member.Email)), errors[""]), ui, errors.Any ? refused : StatusCodes.Status200OK);
        }

        var page = new FormPage(title, "/join/" + Uri.EscapeDataString(token), ui.T("join.submit"),
        [
            new("Email", ui.T("field.email"), "email", invited.Member.Email) { IsReadOnly = true, Autocomplete = "username" },
            new("Name", ui.T("field.yourName"), Value: form.Name) { Error = errors["Name"], MaxLength = 200, Autocomplete = "name" },
            invited.User is null
                ? Choices.NewPassword(errors, ui)
                : new("Password", ui.T("field.password"), "password")
                    { Error = errors["Password"], Hint = ui.T("join.password.hint"), Autocomplete = "current-password" },
        ])
        { Lead = ui.T("join.lead"), Instead = instead };
        return Answer.Form(page, errors, ui, refused);
    }
}
