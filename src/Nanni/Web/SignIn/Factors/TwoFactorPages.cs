using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Web.Forms;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn.Factors;

public sealed record AppForm
{
    [Required, MaxLength(12)]
    public string? Code { get; init; }

    /// <summary>The secret that was offered, encrypted.</summary>
    public string? Offer { get; init; }

    public string? Return { get; init; }
}

/// <summary>
/// Setting up a second factor. Outside any workspace, since those whose role asks for one reach no page of theirs before.
/// </summary>
internal static class TwoFactorPages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/two-factor").WithMetadata(new BeforeSecondFactor());
        pages.MapGet("", Start);
        pages.MapGet("/app", async (
            string? @return, Visitor visitor, NanniDb db, AuthenticatorApps apps, Confirmations confirmed, Ui ui, CancellationToken cancel) =>
            confirmed.Ask("/two-factor/app?return=" + Uri.EscapeDataString(ReturnUrl.Local(@return)))
            ?? Page(apps.Offer(await User(visitor, db, cancel)), @return, new(), ui));
        pages.MapPost("/app", Add);
    }

    /// <summary>A page of ten codes that is shown once.</summary>
    public static IResult Codes(IReadOnlyList<string> codes, string back, Ui ui) =>
        RecoveryCodesView.With(new RecoveryCodesView.Content(codes, back), ui);

    private static async Task<IResult> Start(
        string? @return, Visitor visitor, NanniDb db, SecondFactors factors, Ui ui, CancellationToken cancel)
    {
        var back = ReturnUrl.Local(@return);
        if (visitor.Barred is null)
        {
            return Go.To(back);
        }

        // Added in another browser, after this one had signed in: it is asked for here too.
        return await factors.Has(await User(visitor, db, cancel), cancel)
            ? Go.To("/confirm?return=" + Uri.EscapeDataString(back))
            : FactorNeededView.With(
                new FactorNeededView.Content(visitor.Barred.WorkspaceName, "/two-factor/app?return=" + Uri.EscapeDataString(back),
                    NewPasskeyPages.Url + "?return=" + Uri.EscapeDataString(back)), ui);
    }

    private static async Task<IResult> Add(
        [FromForm] AppForm form, HttpContext context, Visitor visitor, NanniDb db, AuthenticatorApps apps, SecondFactors factors,
        Confirmations confirmed, SignInGuard guard, Sessions sessions, Ui ui, CancellationToken cancel)
    {
        var again = "/two-factor/app?return=" + Uri.EscapeDataString(ReturnUrl.Local(form.Return));
        if (confirmed.Ask(again) is { } ask)
        {
            return ask;
        }

        var user = await User(visitor, db, cancel);
        var errors = FormErrors.Check(form, ui);
        var address = context.Connection.RemoteIpAddress?.ToString();
        if (!errors.Any && await guard.Begin(SecondStepPages.Account(user.Id), address, cancel) is { Wait: var wait } && wait > TimeSpan.Zero)
        {
            errors.Add("", Waiting.Text(context, ui, wait));
        }

        // An offer that is not hers, or too old, comes back as another one.
        var offer = apps.Open(user, form.Offer);
        if (errors.Any || offer is null || !await apps.Confirm(user, offer, form.Code!, cancel))
        {
            return Page(offer ?? apps.Offer(user), form.Return, errors.Any ? errors : errors.Add("Code", ui.T("app.wrong")), ui);
        }

        await guard.Succeeded(SecondStepPages.Account(user.Id), address);
        var session = await sessions.Confirm(context, visitor.SessionId!, withSecondFactor: true, cancel);
        var codes = await factors.Added(user, session, "appAdded", cancel);
        var back = ReturnUrl.Local(form.Return);
        return codes.Count > 0 ? Codes(codes, back, ui) : Go.To(back, "said.appAdded");
    }

    private static Task<User> User(Visitor visitor, NanniDb db, CancellationToken cancel) =>
        db.Users.SingleAsync(u => u.Id == visitor.UserId, cancel);

    private static IResult Page(OfferedApp offer, string? back, FormErrors errors, Ui ui)
    {
        var form = new FormPage(ui.T("app.title"), "/two-factor/app", ui.T("app.submit"),
        [
            new("Code", ui.T("proof.app.field"))
            {
                Error = errors["Code"], HasFocus = errors.Any, MaxLength = 12, Autocomplete = "one-time-code", InputMode = "numeric",
            },
            new("Offer", "", "hidden", offer.Sealed),
            new("Return", "", "hidden", ReturnUrl.Local(back)),
        ])
        { Problem = errors[""], AnswersDirectly = true, Links = [new(ReturnUrl.Local(back), ui.T("app.cancel"))] };
        return AppView.With(
            new AppView.Content(form, QrSquare.Of(offer.Address), Base32.Grouped(offer.Secret, ' '), offer.Address), ui,
            errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
