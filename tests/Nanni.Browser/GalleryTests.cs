using System.Text.Json;

namespace Nanni.Browser;

/// <summary>Every view with its sample models, on a large screen and on a small one, in the light and in the dark.</summary>
public sealed class GalleryTests(Chromium chromium, Apps apps)
{
    [Theory]
    [InlineData("en", 1440, false)]
    [InlineData("lt", 360, true)]
    public async Task Every_view_opens_without_barriers_and_fits_the_screen(string language, int width, bool dark)
    {
        var app = await apps.WithGallery();
        var screen = new Screen { Language = language, Width = width, Dark = dark };
        using var http = new HttpClient { BaseAddress = app.Address };
        var names = JsonSerializer.Deserialize<string[]>(await http.GetStringAsync("/_gallery"))!;
        var found = new List<string>();

        await Visitor.Visits(
            chromium,
            app,
            async visitor =>
            {
                // Some samples are the answer to a mistake, and their links and streams lead nowhere.
                visitor.Expects(System.Net.HttpStatusCode.NotFound, System.Net.HttpStatusCode.UnprocessableEntity);
                foreach (var name in names)
                {
                    var answer = await visitor.Page.GotoAsync($"/_gallery/{name}?lang={language}");
                    if (!(await answer!.TextAsync()).Contains("<html", StringComparison.Ordinal))
                    {
                        continue;
                    }

                    found.AddRange((await Axe.Check(visitor.Page)).Select(barrier => $"{name}: {barrier}"));
                    if (await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") > 0)
                    {
                        found.Add($"{name} is wider than the screen");
                    }
                }
            },
            screen);

        Assert.True(names.Length > 20);
        Assert.Empty(found);
    }
}
