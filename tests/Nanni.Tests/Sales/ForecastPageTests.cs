using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Catalog.Rates;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Sales.Forecasts;

namespace Nanni.Tests.Sales;

/// <summary>The forecast as people meet it: numbers that open deals, deals that change in place, quotas, calls and overrides.</summary>
public sealed class ForecastPageTests
{
    private const string February = "forecast?length=quarter&from=2026-02-14";

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Fact]
    public void Periods_follow_the_financial_year()
    {
        var day = new DateOnly(2026, 2, 14);

        Assert.Equal((new(2026, 1, 1), new(2026, 4, 1)), Bounds(ForecastPeriod.Of("quarter", day, 1)));
        Assert.Equal((new(2025, 12, 1), new(2026, 3, 1)), Bounds(ForecastPeriod.Of("quarter", day, 12)));
        Assert.Equal((new(2025, 4, 1), new(2026, 4, 1)), Bounds(ForecastPeriod.Of("year", day, 4)));
        Assert.Equal((new(2024, 4, 1), new(2025, 4, 1)), Bounds(ForecastPeriod.Of("year", day, 4).Previous));
        Assert.Equal(("2025-12/2026-02", "2026-02", "2026-04/06"),
            (ForecastPeriod.Of("quarter", day, 12).Code, ForecastPeriod.Of("month", day, 1).Code, ForecastPeriod.Of("quarter", day, 1).Next.Code));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_number_opens_its_deals_and_a_deal_changes_where_it_stands(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var roof = await api.Create("opportunities", new { name = "Roof", amount = new { amount = 1500, currency = "EUR" }, expectedClose = "2026-02-20" });
        await api.Create("opportunities", new { name = "Gutters", amount = new { amount = 300, currency = "PLN" }, expectedClose = "2026-03-31", forecastCategory = "commit" });
        await api.Create("opportunities", new { name = "Later", amount = new { amount = 9, currency = "EUR" }, expectedClose = "2026-04-01" });

        var page = await ada.Get(February + $"&open=p:{ada.Member.Id}");
        Assert.Equal(["PLN 300"], Cells(page, "Commit"));
        Assert.Equal(["€1,500"], Cells(page, "Pipeline"));
        var list = await ada.Get(page.Document.QuerySelector("tbody td[data-label='Commit'] a")!.GetAttribute("href")!);
        Assert.Equal(["Gutters"], list.Document.QuerySelectorAll("tbody .value-title").Select(t => t.TextContent.Trim()));
        Assert.Contains("several currencies", page.Text, StringComparison.Ordinal);

        var saved = await page.Submit(ada.Url($"forecast/deals/{roof}"), ("forecastCategory", "commit"), ("amount", "2000"));
        var after = await saved.Follow();
        Assert.Equal(["€2,000", "PLN 300"], Cells(after, "Commit").Order());
        Assert.Empty(Cells(after, "Pipeline"));
        Assert.Equal("commit", (await api.Get($"opportunities/{roof}"))["forecastCategory"]?.GetValue<string>());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_quota_is_compared_with_what_is_won_and_a_quarter_is_the_sum_of_its_months(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var person = ada.Member.Id;
        foreach (var (month, amount) in new[] { ("2026-10-15", 100), ("2026-11-01", 200), ("2026-12-01", 100) })
        {
            await api.Create("quotas", new { person, length = "month", startsOn = month, amount = new { amount, currency = "EUR" } });
        }

        var won = await api.Create("opportunities", new { name = "Roof", amount = new { amount = 100, currency = "EUR" } });
        var stages = await api.Get("stages?limit=200");
        await api.Put($"opportunities/{won}/stage", new { stage = stages.Items("id").Zip(stages.Items("kind")).First(s => s.Second == "won").First });
        var now = DateOnly.FromDateTime(ada.App.Clock.GetUtcNow().UtcDateTime);

        var page = await ada.Get($"forecast?length=quarter&from={now:yyyy-MM-dd}");

        Assert.Equal(["€100"], Cells(page, "Won"));
        if (now.Year == 2026 && now.Month >= 10)
        {
            Assert.Contains("€100 of €", (await ada.Get("home")).Document.QuerySelector(".home-goal")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(["€400", "€300", "25%"], [.. Cells(page, "Quota"), .. Cells(page, "Gap"), page.Document.QuerySelector(".forecast-meter .number")!.TextContent]);
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task As_of_an_earlier_day_nothing_is_shown_that_was_said_later_and_nothing_can_be_said(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var (workspace, day, person) = (ada.Member.WorkspaceId, new DateOnly(2026, 2, 2), ada.Member.Id);
        var old = await api.Create("quotas", new { person, length = "quarter", startsOn = "2026-01-01", amount = new { amount = 70, currency = "EUR" } });
        await api.Create("forecasts", new { kind = "call", person, length = "quarter", startsOn = "2026-01-01", amount = new { amount = 50, currency = "EUR" } });
        var store = ada.App.Services.GetRequiredService<RecordStore>();
        var made = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
        await store.Write(
        [
            store.Sql().Add($"insert into forecast_days (workspace_id, day, taken_at) values ({workspace}, {day}, {made})"),
            store.Sql().Add($"update quotas set created_at = {made} where workspace_id = {workspace} and id = {old}"),
        ], [1, 1], Urgency.Bulk, default);

        var (now, then) = (await ada.Get(February), await ada.Get(February + "&asOf=2026-02-02"));
        var answer = await api.Get("forecasts/period?length=quarter&day=2026-02-14&asOf=2026-02-02");

        Assert.Equal(["€70", "€50"], [.. Cells(now, "Quota"), .. Cells(now, "Own call")]);
        Assert.Equal(["€70"], [.. Cells(then, "Quota"), .. Cells(then, "Own call")]);
        Assert.Contains("calls and overrides of that day", then.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(then.Document.QuerySelectorAll("main a"), a => a.GetAttribute("href")!.Contains("/new?length", StringComparison.Ordinal));
        Assert.Equal((true, true), (answer["lines"]![0]!["quota"] is not null, answer["lines"]![0]!["call"] is null));

        // What was deleted since stood then.
        await api.Delete("quotas/" + old);
        Assert.Empty(Cells(await ada.Get(February), "Quota"));
        Assert.Equal(["€70"], Cells(await ada.Get(February + "&asOf=2026-02-02"), "Quota"));
        Assert.NotNull((await api.Get("forecasts/period?length=quarter&day=2026-02-14&asOf=2026-02-02"))["lines"]![0]!["quota"]);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_may_only_work_on_their_own_deals_gives_a_call_and_sets_no_quota(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own);
        var (admin, seller) = (await ApiClient.Of(ada), await ApiClient.Of(bert));
        object Body(string kind, Guid person) => new { kind, person, length = "quarter", startsOn = "2026-01-01", amount = new { amount = 50, currency = "EUR" } };
        await admin.Create("quotas", new { person = bert.Member.Id, length = "quarter", startsOn = "2026-01-01", amount = new { amount = 70, currency = "EUR" } });
        await admin.Create("opportunities", new { name = "Not for Bert", amount = new { amount = 9, currency = "EUR" }, expectedClose = "2026-02-20" });

        var call = await seller.Post("forecasts", Body("call", bert.Member.Id));
        var refused = new[]
        {
            await seller.Post("forecasts", Body("override", bert.Member.Id)), await seller.Post("forecasts", Body("call", ada.Member.Id)),
            await seller.Post("quotas", new { person = bert.Member.Id, length = "quarter", startsOn = "2026-01-01", amount = new { amount = 1, currency = "EUR" } }),
            await seller.Post("forecasts", new { kind = "call", length = "quarter", startsOn = "2026-01-01", amount = new { amount = 50, currency = "EUR" } }),
        };
        var page = await bert.Get(February);

        Assert.Equal(HttpStatusCode.Created, call.Status);
        Assert.Equal(["forecast.others", "forecast.own", "forecast.others", "forecast.subject"], refused.Select(r => r["code"]?.GetValue<string>()));
        Assert.Equal(["€70", "€50"], [.. Cells(page, "Quota"), .. Cells(page, "Own call")]);
        Assert.Empty(Cells(page, "Pipeline"));
        Assert.Contains("deals that you may see", page.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_form_opened_from_the_page_knows_period_and_person_and_its_answer_can_be_undone(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague(Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, Scope.All);
        var api = await ApiClient.Of(ada);
        await api.Create("opportunities", new { name = "Roof", owner = bert.Member.Id, amount = new { amount = 5, currency = "EUR" }, expectedClose = "2026-02-20" });

        var form = await ada.Get((await ada.Get(February)).Document.QuerySelector("td[data-label=\"Override\"] a")!.GetAttribute("href")!);
        var saved = await form.Submit(form.Document.Forms.Single(f => f.GetAttribute("action")!.Contains("/forecasts", StringComparison.Ordinal)).GetAttribute("action")!, ("amount", "40"), ("amount.currency", "EUR"), ("note", "He is careful"));
        var page = await ada.Get(February);

        Assert.Equal(HttpStatusCode.SeeOther, saved.Status);
        Assert.Equal(["€40"], Cells(page, "Override"));
        Assert.Contains("He is careful", page.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Nothing_is_shown_to_whom_amounts_are_hidden_and_an_empty_period_says_what_to_do(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var none = await ada.SignInColleague(Scope.None, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None);

        Assert.Equal(HttpStatusCode.Forbidden, (await none.Get("forecast")).Status);
        Assert.Contains("Nothing in this period yet", (await ada.Get(February)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get("forecast?length=eon&from=0001-01-01&by=teams&open=x")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Several_currencies_become_one_at_rates_that_are_said_and_what_has_no_rate_stands_apart(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague(Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, Scope.All);
        var api = await ApiClient.Of(ada);
        foreach (var (owner, amount, currency) in new[] { (ada, 1_000m, "EUR"), (ada, 433.10m, "PLN"), (bert, 866.20m, "PLN"), (bert, 70m, "XAU") })
        {
            await api.Create("opportunities", new { name = "Copper", owner = owner.Member.Id, amount = new { amount, currency }, expectedClose = "2026-02-20", forecastCategory = "commit" });
        }

        await api.Create("quotas", new { person = ada.Member.Id, length = "quarter", startsOn = "2026-01-01", amount = new { amount = 4_331, currency = "PLN" } });
        Assert.DoesNotContain("in=one", (await ada.Get("forecast?length=quarter&from=2027-02-14")).Text, StringComparison.Ordinal);
        var each = await ada.Get(February);
        Assert.Equal(["Each currency", "All in EUR"], each.Document.QuerySelectorAll("nav[aria-label=Currency] a").Select(a => a.TextContent));

        // Nobody has entered a rate yet.
        var none = await ada.Get(each.Document.QuerySelectorAll("nav[aria-label=Currency] a")[1].GetAttribute("href")!);
        Assert.Equal(["€1,000", "PLN 433", "PLN 866", "XAU 70"], Cells(none, "Commit"));
        Assert.Contains("There is no rate of these days for PLN, XAU", none.Text, StringComparison.Ordinal);
        Assert.NotNull(none.Document.QuerySelector(".forecast-hints a[href$='settings/currencies']"));

        var today = DateOnly.FromDateTime(ada.App.Clock.GetUtcNow().UtcDateTime);
        await ada.App.Services.GetRequiredService<RateBook>().Keep(
            ada.Workspace.Id, RateSources.Nbp, [new(today.AddDays(-1), "226/A/NBP/2026", [new("EUR", 4.331m, "PLN")])], default);
        var one = await ada.Get(February + "&in=one");
        Assert.Equal(["€1,100", "€200", "XAU 70"], Cells(one, "Commit"));
        Assert.Equal(["€1,300", "XAU 70"], one.Document.QuerySelectorAll("tfoot td[data-label='Commit'] .number").Select(n => n.TextContent.Replace('\u00a0', ' ')));
        Assert.Equal(["€1,000"], Cells(one, "Quota"));
        Assert.Contains("In EUR at 1 EUR = 4.3310 PLN (NBP, table 226/A/NBP/2026", one.Document.QuerySelector(".forecast-hints")!.TextContent.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains("no rate of these days for XAU", one.Text, StringComparison.Ordinal);

        // A program asks for any currency.
        var answer = await api.Get("forecasts/period?length=quarter&day=2026-02-14&currency=EUR");
        Assert.Equal(
            ["EUR 1300", "XAU 70"],
            answer["total"]!["categories"]!["commit"]!["amounts"]!.AsArray().Select(a => $"{a!["currency"]} {decimal.Parse(a["amount"]!.ToString(), CultureInfo.InvariantCulture):0.##}"));
        Assert.Equal(
            ("EUR", "226/A/NBP/2026", "4.331", "XAU"),
            (answer["converted"]!["currency"]!.ToString(), answer["converted"]!["rates"]![0]!["table"]!.ToString(),
                answer["converted"]!["rates"]![0]!["quotations"]![0]!["rate"]!.ToString(), answer["converted"]!["withoutRate"]!.AsArray().Single()!.ToString()));
        Assert.Null((await api.Get("forecasts/period?length=quarter&day=2026-02-14"))["converted"]);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.Get("forecasts/period?currency=euro")).Status);

        // The next period is read in the same way.
        Assert.Contains("in=one", one.Document.QuerySelector("a[rel=next]")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    private static (DateOnly, DateOnly) Bounds(ForecastPeriod period) => (period.From, period.Until);

    private static IEnumerable<string> Cells(TestPage page, string label) =>
        [.. page.Document.QuerySelectorAll($"tbody td[data-label=\"{label}\"] .number").Select(n => n.TextContent.Trim().Replace('\u00a0', ' '))];
}
