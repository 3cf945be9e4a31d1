using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Audit;
using Nanni.Web.Audit;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn;

/// <summary>Starts, finds, prolongs and ends the sessions of signed-in browsers.</summary>
public sealed class Sessions(NanniDb db, KnownBrowsers browsers, TimeProvider clock, PublicUrl url, SecurityEvents events)
{
    /// <summary>A session ends after two weeks without a request, and after 90 days in any case.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromDays(14);

    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>How far "last seen" may lag: a request in between writes nothing.</summary>
    public static readonly TimeSpan Grain = TimeSpan.FromMinutes(5);

    /// <summary>The prefix has browsers refuse the cookie unless it is secure and for this host alone (RFC 6265bis, 4.1.3.2).</summary>
    public static string CookieName(bool isHttps) => isHttps ? "__Host-nanni" : "nanni";

    /// <summary>Opens a session for the user and gives its cookie to the browser. Whatever cookie came along is not taken over.</summary>
    /// <param name="workspace">Where "/" leads first.</param>
    /// <param name="withSecondFactor">Whether one was given on the way.</param>
    public async Task SignIn(HttpContext context, User user, Guid? workspace, bool withSecondFactor, CancellationToken cancel)
    {
        var request = context.Request;
        var secret = await Start(
            user, workspace, context.Connection.RemoteIpAddress?.ToString(), request.Headers.UserAgent.ToString(), cancel, withSecondFactor);
        context.Response.Cookies.Append(CookieName(url.IsHttps), secret, Cookie());
        browsers.Remember(context, user);
    }

    /// <summary>
    /// Notes that the person has just proved who they are again, and gives the session a new secret: who knew the old one has nothing of it.
    /// </summary>
    /// <param name="withSecondFactor">Whether by a second factor.</param>
    /// <returns>The id of the session from now on.</returns>
    public async Task<byte[]> Confirm(HttpContext context, byte[] id, bool withSecondFactor, CancellationToken cancel)
    {
        var (secret, now) = (Secret.New(), clock.GetUtcNow());
        var next = Secret.Hash(secret);
        await db.Sessions.Where(s => s.Id == id && s.RevokedAt == null).ExecuteUpdateAsync(
            set =>
            {
                set.SetProperty(s => s.Id, next).SetProperty(s => s.ConfirmedAt, now);
                if (withSecondFactor)
                {
                    set.SetProperty(s => s.SecondFactorAt, now);
                }
            },
            cancel);
        context.Response.Cookies.Append(CookieName(url.IsHttps), secret, Cookie());

        // What this request still answers with is for the session as it is now.
        var visitor = context.RequestServices.GetRequiredService<Visitor>();
        (visitor.SessionId, visitor.SessionSecret, visitor.ConfirmedAt) = (next, secret, now);
        return next;
    }

    /// <summary>Opens a session and returns the cookie's value.</summary>
    public async Task<string> Start(User user, Guid? workspace, string? address, string? agent, CancellationToken cancel, bool withSecondFactor = false)
    {
        var now = clock.GetUtcNow();
        var secret = Secret.New();

        // With nothing said, the workspace of the session before.
        workspace ??= await db.Sessions.Where(s => s.UserId == user.Id && s.WorkspaceId != null)
            .OrderByDescending(s => s.LastSeenAt).Select(s => s.WorkspaceId).FirstOrDefaultAsync(cancel);

        // On the first day: a demo that is there already is what whoever started the program wants to see.
        workspace ??= await (
            from m in db.Members
            join w in db.Workspaces on m.WorkspaceId equals w.Id
            where m.UserId == user.Id && m.Status == MemberStatus.Active
            orderby w.IsDemo descending, m.CreatedAt
            select (Guid?)w.Id).FirstOrDefaultAsync(cancel);
        db.Sessions.Add(new()
        {
            Id = Secret.Hash(secret),
            UserId = user.Id,
            WorkspaceId = workspace,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + Idle,
            ConfirmedAt = now,
            SecondFactorAt = withSecondFactor ? now : null,
            IpAddress = address,
            UserAgent = agent is { Length: > 300 } ? agent[..300] : agent,
        });
        user.LastSignInAt = now;
        events.Add(SecurityLog.Installation, Told.SignedIn, user.Id);
        await db.SaveChangesAsync(cancel);
        return secret;
    }

    /// <summary>Notes that the session is alive and which workspace it looks at, if what is noted is old.</summary>
    public async Task Touch(byte[] id, SessionRow session)
    {
        var now = clock.GetUtcNow();
        var workspace = session.WorkspaceId ?? session.LastWorkspaceId;
        if (now - session.LastSeenAt < Grain && workspace == session.LastWorkspaceId)
        {
            return;
        }

        var end = session.CreatedAt + Longest;
        var expires = now + Idle < end ? now + Idle : end;
        await db.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(set =>
        {
            set.SetProperty(s => s.LastSeenAt, now).SetProperty(s => s.ExpiresAt, expires);
            if (workspace != session.LastWorkspaceId)
            {
                set.SetProperty(s => s.WorkspaceId, workspace);
            }
        });
    }

    public async Task SignOut(HttpContext context, byte[] id)
    {
        await Revoke(s => s.Id == id);
        await events.Write(SecurityLog.Installation, Told.SignedOut);
        context.Response.Cookies.Delete(CookieName(url.IsHttps), Cookie());
    }

    /// <summary>Ends the user's sessions, except this one if given: after a new password, and when somebody leaves.</summary>
    public Task RevokeAll(Guid userId, byte[]? except = null) =>
        Revoke(except is null ? s => s.UserId == userId : s => s.UserId == userId && s.Id != except);

    public Task<int> RevokeOne(Guid userId, byte[] id) => Revoke(s => s.UserId == userId && s.Id == id);

    private Task<int> Revoke(System.Linq.Expressions.Expression<Func<Session, bool>> which)
    {
        var now = clock.GetUtcNow();
        return db.Sessions.Where(which).Where(s => s.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, now));
    }

    private CookieOptions Cookie() => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = url.IsHttps,
        Path = "/",
        MaxAge = Longest,
        IsEssential = true,
    };
}
