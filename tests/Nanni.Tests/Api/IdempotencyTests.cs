using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Nanni.Database;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Api;
using Nanni.Web.SignIn;

namespace Nanni.Tests.Api;

/// <summary>A request that is sent twice under one key does its work once.</summary>
public sealed class IdempotencyTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task The_same_request_again_is_given_the_first_answer(Provider provider)
    {
        var ada = await Ada(provider);
        var first = await Post(ada, "contacts", new { lastName = "Kowalska" }, "k1");
        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(HttpStatusCode.OK, (await ada.Patch($"contacts/{first.Id}", new { lastName = "Nowak" })).Status);

        var again = await Post(ada, "contacts", new { lastName = "Kowalska" }, "k1");

        Assert.Equal((first.Status, first.Text, first.Operation), (again.Status, again.Text, again.Operation));
        Assert.Equal((first.Headers.Location, first.Headers.ETag), (again.Headers.Location, again.Headers.ETag));
        Assert.Equal("true", again.Headers.GetValues(Idempotency.Replayed).Single());
        Assert.False(first.Headers.Contains(Idempotency.Replayed));
        Assert.Equal(1, (int)(await ada.Get("contacts"))["count"]!["value"]!);

        // What is no creation is kept as well.
        Assert.Equal(HttpStatusCode.OK, (await ada.Delete($"contacts/{first.Id}")).Status);
        var restored = await Post(ada, $"contacts/{first.Id}/restore", null, "k2");
        Assert.Equal(HttpStatusCode.OK, (await ada.Delete($"contacts/{first.Id}")).Status);
        Assert.Equal((restored.Text, restored.Operation), (await Post(ada, $"contacts/{first.Id}/restore", null, "k2") is var r ? (r.Text, r.Operation) : default));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get($"contacts/{first.Id}")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_key_is_of_one_request_of_one_client_for_a_day(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await ApiClient.Of(await app.SignIn());
        var bert = await ApiClient.Of(ada.Member);
        var first = await Post(ada, "contacts", new { lastName = "Kowalska" }, "k");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency.reused"), Said(await Post(ada, "contacts", new { lastName = "Nowak" }, "k")));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency.reused"), Said(await Post(ada, "accounts", new { lastName = "Kowalska" }, "k")));
        Assert.NotEqual(first.Id, (await Post(bert, "contacts", new { lastName = "Kowalska" }, "k")).Id);
        Assert.Equal((HttpStatusCode.BadRequest, "header.idempotencyKey"), Said(await Post(ada, "contacts", new { lastName = "X" }, new string('k', 256))));
        Assert.Equal((HttpStatusCode.BadRequest, "header.idempotencyKey"), Said(await Post(ada, "contacts", new { lastName = "X" }, "a b")));

        // A refusal did nothing: its key is free for the request as it should have been.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(ada, "contacts", new { lastName = "X", email = "nonsense" }, "k3")).Status);
        Assert.Equal(HttpStatusCode.Created, (await Post(ada, "contacts", new { lastName = "X", email = "x@example.com" }, "k3")).Status);

        app.Clock.Advance(Idempotency.Kept + TimeSpan.FromMinutes(1));
        Assert.NotEqual(first.Id, (await Post(ada, "contacts", new { lastName = "Kowalska" }, "k")).Id);

        var kept = await Kept(app);
        await app.Services.GetServices<IHostedService>().OfType<IdempotencyUpkeep>().Single().Forget(default);
        Assert.Equal((true, 1), (kept > 1, await Kept(app)));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Many_at_once_make_one_record(Provider provider)
    {
        var ada = await Ada(provider);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Post(ada, "contacts", new { lastName = "Kowalska" }, "once"))));

        Assert.All(answers, a => Assert.True(a.Status == HttpStatusCode.Created || a.Code == "idempotency.running", a.Text));
        Assert.Single(answers.Where(a => a.Status == HttpStatusCode.Created).Select(a => a.Id).Distinct());
        Assert.Equal(1, (int)(await ada.Get("contacts"))["count"]!["value"]!);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task While_the_first_still_runs_the_second_waits_its_turn(Provider provider)
    {
        var app = await TestApp.On(provider);
        var person = await app.SignIn();
        var (entered, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = Direct(app, person, "slow", async _ =>
        {
            entered.SetResult();
            await mayEnd.Task;
        });
        await entered.Task;

        var refused = await Assert.ThrowsAsync<RuleException>(() => Direct(app, person, "slow", _ => Task.CompletedTask));

        Assert.Equal("idempotency.running", refused.Code);
        mayEnd.SetResult();
        await first;
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_process_that_dies_between_the_commit_and_the_answer_has_written_once(Provider provider)
    {
        var app = await TestApp.On(provider);
        var person = await app.SignIn();
        var writes = app.Services.GetRequiredService<RecordWrites>();
        var type = app.Services.GetRequiredService<RecordTypes>().Find("contact")!;
        static Task Dies() => Task.FromException(new InvalidOperationException("The process died here."));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Direct(app, person, "k", async context =>
        {
            await writes.Create(context, type);
            await Dies();
        }));
        var answer = await Direct(app, person, "k", context => writes.Create(context, type));

        Assert.Equal(StatusCodes.Status201Created, answer.Response.StatusCode);
        answer.Response.Body.Position = 0;
        using var made = await JsonDocument.ParseAsync(answer.Response.Body);
        Assert.Equal("Kowalska", made.RootElement.GetProperty("lastName").GetString());
        Assert.Equal("1", $"{made.RootElement.GetProperty("version")}");
        var ada = await ApiClient.Of(person);
        Assert.Equal([made.RootElement.GetProperty("id").GetString()], (await ada.Get("contacts")).Items("id"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_request_that_outlived_its_time_writes_nothing(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var person = await app.SignIn();
        var writes = app.Services.GetRequiredService<RecordWrites>();
        var type = app.Services.GetRequiredService<RecordTypes>().Find("contact")!;

        var late = await Assert.ThrowsAsync<RuleException>(() => Direct(app, person, "k", async slow =>
        {
            app.Clock.Advance(TimeSpan.FromMinutes(3));
            await Direct(app, person, "k", context => writes.Create(context, type));
            await writes.Create(slow, type);
        }));

        Assert.Equal("operation.busy", late.Code);
        Assert.Single((await (await ApiClient.Of(person)).Get("contacts")).Items("id"));
    }

    /// <summary>The middleware alone, around something that a test decides.</summary>
    private static async Task<HttpContext> Direct(TestApp app, SignedIn person, string key, RequestDelegate next)
    {
        var scope = app.Services.CreateScope();
        var membership = await app.Services.GetRequiredService<Memberships>().Get(person.Workspace.Id, person.Member.Id, -1, -1, default);
        var visitor = scope.ServiceProvider.GetRequiredService<Visitor>();
        visitor.Membership = membership;
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature());
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new MemoryStream()));
        var context = new DefaultHttpContext(features) { RequestServices = scope.ServiceProvider };
        (context.Request.Method, context.Request.Path, context.Request.ContentType) = ("POST", "/api/v1/contacts", "application/json");
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes("""{"lastName": "Kowalska"}"""));
        await app.Services.GetRequiredService<Idempotency>().Run(context, key, next);
        await context.Response.BodyWriter.FlushAsync();
        return context;
    }

    private static async Task<ApiAnswer> Post(ApiClient client, string path, object? body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/" + path);
        request.Headers.TryAddWithoutValidation(Idempotency.Header, key);
        if (body is not null)
        {
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        using var response = await client.Http.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers.ContentType?.MediaType);
    }

    private static async Task<int> Kept(TestApp app)
    {
        var store = app.Services.GetRequiredService<RecordStore>();
        return (await store.Query(store.Sql().Raw("select count(*) from idempotency_keys"), row => (int)row.Long(0), default))[0];
    }

    private static async Task<ApiClient> Ada(Provider provider) => await ApiClient.Of(await (await TestApp.On(provider)).SignIn());

    private static (HttpStatusCode, string?) Said(ApiAnswer answer) => (answer.Status, answer.Code);
}
