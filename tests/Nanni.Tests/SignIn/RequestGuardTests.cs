using System.Net;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Web.Security;

namespace Nanni.Tests.SignIn;

/// <summary>What holds for every endpoint, found in the application's own table, so that a new one is covered on its first day.</summary>
public sealed class RequestGuardTests
{
    /// <summary>Web forms of other sites post to it: it asks no cookie who is there (<see cref="ActsForNobody"/>); its tests show that.</summary>
    private static readonly string[] ForNobody = ["/f/{key}"];

    [Fact]
    public async Task Every_unsafe_endpoint_refuses_a_cookie_without_a_token()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var ada = await app.SignIn();
        var before = await Digest(ada.App);
        var endpoints = Endpoints(ada.App).Where(e => e.Method is not ("GET" or "HEAD" or "OPTIONS") && !ForNobody.Contains(e.Path)).ToList();
        Assert.Contains(endpoints, e => e.Path == "/sign-out");

        foreach (var (method, path, _) in endpoints)
        {
            foreach (var token in new[] { null, "", "wrong", new string('A', 86) })
            {
                using var request = new HttpRequestMessage(new(method), Filled(path, ada));
                request.Content = new FormUrlEncodedContent(token is null ? [] : [new(Csrf.Field, token)]);
                if (token is { Length: > 0 })
                {
                    request.Headers.Add(Csrf.Header, token);
                }

                var answer = await ada.Browser.Send(request);
                Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{method} {path} with “{token}” answered {answer.Status}");
            }
        }

        Assert.Equal(before, await Digest(ada.App));
    }

    [Fact]
    public async Task A_token_of_another_session_does_not_fit()
    {
        var app = await TestApp.On(Provider.Sqlite);
        var (ada, mallory) = (await app.SignIn(), await app.SignIn());
        var token = (await mallory.Get("/sign-in")).Value(Csrf.Field)!;

        Assert.Equal(HttpStatusCode.BadRequest, (await ada.Browser.Post("/sign-out", (Csrf.Field, token))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await mallory.Browser.Post("/sign-out", (Csrf.Field, token))).Status);
    }

    [Fact]
    public async Task Every_endpoint_wants_a_sign_in_or_is_on_the_list()
    {
        var app = await TestApp.On(Provider.Sqlite);
        string[] open =
        [
            "/", "/assets/{file}", "/forgot", "/health/live", "/health/ready", "/join/{token}", "/me/preferences", "/reset/{token}", "/set-up/{token}", "/sign-in", "/sign-in/second", "/sign-in/passkey", "/sign-in/passkey/options",
            "/sign-in/second/passkey", "/sign-in/second/passkey/options", "/sign-in/provider", "/sign-in/link/{token}",
            "/f/{key}", "/f/{key}.js", "/q/{token}/", "/q/{token}/pdf", "/q/{token}/logo", "/q/{token}/seen", "/q/{token}/sums", "/q/{token}/acceptance", "/q/{token}/refusal",
        ];

        Assert.Empty(Endpoints(app).Where(e => e.IsOpen).Select(e => e.Path).Except(open));

        foreach (var (method, path, _) in Endpoints(app).Where(e => !e.IsOpen))
        {
            using var request = new HttpRequestMessage(new(method), Filled(path, null));
            var answer = await app.Browser().Send(request);
            Assert.True(
                answer.Status == HttpStatusCode.Unauthorized || answer.Location?.StartsWith("/sign-in", StringComparison.Ordinal) == true,
                $"{method} {path} answered {answer.Status} to nobody");
        }
    }

    [Fact]
    public async Task Every_page_of_another_workspace_is_not_there()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var (ada, stranger) = (await app.SignIn(), await app.SignIn());
        var token = (await stranger.Get("/sign-in")).Value(Csrf.Field)!;
        var before = await Digest(app);

        foreach (var (method, path, _) in Endpoints(app).Where(e => e.Path.StartsWith("/w/", StringComparison.Ordinal)))
        {
            using var request = new HttpRequestMessage(new(method), Filled(path, ada));
            request.Headers.Add(Csrf.Header, token);
            request.Content = method == "GET" ? null : new FormUrlEncodedContent([]);
            var answer = await stranger.Browser.Send(request);
            Assert.True(answer.Status == HttpStatusCode.NotFound, $"{method} {path} answered {answer.Status} to a stranger");
        }

        Assert.Equal(before, await Digest(app));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Browser.Get(ada.Url("anything"))).Status);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/nowhere")]
    [InlineData("/api/v1/nowhere")]
    [InlineData("/health/live")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        var browser = (await TestApp.On(Provider.Sqlite)).Browser();
        var (first, second) = (await browser.Get(path), await browser.Get(path));

        var policy = first.Response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.NotEqual(policy, second.Response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", first.Response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(first.Response.Headers.CacheControl!.NoStore);
        Assert.False(first.Response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Too_many_requests_are_refused_until_time_has_passed()
    {
        await using var app = await TestApp.Start(Provider.Sqlite, ("NANNI_RATE_LIMIT", "60"));
        var (browser, other) = (app.Browser(), app.Browser());

        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.Get("/sign-in")).Status);
        }

        TestPage refused;
        do
        {
            refused = await browser.Get("/sign-in");
        }
        while (refused.Status == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.InRange(refused.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 1);
        Assert.Equal(HttpStatusCode.OK, (await other.Get("/sign-in")).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/sign-in")).Status);
    }

    internal static IEnumerable<(string Method, string Path, bool IsOpen)> Endpoints(TestApp app) =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.RoutePattern.RawText != "{*path}"
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);

    /// <summary>An address that the route matches: ids are made up, the workspace is the person's.</summary>
    internal static string Filled(string path, SignedIn? person) => string.Join('/', path.Split('/').Select(part => part switch
    {
        "{workspace}" => person?.Workspace.Slug ?? "somewhere",
        ['{', .., '}'] when part.Contains(":guid", StringComparison.Ordinal) => Guid.CreateVersion7().ToString(),
        ['{', .., '}'] when part.Contains(":int", StringComparison.Ordinal) => "1",
        ['{', .., '}'] => "something",
        _ => part,
    }));

    /// <summary>All platform rows, but for what reading itself writes.</summary>
    private static async Task<string> Digest(TestApp app)
    {
        using var scope = app.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var rows = new List<object>();
        foreach (var type in db.Model.GetEntityTypes().Where(t => t.ClrType.Namespace == "Nanni.Database.Platform"))
        {
            rows.AddRange(await (Task<List<object>>)typeof(RequestGuardTests)
                .GetMethod(nameof(Rows), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type.ClrType).Invoke(null, [db])!);
        }

        Assert.NotEmpty(rows);
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(rows)));
    }

    private static async Task<List<object>> Rows<T>(NanniDb db)
        where T : class => [.. await db.Set<T>().AsNoTracking().ToListAsync()];
}
