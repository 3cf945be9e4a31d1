using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using Nanni.Database;
using Nanni.Web.SignIn.Factors;

namespace Nanni.Browser.Journeys;

/// <summary>Somebody makes their account safer, and signs in with what they have set up.</summary>
public sealed class SecondFactorJourneys(Chromium chromium)
{
    [Fact]
    public async Task An_authenticator_app_is_set_up_and_asked_for()
    {
        await using var app = await RunningApp.Start(Provider.Sqlite);
        await Visitor.Visits(
            chromium,
            app,
            async visitor =>
            {
                visitor.Expects(HttpStatusCode.UnprocessableEntity);
                var page = visitor.Page;
                await visitor.SignsIn();
                await visitor.Opens("/w/nanni/me/security");
                await visitor.FindsNoBarriers();
                await page.GetByRole(AriaRole.Link, new() { Name = "Set up" }).ClickAsync();
                await Assertions.Expect(page.Locator("svg.qr-square")).ToBeVisibleAsync();
                await visitor.FindsNoBarriers();
                await visitor.Photographs("authenticator-app");
                await page.GetByText("No camera?").ClickAsync();
                var secret = Base32.Decode((await page.Locator(".app-secret code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
                await Type(page, "000000");
                await Assertions.Expect(page.Locator("[aria-invalid=true]")).ToBeFocusedAsync();
                await Type(page, Code(secret));

                await Assertions.Expect(page.Locator(".recovery-codes li")).ToHaveCountAsync(10);
                var recovery = await page.Locator(".recovery-codes code").First.InnerTextAsync();
                await visitor.FindsNoBarriers();
                await page.GetByRole(AriaRole.Link, new() { Name = "I have kept them" }).ClickAsync();
                await Assertions.Expect(page.GetByText("10 left")).ToBeVisibleAsync();
                await visitor.FindsNoBarriers();

                // The code of the next period, since the one of this is used up.
                await page.Context.ClearCookiesAsync();
                await GiveThePassword(visitor);
                await visitor.FindsNoBarriers();
                await Type(page, Code(secret, later: 1));
                await page.WaitForURLAsync("**/w/nanni/home");

                await page.Context.ClearCookiesAsync();
                await GiveThePassword(visitor);
                await page.GetByRole(AriaRole.Link, new() { Name = "Use a recovery code" }).ClickAsync();
                await page.GetByLabel("Recovery code").FillAsync(recovery);
                await page.Keyboard.PressAsync("Enter");
                await page.WaitForURLAsync("**/w/nanni/home");
            },
            Screen.Phone);
    }

    [Fact]
    public async Task A_passkey_is_added_and_signs_in_alone()
    {
        await using var app = await RunningApp.Start(Provider.Sqlite);
        await Visitor.Visits(
            chromium,
            app,
            async visitor =>
            {
                var page = visitor.Page;

                // Passkeys belong to a name, never to a bare address.
                var host = $"http://localhost:{app.Address.Port}";
                var device = await page.Context.NewCDPSessionAsync(page);
                await device.SendAsync("WebAuthn.enable");
                var added = await device.SendAsync("WebAuthn.addVirtualAuthenticator", new()
                {
                    ["options"] = new Dictionary<string, object>
                    {
                        ["protocol"] = "ctap2",
                        ["transport"] = "internal",
                        ["hasResidentKey"] = true,
                        ["hasUserVerification"] = true,
                        ["isUserVerified"] = true,
                        ["automaticPresenceSimulation"] = true,
                    },
                });
                await visitor.SignsIn(host: host);
                await visitor.Opens(host + "/w/nanni/me/security");
                await page.GetByRole(AriaRole.Link, new() { Name = "Add a passkey" }).ClickAsync();
                await visitor.FindsNoBarriers();
                await page.GetByLabel("Name").FillAsync("My telephone");
                await page.Keyboard.PressAsync("Enter");
                await page.GetByRole(AriaRole.Link, new() { Name = "I have kept them" }).ClickAsync();
                await Assertions.Expect(page.GetByText("My telephone")).ToBeVisibleAsync();
                await visitor.FindsNoBarriers();

                // The device offers it as soon as the page for signing in is open, as a person would choose it in the list.
                await page.Context.ClearCookiesAsync();
                await visitor.Opens(host + "/sign-in");
                await page.WaitForURLAsync("**/w/nanni/home", new() { WaitUntil = WaitUntilState.Commit });

                // Where nobody touches the device, the password and then the button lead in too.
                var id = added!.Value.GetProperty("authenticatorId").GetString()!;
                await Touches(device, id, false);
                await page.Context.ClearCookiesAsync();
                await GiveThePassword(visitor, host);
                await visitor.FindsNoBarriers();
                await Touches(device, id, true);
                await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
                await page.WaitForURLAsync("**/w/nanni/home");
            });
    }

    private static Task<JsonElement?> Touches(ICDPSession device, string id, bool enabled) => device.SendAsync(
        "WebAuthn.setAutomaticPresenceSimulation", new() { ["authenticatorId"] = id, ["enabled"] = enabled });

    private static async Task GiveThePassword(Visitor visitor, string host = "")
    {
        await visitor.Opens(host + "/sign-in");
        await visitor.Page.Locator("input[type=email]").FillAsync(RunningApp.AdminEmail);
        await visitor.Page.Locator("input[type=password]").FillAsync(RunningApp.AdminPassword);
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.WaitForURLAsync("**/sign-in/second**");
    }

    private static async Task Type(IPage page, string code)
    {
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(code);
        await page.Keyboard.PressAsync("Enter");
    }

    private static string Code(byte[] secret, int later = 0) => Totp.Code(secret, Totp.StepAt(TimeProvider.System.GetUtcNow()) + later);
}
