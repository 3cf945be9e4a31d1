using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Nanni.Tests.SignIn;

/// <summary>Whom the provider has signed in at its own page.</summary>
internal sealed record AtProvider(string Subject, string? Email, bool IsVerified = true);

/// <summary>
/// A sign-in provider: a real server on this machine with a discovery document, the authorization code flow with PKCE (RFC 7636), codes
/// that work once, and user-info (OpenID Connect Core 1.0, 5.3).
/// </summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string ClientId = "nanni", ClientSecret = "a secret of two";

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, (IReadOnlyDictionary<string, string> Asked, AtProvider Who)> codes = [];
    private readonly ConcurrentDictionary<string, AtProvider> tokens = [];

    private TestProvider(WebApplication app) => this.app = app;

    public string Issuer { get; private set; } = "";

    public Uri Address { get; private set; } = null!;

    /// <summary>How often the discovery document was read.</summary>
    public int Discoveries { get; private set; }

    /// <summary>Who sits in front of it.</summary>
    public AtProvider Who { get; set; } = new("42", null);

    /// <summary>Instead of letting the person through.</summary>
    public string? Error { get; set; }

    /// <summary>It answers nothing but that it cannot.</summary>
    public bool IsDown { get; set; }

    /// <summary>What the discovery document calls it; itself unless said otherwise.</summary>
    public string? Pretends { get; set; }

    /// <summary>The settings of an installation that has it.</summary>
    public (string, string)[] Settings(params (string, string)[] more) =>
    [
        ("NANNI_OAUTH_AUTHORITY", Issuer), ("NANNI_OAUTH_CLIENT_ID", ClientId), ("NANNI_OAUTH_CLIENT_SECRET", ClientSecret), ("NANNI_OAUTH_NAME", "Dilmun"), .. more,
    ];

    public static async Task<TestProvider> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var provider = new TestProvider(builder.Build());
        provider.Map();
        await provider.app.StartAsync();
        provider.Address = new(provider.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        provider.Issuer = provider.Address.AbsoluteUri + "realm";
        return provider;
    }

    /// <summary>What the person's browser does at the provider: goes there, and is sent back.</summary>
    public async Task<string> Visit(string address)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await http.GetAsync(new Uri(address));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var back = answer.Headers.Location!;
        Assert.Equal("http://nanni.example", back.GetLeftPart(UriPartial.Authority));
        return back.PathAndQuery;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private void Map()
    {
        app.Use((context, next) =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return IsDown ? Task.CompletedTask : Reset(context, next);

            static Task Reset(HttpContext context, RequestDelegate next)
            {
                context.Response.StatusCode = StatusCodes.Status200OK;
                return next(context);
            }
        });
        app.MapGet("/realm/.well-known/openid-configuration", (HttpContext context) =>
        {
            Discoveries++;
            return context.Response.WriteAsJsonAsync(new Dictionary<string, string>
            {
                ["issuer"] = Pretends ?? Issuer,
                ["authorization_endpoint"] = Address + "authorize",
                ["token_endpoint"] = Address + "token",
                ["userinfo_endpoint"] = Address + "me",
            });
        });
        app.MapGet("/authorize", (Func<HttpContext, Task>)Authorize);
        app.MapPost("/token", (Func<HttpContext, Task>)Token);
        app.MapGet("/me", (Func<HttpContext, Task>)Me);
    }

    private Task Authorize(HttpContext context)
    {
        var asked = context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString());
        Assert.Equal((ClientId, "code", "S256"), (asked["client_id"], asked["response_type"], asked["code_challenge_method"]));
        Assert.Contains("openid", asked["scope"].Split(' '));
        var code = Guid.CreateVersion7().ToString("N");
        codes[code] = (asked, Who);
        context.Response.Redirect(QueryHelpers.AddQueryString(asked["redirect_uri"], new Dictionary<string, string?>
        {
            ["state"] = asked["state"], [Error is null ? "code" : "error"] = Error ?? code,
        }));
        return Task.CompletedTask;
    }

    private async Task Token(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var isGood = codes.TryRemove(form["code"].ToString(), out var code)
            && form["client_id"] == ClientId && form["client_secret"] == ClientSecret && form["grant_type"] == "authorization_code"
            && form["redirect_uri"] == code.Asked["redirect_uri"]
            && WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) == code.Asked["code_challenge"];
        if (!isGood)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["error"] = "invalid_grant" });
            return;
        }

        var token = Guid.CreateVersion7().ToString("N");
        tokens[token] = code.Who;
        await context.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["access_token"] = token, ["token_type"] = "Bearer" });
    }

    private async Task Me(HttpContext context)
    {
        if (!tokens.TryGetValue(context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal), out var who))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await context.Response.WriteAsJsonAsync(new Dictionary<string, object?> { ["sub"] = who.Subject, ["email"] = who.Email, ["email_verified"] = who.IsVerified });
    }
}
