using System.Collections.Concurrent;
using Microsoft.Playwright;
using Nanni.Database;

namespace Nanni.Browser;

public sealed class WeightTests(Chromium chromium, Apps apps)
{
    /// <summary>Bytes over the wire, headers included.</summary>
    private const long Gate = 150_000;

    private const int RowsOfAPage = 25;

    [Fact]
    public async Task A_first_visit_to_sign_in_and_a_full_list_weighs_at_most_150_kB()
    {
        var app = await apps.On(Provider.Sqlite);
        var list = "";
        await Visitor.Visits(chromium, app, async visitor =>
        {
            var office = await Office.Open(visitor);
            var account = await office.Adds("accounts", ("name", "Alpine Copper"), ("city", "Graz"));
            for (var i = 0; i < RowsOfAPage; i++)
            {
                await office.Adds(
                    "contacts", ("firstName", "Wilhelmina"), ("lastName", $"Konstantynopolitańska {i}"), ("account", account), ("jobTitle", "Head of purchasing"),
                    ("email", $"wilhelmina.{i}@alpine-copper.example"), ("phone", $"+43 316 12345{i:00}"), ("city", "Graz"));
            }

            list = office.At("contacts");
        });

        await Visitor.Visits(chromium, app, async visitor =>
        {
            var page = visitor.Page;
            var loaded = new ConcurrentBag<IRequest>();
            page.RequestFinished += (_, request) => loaded.Add(request);

            // The icons come last, with the button for passkeys already; the count of a list comes by itself when its rows have been drawn.
            var icons = page.WaitForRequestFinishedAsync(new() { Predicate = request => request.Url.Contains("/assets/icons.", StringComparison.Ordinal) });
            await visitor.Opens("/sign-in?return=" + Uri.EscapeDataString(list));
            await page.Locator("input[type=email]").FillAsync(RunningApp.AdminEmail);
            await page.Locator("input[type=password]").FillAsync(RunningApp.AdminPassword);
            var count = page.WaitForRequestFinishedAsync(new() { Predicate = request => request.Url.EndsWith("/contacts/count", StringComparison.Ordinal) });
            await page.Locator("main button.primary").ClickAsync();
            await Task.WhenAll(icons, count);
            Assert.Equal(RowsOfAPage, await page.Locator("main tbody tr").CountAsync());

            var weights = await Task.WhenAll(loaded.Select(Weigh));
            Assert.All(["/sign-in", list, "app.", "texts.en.", "icons.", "tablet.", "mark."], part => Assert.Contains(weights, w => w.Path.Contains(part, StringComparison.Ordinal)));
            Assert.All(weights.Where(w => w.Path.EndsWith(".js", StringComparison.Ordinal) || w.Path.EndsWith(".css", StringComparison.Ordinal)), w => Assert.Equal("br", w.Encoding));
            Assert.True(
                weights.Sum(w => w.Bytes) <= Gate,
                string.Join(Environment.NewLine, weights.OrderByDescending(w => w.Bytes).Select(w => $"{w.Bytes,8} {w.Path}").Prepend($"{weights.Sum(w => w.Bytes)} bytes:")));
        });
    }

    /// <summary>What really came over the wire: what the browser took from its cache counts nothing.</summary>
    private static async Task<(string Path, long Bytes, string? Encoding)> Weigh(IRequest request)
    {
        var sizes = await request.SizesAsync();
        var answer = (await request.ResponseAsync())!;
        return (new Uri(request.Url).AbsolutePath, sizes.ResponseBodySize + sizes.ResponseHeadersSize, await answer.HeaderValueAsync("content-encoding"));
    }
}
