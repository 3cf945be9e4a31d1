using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Nanni.Database.Platform;
using Nanni.Web.Forms;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn;

/// <summary>What the first administrator says about the company and about themselves.</summary>
public sealed record SetUpForm
{
    [Required, MaxLength(100)]
    public string? Company { get; init; }

    [Required, AllowedValues("PL", "LT", "GB")]
    public string? Country { get; init; }

    [Required, AllowedValues("en", "pl", "lt")]
    public string? Language { get; init; }

    [Required, MaxLength(200)]
    public string? Name { get; init; }

    [Required, MaxLength(EmailAddress.MaxLength), Mail]
    public string? Email { get; init; }

    [Required]
    public string? Password { get; init; }
}

/// <summary>The first page of an empty installation.</summary>
internal static class SetUpPages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/set-up/{token}", async (string token, OneTimeTokens tokens, Ui ui, CancellationToken cancel) =>
            await tokens.Find(token, TokenPurpose.SetUp, cancel) is null
                ? Expired(ui)
                : Page(token, new() { Country = CountryOf(ui), Language = ui.Language.Code }, new(), ui)).AllowAnonymous();
        app.MapPost("/set-up/{token}", Post).AllowAnonymous().ShowAgain(Again);
    }

    private static async Task<IResult?> Again(StaleForm stale)
    {
        var typed = new SetUpForm
        {
            Company = stale["Company"],
            Country = stale["Country"],
            Language = stale["Language"],
            Name = stale["Name"],
            Email = stale["Email"],
        };
        return await stale.Service<OneTimeTokens>().Find(stale.Token, TokenPurpose.SetUp, stale.Cancel) is null
            ? null
            : Page(stale.Token, typed, stale.Errors, stale.Ui, StaleForm.Status);
    }

    private static async Task<IResult> Post(
        string token, [FromForm] SetUpForm form, HttpContext context, OneTimeTokens tokens, SetUp setUp, Sessions sessions, Ui ui,
        CancellationToken cancel)
    {
        if (await tokens.Find(token, TokenPurpose.SetUp, cancel) is not { } found)
        {
            return Expired(ui);
        }

        var errors = FormErrors.Check(form, ui).CheckPassword(form.Password, form.Email, ui);
        if (errors.Any)
        {
            return Page(token, form, errors, ui);
        }

        var asked = new NewWorkspace(form.Company!, form.Country!, form.Language!, form.Name!);
        if (await setUp.Redeem(asked, form.Email!, form.Password!, cancel) is not { } made)
        {
            return Expired(ui);
        }

        await sessions.SignIn(context, made.User, made.Workspace.Id, withSecondFactor: false, cancel);
        return Go.To("/w/" + made.Workspace.Slug);
    }

    private static IResult Expired(Ui ui) =>
        Answer.Notice("setUp.expired", ui, StatusCodes.Status404NotFound);

    private static IResult Page(
        string token, SetUpForm form, FormErrors errors, Ui ui, int refused = StatusCodes.Status422UnprocessableEntity) => Answer.Form(
        new FormPage(ui.T("setUp.title"), "/set-up/" + Uri.EscapeDataString(token), ui.T("setUp.submit"),
        [
            new("Company", ui.T("setUp.company"), Value: form.Company)
                { Error = errors["Company"], HasFocus = true, MaxLength = 100, Autocomplete = "organization" },
            new("Country", ui.T("setUp.country"), Value: form.Country)
                { Error = errors["Country"], Options = Choices.Countries(ui), Hint = ui.T("setUp.country.hint") },
            new("Language", ui.T("setUp.language"), Value: form.Language) { Error = errors["Language"], Options = Choices.Languages },
            new("Name", ui.T("field.yourName"), Value: form.Name) { Error = errors["Name"], MaxLength = 200, Autocomplete = "name" },
            new("Email", ui.T("field.email"), "email", form.Email)
                { Error = errors["Email"], MaxLength = EmailAddress.MaxLength, Autocomplete = "username" },
            Choices.NewPassword(errors, ui),
        ])
        { Lead = ui.T("setUp.lead") },
        errors,
        ui,
        refused);

    private static string CountryOf(Ui ui) => ui.Language.Code switch { "lt" => "LT", "en" => "GB", _ => "PL" };
}
