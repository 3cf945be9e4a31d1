using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Web.Forms;
using Nanni.Web.Security;
using Nanni.Web.SignIn.Providers;

namespace Nanni.Web.SignIn.Factors;

/// <summary>A passkey instead of the password, as the second factor, and to say that it is still oneself.</summary>
internal static class PasskeyPages
{
    public const string SignIn = "/sign-in/passkey";
    public const string Second = "/sign-in/second/passkey";
    public const string Confirm = "/confirm/passkey";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(SignIn + "/options", async (HttpContext context, Passkeys passkeys) => Question(await passkeys.Ask(null, context))).AllowAnonymous().NotBesideOnlyProvider();
        app.MapPost(SignIn, Enter).AllowAnonymous().NotBesideOnlyProvider();
        app.MapPost(Second + "/options", async (HttpContext context, SecondStep steps, Passkeys passkeys, CancellationToken cancel) =>
            await steps.Find(context, cancel) is { } halfway ? Question(await passkeys.Ask(halfway.User, context)) : Refusals.NotFound()).AllowAnonymous();
        app.MapPost(Second, Finish).AllowAnonymous();
        app.MapPost(Confirm + "/options", async (
            HttpContext context, Visitor visitor, NanniDb db, Passkeys passkeys, CancellationToken cancel) => Question(
            await passkeys.Ask(await db.Users.SingleAsync(u => u.Id == visitor.UserId, cancel), context))).WithMetadata(new BeforeSecondFactor());
        app.MapPost(Confirm, ConfirmIt).WithMetadata(new BeforeSecondFactor());
    }

    public static IResult Question(PasskeyQuestion question) => Results.Text(
        $$"""{"options":{{question.Options}},"state":"{{question.State}}"}""", "application/json");

    private static async Task<IResult> Enter(
        [FromForm] PasskeyAnswer answer, HttpContext context, Passkeys passkeys, SignInGuard guard, Sessions sessions, CancellationToken cancel)
    {
        var address = context.Connection.RemoteIpAddress?.ToString();
        var account = $"passkey {address}";
        if ((await guard.Begin(account, address, cancel)).Wait > TimeSpan.Zero || await passkeys.Check(null, answer, context, cancel) is not { } user)
        {
            return Go.To("/sign-in?return=" + Uri.EscapeDataString(ReturnUrl.Local(answer.Return)), "said.passkeyRefused");
        }

        await guard.Succeeded(account, address);
        await sessions.SignIn(context, user, workspace: null, withSecondFactor: true, cancel);
        return Go.To(ReturnUrl.Local(answer.Return));
    }

    private static async Task<IResult> Finish(
        [FromForm] PasskeyAnswer answer, HttpContext context, SecondStep steps, Passkeys passkeys, CancellationToken cancel)
    {
        if (await steps.Find(context, cancel) is not { } halfway || !await steps.Count(halfway, cancel))
        {
            return SecondStepPages.Over();
        }

        if (await passkeys.Check(halfway.User, answer, context, cancel) is null)
        {
            return Go.To("/sign-in/second?return=" + Uri.EscapeDataString(ReturnUrl.Local(answer.Return)), "said.passkeyRefused");
        }

        return await steps.Finish(context, halfway, cancel) ? Go.To(ReturnUrl.Local(answer.Return)) : SecondStepPages.Over();
    }

    private static async Task<IResult> ConfirmIt(
        [FromForm] PasskeyAnswer answer, HttpContext context, Visitor visitor, NanniDb db, Passkeys passkeys, Sessions sessions,
        CancellationToken cancel)
    {
        var user = await db.Users.SingleAsync(u => u.Id == visitor.UserId, cancel);
        if (await passkeys.Check(user, answer, context, cancel) is null)
        {
            return Go.To("/confirm?return=" + Uri.EscapeDataString(ReturnUrl.Local(answer.Return)), "said.passkeyRefused");
        }

        await sessions.Confirm(context, visitor.SessionId!, withSecondFactor: true, cancel);
        return Go.To(ReturnUrl.Local(answer.Return));
    }
}
