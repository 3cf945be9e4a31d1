namespace Nanni.Browser;

/// <summary>The pictures of the guide's pages about what selling comes to: forecast, reports, win probability, hand-over.</summary>
internal static class OutcomePictures
{
    public static async Task Take(Office office)
    {
        await Handover(office);
        await Forecast(office);
        await Reports(office);
        await WinProbability(office);
    }

    private static async Task Handover(Office office)
    {
        var page = office.Page;

        // The newest deal of which three tasks are done.
        await office.Opens("tasks?sort=-dueAt&filter=" + Uri.EscapeDataString(
            """{"and":[{"field":"kind","op":"eq","value":"handover"},{"field":"status","op":"eq","value":"done"},{"field":"subject","op":"contains","value":"Certificate"}]}"""));
        await page.Locator("main td a[href*='/tasks/']").First.ClickAsync();
        await page.WaitForURLAsync("**/tasks/*-*");
        await page.GotoAsync((await page.Locator("main a[href*='/opportunities/']").First.GetAttributeAsync("href"))!);
        await PictureTests.Keeps(page, "handover", page.Locator("#deal-handover"));
    }

    private static async Task Forecast(Office office)
    {
        var page = office.Page;
        var size = page.ViewportSize!;
        await page.SetViewportSizeAsync(1680, size.Height);
        await office.Opens("forecast");
        await page.Locator(".forecast-table tbody tr", new() { HasText = "Kamil" }).Locator(".forecast-set", new() { HasText = "override" }).ClickAsync();
        await page.Locator("input[name=amount]").FillAsync("4000000");
        await page.Locator(".form-bar .primary").ClickAsync();
        await office.Opens("forecast");
        await PictureTests.Keeps(page, "forecast", page.Locator("main"), until: page.Locator(".forecast-scroll"), margin: 0);
        await page.SetViewportSizeAsync(size.Width, size.Height);
        await PictureTests.Keeps(page, "forecast-moved", page.Locator("#forecast-moves"));
        await office.Opens("forecast/accuracy");
        await PictureTests.Keeps(page, "forecast-accuracy", page.Locator("main"), 600, margin: 0);
    }

    private static async Task Reports(Office office)
    {
        var page = office.Page;
        await office.Opens("reports/funnel");
        await PictureTests.Keeps(page, "report-funnel", page.Locator("main"), 640, margin: 0);
        await office.Opens("reports/lost");
        await PictureTests.Keeps(page, "report-lost", page.Locator("main"), 640, margin: 0);
    }

    private static async Task WinProbability(Office office)
    {
        var page = office.Page;
        await office.Opens("settings/scoring");

        // Learning begins when the demo is loaded, and takes less than a second.
        for (var i = 0; i < 200 && await page.Locator(".scoring-table").CountAsync() == 0; i++)
        {
            await page.ReloadAsync();
        }

        await PictureTests.Keeps(page, "win-probability-worth", page.Locator(".settings-page"), 900, page.Locator(".reliability"));
        await office.Opens("opportunities?sort=-winProbability&filter=" + Uri.EscapeDataString("""{"field":"status","op":"eq","value":"open"}"""));
        await page.Locator("main td a[href*='/opportunities/']").First.ClickAsync();
        await page.WaitForURLAsync("**/opportunities/*-*");
        var score = page.Locator("#deal-score");
        await score.ScrollIntoViewIfNeededAsync();
        await score.Locator(".score-reasons").WaitForAsync();
        await PictureTests.Keeps(page, "win-probability", score);
    }
}
