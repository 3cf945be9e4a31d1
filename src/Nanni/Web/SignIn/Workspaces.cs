using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Records.Text;
using Nanni.Web.Audit;

namespace Nanni.Web.SignIn;

/// <summary>What somebody says who opens a workspace.</summary>
/// <param name="Country">"PL", "LT" or "GB": decides currency and zone, which can be changed later.</param>
/// <param name="Language">Of the founder, and of the names of the first roles.</param>
/// <param name="Person">The founder's name.</param>
public sealed record NewWorkspace(string Name, string Country, string Language, string Person, bool IsDemo = false);

/// <summary>Opens workspaces, each with its roles and its first administrator.</summary>
public sealed class Workspaces(NanniDb db, SecurityEvents events, TimeProvider clock)
{
    /// <summary>The route value that names the workspace: <c>/w/{workspace}</c>.</summary>
    public const string Route = "workspace";

    /// <summary>Says which workspace a request to the API with a cookie means.</summary>
    public const string Header = "X-Workspace";

    public static readonly IReadOnlyDictionary<string, (string Currency, string Zone)> Countries =
        new Dictionary<string, (string, string)>
        {
            ["PL"] = ("PLN", "Europe/Warsaw"),
            ["LT"] = ("EUR", "Europe/Vilnius"),
            ["GB"] = ("GBP", "Europe/London"),
        };

    /// <summary>Adds the workspace, its roles and its first administrator; the caller saves.</summary>
    /// <param name="founder">Null where nobody can sign in yet: see <see cref="SetUp"/>.</param>
    public async Task<(Workspace Workspace, Member Founder)> Create(NewWorkspace asked, User? founder, CancellationToken cancel)
    {
        var (currency, zone) = Countries[asked.Country];
        var now = clock.GetUtcNow();
        var workspace = new Workspace
        {
            Slug = await FreeSlug(asked.Name, cancel),
            Name = asked.Name.Trim(),
            BaseCurrency = currency,
            Zone = zone,
            Country = asked.Country,
            CreatedAt = now,
            IsDemo = asked.IsDemo,
        };
        db.Add(workspace);

        var roles = DefaultRoles.For(workspace.Id, Language.Of(asked.Language)).ToList();
        db.AddRange(roles);
        var member = new Member
        {
            WorkspaceId = workspace.Id,
            UserId = founder?.Id,
            Name = asked.Person.Trim(),
            Initials = Member.InitialsOf(asked.Person),
            Email = founder?.Email,
            RoleId = roles.Single(r => r.IsAdministrator).Id,
            Language = asked.Language,
            Zone = zone,
            CreatedAt = now,
        };
        db.Add(member);
        events.Add(workspace.Id, Told.Workspace("created", workspace.Name), founder?.Id);
        return (workspace, member);
    }

    /// <summary>
    /// The first administrator of an installation takes the place that a demo, loaded before anybody was there, has kept for them.
    /// </summary>
    /// <returns>The demo; null where there is none.</returns>
    public async Task<Workspace?> TakeDemo(User user, NewWorkspace asked, CancellationToken cancel)
    {
        var kept = await (
            from m in db.Members
            join w in db.Workspaces on m.WorkspaceId equals w.Id
            join r in db.Roles on new { m.WorkspaceId, Id = m.RoleId } equals new { r.WorkspaceId, r.Id }
            where w.IsDemo && r.IsAdministrator && m.UserId == null
            select new { Member = m, Workspace = w }).FirstOrDefaultAsync(cancel);
        if (kept is null)
        {
            return null;
        }

        var (member, demo) = (kept.Member, kept.Workspace);
        (member.UserId, member.Email, member.Language) = (user.Id, user.Email, asked.Language);
        (member.Name, member.Initials) = (asked.Person.Trim(), Member.InitialsOf(asked.Person));
        member.AccessVersion++;
        demo.SchemaVersion++;
        await db.SaveChangesAsync(cancel);
        return demo;
    }

    /// <summary>The workspaces in which the user works, by name.</summary>
    public Task<List<WorkspaceLink>> Of(Guid user, CancellationToken cancel) => (
        from m in db.Members
        join w in db.Workspaces on m.WorkspaceId equals w.Id
        where m.UserId == user && m.Status == MemberStatus.Active
        orderby w.Name, w.Slug
        select new WorkspaceLink(w.Slug, w.Name)).ToListAsync(cancel);

    /// <summary>"Ea-nasir &amp; Sons" → "ea-nasir-sons", with a number behind it if that is taken.</summary>
    private async Task<string> FreeSlug(string name, CancellationToken cancel)
    {
        var wanted = Slug(name);
        var taken = await db.Workspaces.Where(w => w.Slug.StartsWith(wanted)).Select(w => w.Slug).ToListAsync(cancel);
        return Enumerable.Range(1, taken.Count + 1)
            .Select(n => n == 1 ? wanted : $"{wanted}-{n}")
            .First(slug => !taken.Contains(slug));
    }

    internal static string Slug(string name)
    {
        var letters = Fold.Search(name).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').ToArray();
        var slug = string.Join('-', new string(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
        return slug.Length switch
        {
            0 => "workspace",
            > 30 => slug[..30].TrimEnd('-'),
            _ => slug,
        };
    }
}

/// <summary>The roles every workspace starts with; administrators change them as they like.</summary>
internal static class DefaultRoles
{
    public static IEnumerable<Role> For(Guid workspace, Language language)
    {
        //                                view        create      edit        delete      export      import
        yield return Make("administrator", Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, Scope.All);
        yield return Make("manager", Scope.All, Scope.All, Scope.Team, Scope.Team, Scope.Team, Scope.Team);
        yield return Make("sales", Scope.Team, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.None);
        yield return Make("service", Scope.All, Scope.All, Scope.Team, Scope.Own, Scope.None, Scope.None);
        yield return Make("readOnly", Scope.All, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None);

        Role Make(string key, params Scope[] scopes) => new()
        {
            WorkspaceId = workspace,
            Name = Texts.Message(language, "role." + key).Format(new(language, TimeZoneInfo.Utc, default), []),
            IsAdministrator = key == "administrator",
            Grants = Grants.None.With(Grants.AnyType, scopes).ToJson(),
        };
    }
}
