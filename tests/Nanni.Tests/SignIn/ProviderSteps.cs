using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Web.SignIn;

namespace Nanni.Tests.SignIn;

/// <summary>What tests about the sign-in provider do through the pages.</summary>
internal static class ProviderSteps
{
    /// <summary>The button's address; null where the page has none.</summary>
    public static string? ProviderButton(this TestPage page) =>
        page.Document.QuerySelector("main a[href^='/sign-in/provider'][data-turbo=false]")?.GetAttribute("href");

    /// <summary>Presses the button of a page and goes to the provider and back.</summary>
    public static async Task<TestPage> Through(this TestClient browser, TestProvider provider, string page = "/sign-in") =>
        await browser.Get(await provider.Visit(await browser.Leave(page)));

    /// <summary>The address of the provider that the button of a page leads to.</summary>
    public static async Task<string> Leave(this TestClient browser, string page = "/sign-in")
    {
        var left = await browser.Get((await browser.Get(page)).ProviderButton() ?? throw new InvalidOperationException($"{page} has no button."));
        Assert.Equal(HttpStatusCode.Redirect, left.Status);
        return left.Location!;
    }

    public static async Task<IReadOnlyList<ProviderLink>> Links(this TestApp app, Guid user)
    {
        using var scope = app.Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<NanniDb>().ProviderLinks.Where(l => l.UserId == user).ToListAsync();
    }

    /// <summary>An invitation to the person's workspace, and the address it is for.</summary>
    public static async Task<string> Invite(this SignedIn person, string email)
    {
        using var scope = person.App.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var member = new Member
        {
            WorkspaceId = person.Workspace.Id,
            Name = "Nidittum",
            Initials = "N",
            Email = email,
            RoleId = Guid.Parse(await person.Role("Sales")),
            Language = "en",
            Zone = "UTC",
            Status = MemberStatus.Invited,
            CreatedAt = person.App.Clock.GetUtcNow(),
        };
        db.Add(member);
        await db.SaveChangesAsync();
        return "/join/" + await scope.ServiceProvider.GetRequiredService<OneTimeTokens>().Invitation(member, default);
    }

    /// <summary>Kinds of the security events about a user, in the order of the alphabet.</summary>
    public static async Task<IReadOnlyList<string>> Events(this TestApp app, Guid user)
    {
        using var scope = app.Services.CreateScope();
        var rows = await scope.ServiceProvider.GetRequiredService<NanniDb>().Set<Dictionary<string, object>>("security_events").ToListAsync();
        return [.. rows.Where(r => r.TryGetValue("user_id", out var id) && Equals(id, user)).Select(r => (string)r["kind"]).Order(StringComparer.Ordinal)];
    }
}
