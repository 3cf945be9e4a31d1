using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Nanni.Browser;

/// <summary>The pictures of the guide's pages about web forms, leads, stages and automations, each taken while the job is done.</summary>
internal static partial class SellingPictures
{
    public static async Task Take(Office office)
    {
        await Form(office);
        await Leads(office);
        await Stages(office);
        await Automations(office);
    }

    private static async Task Form(Office office)
    {
        var page = office.Page;
        var form = await office.Adds("webforms", ("name", "Ask for an offer"), ("target", "lead"), ("language", "en"), ("active", "true"));
        await office.Opens($"webforms/{form}/design");
        await page.Locator("nanni-form-editor[data-ready]").WaitForAsync();
        await page.Locator("[name='heading.en']").FillAsync("Ask for an offer");
        await page.Locator("[name='intro.en']").FillAsync("Tell us what you need. We answer within a day.");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Polski" }).CheckAsync();
        foreach (var half in new[] { "firstName", "lastName" })
        {
            await page.Locator($"[id='q:{half}:head']").ClickAsync();
            await page.Locator($"[name='q.{half}.half']").CheckAsync();
            await page.Locator($"[id='q:{half}:head']").ClickAsync();
        }

        await page.Locator("#more-add").SelectOptionAsync("message");
        await page.Locator("#do-add").ClickAsync();
        await page.Locator("[name='q.message.label.en']").FillAsync("How much copper, and by when?");
        await page.Locator("[name='q.message.placeholder.en']").FillAsync("6 t of wire rod by the end of May");
        await Assertions.Expect(page.Locator("#form-preview textarea")).ToHaveAttributeAsync("placeholder", "6 t of wire rod by the end of May");
        await PictureTests.Keeps(page, "web-form", page.Locator(".formeditor"), 1_000, until: page.Locator("[id='q:message']"));
    }

    private static async Task Leads(Office office)
    {
        var page = office.Page;
        await office.Opens("leads/board");
        await PictureTests.Keeps(page, "lead-board", page.Locator("main"), 520, margin: 0);

        await office.Opens("settings/lead-assignment?period=last%2090%20days");
        await PictureTests.Keeps(page, "lead-rules", page.Locator(".settings-page"), until: page.Locator(".settings-page li").Last);

        // Somebody writes whom the company knows already.
        await office.Opens("contacts?sort=-updatedAt");
        await page.Locator("main td a[href*='/contacts/']").Nth(3).ClickAsync();
        await page.WaitForURLAsync("**/contacts/*-*");
        var facts = page.Locator("main");
        var mail = await facts.Locator("a[href^='mailto:']").First.InnerTextAsync();
        var name = (await page.Locator("h1").First.InnerTextAsync()).Split(' ');
        var lead = await office.Adds(
            "leads", ("firstName", name[0]), ("lastName", name[^1]), ("email", mail), ("phone", "+44 20 7946 0950"), ("message", "We need 6 t of roofing sheet by spring."));
        await office.Opens($"leads/{lead}/convert");
        await page.Locator("input[name=amount]").FillAsync("240000");
        await PictureTests.Keeps(page, "lead-convert", page.Locator(".convert"), 660);
    }

    private static async Task Stages(Office office)
    {
        var page = office.Page;
        await office.Opens("settings/pipelines");
        await page.Locator(".pipeline .card-head a").First.ClickAsync();
        await page.Locator(".stage-condition a").Nth(3).ClickAsync();
        var rows = page.Locator(".filter-row");
        await rows.Nth(0).Locator("select").First.SelectOptionAsync("quotes");
        await page.Locator(".pill", new() { HasText = "Sent" }).ClickAsync();
        await page.Locator(".filter-add button").First.ClickAsync();
        await rows.Nth(1).Locator("select").First.SelectOptionAsync("amount");
        await rows.Nth(1).Locator(".filter-op").SelectOptionAsync("ge");
        await rows.Nth(1).Locator(".filter-value input").FillAsync("5000");
        await PictureTests.Keeps(page, "stage-condition", page.Locator(".settings-page"), until: page.Locator(".condition-card"));
        await page.Locator("button.primary.large").ClickAsync();
        await page.Locator(".stage-sentence").First.WaitForAsync();

        // A deal whose next stage wants a quote that nobody has sent yet.
        await office.Opens("opportunities/board");
        await page.Locator(".board-column").Nth(2).Locator(".deal:has(.deal-age) .deal-title").First.ClickAsync();
        await page.Locator(".stage-missing").WaitForAsync();
        await PictureTests.Keeps(page, "stage-missing", page.Locator("main"), until: page.Locator(".stage-missing"), margin: 0);
    }

    private static async Task Automations(Office office)
    {
        var page = office.Page;
        await office.Opens("settings/automations");
        await page.Locator(".settings-list li", new() { HasText = "Deal won" }).GetByRole(AriaRole.Button).ClickAsync();
        await page.WaitForURLAsync(OneAutomation());
        var automation = new Uri(page.Url).AbsolutePath;
        await PictureTests.Keeps(page, "automation", page.Locator(".settings-page"), until: page.Locator(".automation-add"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Try it out" }).ClickAsync();
        await page.WaitForURLAsync("**/trial");
        await PictureTests.Keeps(page, "automation-trial", page.Locator(".settings-page"), 520);

        await page.GotoAsync(automation);
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch off" }).WaitForAsync();
        await office.Opens("opportunities/board");
        await page.Locator(".board-column").Nth(3).Locator(".deal .deal-title").First.ClickAsync();
        await page.Locator(".stage-ends button", new() { HasText = "Won" }).ClickAsync();
        await page.Locator(".stage-ends button", new() { HasText = "Reopen" }).WaitForAsync();

        // It follows the log by itself, a moment after the deal was won.
        var run = page.Locator(".automation-log").First;
        await page.GotoAsync(automation);
        for (var i = 0; i < 300 && await run.CountAsync() == 0; i++)
        {
            await page.ReloadAsync();
        }

        await run.Locator("summary").ClickAsync();
        await PictureTests.Keeps(page, "automation-run", page.Locator(".automation-runs"));
    }

    [GeneratedRegex("/settings/automations/[0-9a-f-]{36}$")]
    private static partial Regex OneAutomation();
}
