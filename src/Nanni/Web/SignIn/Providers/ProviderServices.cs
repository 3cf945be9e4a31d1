using Microsoft.AspNetCore.Authentication.OAuth;
using Nanni.Web.Outbound;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn.Providers;

/// <summary>Sign-in through a provider, where the environment names one.</summary>
public static class ProviderServices
{
    /// <exception cref="FormatException">The settings do not say all that is needed.</exception>
    public static IServiceCollection AddSignInProvider(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = ProviderSettings.Parse(configuration);
        services.AddSingleton(settings).AddScoped<ProviderLinks>();
        return settings.IsOn ? services.AddFlow() : services;
    }

    private static IServiceCollection AddFlow(this IServiceCollection services)
    {
        services.AddSingleton<ProviderChannel>().AddSingleton<ProviderDiscovery>().AddScoped<ProviderSignIn>();
        services.AddAuthentication().AddOAuth<OAuthOptions, ProviderHandler>(ProviderHandler.Name, _ => { });
        services.AddOptions<OAuthOptions>(ProviderHandler.Name).Configure<ProviderSettings, ProviderChannel, PublicUrl>(Configure);

        // What is wrong with a sign-in is told by us, in a sentence.
        services.AddLogging(log => log.AddFilter(typeof(ProviderHandler).FullName, LogLevel.Warning));
        return services;
    }

    private static void Configure(OAuthOptions options, ProviderSettings settings, ProviderChannel channel, PublicUrl url)
    {
        (options.ClientId, options.ClientSecret, options.CallbackPath) = (settings.ClientId, settings.ClientSecret, ProviderHandler.Back);
        options.UsePkce = true;
        foreach (var scope in settings.Scopes)
        {
            options.Scope.Add(scope);
        }

        // The framework wants some when it starts; the handler has the right ones before it uses any.
        options.AuthorizationEndpoint = options.TokenEndpoint = options.UserInformationEndpoint = settings.Issuer;
        (options.BackchannelHttpHandler, options.BackchannelTimeout) = (channel.Handler, ProviderChannel.Timeout);

        // The provider sends the browser back by a link, which Lax lets through; None would need https.
        options.CorrelationCookie.Name = "nanni-provider-";
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = url.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        options.Events.OnTicketReceived = async received =>
        {
            var signIn = received.HttpContext.RequestServices.GetRequiredService<ProviderSignIn>();
            Lead(received.HttpContext, await signIn.Finish(
                received.HttpContext, ProviderAccount.Read(received.Principal!), received.Properties!, received.HttpContext.RequestAborted));
            received.HandleResponse();
        };
        options.Events.OnRemoteFailure = async failed =>
        {
            var signIn = failed.HttpContext.RequestServices.GetRequiredService<ProviderSignIn>();
            var kind = failed.Failure as ProviderException ?? throw failed.Failure!;
            Lead(failed.HttpContext, await signIn.Refuse(failed.HttpContext, kind, user: null));
            failed.HandleResponse();
        };
    }

    private static void Lead(HttpContext context, string to)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = to;
    }
}
