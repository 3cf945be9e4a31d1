using System.Net;
using Microsoft.Playwright;

namespace Nanni.Browser;

/// <summary>What a person does with a list, on the sample list of the gallery.</summary>
public sealed class ListTests(Chromium chromium, Apps apps)
{
    [Fact]
    public async Task One_walks_and_selects_by_keyboard_alone() => await OnTheList(async page =>
    {
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");

        await Assertions.Expect(page.Locator("#rows tr.current .value-title")).ToHaveTextAsync("Jonas Žukauskas");
        await Assertions.Expect(page.Locator("#rows tr.current .cell-select input")).ToBeCheckedAsync();
        await Assertions.Expect(page.Locator("#bulk [data-count]")).ToHaveTextAsync("1 selected");

        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator("#palette-input")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("anna");
        await Assertions.Expect(page.Locator("#palette [role=option]").First).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#palette")).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#shortcuts")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#shortcuts dt").First).ToHaveTextAsync("Search and commands");
        await Assertions.Expect(page.Locator("#keys-on")).ToBeCheckedAsync();
    });

    [Fact]
    public async Task A_cell_is_edited_in_place_and_says_what_is_wrong() => await OnTheList(async page =>
    {
        var cell = page.Locator("#rows tbody tr").Nth(1).Locator("td").Nth(4);
        await cell.ClickAsync(new() { Position = new() { X = 160, Y = 12 } });
        await page.Keyboard.PressAsync("F2");
        await page.Keyboard.TypeAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#cell-error")).ToContainTextAsync("does not take this");
        await Assertions.Expect(cell.Locator("input:not([type=hidden])")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("right@example.com");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(cell).ToHaveTextAsync("right@example.com");
        await Assertions.Expect(page.Locator("td[data-editing] input:not([type=hidden])")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("td[data-editing]")).ToHaveCountAsync(0);
    });

    [Fact]
    public async Task The_filter_builder_reads_and_writes_nested_groups() => await OnTheList(async page =>
    {
        await page.Locator("[data-opens=filter]").ClickAsync();
        var city = page.Locator("#filter .filter-row").First.Locator(".filter-value input");
        await Assertions.Expect(city).ToHaveValueAsync("Łódź");
        await Assertions.Expect(page.Locator("#filter .filter-group")).ToHaveCountAsync(3);

        await city.FillAsync("Vilnius");
        await page.Locator("#filter").GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("filter="));
        Assert.Equal(
            """{"and":[{"field":"city","op":"eq","value":"Vilnius"},{"or":[{"field":"createdAt","op":"within","value":"last 30 days"},{"not":{"field":"status","op":"in","value":["lost"]}}]}]}""",
            System.Web.HttpUtility.ParseQueryString(new Uri(page.Url).Query)["filter"]);
    });

    [Fact]
    public async Task A_refresh_leaves_alone_what_is_being_typed_chosen_and_opened() => await OnTheList(async page =>
    {
        await page.Locator("#rows tbody .cell-select input").First.CheckAsync();
        await page.Locator("#list-q").FillAsync("half a wo");
        await page.Locator("#rows tbody tr").First.EvaluateAsync("row => row.dataset.version = 'old'");

        await Refresh(page);

        await Assertions.Expect(page.Locator("#rows tbody tr").First).Not.ToHaveAttributeAsync("data-version", "old");
        await Assertions.Expect(page.Locator("#list-q")).ToHaveValueAsync("half a wo");
        await Assertions.Expect(page.Locator("#list-q")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#rows tbody .cell-select input").First).ToBeCheckedAsync();

        await page.Locator("[data-opens=columns]").ClickAsync();
        await Refresh(page);
        await Assertions.Expect(page.Locator("#columns")).ToBeVisibleAsync();
    });

    [Fact]
    public async Task What_is_asked_of_many_records_comes_when_it_is_opened_and_stays_over_a_refresh() => await OnTheList(async page =>
    {
        await Assertions.Expect(page.Locator("#bulk-edit, #save-view")).ToHaveCountAsync(0);
        await page.Locator("#rows tbody .cell-select input").First.CheckAsync();
        await page.Locator("[data-opens=bulk-edit]").ClickAsync();
        await Assertions.Expect(page.Locator("#bulk-edit")).ToBeVisibleAsync();
        await page.Locator("#bulk-field").SelectOptionAsync("email");
        await page.Locator("#bulk-edit [data-editor=email] input").FillAsync("all@example.com");

        await Refresh(page);
        await Assertions.Expect(page.Locator("#bulk-edit [data-editor=email] input")).ToHaveValueAsync("all@example.com");

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#bulk-edit")).ToBeHiddenAsync();
        await page.Locator("[data-opens=bulk-tag]").ClickAsync();
        await Assertions.Expect(page.Locator("#bulk-tags")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        // The menu of the list offers it wherever the view was not changed.
        await page.Locator("[popovertarget]:has(+ .menu [data-opens=save-view]), [popovertarget=list-more]").First.ClickAsync();
        await page.Locator(".menu [data-opens=save-view]").ClickAsync();
        await Assertions.Expect(page.Locator("#save-name")).ToBeVisibleAsync();
    });

    /// <summary>As the live stream does when somebody else has changed something.</summary>
    private static Task Refresh(IPage page) => page.EvaluateAsync(
        """
        () => new Promise(done => {
          document.addEventListener("turbo:render", done, { once: true });
          Turbo.session.refresh(document.baseURI);
        })
        """);

    private async Task OnTheList(Func<IPage, Task> journey) =>
        await Visitor.Visits(chromium, await apps.WithGallery(), async visitor =>
        {
            visitor.Expects(HttpStatusCode.UnprocessableEntity);
            await visitor.Opens("/_gallery/list");
            await Assertions.Expect(visitor.Page.Locator("#count .number")).ToHaveTextAsync("10,000+");
            await journey(visitor.Page);
        });
}
