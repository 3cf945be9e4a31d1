using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Records.Types;

namespace Nanni.Tests.Api;

/// <summary>
/// Every record type, every verb, every scope, over records that are one's own, the team's, another's and another workspace's: what
/// the API answers is what an oracle of a few lines says. No request of the matrix changes anything.
/// </summary>
public sealed class AccessMatrixTests
{
    private enum Whose
    {
        Mine,
        Team,

        /// <summary>Of a team below one's own.</summary>
        Below,
        Other,
        Elsewhere,

        /// <summary>Another's, shared to be seen.</summary>
        Shared,

        /// <summary>Another's, shared to be changed too.</summary>
        Lent,
    }

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Nobody_gets_further_than_their_role_reaches(Provider provider)
    {
        var app = await TestApp.On(provider);
        var ada = await ApiClient.Of(await app.SignIn());
        var stranger = await ApiClient.Of(await app.SignIn());
        var team = new Team { WorkspaceId = ada.Member.Workspace.Id, Name = "North" };
        await Save(app, team);
        var below = new Team { WorkspaceId = team.WorkspaceId, Name = "North of north", ParentId = team.Id };
        await Save(app, below);
        await stranger.Create("pipelines", new { name = "Elsewhere" });

        foreach (var scope in Enum.GetValues<Scope>())
        {
            var bert = await Member(ada, scope, team);
            foreach (var type in ApiSamples.Creatable)
            {
                var records = await Records(ada, stranger, bert, type, team, below);
                var before = await ApiSamples.Digest(ada.Member);
                foreach (var (whose, id) in records)
                {
                    await Try(bert, type, scope, whose, id);
                }

                var listed = (await bert.Get(type.Plural + "?limit=200")).Items("id").Select(i => Guid.Parse(i!)).ToHashSet();
                Assert.Equal(
                    records.Where(r => Sees(type, scope, r.Key)).Select(r => r.Value).Order(),
                    records.Values.Where(listed.Contains).Order());
                Assert.Equal(listed.Count, (int?)(await bert.Get(type.Plural + "?limit=1&count=exact"))["count"]!["value"]);
                Assert.Equal(listed.Order(), await Exported(bert, type, scope) ?? listed.Order());
                var found = (await bert.Get(type.Plural + "?limit=200&q=sample")).Items("id").Select(i => Guid.Parse(i!)).ToHashSet();
                Assert.Equal(
                    records.Where(r => Sees(type, scope, r.Key)).Select(r => r.Value).Order(),
                    records.Values.Where(id => type.IsSearched ? found.Contains(id) : listed.Contains(id)).Order());
                Assert.Equal(before, await ApiSamples.Digest(ada.Member));
            }
        }
    }

    private static async Task Try(ApiClient bert, RecordType type, Scope scope, Whose whose, Guid id)
    {
        var one = $"{type.Plural}/{id}";
        var (sees, reaches) = (Sees(type, scope, whose), Reaches(type, scope, whose));
        var changes = reaches || (whose == Whose.Lent && scope != Scope.None);

        // A version that was never there lets a permitted write go all the way and still change nothing.
        foreach (var (verb, answer, done) in new (string, ApiAnswer, HttpStatusCode)[]
        {
            ("GET", await bert.Get(one), HttpStatusCode.OK),
            ("history", await bert.Get("operations?record=" + id), HttpStatusCode.OK),
            ("PATCH", await bert.Patch(one, new { version = 99 }), HttpStatusCode.PreconditionFailed),
            ("DELETE", await bert.Delete(one, "\"99\""), HttpStatusCode.PreconditionFailed),
            ("restore", await bert.Post(one + "/restore"), HttpStatusCode.OK),
        })
        {
            var expected = !sees ? HttpStatusCode.NotFound : verb is "GET" or "history" || (verb == "PATCH" ? changes : reaches) ? done : HttpStatusCode.Forbidden;
            Assert.True(expected == answer.Status, $"{scope} {verb} {whose} {type.Name}: {answer.Status} and not {expected}. {answer.Text}");
            if (!sees)
            {
                Assert.DoesNotContain("sample", answer.Text, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>The oracle. What hangs on other records is not seen through them here, since nobody but the administrator owns these.</summary>
    private static bool Sees(RecordType type, Scope scope, Whose whose) => whose != Whose.Elsewhere && (whose is Whose.Shared or Whose.Lent || type.IsPublic || Within(scope, whose) || (
        type.Name == "affiliation" && scope == Scope.All));

    private static bool Reaches(RecordType type, Scope scope, Whose whose) => !type.IsAdministered && Within(scope, whose);

    private static bool Within(Scope scope, Whose whose) => (scope, whose) switch
    {
        (_, Whose.Elsewhere) or (Scope.None, _) => false,
        (Scope.All, _) => true,
        (Scope.Team, _) => whose is Whose.Mine or Whose.Team or Whose.Below,
        (Scope.TeamOnly, _) => whose is Whose.Mine or Whose.Team,
        _ => whose == Whose.Mine,
    };

    private static async Task<Dictionary<Whose, Guid>> Records(ApiClient ada, ApiClient stranger, ApiClient bert, RecordType type, Team team, Team below)
    {
        var body = await ApiSamples.Body(ada, type);

        // Who has a place in a team has one there, and a list has one price for a product: each record is about another.
        async Task<JsonObject> Another() => type.Name is "dealMember" or "price" ? await ApiSamples.Body(ada, type) : body.DeepClone().AsObject();
        var mine = await Another();
        mine["owner"] = bert.Member.Member.Id.ToString();
        var ours = await Another();
        ours["team"] = team.Id.ToString();
        var under = await Another();
        under["team"] = below.Id.ToString();
        var records = new Dictionary<Whose, Guid>
        {
            [Whose.Below] = await ada.Create(type.Plural, under),
            [Whose.Mine] = await ada.Create(type.Plural, mine),
            [Whose.Team] = await ada.Create(type.Plural, ours),
            [Whose.Other] = await ada.Create(type.Plural, body),
            [Whose.Elsewhere] = await stranger.Create(type.Plural, await ApiSamples.Body(stranger, type)),
        };
        foreach (var (whose, right) in type.IsShareable ? new[] { (Whose.Shared, "see"), (Whose.Lent, "edit") } : [])
        {
            records[whose] = await ada.Create(type.Plural, body);
            Assert.Equal(HttpStatusCode.OK, (await ada.Put($"{type.Plural}/{records[whose]}/shares/{bert.Member.Member.Id}", new { right })).Status);
        }

        return records;
    }

    /// <summary>What an export of the type holds; null where the role exports none.</summary>
    private static async Task<IEnumerable<Guid>?> Exported(ApiClient bert, RecordType type, Scope scope)
    {
        if (scope == Scope.None)
        {
            return null;
        }

        var services = bert.Member.App.Services;
        var actor = await bert.Member.Actor();
        var schema = (await services.GetRequiredService<Nanni.Records.Storage.Schemas>().Of(actor, default))[type.Name];
        var request = new Nanni.Records.Queries.ListRequest(schema, [schema.Title]) { Limit = 200, Also = Right.Export };
        var page = await services.GetRequiredService<Nanni.Records.Queries.Lists>().Page(actor, request, default);
        return type.IsPublic || !type.IsShareable ? null : page.Rows.Select(r => r.Id).Order();
    }

    private static async Task<ApiClient> Member(ApiClient ada, Scope scope, Team team)
    {
        var member = await ada.Member.SignInColleague(scope, scope, scope, scope, scope, scope);
        await Save(ada.Member.App, new TeamMember { WorkspaceId = team.WorkspaceId, TeamId = team.Id, MemberId = member.Member.Id });
        return await ApiClient.Of(member);
    }

    private static async Task Save(TestApp app, object row)
    {
        using var scope = app.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        db.Add(row);
        await db.SaveChangesAsync();
        app.Services.GetRequiredService<Nanni.Records.Storage.Schemas>().Forget(row switch { Team t => t.WorkspaceId, TeamMember m => m.WorkspaceId, _ => Guid.Empty });
    }
}
