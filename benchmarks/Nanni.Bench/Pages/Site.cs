using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Bench.Data;
using Nanni.Database;
using Nanni.Web.SignIn;

namespace Nanni.Bench.Pages;

/// <summary>A process that answers: the product on a database, or the probe.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly Process process;

    private Site(Process process, int port, TimeSpan ready) => (this.process, Port, Ready) = (process, port, ready);

    public int Port { get; }

    /// <summary>From the start of the process to the first answer of <c>/health/ready</c>.</summary>
    public TimeSpan Ready { get; }

    /// <summary>Memory that only this process uses (RSS less shared), in megabytes.</summary>
    public double Megabytes
    {
        get
        {
            var pages = File.Exists($"/proc/{process.Id}/statm") ? File.ReadAllText($"/proc/{process.Id}/statm").Split(' ') : null;
            process.Refresh();
            return pages is null ? process.WorkingSet64 / 1e6 : (long.Parse(pages[1], null) - long.Parse(pages[2], null)) * Environment.SystemPageSize / 1e6;
        }
    }

    /// <summary>Processor time so far: says what a page costs whatever else the machine does.</summary>
    public TimeSpan Worked
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The published build where there is one, as <c>./bench</c> makes it.</summary>
    public static string Program { get; } = Environment.GetEnvironmentVariable("NANNI_BENCH_APP") ?? Path.Combine(AppContext.BaseDirectory, "Nanni.dll");

    public static Task<Site> Product(DatabaseOptions database, string files) => Start(
        [Program, "--urls"], port => $"http://127.0.0.1:{port}", "/health/ready", new()
        {
            ["NANNI_DATABASE"] = database.IsSqlite ? database.File! : database.ConnectionString,
            ["NANNI_DATA"] = files,
            ["NANNI_RATE_LIMIT"] = "0",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Logging__LogLevel__Default"] = "Warning",
            ["DOTNET_gcServer"] = "0",
        });

    public static Task<Site> Probe() =>
        Start([Environment.GetCommandLineArgs()[0], "--probe"], port => port.ToString(System.Globalization.CultureInfo.InvariantCulture), "/bytes?bytes=10", []);

    private static async Task<Site> Start(string[] command, Func<int, string> address, string ready, Dictionary<string, string> environment)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [.. command, address(port)]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(ready);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return new(process, port, clock.Elapsed);
                }
            }
            catch (HttpRequestException) when (!process.HasExited && clock.Elapsed < TimeSpan.FromMinutes(2))
            {
                // Not listening yet; the next attempt fails or succeeds by itself.
                await Task.Delay(20);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Ways in: the cookie of a viewer's session, the token of a program.</summary>
internal static class Keys
{
    public static async Task<string> Cookie(Installation installation, Cast cast, Viewer viewer)
    {
        await using var scope = installation.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var now = DateTimeOffset.UtcNow;
        var member = await db.Members.SingleAsync(m => m.WorkspaceId == cast.Workspace && m.Id == cast.Member(viewer.Member));
        var secret = Secret.New();
        db.Sessions.Add(new()
        {
            Id = Secret.Hash(secret), UserId = member.UserId!.Value, WorkspaceId = cast.Workspace, CreatedAt = now, LastSeenAt = now, ExpiresAt = now.AddDays(1),
        });
        await db.SaveChangesAsync();
        return $"nanni={secret}";
    }

    public static async Task<string> Token(Installation installation, Cast cast)
    {
        await using var scope = installation.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var token = ApiTokens.Prefix + Secret.New();
        db.ApiTokens.Add(new()
        {
            WorkspaceId = cast.Workspace, MemberId = cast.Member(0), Hash = Secret.Hash(token), Name = "bench", Scopes = $"{ApiTokens.Read} {ApiTokens.Write}",
            CreatedAt = TimeProvider.System.GetUtcNow(),
        });
        await db.SaveChangesAsync();
        return token;
    }
}
