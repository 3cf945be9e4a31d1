using Nanni.Database;
using Nanni.Tests;

namespace Nanni.Browser;

public sealed class SignInTests(Chromium chromium)
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task The_administrator_signs_in_and_sees_the_day(Provider provider)
    {
        await using var app = await RunningApp.Start(provider);

        await Visitor.Visits(chromium, app, async visitor =>
        {
            await visitor.SignsIn();
            Assert.Equal("/w/nanni/home", new Uri(visitor.Page.Url).AbsolutePath);
            await visitor.Page.Locator("h1").WaitForAsync();
            await visitor.FindsNoBarriers();
            await visitor.Photographs($"home-empty-{provider}");
        });
    }

    [Theory]
    [InlineData("en", 1440, false)]
    [InlineData("pl", 360, true)]
    [InlineData("lt", 360, false)]
    public async Task The_sign_in_page_opens_without_barriers(string language, int width, bool dark)
    {
        await using var app = await RunningApp.Start(Provider.Sqlite);
        var screen = new Screen { Language = language, Width = width, Dark = dark };

        await Visitor.Visits(
            chromium,
            app,
            async visitor =>
            {
                await visitor.Opens("/");
                await visitor.Page.WaitForURLAsync("**/sign-in");
                Assert.Equal(language, await visitor.Page.Locator("html").GetAttributeAsync("lang"));
                await visitor.FindsNoBarriers();
                await visitor.Photographs($"sign-in-{language}");
            },
            screen);
    }
}
