using Microsoft.Playwright;
using Nanni.Database;
using Nanni.Tests;

namespace Nanni.Browser.Journeys;

/// <summary>One customer under two names: seen while typing, made one, made two again.</summary>
public sealed class MergeJourneys(Chromium chromium, Apps apps)
{
    private static readonly string[] Columns = ["name", "industry", "phone", "email", "city", "employees"];

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_duplicate_is_seen_merged_and_unmerged(Provider provider) => await Visitor.Visits(chromium, await apps.On(provider), async visitor =>
    {
        var (office, page) = (await Office.Open(visitor), visitor.Page);
        var old = await office.Adds("accounts", ("name", "Žalgirio varis"), ("phone", "+37060012345"), ("city", "Šiauliai"));
        var deal = await office.Adds("opportunities", ("name", "Copper for the roof"), ("account", old));

        // The name alone, written without its marks, brings up the one that is there.
        await office.Opens("accounts/new");
        await Assertions.Expect(page.Locator("main [name=name]")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Zalgirio varis");
        await Assertions.Expect(page.Locator("#duplicates")).ToContainTextAsync("Žalgirio varis");
        await page.GetByLabel("E-mail address", new() { Exact = true }).FillAsync("varis@example.com");
        await page.GetByLabel("Phone", new() { Exact = true }).FillAsync("+37060099999");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForURLAsync(url => Guid.TryParse(url.Split('/')[^1], out _));
        var twin = page.Url.Split('/')[^1];
        var before = await office.Exports("accounts", Columns);
        Assert.Equal(3, before.Count);

        await page.Locator("[popovertarget=record-menu]").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Merge with another" }).ClickAsync();
        await page.WaitForURLAsync("**/merge**");
        await Choose(page, "into", old);
        await Choose(page, "keep.name", old);
        await Choose(page, "keep.phone", twin);
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge 2 records" }).ClickAsync();

        await page.WaitForURLAsync($"**/accounts/{old}");
        Assert.Equal(
            ["Žalgirio varis,,'+37060099999,varis@example.com,Šiauliai,"],
            (await office.Exports("accounts", Columns)).Skip(1).Select(row => string.Join(',', row)));
        await office.Opens($"accounts/{twin}");
        Assert.EndsWith($"/accounts/{old}", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("#record-related")).ToContainTextAsync("Copper for the roof");

        await page.GoBackAsync();
        await office.Opens($"accounts/{old}/history");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".toasts").First).ToContainTextAsync("Undone");
        Assert.Equal(before, await office.Exports("accounts", Columns));
        await office.Opens($"accounts/{twin}");
        Assert.EndsWith($"/accounts/{twin}", page.Url, StringComparison.Ordinal);
        await office.Opens($"opportunities/{deal}");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Žalgirio varis");
    });

    private static Task Choose(IPage page, string name, string record) => page.Locator($"input[name='{name}'][value='{record}']").CheckAsync();
}
