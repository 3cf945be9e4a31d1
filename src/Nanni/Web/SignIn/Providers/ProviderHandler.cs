using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Nanni.Web.Outbound;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn.Providers;

/// <summary>
/// The framework's handler of the authorization code flow with PKCE and state, which learns its endpoints when they are first needed,
/// names the configured address instead of the one a request claims, and says in a word why nobody was signed in.
/// </summary>
internal sealed class ProviderHandler(
    ProviderSettings settings, ProviderDiscovery discovery, ProviderChannel channel, PublicUrl url, SignInGuard guard,
    IOptionsMonitor<OAuthOptions> options, ILoggerFactory loggers, UrlEncoder encoder) : OAuthHandler<OAuthOptions>(options, loggers, encoder)
{
    public const string Name = "Provider";

    /// <summary>Where the provider sends the browser back to.</summary>
    public const string Back = "/sign-in/provider/back";

    /// <summary>What the state carries besides the framework's own.</summary>
    public const string Return = "return", Invitation = "invitation", Again = "again";

    private static readonly object AskedKey = new();

    /// <summary>What the person wanted when they were sent away; null where the state does not tell.</summary>
    public static AuthenticationProperties? Asked(HttpContext context) => context.Items[AskedKey] as AuthenticationProperties;

    /// <summary>What attempts from an address are counted under, since nobody has said yet who they are.</summary>
    public static string Account(HttpContext context) => $"provider {context.Connection.RemoteIpAddress}";

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await FindEndpoints();
        await base.HandleChallengeAsync(properties);
    }

    /// <summary>Asked whether it is still they, somebody proves it anew, instead of being waved through.</summary>
    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var address = base.BuildChallengeUrl(properties, url.Link(Back));
        return properties.Items.ContainsKey(Again) ? QueryHelpers.AddQueryString(address, "prompt", "login") : address;
    }

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        // RFC 9207: an answer of another server is none.
        if (Request.Query.TryGetValue("iss", out var issuer) && issuer.ToString().TrimEnd('/') != settings.Issuer)
        {
            throw new ProviderException(ProviderException.State);
        }

        await FindEndpoints();
        var result = await base.HandleRemoteAuthenticateAsync();
        return result switch
        {
            { Failure: null } => result,
            _ when Asked(Context) is null => throw new ProviderException(ProviderException.State, result.Failure),
            _ => throw new ProviderException(
                Request.Query["error"].ToString() switch
                {
                    "" => ProviderException.Code,
                    "server_error" or "temporarily_unavailable" => ProviderException.Down,
                    _ => ProviderException.Refused,
                },
                result.Failure),
        };
    }

    protected override bool ValidateCorrelationId(AuthenticationProperties properties)
    {
        if (!base.ValidateCorrelationId(properties))
        {
            return false;
        }

        Context.Items[AskedKey] = properties;
        return true;
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        if ((await guard.Begin(Account(Context), Context.Connection.RemoteIpAddress?.ToString(), Context.RequestAborted)).Wait > TimeSpan.Zero)
        {
            throw new ProviderException(ProviderException.Wait);
        }

        return await Reached(() => base.ExchangeCodeAsync(new(context.Properties, context.Code, url.Link(Back))));
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(
        ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var answer = await Reached(() => channel.Get(new(Options.UserInformationEndpoint), tokens.AccessToken, Context.RequestAborted));
        var account = ProviderAccount.Read(answer) ?? throw new ProviderException(ProviderException.Code);
        account.Write(identity);
        return new(new(identity), properties, Scheme.Name);
    }

    /// <summary>Each time the same, once they are known.</summary>
    private async Task FindEndpoints()
    {
        var found = await Reached(() => discovery.Endpoints(Context.RequestAborted), isCounted: false);
        (Options.AuthorizationEndpoint, Options.TokenEndpoint, Options.UserInformationEndpoint) =
            (found.Authorization.AbsoluteUri, found.Token.AbsoluteUri, found.UserInfo.AbsoluteUri);
    }

    private async Task<T> Reached<T>(Func<Task<T>> call, bool isCounted = true)
    {
        try
        {
            return await call();
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException or JsonException && !Context.RequestAborted.IsCancellationRequested)
        {
            // Nobody's fault here: it is no attempt.
            if (isCounted)
            {
                await guard.Succeeded(Account(Context), Context.Connection.RemoteIpAddress?.ToString());
            }

            Logger.LogWarning("The sign-in provider {Issuer} does not answer: {Why}", settings.Issuer, silent.Message);
            throw new ProviderException(ProviderException.Down, silent);
        }
    }
}
