using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Nanni.Web;
using Nanni.Web.Gallery;

namespace Nanni.Bench.Pages;

/// <summary>
/// What the pages are compared with, on the same machine in the same run, in a process of its own and without a database: the page's
/// view drawn from a model in memory, the shell around as many bytes that are one finished text, and those bytes bare.
/// </summary>
internal static class ProbeSite
{
    public static async Task Run(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add($"http://127.0.0.1:{port}");
        ListSamples.Add();
        ViewSamples.Add();
        app.MapGet("/view/{name}", (string name, HttpRequest request) => Gallery.Page(name, Surroundings(), request));
        app.MapGet("/shell", (int bytes) => ProbePage.With(bytes, Surroundings()));
        app.MapGet("/bytes", (int bytes) => Results.Bytes(Filling.Of(bytes), "text/html; charset=utf-8"));
        await app.RunAsync();
    }

    /// <summary>A menu, a member, a workspace: as much shell as a page has.</summary>
    private static Ui Surroundings() => new()
    {
        Language = Language.Of("en"),
        Now = DateTimeOffset.UtcNow,
        Workspace = new("bench", "Bench"),
        Workspaces = [new("bench", "Bench")],
        Member = new(Guid.Empty, "Ada Administrator", "ada@bench.example", "Administrator"),
        IsAdministrator = true,
        Menu = [.. Enumerable.Range(0, 9).Select(i => new MenuItem($"m{i}", $"Entry {i}", $"/w/bench/entry{i}", "users", i == 0, "h"))],
        Creatable = [.. Enumerable.Range(0, 5).Select(i => new MenuItem($"c{i}", $"New entry {i}", $"/w/bench/entry{i}/new", "users"))],
        Nonce = "AAAAAAAAAAAAAAAAAAAAAA==",
        Csrf = new string('a', 120),
        Path = "/w/bench/entry0",
    };
}

/// <summary>The shell around a filling.</summary>
public sealed class ProbePage : View<int>
{
    protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder)
    {
        builder.OpenComponent<Shell>(0);
        builder.AddComponentParameter(1, nameof(Shell.Ui), Ui);
        builder.AddComponentParameter(2, nameof(Shell.Title), "Probe");
        builder.AddComponentParameter(3, nameof(Shell.Section), "home");
        builder.AddComponentParameter(4, nameof(Shell.ChildContent), (RenderFragment)(inner => inner.AddMarkupContent(0, Filling.Text(Model))));
        builder.CloseComponent();
    }
}

internal static class Filling
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<int, (byte[] Bytes, string Text)> Made = new();

    public static byte[] Of(int bytes) => Get(bytes).Bytes;

    public static string Text(int bytes) => Get(bytes).Text;

    private static (byte[] Bytes, string Text) Get(int bytes) => Made.GetOrAdd(bytes, length =>
    {
        var text = string.Concat(Enumerable.Repeat("<td class=\"cell\">Ea-nasir</td>\n", length / 31 + 1))[..length];
        return (System.Text.Encoding.UTF8.GetBytes(text), text);
    });
}
