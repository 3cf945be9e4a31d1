using System.Net;
using Nanni.Database;
using Nanni.Tests;

namespace Nanni.Browser;

public sealed class HealthTests(Chromium chromium)
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_fresh_installation_sets_itself_up_and_is_ready(Provider provider)
    {
        await using var app = await RunningApp.Start(provider);

        await Visitor.Visits(chromium, app, async visitor =>
        {
            // The browser asks for an icon, which a bare text does not name.
            await visitor.Expects(HttpStatusCode.NotFound).Opens("/health/ready");
            Assert.Equal("ok", await visitor.Page.Locator("body").InnerTextAsync());
        });
    }
}
