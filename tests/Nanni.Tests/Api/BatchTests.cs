using System.Net;
using System.Text.Json.Nodes;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Api;

/// <summary>Many requests in one.</summary>
public sealed class BatchTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Each_is_answered_by_itself_in_order_and_one_bad_one_stops_none(Provider provider)
    {
        var ada = await Ada(provider);

        var answers = await Run(ada,
            new { method = "POST", path = "/accounts", body = new { name = "Miedź" }, @ref = "acme" },
            new { method = "POST", path = "/contacts", body = new { lastName = "Kowalska", email = "nonsense" }, @ref = "bad" },
            new { method = "POST", path = "/contacts", body = new { lastName = "Kowalska", account = new { @ref = "acme" } } },
            new { method = "PATCH", path = "/accounts/{acme}", body = new { city = "Łódź" }, ifMatch = "\"1\"" },
            new { method = "PATCH", path = "/accounts/{acme}", body = new { city = "Kutno" }, ifMatch = "\"1\"" },
            new { method = "GET", path = "/api/v1/accounts/{acme}?trash=false" },
            new { method = "POST", path = "/contacts", body = new { lastName = "X", account = new { @ref = "bad" } } },
            new { method = "PUT", path = "/products/by/externalId/p%2F1", body = new { name = "Ingot" } },
            new { method = "DELETE", path = "/accounts/{acme}" });

        Assert.Equal([201, 422, 201, 200, 412, 200, 409, 201, 200], answers.Select(a => (int)a!["status"]!));
        Assert.Equal(["acme", "bad"], answers.Select(a => (string?)a!["ref"]).OfType<string>());
        var acme = (string)answers[0]!["body"]!["id"]!;
        Assert.Equal($"/api/v1/accounts/{acme}", (string?)answers[0]!["location"]);
        Assert.NotNull(answers[0]!["operation"]);
        Assert.Equal("fields.invalid", (string?)answers[1]!["body"]!["code"]);
        Assert.Equal(acme, (string?)answers[2]!["body"]!["account"]!["id"]);
        Assert.Equal("Łódź", (string?)answers[5]!["body"]!["city"]);
        Assert.Equal("batch.ref", (string?)answers[6]!["body"]!["code"]);
        Assert.Equal("p/1", (string?)answers[7]!["body"]!["externalId"]);
        Assert.Equal(1, (int)(await ada.Get("contacts"))["count"]!["value"]!);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Each_has_the_rights_that_it_would_have_alone(Provider provider)
    {
        var ada = await Ada(provider);
        var hers = await ada.Create("accounts", new { name = "Hers" });
        var other = await ApiClient.Of(await (await TestApp.On(provider)).SignIn());
        var bert = await ApiClient.Of(await ada.Member.SignInColleague(Scope.All, Scope.None, Scope.Own, Scope.None, Scope.None, Scope.None));
        object[] asked =
        [
            new { method = "GET", path = $"/accounts/{hers}" },
            new { method = "POST", path = "/accounts", body = new { name = "X" } },
            new { method = "PATCH", path = $"/accounts/{hers}", body = new { name = "X" } },
            new { method = "DELETE", path = $"/accounts/{hers}" },
            new { method = "POST", path = "/batch", body = new { operations = Array.Empty<object>() } },
            new { method = "PUT", path = "/accounts", body = new { } },
            new { method = "GET", path = "/../../w/x" },
        ];

        Assert.Equal([200, 403, 403, 403, 404, 405, 404], (await Run(bert, asked)).Select(a => (int)a!["status"]!));
        Assert.Equal([404, 201, 404, 404, 404, 405, 404], (await Run(other, asked)).Select(a => (int)a!["status"]!));
        Assert.Equal(1, (await ada.Get($"accounts/{hers}")).Version);

        var reader = await ApiClient.Of(ada.Member, canWrite: false);
        Assert.Equal((HttpStatusCode.Forbidden, "readOnly"), Said(await reader.Post("batch", new { operations = asked })));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_no_batch_is_refused_whole(Provider provider)
    {
        var ada = await Ada(provider);
        object Many(int count) => new { operations = Enumerable.Range(0, count).Select(_ => new { method = "GET", path = "/nothing" }) };

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.Post("batch", Many(0))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.Post("batch", Many(501))).Status);
        Assert.Equal(500, (await ada.Post("batch", Many(500)))["answers"]!.AsArray().Count);
        Assert.Equal(["field.unknown"], (await ada.Post("batch", new { operations = Array.Empty<object>(), more = 1 })).Codes("more"));
        var answers = await Run(ada,
            "text", new { method = "TRACE", path = "/contacts" }, new { path = "/contacts" }, new { method = "GET", path = "contacts" },
            new { method = "POST", path = "/contacts", body = "text" }, new { method = "GET", path = "/contacts", extra = 1 });
        Assert.All(answers, a => Assert.Equal(422, (int)a!["status"]!));
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.Post("batch", """{"operations": """)).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_batch_sent_again_under_its_key_does_only_what_was_not_done(Provider provider)
    {
        var ada = await Ada(provider);
        ada.Http.DefaultRequestHeaders.Add("Idempotency-Key", "sync-1");

        var first = await Run(ada, new { method = "POST", path = "/accounts", body = new { name = "A" }, @ref = "a" }, new { method = "POST", path = "/contacts", body = new { lastName = "X", email = "nonsense" } });
        var again = await Run(ada, new { method = "POST", path = "/accounts", body = new { name = "A" }, @ref = "a" }, new { method = "POST", path = "/contacts", body = new { lastName = "X", account = new { @ref = "a" } } });

        Assert.Equal([201, 422], first.Select(a => (int)a!["status"]!));
        Assert.Equal([201, 201], again.Select(a => (int)a!["status"]!));
        Assert.True((bool)again[0]!["replayed"]!);
        Assert.Equal((string?)first[0]!["body"]!["id"], (string?)again[1]!["body"]!["account"]!["id"]);
        Assert.Equal(1, (int)(await ada.Get("accounts"))["count"]!["value"]!);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_batch_counts_as_what_is_in_it(Provider provider)
    {
        await using var app = await TestApp.Start(provider, ("NANNI_RATE_LIMIT", "60"));
        var ada = await ApiClient.Of(await app.SignIn());
        object Many(int count) => new { operations = Enumerable.Range(0, count).Select(_ => new { method = "POST", path = "/accounts", body = new { name = "A" } }) };

        var some = await ada.Post("batch", Many(20));
        Assert.Equal((HttpStatusCode.OK, "10"), (some.Status, some.Headers.GetValues("RateLimit-Remaining").Single()));
        Assert.Equal("20", some.Headers.GetValues("RateLimit-Reset").Single());
        Assert.Equal("60", some.Headers.GetValues("RateLimit-Limit").Single());

        var more = await ada.Post("batch", Many(20));
        Assert.Equal((HttpStatusCode.TooManyRequests, "rateLimit"), Said(more));
        Assert.True(more.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(20, (int)(await ada.Get("accounts"))["count"]!["value"]!);
    }

    private static async Task<JsonArray> Run(ApiClient client, params object[] operations)
    {
        var answer = await client.Post("batch", new { operations });
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer["answers"]!.AsArray();
    }

    private static async Task<ApiClient> Ada(Provider provider) => await ApiClient.Of(await (await TestApp.On(provider)).SignIn());

    private static (HttpStatusCode, string?) Said(ApiAnswer answer) => (answer.Status, answer.Code);
}
