using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Web.Forms;
using Nanni.Web.Mail;
using Nanni.Web.Security;
using Nanni.Web.SignIn.Factors;
using Nanni.Web.SignIn.Providers;

namespace Nanni.Web.SignIn;

public sealed record ForgotForm
{
    [Required, MaxLength(EmailAddress.MaxLength), Mail]
    public string? Email { get; init; }
}

public sealed record NewPasswordForm
{
    [Required]
    public string? Password { get; init; }
}

/// <summary>A forgotten password: ask for a link by mail, choose a new one by the link.</summary>
internal static class PasswordPages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/forgot", (Outbox outbox, Ui ui) => Ask(new(), new(), outbox, ui)).AllowAnonymous().NotBesideOnlyProvider();
        app.MapPost("/forgot", Forgot).AllowAnonymous().NotBesideOnlyProvider().ShowAgain(stale =>
            Ask(new() { Email = stale["Email"] }, stale.Errors, stale.Service<Outbox>(), stale.Ui, StaleForm.Status));
        app.MapGet("/reset/{token}", async (string token, OneTimeTokens tokens, Ui ui, CancellationToken cancel) =>
            await tokens.Find(token, TokenPurpose.PasswordReset, cancel) is null ? Expired(ui) : Choose(token, new(), ui)).AllowAnonymous().NotBesideOnlyProvider();
        app.MapPost("/reset/{token}", Reset).AllowAnonymous().NotBesideOnlyProvider().ShowAgain(ResetAgain);
    }

    private static async Task<IResult?> ResetAgain(StaleForm stale) =>
        await stale.Service<OneTimeTokens>().Find(stale.Token, TokenPurpose.PasswordReset, stale.Cancel) is null
            ? null
            : Choose(stale.Token, stale.Errors, stale.Ui, StaleForm.Status);

    /// <summary>
    /// Known and unknown addresses take the same way: one row in the outbox. Only the sender of mails, later, looks whose
    /// address it is, so neither answer nor time tells.
    /// </summary>
    private static async Task<IResult> Forgot(
        [FromForm] ForgotForm form, HttpContext context, Outbox outbox, SignInGuard guard, Ui ui, CancellationToken cancel)
    {
        var errors = FormErrors.Check(form, ui);
        if (errors.Any || !outbox.CanSend)
        {
            return Ask(form, errors, outbox, ui);
        }

        // Counted like a failed sign-in, so that nobody can have a mailbox filled.
        var (account, address) = ("forgot:" + EmailAddress.Normalise(form.Email!), context.Connection.RemoteIpAddress?.ToString());
        if ((await guard.Begin(account, address, cancel)).Wait == TimeSpan.Zero)
        {
            await outbox.AddPasswordReset(form.Email!.Trim(), cancel);
        }

        return Answer.Notice("forgot.sent", ui, values: ("email", form.Email!.Trim()));
    }

    private static async Task<IResult> Reset(
        string token, [FromForm] NewPasswordForm form, HttpContext context, NanniDb db, OneTimeTokens tokens, Accounts accounts,
        Passwords passwords, SecondStep steps, Ui ui, CancellationToken cancel)
    {
        var found = await tokens.Find(token, TokenPurpose.PasswordReset, cancel);
        var user = found is null ? null : await db.Users.SingleOrDefaultAsync(u => u.Id == found.UserId && u.DisabledAt == null, cancel);
        if (user is null)
        {
            return Expired(ui);
        }

        var errors = FormErrors.Check(form, ui).CheckPassword(form.Password, user.Email, ui);
        if (errors.Any)
        {
            return Choose(token, errors, ui);
        }

        var hash = passwords.Hash(form.Password!);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (!await tokens.Redeem(found!, cancel))
        {
            return Expired(ui);
        }

        await accounts.SetPassword(user, hash, keep: null, cancel);
        var next = await steps.After(context, user, workspace: null, "/", cancel);
        await transaction.CommitAsync(cancel);
        return Go.To(next);
    }

    private static IResult Expired(Ui ui) =>
        Answer.Notice("reset.expired", ui, StatusCodes.Status404NotFound);

    private static IResult Ask(
        ForgotForm form, FormErrors errors, Outbox outbox, Ui ui, int refused = StatusCodes.Status422UnprocessableEntity) => outbox.CanSend
        ? Answer.Form(
            new FormPage(ui.T("forgot.title"), "/forgot", ui.T("forgot.submit"),
            [
                new("Email", ui.T("field.email"), "email", form.Email)
                    { Error = errors["Email"], HasFocus = true, MaxLength = EmailAddress.MaxLength, Autocomplete = "username" },
            ])
            { Lead = ui.T("forgot.lead"), Links = [new("/sign-in", ui.T("forgot.back"))] },
            errors,
            ui,
            refused)
        : Answer.Notice("forgot.noMail", ui);

    private static IResult Choose(
        string token, FormErrors errors, Ui ui, int refused = StatusCodes.Status422UnprocessableEntity) => Answer.Form(
        new FormPage(ui.T("reset.title"), "/reset/" + Uri.EscapeDataString(token), ui.T("reset.submit"), [Choices.NewPassword(errors, ui)])
        { Lead = ui.T("reset.lead") },
        errors,
        ui,
        refused);
}
