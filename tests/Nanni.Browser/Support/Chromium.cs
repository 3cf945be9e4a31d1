using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Nanni.Browser.Chromium))]

namespace Nanni.Browser;

/// <summary>One real browser for the whole run, the one that is installed; every visitor gets a profile of their own in it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    public IBrowser Browser => browser ?? throw new InvalidOperationException("The browser is not started.");

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();

        // Several journeys share two cores; what a person would see in time, where that is promised, is measured by the journey itself.
        Assertions.SetDefaultExpectTimeout(15_000);
        string[] arguments = ["--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"];
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("NANNI_TEST_CHROMIUM") ?? "/usr/bin/chromium",
            // As root, in CI, Chromium cannot put itself into its sandbox.
            Args = Environment.UserName == "root" ? [.. arguments, "--no-sandbox"] : arguments,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
