using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Audit;
using Nanni.Web.Audit;
using Nanni.Web.Security;
using Nanni.Web.SignIn.Factors;

namespace Nanni.Web.SignIn.Providers;

/// <summary>
/// What comes of an account that the provider vouches for: the person whose account it is known to be, or whose address it has if the
/// provider has verified that; a member only by an invitation.
/// </summary>
internal sealed class ProviderSignIn(
    ProviderSettings settings, ProviderLinks links, NanniDb db, Joining joining, SecondStep steps, Sessions sessions, SignInGuard guard,
    SecurityEvents events, FailedSignIns failed, TimeProvider clock)
{
    private sealed record Found(User User, Guid? Workspace, string LeadsTo);

    /// <returns>The page to go to.</returns>
    public async Task<string> Finish(HttpContext context, ProviderAccount account, AuthenticationProperties asked, CancellationToken cancel)
    {
        try
        {
            var found = asked.GetString(ProviderHandler.Invitation) is { } invitation
                ? await Join(account, invitation, cancel)
                : new(await Known(account, cancel), null, ReturnUrl.Local(asked.GetString(ProviderHandler.Return)));
            await guard.Succeeded(ProviderHandler.Account(context), context.Connection.RemoteIpAddress?.ToString());
            return await Enter(context, found, cancel);
        }
        catch (ProviderException refused)
        {
            return await Refuse(context, refused, (await links.Find(account, cancel))?.UserId);
        }
    }

    /// <summary>Notes that nobody came in, unless the person only changed their mind or the provider is down, and leads back to the sign-in page.</summary>
    /// <param name="user">Who it would have been, where that is known.</param>
    public async Task<string> Refuse(HttpContext context, ProviderException refused, Guid? user)
    {
        if (refused.Kind is not (ProviderException.Refused or ProviderException.Down)
            && failed.Due(context.Connection.RemoteIpAddress?.ToString()) is > 0 and var count)
        {
            await events.Write(SecurityLog.Installation, Told.ProviderRefused(settings.Name, refused.Kind, count), user);
        }

        return ProviderPages.Problem(refused.Kind, ProviderHandler.Asked(context)?.GetString(ProviderHandler.Return));
    }

    private async Task<string> Enter(HttpContext context, Found found, CancellationToken cancel)
    {
        await events.Write(SecurityLog.Installation, Told.ProviderVouched(settings.Name), found.User.Id);

        // Whoever was asked whether it is still they has a session already, which the new one takes the place of.
        await context.AuthenticateAsync(Authentication.Name);
        var visitor = context.RequestServices.GetRequiredService<Visitor>();
        if (visitor is { UserId: { } before, SessionId: { } session } && before == found.User.Id)
        {
            await sessions.RevokeOne(before, session);
        }

        if (!settings.IsSecondFactor)
        {
            return await steps.After(context, found.User, found.Workspace, found.LeadsTo, cancel);
        }

        await sessions.SignIn(context, found.User, found.Workspace, withSecondFactor: true, cancel);
        return found.LeadsTo;
    }

    private async Task<User> Known(ProviderAccount account, CancellationToken cancel)
    {
        if (await links.Find(account, cancel) is { } link)
        {
            link.LastUsedAt = clock.GetUtcNow();
            return await db.Users.SingleOrDefaultAsync(u => u.Id == link.UserId && u.DisabledAt == null, cancel) ?? throw new ProviderException(ProviderException.Unknown);
        }

        var email = account.VerifiedEmail ?? throw new ProviderException(ProviderException.Unverified);
        var user = await db.Users.SingleOrDefaultAsync(u => u.NormalisedEmail == email && u.DisabledAt == null, cancel)
            ?? throw new ProviderException(ProviderException.Unknown);
        await links.Add(user, account, cancel);
        return user;
    }

    /// <summary>The invited one is whose address it is, or whose account it is known to be.</summary>
    private async Task<Found> Join(ProviderAccount account, string invitation, CancellationToken cancel)
    {
        var invited = await joining.Find(invitation, cancel) ?? throw new ProviderException(ProviderException.Expired);
        var link = await links.Find(account, cancel);
        if (link is null && account.VerifiedEmail is null)
        {
            throw new ProviderException(ProviderException.Unverified);
        }

        if (link is null ? account.VerifiedEmail != EmailAddress.Normalise(invited.Member.Email!) : link.UserId != invited.User?.Id)
        {
            throw new ProviderException(ProviderException.Invitation);
        }

        // Before they join: who is somebody else at the provider does not.
        if (link is null && invited.User is { } known)
        {
            await links.Add(known, account, cancel);
        }

        var user = await joining.Redeem(invited, invited.Member.Name, password: null, cancel) ?? throw new ProviderException(ProviderException.Expired);
        if (invited.User is null)
        {
            await links.Add(user, account, cancel);
        }

        return new(user, invited.Member.WorkspaceId, "/w/" + invited.Workspace.Slug);
    }
}
