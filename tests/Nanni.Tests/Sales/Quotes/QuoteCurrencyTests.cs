using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Catalog.Rates;
using Nanni.Database;
using Nanni.Sales.Quotes;

namespace Nanni.Tests.Sales.Quotes;

/// <summary>Variants in several currencies, at the rate of a day.</summary>
public sealed class QuoteCurrencyTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_variant_is_copied_into_another_currency_and_says_at_which_rate(Provider provider)
    {
        var (ada, api, quote, today) = await Draft(provider);

        var asked = await Press(await ada.Get(quote + "/offer"), "convert:0");
        var form = await asked.Follow();
        var preview = await ada.Get($"{quote}/offer/currency?variant=0&currency=eur&source=nbp&date={Iso(today)}");
        var added = await preview.Submit(ada.Url(quote + "/offer/currency"));
        var offer = await api.Get(quote + "/offer");
        var editor = await added.Follow();

        Assert.Equal(("EUR", "nbp", Iso(today)), (form.Value("currency"), form.Value("source"), form.Value("date")));
        Assert.Contains($"1 EUR = 4.0000 PLN (NBP, table 1/A/NBP/2026, ", Plain(preview.Document.QuerySelector(".quote-currency-preview p")!.TextContent), StringComparison.Ordinal);
        Assert.Equal(["PLN 50.00", "€12.50"], preview.Document.QuerySelectorAll(".quote-currency-preview tbody td").Select(td => Plain(td.TextContent.Trim())).Take(2));
        var variant = offer["variants"]![1]!;
        Assert.Equal(("EUR", "12.5", "PLN"), (variant["currency"]!.ToString(), variant["lines"]![0]!["price"]!.ToString().TrimEnd('0'), variant["exchange"]!["from"]!.ToString()));
        Assert.Equal("€30.75", editor.Document.QuerySelectorAll(".offer-tab-total")[1].TextContent);
        Assert.Contains("NBP, table 1/A/NBP/2026", editor.Document.QuerySelectorAll(".offer-variant")[1].QuerySelector(".offer-rate")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("NBP", (await ada.Get(quote)).Document.QuerySelectorAll(".quote-variant")[1].TextContent, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Another_day_converts_again_and_leaves_what_was_typed(Provider provider)
    {
        var (ada, api, quote, today) = await Draft(provider);
        await (await ada.Get($"{quote}/offer/currency?variant=0&currency=EUR&source=nbp&date={Iso(today)}")).Submit(ada.Url(quote + "/offer/currency"));
        var put = await api.Get(quote + "/offer");
        put["variants"]![1]!["lines"]!.AsArray().Add(JsonNode.Parse("""{"name":"Typed by hand","quantity":1,"price":7.77,"tax":23,"unit":""}"""));
        Assert.Equal(HttpStatusCode.OK, (await api.Put(quote + "/offer", put.Json)).Status);

        var saved = await Press(await ada.Get(quote + "/offer?at=1"), "rate:1");
        var preview = await ada.Get($"{quote}/offer/currency?variant=1&again=true&currency=EUR&source=nbp&date={Iso(today.AddDays(-10))}");
        await preview.Submit(ada.Url(quote + "/offer/currency"));
        var lines = (await api.Get(quote + "/offer"))["variants"]![1]!["lines"]!.AsArray();

        Assert.EndsWith("currency?variant=1&again=true", saved.Location, StringComparison.Ordinal);
        Assert.Equal([10m, 7.77m], lines.Select(l => (decimal)l!["price"]!));
        Assert.Contains("typed by hand", preview.Document.QuerySelector(".quote-currency-preview tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_price_that_is_typed_over_forgets_from_what_it_was_converted(Provider provider)
    {
        var (ada, api, quote, today) = await Draft(provider);
        await (await ada.Get($"{quote}/offer/currency?variant=0&currency=EUR&source=nbp&date={Iso(today)}")).Submit(ada.Url(quote + "/offer/currency"));

        await Press(await ada.Get(quote + "/offer"), "save");
        var kept = (await api.Get(quote + "/offer"))["variants"]![1]!["lines"]![0]!["origin"];
        var page = await ada.Get(quote + "/offer");
        var prices = page.Document.QuerySelectorAll("#offer-form input[name='line.price']").ToList();
        prices[^2].SetAttribute("value", "11");
        await Press(page, "save");

        Assert.Equal(50m, (decimal)kept!["price"]!);
        var line = (await api.Get(quote + "/offer"))["variants"]![1]!["lines"]![0]!;
        Assert.Equal((11m, null), ((decimal)line["price"]!, line["origin"]));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_rate_that_is_missing_or_too_old_is_said_at_its_field_and_nothing_is_lost(Provider provider)
    {
        var (ada, _, quote, today) = await Draft(provider);
        Task<TestPage> Ask(string currency, string source, string date) => ada.Get($"{quote}/offer/currency?variant=0&currency={currency}&source={source}&date={date}");

        var missing = await Ask("BHD", "nbp", Iso(today));
        var none = await Ask("EUR", "ecb", Iso(today));
        var old = await Ask("EUR", "nbp", Iso(today.AddDays(-2)));
        var same = await Ask("PLN", "nbp", Iso(today));
        var future = await Ask("EUR", "nbp", "2999-01-01");

        Assert.All([missing, none, old, same, future], page => Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status));
        Assert.Contains("no rate of BHD", missing.Document.QuerySelector("#f-currency-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("No rate is known", none.Document.QuerySelector("#f-date-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("more than 7 days older", old.Document.QuerySelector("#f-date-error")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(same.Document.QuerySelector("#f-currency-error"));
        Assert.NotNull(future.Document.QuerySelector("#f-date-error"));
        Assert.Equal("BHD", missing.Value("currency"));
        Assert.NotNull(missing.Document.QuerySelector("a[href$='settings/currencies']"));
        Assert.Null(missing.Document.QuerySelector(".quote-currency-preview"));
    }

    [Fact]
    public void The_variant_that_is_accepted_counts_in_its_own_currency()
    {
        var quote = new Quote { Number = "2026-0001", Currency = "PLN", ValidUntil = new(2026, 12, 1) };
        var yen = new Exchange(RateSources.Nbp, "PLN", "JPY", new(2026, 11, 23), new(2026, 11, 20), "224/A/NBP/2026", [new("JPY", 0.025m, "PLN")]);
        quote.Write(new() { Variants = [new() { Lines = [Samples.Line] }, new OfferVariant { Lines = [Samples.Line] }.Converted(yen, new())] });
        quote.Send((Guid.CreateVersion7(), "hash"), ("link", "key"), DateTimeOffset.UnixEpoch, new(2026, 11, 23));
        quote.AddUp();
        Assert.Equal(("PLN", 12_300), (quote.Total!.Value.Currency, quote.Total.Value.Minor));

        quote.Accept(1, new HashSet<int>(), Samples.Answer, new(2026, 11, 23));

        Assert.Equal(("JPY", 4_920), (quote.Total!.Value.Currency, quote.Total.Value.Minor));
    }

    [Fact]
    public void An_exchange_that_leads_elsewhere_is_refused()
    {
        var quote = new Quote { Currency = "PLN" };
        var wrong = new Exchange(RateSources.Nbp, "PLN", "JPY", new(2026, 11, 23), new(2026, 11, 20), null, [new("USD", 4, "PLN")]);

        var problem = Assert.Throws<Nanni.Records.Types.FieldException>(() => quote.Write(new() { Variants = [new() { Currency = "JPY", Exchange = wrong }] })).Problems.Single();

        Assert.Equal(("variants.0.exchange", "quote.exchange"), (problem.Field, problem.Code));
    }

    /// <summary>A draft of 2 × 50 PLN, and a euro of 5 zlotys eleven days ago and of 4 today.</summary>
    private static async Task<(SignedIn Ada, ApiClient Api, string Quote, DateOnly Today)> Draft(Provider provider)
    {
        var app = await TestApp.On(provider);
        var ada = await app.SignIn("PL");
        var api = await ApiClient.Of(ada);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(app.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(ada.Workspace.Zone)).DateTime);
        await app.Services.GetRequiredService<RateBook>().Keep(ada.Workspace.Id, RateSources.Nbp,
            [new(today.AddDays(-11), "0/A/NBP/2026", [new("EUR", 5, "PLN")]), new(today, "1/A/NBP/2026", [new("EUR", 4, "PLN")])], default);
        var quote = "quotes/" + await api.Create("quotes", new { subject = "Ingots", currency = "PLN", validUntil = "2099-01-01" });
        await Samples.Change(ada, Guid.Parse(quote.Split('/')[1]), (q, _) => q.Write(new() { Variants = [new() { Name = "Basic", Lines = [Samples.Line] }] }));
        return (ada, api, quote, today);
    }

    private static Task<TestPage> Press(TestPage editor, string button) =>
        editor.Submit(editor.Document.QuerySelector("#offer-form")!.GetAttribute("action"), ("do", button));

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Plain(string text) => text.Replace('\u00a0', ' ');
}
