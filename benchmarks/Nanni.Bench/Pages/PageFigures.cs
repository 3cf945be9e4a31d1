using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Nanni.Bench.Data;
using Nanni.Bench.Figures;
using Nanni.Records.Queries;

namespace Nanni.Bench.Pages;

/// <summary>
/// Whole pages over HTTP, signed in, with the shell and no cache of answers, a writer changing records meanwhile; each beside its
/// hand-written SQL alone and beside probes without a database: its own view drawn from memory, the shell around one finished text, and
/// the bytes bare.
/// </summary>
internal sealed class PageFigures(Installation installation, Company company, Report report, string files, string? only, int seconds)
{
    private const int Connections = 8;

    /// <summary>A page must reach this share of the probe's rate, or its own gate.</summary>
    private const double Share = 0.25;

    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(1);
    private static readonly string[] Terms = ["nowak", "kowals", "zuk", "anna", "szczenarski", "qqxqqx", "ko", "wisniew", "gliw", "petraus"];

    private readonly TimeSpan span = TimeSpan.FromSeconds(seconds);
    /// <summary>So large that each page is timed alone.</summary>
    private readonly bool isLarge = company.Size.Contacts >= 1_000_000 || company.Size.Open is not null;

    public async Task Take()
    {
        await using var probe = await Site.Probe();
        await using var site = await Site.Product(installation.Options, files);
        report.Add(new("start of the process to /health/ready", "", site.Ready.TotalMilliseconds, null, "ms", 2_000));
        report.Add(new("memory after the start", "", site.Megabytes, null, "MB", 200));
        await Settled();
        var token = await Keys.Token(installation, company.Cast);
        var viewers = new List<(string Sees, string Cookie)>();
        foreach (var viewer in company.Cast.Viewers)
        {
            viewers.Add((viewer.Sees, await Keys.Cookie(installation, company.Cast, viewer)));
        }

        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() => Write(site.Port, token, stop.Token));
        var asked = (await Pages()).Where(p => only is null || p.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
        await Heat(asked, site, probe, viewers[0].Cookie);
        foreach (var page in asked)
        {
            await Measure(page, site, probe, viewers);
        }

        await stop.CancelAsync();
        await writer;
        if (company.Size.Open is not null && only is null or "offer")
        {
            await Offer(site.Port, token, viewers[0].Cookie);
        }

        if (only is null or "create")
        {
            await Create(site.Port, token);
        }

        report.Add(new("memory after all that", "", site.Megabytes, null, "MB", null));
    }

    /// <param name="Rate">Pages a second on the 100 k set; half of it on SQLite.</param>
    /// <param name="Limit">Milliseconds, 95th percentile, one connection, on the million set.</param>
    /// <param name="View">The view it is drawn with, as the gallery names it.</param>
    private sealed record Page(string Name, Func<int, string> Path, double Rate, double Limit, Func<int, Task>? Sql = null, string View = "list");

    private async Task<IReadOnlyList<Page>> Pages()
    {
        var slug = company.Cast.Slug;
        var contacts = (await installation.Schemas.Of(company.Administrator, default))["contact"];
        var list = new ListRequest(contacts, [contacts.Title]);
        var (key, id) = await At(Math.Min(50_000, company.Size.Contacts / 2));
        var after = Uri.EscapeDataString(new Cursor(list.Order.ToString(), key, id).Encode());
        var sql = new PlainSql(installation, company, (key, id));
        var cities = new[] { "Warszawa", "Kielce", "Vilnius", "Płock", "Utena" };
        if (company.Size.Open is not null)
        {
            return SellingPages(slug);
        }

        return
        [
            new("contact list, page 1", _ => $"/w/{slug}/contacts", 900, 25, _ => sql.List()),
            new("contact list after 50,000 rows", _ => $"/w/{slug}/contacts?after={after}", 900, 25, _ => sql.After()),
            new("contact list of an owner in a city", i => $"/w/{slug}/contacts?filter={Uri.EscapeDataString($"owner:eq:{company.Cast.Member(1)},city:eq:{cities[i % cities.Length]}")}", 0, 25),
            new("contact list, custom field filtered and sorted", i => $"/w/{slug}/contacts?sort=-custom.score&filter=custom.region:eq:R{i % 300}", 0, 50),
            new("“contains” in the list", i => $"/w/{slug}/contacts?q={Terms[i % Terms.Length]}", 300, 60, sql.Contains),
            new("palette", i => $"/w/{slug}/palette?q={Terms[i % Terms.Length]}", 300, 60, View: "palette"),
            new("record page", i => $"/w/{slug}/accounts/{company.Customers.AccountId(1 + (i * 37 % (company.Size.Accounts - 1)))}", 600, 60, sql.Record, "record"),
            new("record page, 10,000 interactions", _ => $"/w/{slug}/accounts/{company.Customers.AccountId(0)}", 0, 60, View: "record"),
            new("deals board", _ => $"/w/{slug}/opportunities/board", 120, 150, _ => sql.Board(), "board?cards=40"),
        ];
    }

    /// <summary>
    /// What a new process does once with data of this kind, learning from closed deals for one, is over, and the database has looked after
    /// its tables as it does by itself within a minute. Another process does it, which tells of it only in its table of jobs: that is looked at.
    /// </summary>
    private async Task Settled()
    {
        var (patience, quiet) = (Stopwatch.StartNew(), 0);
        while (quiet < 8 && patience.Elapsed < TimeSpan.FromMinutes(3))
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            var waiting = await installation.Store.Query(installation.Store.Sql().Raw("select count(*) from jobs where finished_at is null"), row => row.Long(0), default);
            quiet = waiting[0] == 0 ? quiet + 1 : 0;
        }

        if (quiet < 8)
        {
            Console.WriteLine("  work in the background still goes on: what follows is measured beside it");
        }

        if (!installation.Options.IsSqlite)
        {
            await using var source = Npgsql.NpgsqlDataSource.Create(installation.Options.ConnectionString);
            await using var command = source.CreateCommand("vacuum (analyze) opportunities, field_values");
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Reports and forecasts over all that was ever sold: each is one walk through an index, or a few.</summary>
    private static IReadOnlyList<Page> SellingPages(string slug) =>
    [
        .. new[]
        {
            ("funnel of all time", "reports/funnel?period=all"), ("funnel of a year", "reports/funnel?period=own&from=2025-01-01&until=2025-12-31"),
            ("funnel of all time by owner", "reports/funnel?period=all&by=owner"), ("funnel of all time by source", "reports/funnel?period=all&by=source"),
            ("win rate of all time by owner", "reports/winRate?period=all"), ("win rate of a year by month", "reports/winRate?period=own&from=2025-01-01&until=2025-12-31&by=month"),
            ("lost deals of all time", "reports/lost?period=all"), ("cohorts of a year", "reports/cohorts?period=own&from=2025-01-01&until=2025-12-31"),
            ("activity of a year", "reports/activity?period=own&from=2025-01-01&until=2025-12-31"), ("leaders of a year", "reports/leaders?period=own&from=2025-01-01&until=2025-12-31"),
            ("forecast of a year", "forecast?length=year&from=2025-01-01"), ("forecast of a quarter", "forecast?length=quarter&from=2025-10-01"),
            ("forecast of this quarter", "forecast"), ("accuracy of forecasts", "forecast/accuracy"),
        }.Select(p => new Page(p.Item1, _ => $"/w/{slug}/{p.Item2}", 0, 300)),
        new("deals list", _ => $"/w/{slug}/opportunities", 0, 25),
    ];

    /// <summary>A server runs for weeks: it is not measured while its code is still being compiled for what it turns out to do.</summary>
    private static async Task Heat(IReadOnlyList<Page> pages, Site site, Site probe, string cookie)
    {
        for (var round = 0; round < 2; round++)
        {
            foreach (var page in pages)
            {
                await Load.Run(site.Port, i => Load.Get(page.Path(i), cookie), Connections, TimeSpan.Zero, TimeSpan.FromSeconds(4));
            }
        }

        foreach (var path in pages.Select(p => $"/view/{p.View}").Distinct().Append("/shell?bytes=50000"))
        {
            await Load.Run(probe.Port, _ => Load.Get(path, "a=b"), Connections, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        }
    }

    private async Task Measure(Page page, Site site, Site probe, List<(string Sees, string Cookie)> viewers)
    {
        var cost = 0d;
        var worst = (Sees: "", Seen: new Seen(double.MaxValue, 0, 0, 0));
        foreach (var (sees, cookie) in viewers)
        {
            // Who may not see the record gets a short answer that says so; only those who see it count.
            if (page.Name.StartsWith("record page", StringComparison.Ordinal) && sees != "100 %")
            {
                continue;
            }

            var (before, asked) = (site.Worked, 0);
            var seen = await Load.Run(site.Port, i => Load.Get(page.Path(asked = i), cookie), isLarge ? 1 : Connections, Warm, span);
            cost = (site.Worked - before).TotalMilliseconds / (asked + 1);
            if (isLarge)
            {
                report.Add(new(page.Name, sees, seen.P95, seen.P50, "ms", page.Limit));
            }
            else
            {
                report.Add(new(page.Name, string.Create(CultureInfo.InvariantCulture, $"{sees}, {cost:0.00} ms CPU"), seen.PerSecond, seen.P50, "/s", null));
            }

            worst = seen.PerSecond < worst.Seen.PerSecond ? (sees, seen) : worst;
        }

        if (isLarge)
        {
            return;
        }

        var view = await Load.Run(probe.Port, _ => Load.Get($"/view/{page.View}", "a=b"), Connections, Warm, span);
        var shell = await Load.Run(probe.Port, _ => Load.Get($"/shell?bytes={Math.Max(1, worst.Seen.Bytes - ShellBytes)}", "a=b"), Connections, Warm, span);
        var bare = await Load.Run(probe.Port, _ => Load.Get($"/bytes?bytes={worst.Seen.Bytes}", "a=b"), Connections, Warm, span);
        var rate = worst.Seen.PerSecond;
        report.Add(new(page.Name, $"worst: {worst.Sees}", rate, worst.Seen.P50, "/s", page.Rate == 0 ? null : installation.Options.IsSqlite ? page.Rate / 2 : page.Rate));


        // A sample holds more or fewer rows than the page: it is drawn at the same bytes.
        var drawn = view.PerSecond * view.Bytes / worst.Seen.Bytes;
        report.Add(new(page.Name, $"of its view from memory, {drawn:N0}/s", 100 * rate / drawn, null, "%", page.Rate == 0 ? null : 100 * Share));
        report.Add(new(page.Name, $"of the shell around one text, {shell.PerSecond:N0}/s", 100 * rate / shell.PerSecond, null, "%", null));
        report.Add(new(page.Name, $"of {worst.Seen.Bytes / 1000:N0} kB bare, {bare.PerSecond:N0}/s", 100 * rate / bare.PerSecond, null, "%", null));
        if (page.Sql is { } sql)
        {
            var alone = await Rate(sql);
            report.Add(new(page.Name, $"of its SQL alone, {alone:N0}/s", 100 * rate / alone, null, "%", null));
        }
    }

    /// <summary>Roughly what the shell weighs by itself, so that the probe answers as much as the page.</summary>
    private const int ShellBytes = 15_000;

    private async Task<double> Rate(Func<int, Task> run)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var done = 0;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(worker => Task.Run(async () =>
        {
            for (var i = worker; clock.Elapsed < Warm + span; i += Connections)
            {
                await run(i);
                if (clock.Elapsed >= Warm)
                {
                    Interlocked.Increment(ref done);
                }
            }
        })));
        return done / span.TotalSeconds;
    }

    /// <summary>Changes five records a second, as colleagues do.</summary>
    private async Task Write(int port, string token, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            try
            {
                await timer.WaitForNextTickAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var path = $"/api/v1/accounts/{company.Customers.AccountId(1 + (i * 101 % (company.Size.Accounts - 1)))}";
            await Load.Once(port, Load.Send("PATCH", path, token, $$"""{"description":"Seen {{i}}"}"""));
        }
    }

    /// <summary>An offer of a hundred lines, each with a text of two lines and one of three taxes, as its document.</summary>
    private async Task Offer(int port, string token, string cookie)
    {
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}/api/v1/"), DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
        using var made = await http.PostAsJsonAsync("quotes", new { subject = "A hundred lines", account = company.Customers.AccountId(1), currency = "PLN", language = "pl" });
        var id = (await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!["id"]!.ToString();
        var lines = Enumerable.Range(1, 100).Select(i => new
        {
            name = $"Rura miedziana {i} mm, w kręgach",
            description = "Żarzona, do instalacji wody i gazu, zgodna z EN 1057; dostawa w ciągu dwóch tygodni od zamówienia, na paletach zwrotnych.",
            quantity = i,
            unit = "m",
            price = 12.34m + i,
            discount = i % 7,
            tax = new[] { 5, 8, 23 }[i % 3],
        });
        using var put = await http.PutAsJsonAsync($"quotes/{id}/offer", new { variants = new[] { new { lines } } });
        put.EnsureSuccessStatusCode();
        var seen = await Load.Run(port, _ => Load.Get($"/w/{company.Cast.Slug}/quotes/{id}/pdf", cookie), 1, Warm, span);
        report.Add(new("offer of 100 lines as PDF", $"{seen.Bytes / 1024} kB", seen.P95, seen.P50, "ms", 500));
    }

    private async Task Create(int port, string token)
    {
        var seen = await Load.Run(port, i =>
        {
            var dice = new Dice(77, Kind.Contact, i);
            var (given, family) = Names.Person(ref dice);
            return Load.Send("POST", "/api/v1/contacts", token, string.Create(CultureInfo.InvariantCulture,
                $$"""{"firstName":"{{given}}","lastName":"{{family}}","email":"made{{i}}.{{Environment.ProcessId}}@example.com","mobile":"+486{{dice.Digits(8)}}","city":"{{Names.City(ref dice)}}","account":"{{company.Customers.AccountId(dice.Below(company.Size.Accounts))}}"}"""));
        }, Connections, Warm, TimeSpan.FromSeconds(8));
        report.Add(new("create a contact by the API", $"{Connections} connections", seen.PerSecond, seen.P50, "/s", installation.Options.IsSqlite ? 300 : 600));
    }

    private async Task<(string Key, Guid Id)> At(int rows)
    {
        var sql = installation.Store.Sql().Raw("select sort_key, id from contacts where workspace_id = ").Value(company.Cast.Workspace)
            .Raw($" and deleted_at is null order by sort_key, id limit 1 offset {rows}");
        return (await installation.Store.Query(sql, row => (row.Text(0), row.Guid(1)), default))[0];
    }
}
