using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Nanni.Bench.Data;
using Nanni.Bench.Figures;

namespace Nanni.Bench.Pages;

/// <summary>
/// A company at work: 200 people who click, search and write with pauses to read, 2,000 browsers that wait for news, and a change of 5,000
/// records while 200 lists are open.
/// </summary>
internal sealed partial class CrowdFigures(Installation installation, Company company, Report report, string files, int seconds)
{
    private const int Users = 200;
    private const int Streams = 2_000;
    private const int Lists = 200;
    private const int Changed = 5_000;

    /// <summary>Seconds between an answer and the next click, on average; people take longer.</summary>
    private const double Pause = 1;

    private static readonly string[] Terms = ["nowak", "kowals", "zuk", "anna", "szczenarski", "qqxqqx", "wisniew", "gliw", "petraus"];

    private readonly string slug = company.Cast.Slug;

    public async Task Take()
    {
        await using var site = await Site.Product(installation.Options, files);
        var token = await Keys.Token(installation, company.Cast);
        var cookies = new List<string>();
        foreach (var viewer in company.Cast.Viewers)
        {
            cookies.Add(await Keys.Cookie(installation, company.Cast, viewer));
        }

        // A server runs for weeks: its code is compiled for what it does.
        await Click(site.Port, cookies, token, 8, 0, TimeSpan.FromSeconds(12));

        var seen = await Click(site.Port, cookies, token, Users, Pause, TimeSpan.FromSeconds(seconds));
        var all = seen.SelectMany(s => s.Value).ToList();
        report.Add(new($"{Users} people at work", $"all, {all.Count / (double)seconds:0} requests a second", At(all, 0.95), At(all, 0.5), "ms", 250));
        foreach (var (kind, times) in seen.OrderBy(s => s.Key))
        {
            report.Add(new($"{Users} people at work", $"{kind}, p95", At(times, 0.95), At(times, 0.5), "ms", null));
        }

        await Waiting(site, cookies);
        await Bulk(site, cookies);
    }

    /// <summary>What each kind of request took, in milliseconds. An answer that is none of 2xx ends the run.</summary>
    private async Task<Dictionary<string, List<double>>> Click(int port, List<string> cookies, string token, int users, double pause, TimeSpan span)
    {
        var taken = new ConcurrentBag<(string Kind, double Time)>();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, users).Select(user => Task.Run(async () =>
        {
            var dice = new Dice(5, Kind.Contact, user);
            using var connection = new Load.Connection(port);
            for (var i = 0; ; i++)
            {
                var rest = TimeSpan.FromSeconds(-Math.Log(1 - (dice.Below(1_000_000) / 1e6)) * pause);
                if (clock.Elapsed + rest > span)
                {
                    return;
                }

                await Task.Delay(rest);
                var (kind, request) = Next(ref dice, user, i, cookies, token);
                var start = Stopwatch.GetTimestamp();
                await connection.Ask(request);
                taken.Add((kind, Stopwatch.GetElapsedTime(start).TotalMilliseconds));
            }
        })));
        return taken.GroupBy(t => t.Kind).ToDictionary(g => g.Key, g => g.Select(t => t.Time).ToList());
    }

    private (string Kind, byte[] Request) Next(ref Dice dice, int user, int i, List<string> cookies, string token)
    {
        var cookie = cookies[user % cookies.Count];
        var account = company.Customers.AccountId(1 + dice.Below(company.Size.Accounts - 1));
        var term = Terms[dice.Below(Terms.Length)];
        return dice.Below(100) switch
        {
            < 25 => ("list", Load.Get($"/w/{slug}/contacts", cookie)),
            < 35 => ("list", Load.Get($"/w/{slug}/accounts?sort=-updatedAt", cookie)),

            // Records by who sees all: others are told that there is none, which would be no work.
            < 65 => ("record", Load.Get($"/w/{slug}/accounts/{account}", cookies[0])),
            < 70 => ("board", Load.Get($"/w/{slug}/opportunities/board", cookie)),
            < 80 => ("search", Load.Get($"/w/{slug}/contacts?q={term}", cookie)),
            < 90 => ("search", Load.Get($"/w/{slug}/palette?q={term}", cookie)),
            < 95 => ("write", Load.Send("PATCH", $"/api/v1/accounts/{account}", token, $$"""{"description":"Seen {{user}} {{i}}"}""")),
            _ => ("write", Load.Send("POST", "/api/v1/notes", token, $$"""{"body":"Called, {{user}} {{i}}","about":"{{account}}"}""")),
        };
    }

    private async Task Waiting(Site site, List<string> cookies)
    {
        var before = site.Megabytes;
        var open = new List<Stream>();
        for (var i = 0; i < Streams; i++)
        {
            open.Add(await Listen(site.Port, cookies[i % cookies.Count]));
        }

        report.Add(new($"{Streams:N0} browsers that wait for news", "", site.Megabytes - before, null, "MB", 150));
        open.ForEach(s => s.Dispose());
    }

    private async Task Bulk(Site site, List<string> cookies)
    {
        var span = TimeSpan.FromSeconds(Math.Max(10, seconds / 2));
        using var stop = new CancellationTokenSource();
        var open = await Task.WhenAll(Enumerable.Range(0, Lists).Select(i => Listen(site.Port, cookies[i % cookies.Count])));
        var refreshed = 0;
        var lists = open.Select((stream, i) => Task.Run(() => Refresh(stream, site.Port, cookies[i % cookies.Count], () => Interlocked.Increment(ref refreshed), stop.Token))).ToList();

        // The colleagues read: what they write themselves would have the lists refreshed before there is anything to compare.
        var quiet = At([.. (await Read(site.Port, cookies, span)).Order()], 0.95);
        refreshed = 0;
        var clock = Stopwatch.StartNew();
        var change = Change(site.Port, cookies[0]);
        var busy = At([.. (await Read(site.Port, cookies, span)).Order()], 0.95);
        var took = await change;
        await stop.CancelAsync();
        await Task.WhenAll(lists);
        var name = $"{Changed:N0} records changed, {Lists} lists open";
        report.Add(new(name, $"others' pages, p95; {quiet:0.0} before", busy, null, "ms", 2 * quiet));
        report.Add(new(name, $"lists refreshed {refreshed} times; done after", took.TotalSeconds, null, "s", null));
    }

    private async Task<List<double>> Read(int port, List<string> cookies, TimeSpan span)
    {
        var taken = new ConcurrentBag<double>();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(user => Task.Run(async () =>
        {
            var dice = new Dice(6, Kind.Contact, user);
            using var connection = new Load.Connection(port);
            while (clock.Elapsed < span)
            {
                await Task.Delay(TimeSpan.FromSeconds(dice.Below(1_000_000) / 1e6 * Pause));
                var start = Stopwatch.GetTimestamp();
                await connection.Ask(dice.Below(2) == 0
                    ? Load.Get($"/w/{slug}/accounts/{company.Customers.AccountId(1 + dice.Below(company.Size.Accounts - 1))}", cookies[0])
                    : Load.Get($"/w/{slug}/contacts", cookies[user % cookies.Count]));
                taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        })));
        return [.. taken];
    }

    /// <summary>As a browser does (live.ts): at most one refresh a second, somewhere in the time that the news gives to all of them.</summary>
    private async Task Refresh(Stream stream, int port, string cookie, Action done, CancellationToken stop)
    {
        using var connection = new Load.Connection(port);
        var buffer = new byte[65_536];
        var last = Stopwatch.GetTimestamp() - Stopwatch.Frequency;
        try
        {
            while (await stream.ReadAsync(buffer, stop) is > 0 and var got)
            {
                if (Spread().Match(Encoding.ASCII.GetString(buffer, 0, got)) is not { Success: true } told)
                {
                    continue;
                }

                // What comes meanwhile waits in the stream and is read with the next news: one refresh for all of it.
                var pause = Math.Max(0, 1_000 - Stopwatch.GetElapsedTime(last).TotalMilliseconds);
                var spread = Math.Max(300, int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture));
                await Task.Delay(TimeSpan.FromMilliseconds(pause + (Random.Shared.NextDouble() * spread)), stop);
                last = Stopwatch.GetTimestamp();
                await connection.Ask(Load.Get($"/w/{slug}/contacts", cookie));
                done();
            }
        }
        catch (OperationCanceledException)
        {
            stream.Dispose();
        }
    }

    /// <summary>Chooses as many contacts in the list as are to be changed, by a filter, and gives them a tag.</summary>
    /// <returns>Until all of them have it.</returns>
    private async Task<TimeSpan> Change(int port, string cookie)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new($"http://127.0.0.1:{port}") };
        http.DefaultRequestHeaders.Add("Cookie", cookie);
        var clock = Stopwatch.StartNew();
        var page = await http.GetStringAsync($"/w/{slug}/contacts");
        var ids = await installation.Store.Query(
            installation.Store.Sql().Raw("select id from contacts where workspace_id = ").Value(company.Cast.Workspace).Raw($" and deleted_at is null order by sort_key limit {Changed}"),
            row => row.Guid(0), default);
        var values = new Dictionary<string, string>
        {
            ["action"] = "tag",
            ["ids"] = string.Join(',', ids),
            ["tags"] = "bench" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            ["__RequestVerificationToken"] = CsrfToken().Match(page).Groups[1].Value,
        };
        using var answer = await http.PostAsync($"/w/{slug}/contacts/bulk", new FormUrlEncodedContent(values));
        if (answer.StatusCode != HttpStatusCode.SeeOther)
        {
            throw new InvalidOperationException($"The change was answered {answer.StatusCode}.");
        }

        while (true)
        {
            var tagged = await installation.Store.Query(
                installation.Store.Sql().Raw("select count(*) from contacts where workspace_id = ").Value(company.Cast.Workspace).Raw(" and cast(tags as text) like ").Value($"%{values["tags"]}%"),
                row => row.Long(0), default);
            if (tagged[0] >= Changed)
            {
                return clock.Elapsed;
            }

            await Task.Delay(200);
        }
    }

    /// <summary>A stream that has said that it flows.</summary>
    private async Task<Stream> Listen(int port, string cookie)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /w/{slug}/live HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nAccept: text/event-stream\r\n\r\n"));
        var stream = new NetworkStream(socket, ownsSocket: true);
        var buffer = new byte[2048];
        var said = "";
        while (!said.Contains("hello", StringComparison.Ordinal))
        {
            var got = await stream.ReadAsync(buffer);
            said = got > 0 ? said + Encoding.ASCII.GetString(buffer, 0, got) : throw new InvalidOperationException($"A stream ended: {said}");
        }

        return stream;
    }

    private static double At(List<double> times, double share)
    {
        var ordered = times.Order().ToList();
        return ordered[(int)(ordered.Count * share)];
    }

    [GeneratedRegex("""event: change\s+data: .*?"spread":(\d+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Spread();

    [GeneratedRegex("""name="csrf-token" content="([^"]+)""")]
    private static partial Regex CsrfToken();
}
