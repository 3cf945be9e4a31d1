using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Web.SignIn;

namespace Nanni.Tests;

/// <summary>A member of a workspace with a browser in which they are signed in.</summary>
public sealed class SignedIn
{
    private readonly TestClient browser;

    private SignedIn(TestClient browser, User user, Workspace workspace, Member member) =>
        (this.browser, User, Workspace, Member) = (browser, user, workspace, member);

    public const string Password = "long enough to be right";

    public User User { get; }

    public Workspace Workspace { get; }

    public Member Member { get; }

    public TestClient Browser => browser;

    public TestApp App => browser.App;

    /// <summary>The path of a page in the workspace: "contacts" is /w/…/contacts.</summary>
    public string Url(string path) => $"/w/{Workspace.Slug}/{path}".TrimEnd('/');

    public Task<TestPage> Get(string path) => browser.Get(path.StartsWith('/') ? path : Url(path));

    /// <summary>Founds a workspace with its administrator, by the product's own means, and signs them in.</summary>
    internal static async Task<SignedIn> Founder(TestApp app, string country, string language)
    {
        using var scope = app.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var user = NewUser(app, language);
        db.Add(user);
        var (workspace, member) = await scope.ServiceProvider.GetRequiredService<Workspaces>()
            .Create(new($"Company {user.Id:N}", country, language, "Ada Founder"), user, default);
        var founder = await Start(app, scope, user, workspace, member);
        await scope.ServiceProvider.GetRequiredService<IWorkspaceBeginning>().Ensure(workspace.Id, language, default);
        return founder;
    }

    /// <summary>Adds a member with one of the default roles (or one with the given grants) to the workspace, and signs them in.</summary>
    internal static async Task<SignedIn> Colleague(SignedIn founder, string role, Grants? grants)
    {
        var app = founder.App;
        using var scope = app.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var user = NewUser(app, founder.Member.Language);
        db.Add(user);
        var found = grants is null
            ? await db.Roles.SingleAsync(r => r.WorkspaceId == founder.Workspace.Id && r.Name == role)
            : db.Add(new Role { WorkspaceId = founder.Workspace.Id, Name = $"{role} {user.Id:N}", Grants = grants.ToJson() }).Entity;
        var member = new Member
        {
            WorkspaceId = founder.Workspace.Id,
            UserId = user.Id,
            Name = "Bert Colleague",
            Initials = "BC",
            Email = user.Email,
            RoleId = found.Id,
            Language = founder.Member.Language,
            Zone = founder.Workspace.Zone,
            CreatedAt = app.Clock.GetUtcNow(),
        };
        db.Add(member);
        return await Start(app, scope, user, founder.Workspace, member);
    }

    private static User NewUser(TestApp app, string language)
    {
        var email = $"{Guid.CreateVersion7():N}@example.com";
        return new() { Email = email, NormalisedEmail = email, CreatedAt = app.Clock.GetUtcNow(), Language = language };
    }

    private static async Task<SignedIn> Start(TestApp app, IServiceScope scope, User user, Workspace workspace, Member member)
    {
        // The session is made directly: hashing a password for each test would take longer than the test.
        var secret = await scope.ServiceProvider.GetRequiredService<Sessions>().Start(user, workspace.Id, "10.0.0.1", "test", default);
        var browser = app.Browser();
        browser.Cookies.Add(new Uri("http://nanni.example"), new Cookie("nanni", secret));
        return new(browser, user, workspace, member);
    }
}

/// <summary>Ways to be somebody in a test.</summary>
public static class SigningIn
{
    /// <summary>The administrator of a new workspace.</summary>
    public static Task<SignedIn> SignIn(this TestApp app, string country = "LT", string language = "en") =>
        SignedIn.Founder(app, country, language);

    /// <summary>A colleague in the same workspace.</summary>
    /// <param name="role">The name of a default role.</param>
    public static Task<SignedIn> SignInColleague(this SignedIn founder, string role = "Sales") =>
        SignedIn.Colleague(founder, role, null);

    /// <summary>A colleague whose rights reach so far for every type: view, create, edit, delete, export, import.</summary>
    public static Task<SignedIn> SignInColleague(this SignedIn founder, params Scope[] scopes) =>
        SignedIn.Colleague(founder, "Custom", Grants.None.With(Grants.AnyType, scopes));

    /// <summary>Gives the person a password, <see cref="SignedIn.Password"/> unless said otherwise.</summary>
    public static async Task SetPassword(this SignedIn person, string password = SignedIn.Password)
    {
        using var scope = person.App.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var hash = scope.ServiceProvider.GetRequiredService<Passwords>().Hash(password);
        await db.Users.Where(u => u.Id == person.User.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, hash));
    }

    /// <summary>Fills in the sign-in page.</summary>
    /// <param name="leadsTo">The page that was wanted first.</param>
    public static async Task<TestPage> SignInAs(this TestClient browser, string email, string password, string leadsTo = "/") =>
        await (await browser.Get("/sign-in?return=" + Uri.EscapeDataString(leadsTo))).Submit(("Email", email), ("Password", password));
}
