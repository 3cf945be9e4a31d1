using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn.Factors;

/// <summary>Somebody between the password and the second factor.</summary>
public sealed record Halfway(PendingSignIn Pending, User User);

/// <summary>
/// The way in, in two steps: whoever has proved one thing gets a session if nothing else is asked of them, and otherwise ten minutes
/// and five attempts for the second. Each step gives a new secret to the browser; none is taken over from the step before.
/// </summary>
public sealed class SecondStep(NanniDb db, SecondFactors factors, Sessions sessions, PublicUrl url, TimeProvider clock)
{
    public const int MaxAttempts = 5;

    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    public static string CookieName(bool isHttps) => isHttps ? "__Host-nanni-step" : "nanni-step";

    /// <summary>Goes on after the password, or what stands for it.</summary>
    /// <param name="workspace">Where "/" leads first; null: where it led last.</param>
    /// <param name="leadsTo">The page that was wanted.</param>
    /// <returns>The page to go to.</returns>
    public async Task<string> After(HttpContext context, User user, Guid? workspace, string leadsTo, CancellationToken cancel)
    {
        if (!await factors.Has(user, cancel))
        {
            await sessions.SignIn(context, user, workspace, withSecondFactor: false, cancel);
            return leadsTo;
        }

        var (secret, now) = (Secret.New(), clock.GetUtcNow());
        await db.PendingSignIns.Where(p => p.ExpiresAt < now).ExecuteDeleteAsync(cancel);
        db.PendingSignIns.Add(new()
        {
            Id = Secret.Hash(secret),
            UserId = user.Id,
            SecurityStamp = user.SecurityStamp,
            WorkspaceId = workspace,
            ExpiresAt = now + Lasts,
        });
        await db.SaveChangesAsync(cancel);
        context.Response.Cookies.Append(CookieName(url.IsHttps), secret, Cookie());
        return leadsTo == "/" ? "/sign-in/second" : "/sign-in/second?return=" + Uri.EscapeDataString(leadsTo);
    }

    /// <summary>Who is at the second step in this browser; null when nobody is, or no longer.</summary>
    public async Task<Halfway?> Find(HttpContext context, CancellationToken cancel)
    {
        if (context.Request.Cookies[CookieName(url.IsHttps)] is not { Length: > 20 and < 100 } secret)
        {
            return null;
        }

        var (id, now) = (Secret.Hash(secret), clock.GetUtcNow());
        var pending = await db.PendingSignIns.AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == id && p.UsedAt == null && p.ExpiresAt > now && p.Attempts < MaxAttempts, cancel);
        var user = pending is null
            ? null
            : await db.Users.SingleOrDefaultAsync(
                u => u.Id == pending.UserId && u.SecurityStamp == pending.SecurityStamp && u.DisabledAt == null, cancel);
        return user is null ? null : new(pending!, user);
    }

    /// <summary>Counts an attempt before it is made, so that many at once are no more than as many one after another.</summary>
    public async Task<bool> Count(Halfway halfway, CancellationToken cancel)
    {
        var id = halfway.Pending.Id;
        return await db.PendingSignIns.Where(p => p.Id == id && p.UsedAt == null && p.Attempts < MaxAttempts)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Attempts, p => p.Attempts + 1), cancel) == 1;
    }

    /// <summary>Opens the session. False when this step was finished already.</summary>
    public async Task<bool> Finish(HttpContext context, Halfway halfway, CancellationToken cancel)
    {
        var (id, now) = (halfway.Pending.Id, clock.GetUtcNow());
        var isFirst = await db.PendingSignIns.Where(p => p.Id == id && p.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.UsedAt, now), cancel) == 1;
        context.Response.Cookies.Delete(CookieName(url.IsHttps), Cookie());
        if (isFirst)
        {
            await sessions.SignIn(context, halfway.User, halfway.Pending.WorkspaceId, withSecondFactor: true, cancel);
        }

        return isFirst;
    }

    private CookieOptions Cookie() => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = url.IsHttps,
        Path = "/",
        MaxAge = Lasts,
        IsEssential = true,
    };
}
