using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Privacy.Erasure;
using Nanni.Records.Bulk;
using Nanni.Records.Types;

namespace Nanni.Tests.Privacy;

/// <summary>By whichever door a value comes into a record, that of an erased person stays outside.</summary>
public sealed class SuppressionDoorTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task No_door_lets_an_erased_person_back_in(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var other = await api.Create("contacts", new { lastName = "Other", email = "anna@example.com", externalId = "erp:1" });
        var changed = (await api.Patch($"contacts/{other}", new { email = "other@example.com" })).Operation!.Value;
        var trashed = await api.Create("contacts", new { lastName = "Trashed", email = "anna@example.com" });
        await api.Delete($"contacts/{trashed}");
        var anna = await api.Create("contacts", new { lastName = "Anna", email = "anna@example.com" });
        using (var scope = app.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<PersonErasure>()
                .Erase(await ada.Actor(), app.Services.GetRequiredService<RecordTypes>()["contact"], anna, alsoShared: false, ErasureReason.Request, default);
        }

        var doors = new Dictionary<string, ApiAnswer>
        {
            ["create"] = await api.Post("contacts", new { lastName = "New", email = "Anna@Example.com" }),
            ["change"] = await api.Patch($"contacts/{other}", new { email = "anna@example.com" }),
            ["upsert of one that is there"] = await api.Put("contacts/by/externalId/erp:1", new { lastName = "Other", email = "anna@example.com" }),
            ["upsert of a new one"] = await api.Put("contacts/by/externalId/erp:2", new { lastName = "New", email = "anna@example.com" }),
            ["restore from the trash"] = await api.Post($"contacts/{trashed}/restore"),
            ["undo of an older change"] = await api.Post($"operations/{changed}/undo"),
        };
        foreach (var (door, answer) in doors)
        {
            Assert.True((HttpStatusCode.Conflict, "person.erased") == (answer.Status, answer.Code), $"{door}: {answer.Status} {answer.Text}");
        }

        var batch = await api.Post("batch", new { operations = new[] { new { method = "POST", path = "/contacts", body = new { lastName = "New", email = "anna@example.com" } } } });
        Assert.Contains("person.erased", batch.Text);

        // Of many at once the others go on: this one is among those that were left.
        var bulk = await app.Services.GetRequiredService<BulkEdit>().Run(
            await ada.Actor(), new("contact", BulkAction.Edit, [other], null, null, false, new JsonObject { ["email"] = "anna@example.com" }), default);
        Assert.Equal((0, 1), (bulk.Done, bulk.Left));
        Assert.Equal("0", (await api.Get("contacts?filter=email:eq:anna@example.com&count=exact"))["count"]!["value"]!.ToString());
    }
}
