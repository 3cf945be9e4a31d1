using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Web.SignIn;

namespace Nanni.Tests.Api;

/// <summary>What the API refuses before it looks at any record, and how it says so.</summary>
public sealed class RequestTests
{
    [Theory]
    [InlineData("[]", "body.json")]
    [InlineData("", "body.json")]
    [InlineData("nonsense", "body.json")]
    [InlineData("{} {}", "body.json")]
    [InlineData("""{"lastName": "A", "lastName": "B"}""", "body.json")]
    [InlineData("""{"lastName": "A",}""", "body.json")]
    [InlineData("""{"\ud800": 1}""", "body.json")]
    [InlineData("""{"custom": {"\ud800": 1}}""", "body.json")]
    [InlineData("""{"a":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}""", "body.json")]
    public async Task A_body_that_is_no_plain_JSON_object_is_refused(string body, string code)
    {
        var ada = await Ada();

        var answer = await ada.Send(HttpMethod.Post, "contacts", body);

        Assert.Equal((HttpStatusCode.BadRequest, code, "application/problem+json"), (answer.Status, answer.Code, answer.MediaType));
    }

    [Fact]
    public async Task A_body_of_another_kind_or_encoding_is_refused()
    {
        var ada = await Ada();
        foreach (var (type, bytes, status) in new (string, byte[], HttpStatusCode)[]
        {
            ("text/plain", "{}"u8.ToArray(), HttpStatusCode.UnsupportedMediaType),
            ("application/x-www-form-urlencoded", "lastName=A"u8.ToArray(), HttpStatusCode.UnsupportedMediaType),
            ("application/json; charset=windows-1250", "{}"u8.ToArray(), HttpStatusCode.UnsupportedMediaType),
            ("application/json", [.. "{\"lastName\": \""u8, 0xff, 0xfe, .. "\"}"u8], HttpStatusCode.BadRequest),
            ("application/json", Encoding.UTF8.GetBytes("{\"lastName\": \"" + new string('a', 1_000_000) + "\"}"), HttpStatusCode.RequestEntityTooLarge),
        })
        {
            using var content = new ByteArrayContent(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
            using var answer = await ada.Http.PostAsync("/api/v1/contacts", content);
            Assert.Equal((type, status), (type, answer.StatusCode));
        }

        // The same without saying how long it is.
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/api/v1/contacts") { Content = new StreamContent(new Endless()) };
        chunked.Content.Headers.ContentType = new("application/json");
        using var refused = await ada.Http.SendAsync(chunked);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Empty((await ada.Get("contacts")).Items("name"));
    }

    [Theory]
    [InlineData("en", "There is no such record")]
    [InlineData("pl", "Nie ma takiego rekordu")]
    [InlineData("lt", "Tokio įrašo nėra")]
    public async Task A_problem_is_told_in_the_language_of_the_call(string language, string says)
    {
        var ada = await Ada();

        var answer = await ada.Send(HttpMethod.Get, $"contacts/{Guid.CreateVersion7()}", language: language);

        Assert.Equal((HttpStatusCode.NotFound, "record.notFound", "/errors/record.notFound", 404), (answer.Status, answer.Code, answer["type"]!.ToString(), (int)answer["status"]!));
        Assert.StartsWith(says, answer["detail"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_record_is_said_at_its_fields()
    {
        var ada = await Ada();

        var answer = await ada.Post("contacts", new
        {
            lastName = new string('a', 201), email = "nobody", phone = "x", kind = "robot", birthDate = "yesterday", vip = "yes", satisfaction = "much",
            tags = "vip", account = 7, owner = Guid.CreateVersion7(), custom = 1, shoeSize = 38,
        });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "fields.invalid"), (answer.Status, answer.Code));
        Assert.Equal(["birthDate", "vip", "satisfaction", "tags", "account", "custom", "shoeSize"], answer["errors"]!.AsObject().Select(e => e.Key));
        Assert.Equal(["field.kind.date"], answer.Codes("birthDate"));
        Assert.Equal("This must be a date, such as 2026-11-22.", answer["errors"]!["birthDate"]![0]!.ToString());

        // What is of the right kind is looked at when all is.
        answer = await ada.Post("contacts", new { lastName = new string('a', 201), email = "nobody", phone = "x", kind = "robot" });
        Assert.Equal(["lastName", "email", "phone", "kind"], answer["errors"]!.AsObject().Select(e => e.Key));
        Assert.Equal(["field.choice"], answer.Codes("kind"));
        Assert.Equal(["field.reference"], (await ada.Post("contacts", new { lastName = "A", owner = Guid.CreateVersion7() })).Codes("owner"));
    }

    [Fact]
    public async Task Who_makes_a_record_is_never_taken_from_the_request()
    {
        var ada = await Ada();
        var id = await ada.Create("contacts", new { lastName = "Kowalska" });
        foreach (var member in new[]
        {
            "id", "type", "workspace", "workspaceId", "createdAt", "createdBy", "updatedAt", "deletedAt", "mergedInto", "role", "ownerId", "name", "sort_key",
        })
        {
            foreach (var answer in new[]
            {
                await ada.Post("contacts", new Dictionary<string, object> { ["lastName"] = "B", [member] = id }),
                await ada.Patch($"contacts/{id}", new Dictionary<string, object> { [member] = id }),
            })
            {
                Assert.Equal((member, HttpStatusCode.UnprocessableEntity), (member, answer.Status));
                Assert.Contains(answer.Codes(member).Single(), (string[])["field.unknown", "field.readOnly", "field.kind.dateTime"]);
            }
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.Post("contacts", new { lastName = "B", version = 1 })).Status);
        Assert.Equal(["Kowalska"], (await ada.Get("contacts")).Items("name"));
        Assert.Equal(1, (await ada.Get($"contacts/{id}")).Version);
    }

    [Fact]
    public async Task Nobody_gives_a_record_to_where_their_own_right_does_not_reach()
    {
        var ada = await Ada();
        var bert = await ApiClient.Of(await ada.Member.SignInColleague(Scope.All, Scope.Own, Scope.Own, Scope.Own, Scope.None, Scope.None));
        var id = await bert.Create("contacts", new { lastName = "Mine" });
        var theirs = await ada.Create("contacts", new { lastName = "Theirs" });

        Assert.Equal(["field.assign"], (await bert.Post("contacts", new { lastName = "Theirs", owner = ada.Member.Member.Id })).Codes("owner"));
        Assert.Equal(["field.assign"], (await bert.Post("contacts", new { lastName = "Nobody's", owner = (Guid?)null })).Codes("owner"));
        Assert.Equal(["field.assign"], (await bert.Patch($"contacts/{id}", new { owner = ada.Member.Member.Id })).Codes("owner"));
        var refused = await bert.Patch($"contacts/{theirs}", new { owner = bert.Member.Member.Id });
        Assert.Equal((HttpStatusCode.Forbidden, "record.forbidden.edit"), (refused.Status, refused.Code));
        Assert.Equal(HttpStatusCode.OK, (await ada.Patch($"contacts/{theirs}", new { owner = bert.Member.Member.Id })).Status);
    }

    [Fact]
    public async Task A_reading_token_reads_and_no_token_does_nothing()
    {
        var ada = await Ada();
        var reader = await ApiClient.Of(ada.Member, canWrite: false);
        var id = await ada.Create("contacts", new { lastName = "Kowalska" });

        Assert.Equal(HttpStatusCode.OK, (await reader.Get($"contacts/{id}")).Status);
        Assert.Equal((HttpStatusCode.Forbidden, "readOnly"), Said(await reader.Post("contacts", new { lastName = "B" })));
        Assert.Equal((HttpStatusCode.Forbidden, "readOnly"), Said(await reader.Delete($"contacts/{id}")));

        reader.Http.DefaultRequestHeaders.Authorization = null;
        var nobody = await reader.Get($"contacts/{id}");
        Assert.Equal((HttpStatusCode.Unauthorized, "signIn", "application/problem+json"), (nobody.Status, nobody.Code, nobody.MediaType));
        reader.Http.DefaultRequestHeaders.Authorization = new("Bearer", ApiTokens.Prefix + new string('a', 43));
        Assert.Equal(HttpStatusCode.Unauthorized, (await reader.Get($"contacts/{id}")).Status);
    }

    [Fact]
    public async Task A_browser_uses_the_API_with_its_session_and_the_token_of_its_page()
    {
        var ada = await Ada();
        var id = await ada.Create("contacts", new { lastName = "Kowalska" });
        var browser = ada.Member.Browser.Http;

        using var read = await browser.GetAsync($"/api/v1/contacts/{id}");
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        using var forged = await browser.DeleteAsync($"/api/v1/contacts/{id}");
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get($"contacts/{id}")).Status);
    }

    [Fact]
    public async Task Every_answer_says_how_many_more_may_be_asked_and_too_many_are_told_when()
    {
        await using var app = await TestApp.Start(Provider.Sqlite, ("NANNI_RATE_LIMIT", "6"));
        var ada = await ApiClient.Of(await app.SignIn());

        var answers = new List<ApiAnswer>();
        foreach (var path in new[] { "contacts", "nothing", "contacts?limit=0", "contacts" })
        {
            answers.Add(await ada.Get(path));
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests], answers.Select(a => a.Status));
        Assert.All(answers, a => Assert.Equal("6", a.Headers.GetValues("RateLimit-Limit").Single()));
        Assert.Equal(["2", "1", "0", "0"], answers.Select(a => a.Headers.GetValues("RateLimit-Remaining").Single()));
        Assert.Equal(("rateLimit", true), (answers[3].Code, answers[3].Headers.RetryAfter!.Delta > TimeSpan.Zero));
    }

    private static (HttpStatusCode Status, string? Code) Said(ApiAnswer answer) => (answer.Status, answer.Code);

    private static async Task<ApiClient> Ada() => await ApiClient.Of(await (await TestApp.On(Provider.Sqlite)).SignIn());

    /// <summary>Text without an end, so that only a limit stops the reading.</summary>
    private sealed class Endless : MemoryStream
    {
        private bool begun;

        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'a');
            if (!begun)
            {
                "{\"lastName\":\""u8.CopyTo(buffer.Span);
                begun = true;
            }

            return new(buffer.Length);
        }
    }
}
