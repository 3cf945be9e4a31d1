using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Nanni.Database;
using Nanni.Tests;

namespace Nanni.Browser.Journeys;

/// <summary>An administrator builds the condition of a stage; a deal that does not meet it is told so.</summary>
public sealed class StageJourneys(Chromium chromium, Apps apps)
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_condition_is_built_kept_and_said_where_the_deal_is(Provider provider) =>
        await Visitor.Visits(chromium, await apps.On(provider), async manager =>
        {
            manager.Expects(HttpStatusCode.UnprocessableEntity);
            var office = await Office.Open(manager);
            var page = office.Page;
            await office.Opens("settings/pipelines");
            await page.Locator(".pipeline .card-head a").First.ClickAsync();
            await page.Locator(".stage-condition a").Nth(1).ClickAsync();
            var rows = page.Locator(".filter-row");
            await rows.Nth(0).Locator("select").First.SelectOptionAsync("quotes");
            await page.Locator(".pill", new() { HasText = "Accepted" }).ClickAsync();
            await page.Locator(".filter-add button").First.ClickAsync();
            await rows.Nth(1).Locator("select").First.SelectOptionAsync("amount");
            await rows.Nth(1).Locator(".filter-op").SelectOptionAsync("ge");
            await rows.Nth(1).Locator(".filter-value input").FillAsync("1000");
            await manager.FindsNoBarriers();
            await page.Locator("button.primary.large").ClickAsync();
            await Assertions.Expect(page.Locator(".stage-sentence")).ToHaveTextAsync("Quotes: at least one where Status is Accepted; Amount is at least 1,000");

            // Opened and saved again it is the same.
            await page.Locator(".stage-condition a").Nth(1).ClickAsync();
            await Assertions.Expect(page.Locator(".filter-row")).ToHaveCountAsync(2);
            await page.Locator("button.primary.large").ClickAsync();
            await Assertions.Expect(page.Locator(".stage-sentence")).ToHaveTextAsync("Quotes: at least one where Status is Accepted; Amount is at least 1,000");

            await office.Opens("opportunities/" + await office.Adds("opportunities", ("name", "Ingots")));
            await Assertions.Expect(page.Locator(".stage-missing")).ToHaveTextAsync(new Regex("needs: Quotes: at least one where Status is Accepted; Amount is at least 1,000"));
            await manager.FindsNoBarriers();
            await page.Locator(".stage-step button").First.ClickAsync();
            await Assertions.Expect(page.Locator(".form-errors a")).ToHaveTextAsync("Quotes: at least one where Status is Accepted");
            await manager.FindsNoBarriers();
            await page.Locator("input[name=amount]").FillAsync("2000");
            await page.Locator("[data-save]").ClickAsync();
            await Assertions.Expect(page.Locator(".form-errors[role=alert]")).ToContainTextAsync("Quotes: at least one where Status is Accepted");
        });
}
