using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Tests.Api;

/// <summary>A refused upsert, batch or repeated request leaves the workspace exactly as it was, for every record type.</summary>
public sealed class RefusedWriteTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_refused_changes_nothing(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await ApiClient.Of(await app.SignIn());
        var reader = await ApiClient.Of(await ada.Member.SignInColleague(Scope.All, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None));
        var stranger = await ApiClient.Of(await app.SignIn());
        foreach (var type in ApiSamples.Creatable)
        {
            var body = await ApiSamples.Body(ada, type);
            body["externalId"] = "taken";
            Assert.Equal(HttpStatusCode.Created, (await ada.Post(type.Plural, body)).Status);
        }

        var before = await Digest(app, ada.Member);
        foreach (var type in ApiSamples.Creatable)
        {
            var (path, free) = ($"{type.Plural}/by/externalId/taken", $"{type.Plural}/by/externalId/free");
            Refused(HttpStatusCode.UnprocessableEntity, await ada.Put(path, new { nothing = 1 }));
            Refused(HttpStatusCode.UnprocessableEntity, await ada.Put(free, new { nothing = 1 }));
            Refused(HttpStatusCode.UnprocessableEntity, await ada.Put(free, new { externalId = "other" }));
            Refused(HttpStatusCode.UnprocessableEntity, await ada.Put(path, new { workspaceId = Guid.Empty, createdAt = "2026-01-01T00:00:00Z" }));
            Refused(HttpStatusCode.BadRequest, await ada.Put(path, "[]"));
            Refused(HttpStatusCode.Forbidden, await reader.Put(path, new { externalId = "taken" }));
            Refused(HttpStatusCode.Forbidden, await reader.Put(free, new { externalId = "free" }));
            Refused(HttpStatusCode.NotFound, await stranger.Get(path));
            var batch = await reader.Post("batch", new
            {
                operations = new object[]
                {
                    new { method = "PUT", path = "/" + free, body = new { externalId = "free" } }, new { method = "POST", path = "/" + type.Plural, body = new { } },
                },
            });
            Assert.Equal([403, 403], batch["answers"]!.AsArray().Select(a => (int)a!["status"]!));
        }

        ada.Http.DefaultRequestHeaders.Add("Idempotency-Key", "k");
        Refused(HttpStatusCode.UnprocessableEntity, await ada.Post("contacts", new { nothing = 1 }));
        Refused(HttpStatusCode.BadRequest, await ada.Post("contacts", "nonsense"));
        Assert.Equal(before, await Digest(app, ada.Member));

        static void Refused(HttpStatusCode status, ApiAnswer answer) => Assert.True(status == answer.Status, $"{status}, but {answer.Status}: {answer.Text}");
    }

    private static async Task<string> Digest(TestApp app, SignedIn member)
    {
        var store = app.Services.GetRequiredService<RecordStore>();
        var kept = await store.Query(store.Sql().Raw("select count(*) from idempotency_keys"), row => row.Long(0), default);
        return $"{await ApiSamples.Digest(member)} {kept[0]}";
    }
}
