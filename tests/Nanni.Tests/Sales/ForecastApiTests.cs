using System.Net;
using System.Text.Json.Nodes;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Sales;

/// <summary>The forecast for programs, and what a person's share of a deal counts.</summary>
public sealed class ForecastApiTests
{
    private const string February = "forecasts/period?day=2026-02-14";

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_shared_deal_counts_for_each_by_their_share_and_its_number_opens_it(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own);
        var (admin, seller) = (await ApiClient.Of(ada), await ApiClient.Of(bert));
        await Shared(admin, ada.Member.Id, bert.Member.Id);
        await admin.Create("opportunities", new { name = "Not for Bert", amount = new { amount = 9, currency = "EUR" }, expectedClose = "2026-02-20", forecastCategory = "commit" });

        var all = await admin.Get(February);
        Assert.Equal(("69.01", "40.00"), (Commit(Of(all, ada.Member.Id)), Commit(Of(all, bert.Member.Id))));
        Assert.Equal(("109.01", 2), (Commit(all["total"]!), all["total"]!["categories"]!["commit"]!["deals"]!.GetValue<int>()));

        // Bert sees the deal that he shares in, with its other part, and no other.
        var his = await seller.Get(February);
        Assert.Equal(("60.01", "40.00", "100.01"), (Commit(Of(his, ada.Member.Id)), Commit(Of(his, bert.Member.Id)), Commit(his["total"]!)));

        var page = await bert.Get($"forecast?from=2026-02-14&open=p:{bert.Member.Id}");
        Assert.Contains("40% of it: €40.00", page.Text, StringComparison.Ordinal);
        var link = page.Document.QuerySelector($"#forecast-p-{bert.Member.Id} td[data-label='Commit'] a")!;
        Assert.Equal("€40", link.TextContent.Trim());
        Assert.Equal(["Roof"], (await bert.Get(link.GetAttribute("href")!)).Document.QuerySelectorAll("tbody .value-title").Select(t => t.TextContent.Trim()));
        Assert.Equal(["Not for Bert", "Roof"], (await ada.Get((await ada.Get("forecast?from=2026-02-14")).Document.QuerySelector($"#forecast-p-{ada.Member.Id} td[data-label='Commit'] a")!.GetAttribute("href")!))
            .Document.QuerySelectorAll("tbody .value-title").Select(t => t.TextContent.Trim()).Order());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Attainment_counts_the_share_of_what_is_won(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own);
        var api = await ApiClient.Of(ada);
        var deal = await Shared(api, ada.Member.Id, bert.Member.Id);
        var stages = await api.Get("stages?limit=200");
        await api.Put($"opportunities/{deal}/stage", new { stage = stages.Items("id").Zip(stages.Items("kind")).First(s => s.Second == "won").First });
        var today = DateOnly.FromDateTime(ada.App.Clock.GetUtcNow().UtcDateTime).ToString("O", System.Globalization.CultureInfo.InvariantCulture);

        await api.Put("forecasts/period/quota", new { person = bert.Member.Id, length = "quarter", startsOn = today, amount = new { amount = 80, currency = "EUR" } });

        Assert.Equal(50m, Of(await api.Get("forecasts/period"), bert.Member.Id)["attainment"]!.GetValue<decimal>());
        Assert.Contains("€40 of €80", (await bert.Get("home")).Document.QuerySelector(".home-goal")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_said_of_a_period_is_put_and_the_same_twice_changes_nothing(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own);
        var (admin, seller) = (await ApiClient.Of(ada), await ApiClient.Of(bert));
        object Body(Guid person, int amount, string day = "2026-02-14") => new { person, length = "quarter", startsOn = day, amount = new { amount, currency = "EUR" } };

        var first = await admin.Put("forecasts/period/override", Body(bert.Member.Id, 50));
        var same = await admin.Put("forecasts/period/override", Body(bert.Member.Id, 50, "2026-01-01"));
        var changed = await admin.Put("forecasts/period/override", Body(bert.Member.Id, 60, "2026-03-31"));
        var call = await seller.Put("forecasts/period/call", Body(bert.Member.Id, 70));
        await admin.Put("forecasts/period/quota", Body(bert.Member.Id, 140));

        Assert.Equal((HttpStatusCode.OK, "2026-01-01", 1), (first.Status, first["startsOn"]!.GetValue<string>(), first["version"]!.GetValue<int>()));
        Assert.Equal((first.Id, 1, first.Id, 2), (same.Id, same["version"]!.GetValue<int>(), changed.Id, changed["version"]!.GetValue<int>()));
        var line = Of(await admin.Get(February), bert.Member.Id);
        Assert.Equal(("60.00", "70.00", "140.00"), (Amount(line["override"]!), Amount(line["call"]!), line["quota"]![0]!["amount"]!.GetValue<string>()));
        Assert.Equal(call.Id.ToString(), line["call"]!["id"]!.GetValue<string>());

        Assert.Equal(["forecast.others", "forecast.own", "forecast.others", "forecast.subject"], new[]
        {
            await seller.Put("forecasts/period/override", Body(bert.Member.Id, 1)), await seller.Put("forecasts/period/call", Body(ada.Member.Id, 1)),
            await seller.Put("forecasts/period/quota", Body(bert.Member.Id, 1)),
            await admin.Put("forecasts/period/quota", new { length = "quarter", startsOn = "2026-01-01", amount = new { amount = 1, currency = "EUR" } }),
        }.Select(r => r["code"]?.GetValue<string>()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.Put("forecasts/period/quota", new { person = bert.Member.Id, note = "no" })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.Put("forecasts/period/quota", new { person = bert.Member.Id })).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Accuracy_and_earlier_days_answer_without_data_and_refuse_what_they_do_not_know(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var none = await ada.SignInColleague(Scope.None, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None);
        var api = await ApiClient.Of(ada);

        var accuracy = await api.Get("forecasts/accuracy?measure=override&by=teams&weeks=8");

        Assert.Equal(("override", 0, 0), (accuracy["measure"]!.GetValue<string>(), accuracy["lines"]!.AsArray().Count, accuracy["total"]!["moments"]![2]!["compared"]!.GetValue<int>()));
        foreach (var wrong in new[] { "forecasts/accuracy?measure=luck", "forecasts/accuracy?weeks=5", "forecasts/period?day=today", "forecasts/period?asOf=2000-01-01", "forecasts/period?from=2026-01-01" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await api.Get(wrong)).Status);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await (await ApiClient.Of(none)).Get("forecasts/period")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await ApiClient.Of(none)).Get("forecasts/accuracy")).Status);
    }

    private static async Task<string> Shared(ApiClient admin, Guid ada, Guid bert)
    {
        var deal = await admin.Create("opportunities", new { name = "Roof", amount = new { amount = 100.01, currency = "EUR" }, expectedClose = "2026-02-20", forecastCategory = "commit" });
        await admin.Put($"opportunities/{deal}/team", new { places = new[] { new { member = ada, split = 60, canEdit = true }, new { member = bert, split = 40, canEdit = false } } });
        return deal.ToString();
    }

    private static JsonNode Of(ApiAnswer answer, Guid person) => answer["lines"]!.AsArray().Single(l => l!["person"]?["id"]?.GetValue<string>() == person.ToString())!;

    private static string Commit(JsonNode line) => line["categories"]!["commit"]!["amounts"]![0]!["amount"]!.GetValue<string>();

    private static string Amount(JsonNode said) => said["amount"]!["amount"]!.GetValue<string>();
}
