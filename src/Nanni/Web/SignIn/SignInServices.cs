using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Web.Api;
using Nanni.Web.Audit;
using Nanni.Web.Mail;
using Nanni.Web.Security;
using Nanni.Web.SignIn.Factors;
using Nanni.Web.SignIn.Providers;

namespace Nanni.Web.SignIn;

/// <summary>Sign-in and all that guards a request, in one place.</summary>
public static class SignInServices
{
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpContextAccessor();
        services.AddSingleton<IdentityQueries>().AddSingleton<Memberships>().AddSingleton<Previews>().AddSingleton<Passwords>().AddSingleton<SignInGuard>();
        services.AddSingleton<PublicUrl>().AddSingleton<RateLimits>().AddHostedService<SharedLimits>();
        services.AddSingleton<KnownBrowsers>().AddScoped<Sessions>().AddScoped<ApiTokens>().AddScoped<OneTimeTokens>().AddScoped<Accounts>();
        services.AddScoped<Workspaces>().AddScoped<SetUp>().AddScoped<Joining>();

        services.AddScoped<AuthenticatorApps>().AddScoped<RecoveryCodes>().AddScoped<SecondFactors>().AddScoped<SecondStep>().AddScoped<Confirmations>().AddScoped<Passkeys>();

        // A handler takes Visitor for who is there, Actor for what they may do, Ui for what their page looks like.
        services.AddScoped<Visitor>();
        services.AddScoped<SecurityEvents>().AddSingleton<FailedSignIns>();
        services.AddScoped<Actor>(s => s.GetRequiredService<Visitor>().Actor
            ?? throw new InvalidOperationException("This request is in no workspace."));
        services.AddScoped<Ui>(s => RequestUi.Of(s.GetRequiredService<IHttpContextAccessor>().HttpContext!));

        services.AddSingleton<IMailTransport, SmtpTransport>().AddSingleton<OutboxBell>().AddScoped<Outbox>();
        services.AddHostedService<OutboxSender>();
        return services.AddRequestSecurity();
    }

    private static IServiceCollection AddRequestSecurity(this IServiceCollection services)
    {
        services.AddAuthentication(Authentication.Name)
            .AddScheme<AuthenticationSchemeOptions, Authentication>(Authentication.Name, null);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(Policy(new()))
            .SetDefaultPolicy(Policy(new()))
            .AddPolicy(MembershipRequired.Administrator, Policy(new() { AsAdministrator = true }));
        services.AddScoped<IAuthorizationHandler, MembershipCheck>();

        DataProtectionKeys.Add(services);
        services.AddLogging(log => log
            .AddFilter(typeof(Authentication).FullName, LogLevel.Warning)

            // It warns that keys lie unencrypted in the database; they are as safe as what they protect, which lies beside them.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));

        // Our own check covers every endpoint; the framework's must not look for its own.
        services.Configure<RouteOptions>(routes => routes.SuppressCheckForUnhandledSecurityMetadata = true);
        return services;
    }

    /// <summary>The order in which a request is looked at. Everything before the endpoint may refuse it.</summary>
    public static void UseSignIn(this WebApplication app)
    {
        UseProxies(app);
        app.UseSecurityHeaders();
        app.UseRefusals();
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimits();
        OnlyProvider.Use(app);
        app.UseCsrf();
        app.UseAuthorization();
        Idempotency.Use(app);
    }

    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        SetUpPages.Map(app);
        SignInPages.Map(app);
        ProviderPages.Map(app);
        LinkPages.Map(app);
        SecondStepPages.Map(app);
        ConfirmPages.Map(app);
        TwoFactorPages.Map(app);
        PasskeyPages.Map(app);
        NewPasskeyPages.Map(app);
        PasswordPages.Map(app);
        JoinPages.Map(app);
        NewWorkspacePages.Map(app);
        Preferences.Map(app);
        app.MapFallback("{*path}", (HttpContext context) => Refusals.Write(context, StatusCodes.Status404NotFound, "notFound"));
    }

    /// <summary>Whom to believe about the client's address: the proxies listed in <c>NANNI_PROXIES</c>, by address or network.</summary>
    private static void UseProxies(WebApplication app)
    {
        if (app.Configuration["NANNI_PROXIES"] is not { Length: > 0 } list)
        {
            return;
        }

        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (proxy.Contains('/', StringComparison.Ordinal))
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
            else
            {
                forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
            }
        }

        app.UseForwardedHeaders(forwarded);
    }

    private static AuthorizationPolicy Policy(MembershipRequired requirement) =>
        new AuthorizationPolicyBuilder(Authentication.Name).RequireAuthenticatedUser().AddRequirements(requirement).Build();
}
