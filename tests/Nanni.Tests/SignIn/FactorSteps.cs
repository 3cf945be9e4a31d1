using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Web.SignIn.Factors;

namespace Nanni.Tests.SignIn;

/// <summary>An authenticator app at the other end, and the paper with the recovery codes.</summary>
internal sealed record PersonsApp(TestApp App, byte[] Secret, IReadOnlyList<string> Codes)
{
    /// <summary>The code that the app shows, or will show in so many periods.</summary>
    public string Code(int later = 0) => Totp.Code(Secret, Totp.StepAt(App.Clock.GetUtcNow()) + later);
}

/// <summary>What tests about second factors do through the pages.</summary>
internal static class FactorSteps
{
    /// <summary>A founder with a password.</summary>
    public static async Task<SignedIn> Person(this TestApp app)
    {
        var person = await app.SignIn();
        await person.SetPassword();
        return person;
    }

    public static async Task<PersonsApp> SetUpApp(this SignedIn person)
    {
        var page = await person.Get("/two-factor/app?return=/");
        var secret = Base32.Decode(page.Document.QuerySelector(".app-secret code")!.TextContent.Replace(" ", "", StringComparison.Ordinal));
        var app = new PersonsApp(person.App, secret, []);
        var done = await page.Submit(("Code", app.Code()));
        return app with { Codes = [.. done.Document.QuerySelectorAll(".recovery-codes code").Select(code => code.TextContent)] };
    }

    /// <summary>The page of the second step, in a browser that has just given the password.</summary>
    public static async Task<TestPage> AtSecondStep(this TestClient browser, SignedIn person) =>
        await (await browser.SignInAs(person.User.Email, SignedIn.Password)).Follow();

    /// <summary>Whether the browser reaches a page of the workspace.</summary>
    public static async Task<bool> IsIn(this TestClient browser, SignedIn person) =>
        (await browser.Get(person.Url("me"))).Status == System.Net.HttpStatusCode.OK;

    /// <summary>What the person has been told by mail.</summary>
    public static async Task<IReadOnlyList<string?>> Notices(this SignedIn person)
    {
        using var scope = person.App.Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<NanniDb>().OutboxMails
            .Where(m => m.To == person.User.Email && m.Notice != null).OrderBy(m => m.Id).Select(m => m.Notice).ToListAsync();
    }
}
