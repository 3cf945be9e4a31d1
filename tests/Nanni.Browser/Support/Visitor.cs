using System.Collections.Concurrent;
using System.Net;
using Microsoft.Playwright;

namespace Nanni.Browser;

/// <summary>How a visitor's browser is set.</summary>
public sealed record Screen
{
    public static Screen Desktop { get; } = new();

    public static Screen Phone { get; } = new() { Width = 360, Height = 740 };

    public int Width { get; init; } = 1440;

    public int Height { get; init; } = 900;

    public bool Dark { get; init; }

    /// <summary>"en", "pl" or "lt".</summary>
    public string Language { get; init; } = "en";

    public bool Script { get; init; } = true;
}

/// <summary>One person with a browser of their own, and everything that went wrong in it.</summary>
public sealed class Visitor
{
    private readonly ConcurrentQueue<string> problems = new();
    private readonly ConcurrentQueue<string> sent = new();
    private readonly HashSet<int> expected = [];
    private readonly RunningApp app;

    private Visitor(RunningApp app, IPage page)
    {
        (this.app, Page) = (app, page);
        page.Console += (_, message) => Hear(message);
        page.PageError += (_, error) => problems.Enqueue($"script: {error}");
        page.Response += (_, response) => Hear(response);
        page.Request += (_, request) => Hear(request);
    }

    public IPage Page { get; }

    /// <summary>
    /// Lets a person use the application, then fails if the browser met an error on the way: an exception, a message on the
    /// console, a violation of the content security policy, a request to another host, an answer of the 500s.
    /// </summary>
    public static async Task Visits(Chromium chromium, RunningApp app, Func<Visitor, Task> journey, Screen? screen = null)
    {
        screen ??= Screen.Desktop;
        await using var profile = await chromium.Browser.NewContextAsync(new()
        {
            BaseURL = app.Address.ToString(),
            ViewportSize = new() { Width = screen.Width, Height = screen.Height },
            ColorScheme = screen.Dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = screen.Language switch { "pl" => "pl-PL", "lt" => "lt-LT", _ => "en-GB" },
            TimezoneId = "Europe/Vilnius",
            JavaScriptEnabled = screen.Script,
        });
        profile.SetDefaultTimeout(30_000);
        var visitor = new Visitor(app, await profile.NewPageAsync());
        try
        {
            await journey(visitor);
        }
        catch (Exception wrong)
        {
            await visitor.Page.ScreenshotAsync(new() { Path = Pictures.Path($"failed/{TestContext.Current.Test?.TestDisplayName}") });
            throw new JourneyException($"{wrong.Message}{visitor.Surroundings()}", wrong);
        }

        Assert.True(visitor.problems.IsEmpty, $"The browser met errors.{visitor.Surroundings()}");
    }

    /// <summary>Answers that belong to this journey, such as 422 where a form is left empty on purpose.</summary>
    public Visitor Expects(params HttpStatusCode[] answers)
    {
        expected.UnionWith(answers.Select(answer => (int)answer));
        return this;
    }

    public Task Opens(string path) => Page.GotoAsync(path);

    /// <summary>Signs in through the page, as the administrator unless somebody else is named.</summary>
    /// <param name="host">Another name of this machine, where that matters.</param>
    public async Task SignsIn(string email = RunningApp.AdminEmail, string password = RunningApp.AdminPassword, string host = "")
    {
        await Opens(host + "/sign-in");
        await Page.Locator("input[type=email]").FillAsync(email);
        await Page.Locator("input[type=password]").FillAsync(password);
        await Page.Locator("button[type=submit]").First.ClickAsync();
        await Page.WaitForURLAsync(url => !new Uri(url).AbsolutePath.StartsWith("/sign-in", StringComparison.Ordinal));
    }

    private static readonly SemaphoreSlim Turn = new(1);

    /// <summary>Signs in as the page would, without showing it.</summary>
    public async Task SignsInAtOnce(string email = RunningApp.AdminEmail, string password = RunningApp.AdminPassword)
    {
        await Opens("/sign-in");

        // One after the other: many attempts at once from one address are, rightly, taken for guesses.
        await Turn.WaitAsync();
        try
        {
            await Sends("/sign-in", ("Email", email), ("Password", password));
        }
        finally
        {
            Turn.Release();
        }

        // What is sent from now on carries the token of the session.
        await Opens("/");
    }

    /// <summary>Sends a form as the page at hand would, and fails unless it is taken.</summary>
    /// <returns>Where the answer leads.</returns>
    public async Task<string> Sends(string path, params (string Name, string Value)[] values)
    {
        var answer = await Post(path, values);
        return answer.Status == (int)HttpStatusCode.SeeOther
            ? answer.Headers["location"]
            : throw new InvalidOperationException($"POST {path} was answered with {answer.Status}.");
    }

    /// <summary>Sends a form whose answer is a page.</summary>
    public async Task<string> Answer(string path, params (string Name, string Value)[] values) =>
        await (await Post(path, values)).TextAsync();

    private async Task<IAPIResponse> Post(string path, (string Name, string Value)[] values)
    {
        var form = Page.Context.APIRequest.CreateFormData();
        form.Append("__RequestVerificationToken", (await Page.Locator("meta[name=csrf-token]").GetAttributeAsync("content"))!);
        foreach (var (name, value) in values)
        {
            form.Append(name, value);
        }

        return await Page.Context.APIRequest.PostAsync(path, new() { Form = form, MaxRedirects = 0 });
    }

    /// <summary>Leaves a picture of the whole page in artifacts/screenshots.</summary>
    public Task Photographs(string name) => Page.ScreenshotAsync(new() { Path = Pictures.Path(name), FullPage = true });

    /// <summary>Fails if axe finds anything on the page that WCAG 2.2 AA does not allow.</summary>
    public async Task FindsNoBarriers() => Assert.Empty(await Axe.Check(Page));

    private void Hear(IConsoleMessage message)
    {
        var failedLoad = message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal);
        if (message.Type is "error" or "warning" && !(failedLoad && expected.Any(answer => message.Text.Contains($" {answer} ", StringComparison.Ordinal))))
        {
            problems.Enqueue($"console: {message.Text} ({message.Location})");
        }
    }

    private void Hear(IResponse response)
    {
        if (response.Request.Method != "GET")
        {
            sent.Enqueue($"{response.Request.Method} {response.Url}: {response.Status}");
        }

        if (response.Status >= 500 && !expected.Contains(response.Status))
        {
            problems.Enqueue($"answer {response.Status}: {response.Url}");
        }
    }

    private void Hear(IRequest request)
    {
        var address = new Uri(request.Url);
        if (address.Scheme is "http" or "https" or "ws" or "wss" && !(address.IsLoopback && address.Port == app.Address.Port))
        {
            problems.Enqueue($"request to another host: {request.Url}");
        }
    }

    private string Surroundings() => string.Concat(
        problems.Prepend($"at {Page.Url}").Concat(sent).Select(problem => $"{Environment.NewLine}  {problem}"))
        + $"{Environment.NewLine}The application's last words:{Environment.NewLine}"
        + string.Join(Environment.NewLine, app.Log.Split(Environment.NewLine).TakeLast(20));
}

/// <summary>A journey that did not come to its end, and what the browser and the application said.</summary>
public sealed class JourneyException(string message, Exception inner) : Exception(message, inner);
