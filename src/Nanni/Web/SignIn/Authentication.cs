using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Nanni.Database;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn;

/// <summary>Learns from the cookie or the bearer token who makes a request, and answers those who may not.</summary>
internal sealed class Authentication(
    IdentityQueries identities,
    Memberships memberships,
    Previews previews,
    PublicUrl url,
    Visitor visitor,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "Nanni";

    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var authorization = Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            // A token opens the API and nothing else; a cookie beside it is not looked at.
            return Refusals.IsApi(Request) ? await FromToken(authorization[Bearer.Length..].Trim()) : AuthenticateResult.NoResult();
        }

        return Request.Cookies[Sessions.CookieName(url.IsHttps)] is { Length: > 20 and < 100 } secret
            ? await FromCookie(secret)
            : AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Refusals.IsApi(Request))
        {
            Response.Headers.WWWAuthenticate = "Bearer";
            return Refusals.Write(Context, StatusCodes.Status401Unauthorized, "signIn");
        }

        // Only what GET shows can be gone back to.
        var back = HttpMethods.IsGet(Request.Method) ? Request.Path.ToUriComponent() + Request.QueryString.ToUriComponent() : "/";
        Response.StatusCode = StatusCodes.Status303SeeOther;
        Response.Headers.Location = back == "/" ? "/sign-in" : "/sign-in?return=" + Uri.EscapeDataString(back);
        return Task.CompletedTask;
    }

    /// <summary>Signed in, but no member of this workspace: as if it were not there.</summary>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => visitor switch
    {
        { SeesAs: not null } => Refusals.Write(Context, StatusCodes.Status403Forbidden, "preview"),
        { Barred: not null } when Refusals.IsApi(Request) => Refusals.Write(Context, StatusCodes.Status403Forbidden, "secondFactor"),
        { Barred: not null } => LeadToSecondFactor(),
        { IsReadOnly: true } => Refusals.Write(Context, StatusCodes.Status403Forbidden, "readOnly"),
        { Membership: { } membership } when !membership.Web.IsAdministrator =>
            Refusals.Write(Context, StatusCodes.Status403Forbidden, "forbidden"),
        _ => Refusals.Write(Context, StatusCodes.Status404NotFound, "notFound"),
    };

    /// <summary>The role asks for a second factor: first that, then the page.</summary>
    private Task LeadToSecondFactor()
    {
        var back = HttpMethods.IsGet(Request.Method) ? Request.Path.ToUriComponent() + Request.QueryString.ToUriComponent() : "/";
        Response.StatusCode = StatusCodes.Status303SeeOther;
        Response.Headers.Location = "/two-factor?return=" + Uri.EscapeDataString(back);
        return Task.CompletedTask;
    }

    private async Task<AuthenticateResult> FromCookie(string secret)
    {
        var id = Secret.Hash(secret);
        var slug = Request.RouteValues.TryGetValue(Workspaces.Route, out var named)
            ? named as string
            : Request.Headers[Workspaces.Header].ToString() is { Length: > 0 } header ? header : null;
        var session = await identities.Session(id, slug, Context.RequestAborted);
        if (session is null || session.ExpiresAt < TimeProvider.GetUtcNow())
        {
            return AuthenticateResult.NoResult();
        }

        (visitor.UserId, visitor.Email, visitor.Language) = (session.UserId, session.Email, session.Language);
        (visitor.SessionId, visitor.SessionSecret, visitor.ConfirmedAt) = (id, secret, session.ConfirmedAt);
        if (session.WorkspaceId is { } workspace)
        {
            visitor.Membership = await memberships.Get(
                workspace, session.MemberId, session.AccessVersion, session.SchemaVersion, Context.RequestAborted);
        }

        if (visitor.Membership is { RequiresSecondFactor: true } && session.SecondFactorAt is null)
        {
            (visitor.Barred, visitor.Membership) = (visitor.Membership, null);
        }

        await SeeAs(id, session.SchemaVersion);

        // A workspace that is being removed is no place to have moved to.
        var seen = visitor.Membership is null ? session with { WorkspaceId = null } : session;
        if (TimeProvider.GetUtcNow() - seen.LastSeenAt > Sessions.Grain || Moved(seen))
        {
            await Context.RequestServices.GetRequiredService<Sessions>().Touch(id, seen);
        }

        return Success(session.UserId);
    }

    /// <summary>An administrator may look with the eyes of a role or member.</summary>
    private async Task SeeAs(byte[] session, int schemaVersion)
    {
        if (visitor.Membership is { Web.IsAdministrator: true } own && previews.Read(Request, session, own.WorkspaceId) is { } preview
            && await memberships.SeenAs(own, preview, schemaVersion, Context.RequestAborted) is var (membership, name))
        {
            (visitor.Membership, visitor.SeesAs, visitor.IsReadOnly) = (membership, name, true);
        }
    }

    private static bool Moved(SessionRow session) =>
        session.WorkspaceId is { } workspace && workspace != session.LastWorkspaceId;

    private async Task<AuthenticateResult> FromToken(string secret)
    {
        var token = secret.StartsWith(ApiTokens.Prefix, StringComparison.Ordinal)
            ? await identities.ApiToken(Secret.Hash(secret), Context.RequestAborted)
            : null;
        var now = TimeProvider.GetUtcNow();
        if (token is null || token.ExpiresAt < now)
        {
            return AuthenticateResult.NoResult();
        }

        visitor.Membership = await memberships.Get(
            token.WorkspaceId, token.MemberId, token.AccessVersion, token.SchemaVersion, Context.RequestAborted);
        (visitor.TokenId, visitor.IsReadOnly) = (token.Id, !token.Scopes.Split(' ').Contains(ApiTokens.Write));
        if (token.LastUsedAt is not { } used || now - used > Sessions.Grain)
        {
            await Context.RequestServices.GetRequiredService<ApiTokens>().Touch(token.WorkspaceId, token.Id);
        }

        return Success(token.MemberId);
    }

    private static AuthenticateResult Success(Guid who) => AuthenticateResult.Success(new(
        new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, who.ToString())], Name)), Name));
}
