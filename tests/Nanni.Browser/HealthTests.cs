using System.Net;
using Nanni.Database;
using Nanni.Tests;

namespace Nanni.Browser;

public sealed class HealthTests(Chromium chromium)
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_fresh_installation_is_ready_and_its_administrator_sees_the_day(Provider provider)
    {
        await using var app = await RunningApp.Start(provider);

        await Visitor.Visits(chromium, app, async visitor =>
        {
            await visitor.SignsIn();
            Assert.Equal("/w/nanni/home", new Uri(visitor.Page.Url).AbsolutePath);
            await visitor.Page.Locator("h1").WaitForAsync();
            await visitor.FindsNoBarriers();
            await visitor.Photographs($"home-empty-{provider}");

            // The browser asks for an icon, which a bare text does not name.
            await visitor.Expects(HttpStatusCode.NotFound).Opens("/health/ready");
            Assert.Equal("ok", await visitor.Page.Locator("body").InnerTextAsync());
        });
    }
}
