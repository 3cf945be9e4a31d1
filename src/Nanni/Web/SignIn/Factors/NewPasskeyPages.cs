using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Web.Forms;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn.Factors;

public sealed record NewPasskeyForm : PasskeyAnswer
{
    [Required, MaxLength(100)]
    public string? Name { get; init; }
}

/// <summary>Adding a passkey: a name, and then the browser asks for a finger, a face or a code.</summary>
internal static class NewPasskeyPages
{
    public const string Url = "/two-factor/passkey";

    public static void Map(IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Url).WithMetadata(new BeforeSecondFactor());
        pages.MapGet("", (string? @return, Confirmations confirmed, Ui ui) =>
            confirmed.Ask(Again(@return)) ?? Page(new() { Return = @return }, new(), ui));
        pages.MapPost("/options", async (
            HttpContext context, Visitor visitor, NanniDb db, Passkeys passkeys, Confirmations confirmed, CancellationToken cancel) => confirmed.IsFresh
            ? PasskeyPages.Question(await passkeys.AskNew(await User(visitor, db, cancel), context))
            : Refusals.NotFound());
        pages.MapPost("", Add);
    }

    private static async Task<IResult> Add(
        [FromForm] NewPasskeyForm form, HttpContext context, Visitor visitor, NanniDb db, Passkeys passkeys, SecondFactors factors,
        Confirmations confirmed, Sessions sessions, Ui ui, CancellationToken cancel)
    {
        if (confirmed.Ask(Again(form.Return)) is { } ask)
        {
            return ask;
        }

        var errors = FormErrors.Check(form, ui);
        var user = await User(visitor, db, cancel);
        if (errors.Any || await passkeys.Add(user, form.Name!, form, context, cancel) is null)
        {
            return Page(form, errors.Any ? errors : errors.Add("", ui.T("passkey.notAdded")), ui);
        }

        var session = await sessions.Confirm(context, visitor.SessionId!, withSecondFactor: true, cancel);
        var codes = await factors.Added(user, session, "passkeyAdded", cancel);
        var back = ReturnUrl.Local(form.Return);
        return codes.Count > 0 ? TwoFactorPages.Codes(codes, back, ui) : Go.To(back, "said.passkeyAdded");
    }

    private static string Again(string? back) => $"{Url}?return={Uri.EscapeDataString(ReturnUrl.Local(back))}";

    private static Task<User> User(Visitor visitor, NanniDb db, CancellationToken cancel) =>
        db.Users.SingleAsync(u => u.Id == visitor.UserId, cancel);

    private static IResult Page(NewPasskeyForm form, FormErrors errors, Ui ui) => NewPasskeyView.With(
        new NewPasskeyView.Content(
            new("Name", ui.T("passkey.name"), Value: form.Name)
            { Error = errors["Name"], MaxLength = 100, HasFocus = true, Hint = ui.T("passkey.name.hint") },
            errors[""],
            ReturnUrl.Local(form.Return)),
        ui,
        errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
}
