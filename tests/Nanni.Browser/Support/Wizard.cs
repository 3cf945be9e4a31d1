using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace Nanni.Browser;

/// <summary>Bringing in a file as a person does: choose it, try it, import it, and look at what came back.</summary>
internal static class Wizard
{
    /// <summary>Each row is in as the file has it, or back in the file of bad rows with a reason.</summary>
    public static async Task BringsIn(IPage page, string workspace, string type, string name, string[][] file, params string[] bad)
    {
        await page.GotoAsync($"/w/{workspace}/import");
        await page.Locator("#import-file").SetInputFilesAsync(new FilePayload
        {
            Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Csv.Write(file)),
        });
        await page.Locator("#import-type").SelectOptionAsync(type);
        await page.GetByRole(AriaRole.Button, new() { Name = "Read the file" }).ClickAsync();

        await Assertions.Expect(page.Locator("#import-map tbody tr")).ToHaveCountAsync(file[0].Length);
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it without changing anything" }).ClickAsync();
        await Assertions.Expect(page.Locator("#job-state")).ToHaveTextAsync("This is what would happen");
        await Counts(page, file.Length - 1, bad.Length);

        await page.GetByRole(AriaRole.Button, new() { Name = "Import now" }).ClickAsync();
        await Assertions.Expect(page.Locator("#job-state")).ToHaveTextAsync("Done");
        await Counts(page, file.Length - 1, bad.Length);
        var back = await BadRows(page);
        Assert.Equal(
            file.Skip(1).Where(row => bad.Contains(row[0])),
            back.Skip(1).Select(row => row[..^1]));
        Assert.All(back.Skip(1), row => Assert.NotEmpty(row[^1]));
    }

    private static async Task Counts(IPage page, int rows, int bad)
    {
        await Assertions.Expect(page.Locator(".tile", new() { HasText = "Rows" }).Locator("dd")).ToHaveTextAsync(Shown(rows));
        await Assertions.Expect(page.Locator(".tile", new() { HasText = "New" }).Locator("dd")).ToHaveTextAsync(Shown(rows - bad));
        await Assertions.Expect(page.Locator(".tile", new() { HasText = "Not importable" })).ToHaveCountAsync(bad > 0 ? 1 : 0);
    }

    private static async Task<IReadOnlyList<string[]>> BadRows(IPage page)
    {
        var link = page.GetByRole(AriaRole.Link, new() { Name = "Rows that were not taken" });
        if (await link.CountAsync() == 0)
        {
            return [];
        }

        var answer = await page.Context.APIRequest.GetAsync((await link.GetAttributeAsync("href"))!);
        return Csv.Read(await answer.TextAsync());
    }

    private static string Shown(int number) => number.ToString("N0", CultureInfo.GetCultureInfo("en-GB"));
}
