using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Web.SignIn;

namespace Nanni.Tests;

/// <summary>A program that uses the API with a member's token.</summary>
public sealed class ApiClient
{
    private readonly HttpClient http;

    private ApiClient(HttpClient http, SignedIn member) => (this.http, Member) = (http, member);

    public SignedIn Member { get; }

    public HttpClient Http => http;

    public static async Task<ApiClient> Of(SignedIn member, bool canWrite = true)
    {
        using var scope = member.App.Services.CreateScope();
        var token = await scope.ServiceProvider.GetRequiredService<ApiTokens>()
            .Create(member.Workspace.Id, member.Member.Id, "test", canWrite, null);
        var http = member.App.CreateDefaultClient(member.App.Url);
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        http.DefaultRequestHeaders.Add(TestApp.AddressHeader, "10.9.9.9");
        return new(http, member);
    }

    public Task<ApiAnswer> Get(string path) => Send(HttpMethod.Get, path);

    public Task<ApiAnswer> Post(string path, object? body = null) => Send(HttpMethod.Post, path, body);

    public Task<ApiAnswer> Put(string path, object body) => Send(HttpMethod.Put, path, body);

    public Task<ApiAnswer> Patch(string path, object body, string? ifMatch = null) => Send(HttpMethod.Patch, path, body, ifMatch);

    public Task<ApiAnswer> Delete(string path, string? ifMatch = null) => Send(HttpMethod.Delete, path, null, ifMatch);

    /// <summary>Creates a record and gives its id.</summary>
    public async Task<Guid> Create(string type, object body)
    {
        var made = await Post(type, body);
        Assert.True(made.Status == HttpStatusCode.Created, $"{type}: {made.Status} {made.Text}");
        return made.Id;
    }

    /// <param name="path">Below <c>/api/v1/</c>, or an absolute path.</param>
    /// <param name="body">JSON text as it is, or an object to write as JSON.</param>
    public async Task<ApiAnswer> Send(HttpMethod method, string path, object? body = null, string? ifMatch = null, string? language = null)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : "/api/v1/" + path);
        if (body is not null)
        {
            var text = body as string ?? (body as JsonNode)?.ToJsonString() ?? System.Text.Json.JsonSerializer.Serialize(body);
            request.Content = new StringContent(text, Encoding.UTF8, "application/json");
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (language is not null)
        {
            request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        }

        using var response = await http.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers.ContentType?.MediaType);
    }
}

/// <summary>What the API answered.</summary>
public sealed record ApiAnswer(HttpStatusCode Status, string Text, HttpResponseHeaders Headers, string? MediaType)
{
    private JsonNode? json;

    public JsonNode Json => json ??= JsonNode.Parse(Text)!;

    public JsonNode? this[string member] => Json[member];

    public Guid Id => Guid.Parse(Json["id"]!.GetValue<string>());

    public int Version => Json["version"]!.GetValue<int>();

    /// <summary>The stable code of a problem.</summary>
    public string? Code => Json["code"]?.GetValue<string>();

    public Guid? Operation => Headers.TryGetValues("X-Operation", out var values) ? Guid.Parse(values.Single(), CultureInfo.InvariantCulture) : null;

    /// <summary>One member of each item of a list.</summary>
    public IEnumerable<string?> Items(string member) => Json["items"]!.AsArray().Select(i => i![member]?.ToString());

    /// <summary>The codes at one field of a refused request.</summary>
    public IEnumerable<string> Codes(string field) => Json["codes"]?[field]?.AsArray().Select(c => c!.GetValue<string>()) ?? [];
}
