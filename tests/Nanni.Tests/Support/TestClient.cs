using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Nanni.Tests;

/// <summary>A browser without a screen: keeps cookies, shows pages, fills in forms. Follows a redirect only when told.</summary>
public sealed class TestClient
{
    private static int clients;

    private readonly HttpClient http;

    public TestClient(TestApp app)
    {
        App = app;
        Cookies = new CookieContainer();
        http = app.CreateDefaultClient(app.Url, new CookieHandler(Cookies));
        var number = Interlocked.Increment(ref clients);
        http.DefaultRequestHeaders.Add(TestApp.AddressHeader, $"10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}");
    }

    public TestApp App { get; }

    public CookieContainer Cookies { get; }

    public HttpClient Http => http;

    public async Task<TestPage> Get(string path) => await Read(await http.GetAsync(path));

    /// <param name="language">What the browser says that its owner reads: an Accept-Language header.</param>
    public async Task<TestPage> Get(string path, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        return await Send(request);
    }

    /// <summary>Sends a request as it is, without a token.</summary>
    public async Task<TestPage> Send(HttpRequestMessage request) => await Read(await http.SendAsync(request));

    /// <summary>Posts a form that no page of ours gave out.</summary>
    public async Task<TestPage> Post(string path, params (string Name, string Value)[] fields) =>
        await Read(await http.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)))));

    public string? Cookie(string name) => Cookies.GetCookies(http.BaseAddress!)[name]?.Value;

    private async Task<TestPage> Read(HttpResponseMessage response) =>
        new(this, response, await response.Content.ReadAsStringAsync());

    private sealed class CookieHandler(CookieContainer cookies) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (cookies.GetCookieHeader(request.RequestUri!) is { Length: > 0 } header)
            {
                request.Headers.Add("Cookie", header);
            }

            var response = await base.SendAsync(request, cancellationToken);
            foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                cookies.SetCookies(request.RequestUri!, cookie);
            }

            return response;
        }
    }
}

/// <summary>What came back.</summary>
public sealed class TestPage(TestClient client, HttpResponseMessage response, string text)
{
    private readonly Lazy<IHtmlDocument> document = new(() => new HtmlParser().ParseDocument(text));

    public HttpStatusCode Status => response.StatusCode;

    public HttpResponseMessage Response => response;

    public string Text => text;

    public IHtmlDocument Document => document.Value;

    public string? Title => Document.QuerySelector("h1")?.TextContent.Trim();

    /// <summary>Where the answer sends the browser; null if it does not.</summary>
    public string? Location => response.Headers.Location?.OriginalString;

    public async Task<TestPage> Follow() => await client.Get(Location ?? throw new InvalidOperationException($"{Status} leads nowhere."));

    /// <summary>What a field holds.</summary>
    public string? Value(string name) => Document.QuerySelector(Field(name)) switch
    {
        IHtmlInputElement input => input.Value,
        IHtmlSelectElement select => select.Value,
        IHtmlTextAreaElement area => area.Value,
        _ => null,
    };

    /// <summary>The message at a field, found as a screen reader finds it.</summary>
    public string? Error(string name)
    {
        var field = Document.QuerySelector(Field(name));
        var id = field?.GetAttribute("aria-describedby")?.Split(' ').FirstOrDefault(i => i.EndsWith("-error", StringComparison.Ordinal));
        return field?.GetAttribute("aria-invalid") == "true" && id is not null ? Document.GetElementById(id)?.TextContent : null;
    }

    /// <summary>The message above the form.</summary>
    public string? Problem => Document.QuerySelector("[role=alert]")?.TextContent.Trim();

    /// <summary>Fills in the form (the first, or the one with this action) and sends it with all that the page put into it.</summary>
    public Task<TestPage> Submit(params (string Name, string? Value)[] values) => Submit(null, values);

    public Task<TestPage> Submit(string? action, params (string Name, string? Value)[] values)
    {
        var form = Document.Forms.Where(f => f.Method == "post").FirstOrDefault(f => action is null ? f.Closest("main") is not null : f.GetAttribute("action") == action)
            ?? throw new InvalidOperationException($"No form {action} on “{Title}” ({Status}).");
        var given = values.Select(v => v.Name).ToHashSet();
        var fields = form.Elements
            .Where(e => e.GetAttribute("name") is { } name && !given.Contains(name))
            .SelectMany(Current)
            .Concat(values.Where(v => v.Value is not null).Select(v => (v.Name, v.Value!)));
        return client.Post(form.GetAttribute("action")!, [.. fields]);
    }

    private static IEnumerable<(string, string)> Current(AngleSharp.Dom.IElement element)
    {
        var name = element.GetAttribute("name")!;
        return element switch
        {
            IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } => [],
            IHtmlInputElement { Type: "submit" } => [],
            IHtmlInputElement input => [(name, input.Value)],
            IHtmlSelectElement select => select.SelectedOptions.Select(o => (name, o.Value)),
            IHtmlTextAreaElement area => [(name, area.Value)],
            _ => [],
        };
    }

    private static string Field(string name) => $"input[name='{name}'],select[name='{name}'],textarea[name='{name}']";
}
