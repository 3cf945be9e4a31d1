using Nanni.Database;

namespace Nanni.Browser;

public sealed class SignInTests(Chromium chromium, Apps apps)
{
    [Theory]
    [InlineData("en", 1440, false)]
    [InlineData("pl", 360, true)]
    [InlineData("lt", 360, false)]
    public async Task The_sign_in_page_opens_without_barriers(string language, int width, bool dark)
    {
        var screen = new Screen { Language = language, Width = width, Dark = dark };

        await Visitor.Visits(
            chromium,
            await apps.On(Provider.Sqlite),
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
