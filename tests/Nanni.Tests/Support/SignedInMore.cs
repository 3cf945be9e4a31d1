using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Administration.Fields;
using Nanni.Administration.Members;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Web.SignIn;

namespace Nanni.Tests;

/// <summary>What tests about members and rights ask of a person.</summary>
public static class SignedInMore
{
    /// <summary>What the next request of the person would be allowed, by the versions in the database.</summary>
    public static async Task<Actor> Actor(this SignedIn person)
    {
        using var scope = person.App.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var session = await scope.ServiceProvider.GetRequiredService<IdentityQueries>().Session(
            Secret.Hash(person.Browser.Cookie("nanni")!), person.Workspace.Slug, default);
        var membership = await scope.ServiceProvider.GetRequiredService<Memberships>().Get(
            session!.WorkspaceId!.Value, session.MemberId, session.AccessVersion, session.SchemaVersion, default);
        return membership!.Web;
    }

    /// <summary>Signs in anew, where the clock went further than a session lasts.</summary>
    public static async Task SignInAgain(this SignedIn person)
    {
        using var scope = person.App.Services.CreateScope();
        var secret = await scope.ServiceProvider.GetRequiredService<Sessions>().Start(person.User, person.Workspace.Id, "10.0.0.1", "test", default);
        person.Browser.Cookies.Add(new Uri("http://nanni.example"), new Cookie("nanni", secret));
    }

    /// <summary>The workspaces that the person can switch to.</summary>
    public static async Task<IReadOnlyList<string>> Switcher(this SignedIn person)
    {
        var actor = await person.Actor();
        var member = await person.Reload(actor.MemberId);
        var membership = await person.App.Services.GetRequiredService<Memberships>()
            .Get(actor.WorkspaceId, actor.MemberId, member.AccessVersion, actor.SchemaVersion, default);
        return [.. membership!.Workspaces.Select(w => w.Name)];
    }

    /// <summary>The id of the role with this name.</summary>
    public static async Task<string> Role(this SignedIn person, string name)
    {
        using var scope = person.App.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        return (await db.Roles.SingleAsync(r => r.WorkspaceId == person.Workspace.Id && r.Name == name)).Id.ToString();
    }

    public static async Task<string> AddTeam(this SignedIn person, string name, string? below = null)
    {
        using var scope = person.App.Services.CreateScope();
        var team = await scope.ServiceProvider.GetRequiredService<Teams>()
            .Add(person.Workspace.Id, name, below is null ? null : Guid.Parse(below), default);
        return team.Id.ToString();
    }

    /// <summary>Makes <paramref name="guest"/>, who works elsewhere, a member of this person's workspace too.</summary>
    public static async Task<Guid> AddMembership(this SignedIn person, SignedIn guest)
    {
        using var scope = person.App.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var member = new Member
        {
            WorkspaceId = person.Workspace.Id,
            UserId = guest.User.Id,
            Name = guest.Member.Name,
            Initials = guest.Member.Initials,
            Email = guest.User.Email,
            RoleId = Guid.Parse(await person.Role("Sales")),
            Language = "en",
            Zone = "UTC",
            CreatedAt = person.App.Clock.GetUtcNow(),
        };
        db.Add(member);
        await db.SaveChangesAsync();
        return member.Id;
    }

    public static async Task<string> Token(this SignedIn person, bool canWrite, DateTimeOffset? expires = null)
    {
        using var scope = person.App.Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<ApiTokens>()
            .Create(person.Workspace.Id, person.Member.Id, "test", canWrite, expires);
    }

    /// <summary>Has the workspace keep PESEL and asmens kodas, as an administrator may decide.</summary>
    public static async Task KeepPersonalNumbers(this SignedIn person)
    {
        var shapes = person.App.Services.GetRequiredService<ShapeStore>();
        await shapes.Run(
            await person.Actor(), new("personal.switched"),
            [shapes.SwitchOn(person.Workspace.Id, "contact", "pesel"), shapes.SwitchOn(person.Workspace.Id, "contact", "asmensKodas")], default);
    }

    /// <summary>How the API answers a token at an address that does not exist: 404 to who may come in.</summary>
    public static async Task<HttpStatusCode> CallApi(this TestApp app, string token, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, "/api/v1/nothing-here");
        request.Headers.Authorization = new("Bearer", token);
        return (await app.Browser().Send(request)).Status;
    }

    /// <summary>How many rows of a kind the workspace has.</summary>
    public static async Task<int> Count<T>(this SignedIn person)
        where T : class
    {
        using var scope = person.App.Services.CreateScope();
        var workspace = person.Workspace.Id;
        return await scope.ServiceProvider.GetRequiredService<NanniDb>().Set<T>()
            .CountAsync(row => EF.Property<Guid>(row, "WorkspaceId") == workspace);
    }

    private static async Task<Member> Reload(this SignedIn person, Guid id)
    {
        using var scope = person.App.Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<NanniDb>().Members.AsNoTracking()
            .SingleAsync(m => m.WorkspaceId == person.Workspace.Id && m.Id == id);
    }
}
