using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Security;
using Nanni.Web.SignIn;
using Nanni.Web.SignIn.Factors;
using Nanni.Web.SignIn.Providers;

namespace Nanni.Administration.Members;

public sealed record PasswordForm
{
    [Required]
    public string? Current { get; init; }

    [Required]
    public string? Password { get; init; }
}

/// <summary>How somebody signs in: password, second factor, recovery codes.</summary>
internal static class SecurityPages
{
    public static void Map(RouteGroupBuilder profile)
    {
        profile.MapGet("/security", (Parts parts, CancellationToken cancel) => Page(new(), parts, cancel));
        profile.MapPost("/password", ChangePassword);
        profile.MapPost("/security/app/removal", async (Parts parts, CancellationToken cancel) =>
        {
            if (parts.Ask() is { } ask)
            {
                return ask;
            }

            await parts.Factors.RemoveApp(await parts.User(cancel), cancel);
            return Go.To(parts.Url, "said.appRemoved");
        });
        profile.MapPost("/security/passkeys/{key}/removal", async (string key, Parts parts, CancellationToken cancel) =>
        {
            if (parts.Ask() is { } ask)
            {
                return ask;
            }

            return Base64Url.IsValid(key) && await parts.Factors.RemovePasskey(await parts.User(cancel), Base64Url.DecodeFromChars(key), cancel)
                ? Go.To(parts.Url, "said.passkeyRemoved")
                : Refusals.NotFound();
        });
        profile.MapPost("/security/providers/{key}/removal", async (string key, Parts parts, CancellationToken cancel) =>
        {
            if (parts.Ask() is { } ask)
            {
                return ask;
            }

            return Base64Url.IsValid(key) && await parts.Providers.Remove(await parts.User(cancel), Encoding.UTF8.GetString(Base64Url.DecodeFromChars(key)), cancel)
                ? Go.To(parts.Url, "said.providerRemoved")
                : Refusals.NotFound();
        });
        profile.MapPost("/security/codes", async (Parts parts, CancellationToken cancel) =>
            parts.Ask() ?? TwoFactorPages.Codes(await parts.Factors.NewCodes(await parts.User(cancel), cancel), parts.Url, parts.Ui));
    }

    internal sealed record Parts(
        Visitor Visitor, NanniDb Db, SecondFactors Factors, ProviderLinks Providers, ProviderSettings Provider, Confirmations Confirmed, Ui Ui)
    {
        public string Url => Ui.Url("me/security");

        public Task<Database.Platform.User> User(CancellationToken cancel) => Db.Users.SingleAsync(u => u.Id == Visitor.UserId, cancel);

        /// <summary>“Is it still you?”, if it has not been asked lately.</summary>
        public IResult? Ask() => Confirmed.Ask(Url);
    }

    private static async Task<IResult> ChangePassword(
        [FromForm] PasswordForm form, Parts parts, Passwords passwords, SignInGuard guard, KnownBrowsers browsers, Accounts accounts,
        HttpContext context, CancellationToken cancel)
    {
        var ui = parts.Ui;
        var user = await parts.User(cancel);
        var errors = FormErrors.Check(form, ui).CheckPassword(form.Password, user.Email, ui);
        var (account, address) = (browsers.AccountOf(context, user.NormalisedEmail), context.Connection.RemoteIpAddress?.ToString());

        // An open browser left alone must not be a way to guess the password either.
        if (!errors.Any && ((await guard.Begin(account, address, cancel)).Wait > TimeSpan.Zero || !passwords.Verify(user, form.Current!)))
        {
            errors.Add("Current", ui.T("profile.wrong"));
        }

        if (errors.Any)
        {
            return await Page(errors, parts, cancel);
        }

        await guard.Succeeded(account, address);
        await accounts.SetPassword(user, passwords.Hash(form.Password!), keep: parts.Visitor.SessionId, cancel);
        return Go.To(parts.Url, "said.password");
    }

    private static async Task<IResult> Page(FormErrors errors, Parts parts, CancellationToken cancel)
    {
        var ui = parts.Ui;
        var password = new FormPage(ui.T("profile.password"), ui.Url("me/password"), ui.T("profile.password.submit"),
        [
            new("Current", ui.T("profile.current"), "password") { Error = errors["Current"], Autocomplete = "current-password" },
            Choices.NewPassword(errors, ui),
        ])
        { Lead = ui.T("profile.password.lead") };
        var user = await parts.User(cancel);

        // Whoever has come through the provider has no password to change, nor does one serve where the provider is the only way.
        var content = new SecurityView.Content(
            await parts.Factors.Of(user.Id, cancel), (user.PasswordHash is null || parts.Provider.IsOnly) && !errors.Any ? null : password,
            [.. (await parts.Providers.Of(user.Id, cancel)).Select(link => new SecurityView.LinkedAccount(
                link.Issuer == parts.Provider.Issuer ? parts.Provider.Name : new Uri(link.Issuer).Host, link.Email, link.CreatedAt, link.LastUsedAt,
                $"{parts.Url}/providers/{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(link.Issuer))}/removal"))],
            parts.Url);
        return SecurityView.With(content, ui, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
