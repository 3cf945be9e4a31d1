using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Catalog.Rates;
using Nanni.Database;

namespace Nanni.Tests.Catalog.Rates;

/// <summary>Rates fetched from banks that speak as the real ones do.</summary>
public sealed class RateFetchingTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_bank_that_was_switched_on_is_asked_once_a_day_and_from_where_the_last_table_ends(Provider provider)
    {
        await using var bank = await Receiver.Start();
        await using var app = await Start(provider, bank);
        var ada = await app.SignIn("PL");
        var today = Today(app);
        bank.Answer = context => context.Response.WriteAsync(BankFiles.NbpOf(today.AddDays(-3), today));

        var page = await (await (await ada.Get("settings/currencies")).Submit(ada.Url("settings/currencies/switch"), ("source", "nbp"))).Follow();

        Assert.Equal($"/api/exchangerates/tables/A/{today.AddDays(-60):yyyy-MM-dd}/{today:yyyy-MM-dd}/", (await bank.Next()).Path);
        Assert.Contains($"{today.DayOfYear:000}/A/NBP/{today.Year}", page.Document.QuerySelector(".rates-state")!.TextContent, StringComparison.Ordinal);
        var fetching = app.Services.GetRequiredService<RateFetching>();
        Assert.Equal(0, await fetching.Round(default));

        app.Clock.Advance(TimeSpan.FromHours(25));
        bank.Answer = context => context.Response.WriteAsync(BankFiles.NbpOf(Today(app)));
        Assert.Equal((1, 0), (await fetching.Round(default), await fetching.Round(default)));
        Assert.Equal($"/api/exchangerates/tables/A/{today.AddDays(1):yyyy-MM-dd}/{Today(app):yyyy-MM-dd}/", (await bank.Next()).Path);
        Assert.Empty(bank.Rest());
        Assert.Equal(Today(app), (await Last(app, ada, RateSources.Nbp))!.Day);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_day_without_a_table_leaves_the_last_one(Provider provider)
    {
        await using var bank = await Receiver.Start();
        await using var app = await Start(provider, bank);
        var ada = await app.SignIn("PL");
        bank.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync(BankFiles.NbpNothing);
        };
        var fetching = app.Services.GetRequiredService<RateFetching>();

        Assert.True(await fetching.Now(ada.Workspace.Id, RateSources.Nbp, default));
        Assert.Null(await Last(app, ada, RateSources.Nbp));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Whoever_is_off_is_never_asked_and_a_bank_that_fails_says_why_on_the_page(Provider provider)
    {
        await using var bank = await Receiver.Start();
        await using var app = await Start(provider, bank);
        var ada = await app.SignIn("PL");
        var fetching = app.Services.GetRequiredService<RateFetching>();
        Assert.Equal((0, 0), (await fetching.Round(default), bank.Rest().Count));

        bank.Answer = context => context.Response.WriteAsync("<html>Maintenance</html>");
        var page = await (await (await ada.Get("settings/currencies")).Submit(ada.Url("settings/currencies/switch"), ("source", "ecb"))).Follow();

        Assert.Contains("the bank answered something else than rates", page.Document.QuerySelector(".rates-source .problem")!.TextContent, StringComparison.Ordinal);
        await bank.Next();

        // Again within the hour, and not before.
        Assert.Equal((0, 0), (await fetching.Round(default), bank.Rest().Count));
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        bank.Answer = context => context.Response.WriteAsync(BankFiles.EcbOf((Today(app).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), "1.0705", "4.3090")));
        Assert.Equal(1, await fetching.Round(default));
        Assert.Equal(["/stats/eurofxref/eurofxref-daily.xml", "/stats/eurofxref/eurofxref-hist-90d.xml"], bank.Rest().Select(r => r.Path));
        Assert.Equal(Today(app), (await Last(app, ada, RateSources.Ecb))!.Day);
        Assert.Null((await ada.Get("settings/currencies")).Document.QuerySelector(".rates-source .problem"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_long_gap_is_asked_for_in_pieces_of_93_days(Provider provider)
    {
        await using var bank = await Receiver.Start();
        await using var app = await Start(provider, bank);
        bank.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };

        var nbp = app.Services.GetServices<IRateProvider>().Single(p => p.Key == RateSources.Nbp);
        Assert.Empty(await nbp.Fetch(new(2026, 1, 1), new(2026, 7, 6), default));

        Assert.Equal(["2026-01-01/2026-04-03", "2026-04-04/2026-07-05", "2026-07-06/2026-07-06"], bank.Rest().Select(r => r.Path[28..].Trim('/')));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Without_the_internet_a_file_is_loaded_and_a_rate_entered_by_hand(Provider provider)
    {
        var app = await TestApp.On(provider);
        var ada = await app.SignIn("PL");
        var settings = await ada.Get("settings/currencies");

        var loaded = await Upload(ada, settings, BankFiles.Nbp);
        var refused = await Upload(ada, settings, "[{\"table\":\"B\"}]");
        var wrong = await settings.Submit(ada.Url("settings/currencies/rates"), ("currency", "pln"), ("rate", "many"), ("day", "2099-01-01"));
        await settings.Submit(ada.Url("settings/currencies/rates"), ("currency", "bhd"), ("rate", "9.75"), ("day", "2026-11-20"));

        Assert.Equal(System.Net.HttpStatusCode.SeeOther, loaded.Status);
        Assert.Contains("NBP (table A, JSON)", refused.Document.QuerySelector("#rates-file-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("many", "2099-01-01"), (wrong.Value("rate"), wrong.Value("day")));
        Assert.All(["currency", "rate", "day"], field => Assert.NotNull(wrong.Document.QuerySelector($"#rates-{field}-error")));
        var own = await app.Services.GetRequiredService<RateBook>().Find(ada.Workspace.Id, RateSources.Own, "PLN", "BHD", new(2026, 11, 23), "PLN", default);
        Assert.Equal(new("BHD", 9.75m, "PLN"), Assert.Single(own.Quotations));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await (await ada.SignInColleague()).Get("settings/currencies")).Status);
    }

    private static async Task<TestPage> Upload(SignedIn ada, TestPage settings, string file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ada.Url("settings/currencies/file"));
        request.Content = new MultipartFormDataContent
        {
            { new StringContent(settings.Value("__RequestVerificationToken")!), "__RequestVerificationToken" }, { new StringContent(file), "file", "rates.json" },
        };
        return await ada.Browser.Send(request);
    }

    private static Task<RateTable?> Last(TestApp app, SignedIn ada, string source) =>
        app.Services.GetRequiredService<RateBook>().Last(ada.Workspace.Id, source, new(2099, 1, 1), default);

    private static DateOnly Today(TestApp app) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(app.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Warsaw")).DateTime);

    private static Task<TestApp> Start(Provider provider, Receiver bank) => TestApp.Start(
        provider, ("NANNI_ALLOWED_HOSTS", "127.0.0.1"), ("NANNI_RATES_NBP", $"http://127.0.0.1:{bank.Port}"), ("NANNI_RATES_ECB", $"http://127.0.0.1:{bank.Port}"));
}
