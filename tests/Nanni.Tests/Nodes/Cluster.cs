using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AngleSharp.Html.Parser;
using Nanni.Database;
using Nanni.Web.Security;

namespace Nanni.Tests.Nodes;

/// <summary>Two processes on one PostgreSQL behind haproxy, set up as deploy/haproxy.cfg shows it.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly Process proxy;

    private Cluster(TestDatabase database, ServerProcess first, ServerProcess second, Process proxy, Uri address) =>
        (Database, First, Second, this.proxy, Address) = (database, first, second, proxy, address);

    public TestDatabase Database { get; }

    public ServerProcess First { get; }

    public ServerProcess Second { get; }

    /// <summary>Of the proxy.</summary>
    public Uri Address { get; }

    public static async Task<Cluster> Start(params (string Name, string? Value)[] settings)
    {
        Assert.SkipWhen(!TestDatabase.Providers.Any(p => p.Data == Provider.Postgres), "Several nodes share a PostgreSQL; this run has none.");
        var haproxy = Path.Combine("/usr/sbin", "haproxy");
        Assert.SkipUnless(File.Exists(haproxy), "haproxy is not installed and could not be.");
        var database = await TestDatabase.Create(Provider.Postgres);
        (string, string?)[] all = [("NANNI_PROXIES", "127.0.0.1"), ("NANNI_ALLOWED_HOSTS", "127.0.0.1"), .. settings];

        // Both at once, as after a power cut.
        var nodes = await Task.WhenAll(ServerProcess.Start(database, all), ServerProcess.Start(database, all));
        var port = FreePort();
        var configuration = (await File.ReadAllTextAsync(Path.Combine(Sources.Root, "deploy", "haproxy.cfg")))
            .Replace("maxconn 8000", "maxconn 200", StringComparison.Ordinal)
            .Replace("bind :8080", $"bind 127.0.0.1:{port}", StringComparison.Ordinal)
            .Replace("10.0.0.11:5100", nodes[0].Address.Authority, StringComparison.Ordinal)
            .Replace("10.0.0.12:5100", nodes[1].Address.Authority, StringComparison.Ordinal)
            .Replace("balance leastconn", "balance roundrobin\n  http-response set-header X-Node %s", StringComparison.Ordinal);
        var file = Path.Combine(database.Folder.FullName, "haproxy.cfg");
        await File.WriteAllTextAsync(file, configuration);
        var proxy = Process.Start(new ProcessStartInfo(haproxy, ["-db", "-f", file]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        proxy.BeginErrorReadLine();
        proxy.BeginOutputReadLine();
        var cluster = new Cluster(database, nodes[0], nodes[1], proxy, new($"http://127.0.0.1:{port}"));
        using var client = Browser();
        await Desk.Until(async () => await Answers(client, cluster.Address) ? "ready" : null);
        return cluster;
    }

    /// <summary>A person's browser: keeps cookies, follows nothing.</summary>
    public static HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };

    public static async Task<string> Token(HttpClient browser, Uri page)
    {
        var html = await browser.GetStringAsync(page);
        return (await new HtmlParser().ParseDocumentAsync(html)).QuerySelector($"input[name={Csrf.Field}]")!.GetAttribute("value")!;
    }

    public static async Task<HttpResponseMessage> SignIn(HttpClient browser, Uri node, string email, string password)
    {
        var page = new Uri(node, "/sign-in");
        using var form = new FormUrlEncodedContent([new(Csrf.Field, await Token(browser, page)), new("Email", email), new("Password", password)]);
        return await browser.PostAsync(page, form);
    }

    public async ValueTask DisposeAsync()
    {
        if (!proxy.HasExited)
        {
            proxy.Kill();
            await proxy.WaitForExitAsync();
        }

        proxy.Dispose();
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static async Task<bool> Answers(HttpClient client, Uri address)
    {
        try
        {
            return (await client.GetAsync(new Uri(address, "/health/ready"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
