using System.Net;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Api;

/// <summary>Records by the key under which another program keeps them.</summary>
public sealed class ExternalIdTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_put_makes_then_changes_then_does_nothing(Provider provider)
    {
        var ada = await Ada(provider);

        var made = await ada.Put("accounts/by/externalId/erp:42", new { name = "Miedź S.A.", city = "Łódź" });
        Assert.Equal((HttpStatusCode.Created, "erp:42", 1), (made.Status, made["externalId"]!.ToString(), made.Version));
        Assert.Equal($"/api/v1/accounts/{made.Id}", made.Headers.Location?.OriginalString);
        Assert.NotNull(made.Operation);

        var changed = await ada.Put("accounts/by/externalId/erp:42", new { name = "Miedź S.A.", city = "Kutno", externalId = "erp:42" });
        Assert.Equal((HttpStatusCode.OK, made.Id, 2, "Kutno"), (changed.Status, changed.Id, changed.Version, changed["city"]!.ToString()));

        var same = await ada.Put("accounts/by/externalId/erp:42", new { name = "Miedź S.A.", city = "Kutno" });
        Assert.Equal((HttpStatusCode.OK, 2, (Guid?)null), (same.Status, same.Version, same.Operation));
        Assert.Equal(2, (await ada.Get($"operations?record={made.Id}"))["items"]!.AsArray().Count);

        var read = await ada.Get("accounts/by/externalId/erp:42");
        Assert.Equal((HttpStatusCode.OK, made.Id), (read.Status, read.Id));
        Assert.Equal([made.Id.ToString()], (await ada.Get("accounts?filter=externalId:eq:erp:42")).Items("id"));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get("accounts/by/externalId/ERP:42")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get("contacts/by/externalId/erp:42")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Any_text_is_a_key_when_it_is_escaped(Provider provider)
    {
        var ada = await Ada(provider);
        foreach (var key in (string[])["a/b", "100%", "Łódź ę?#", "x y"])
        {
            var made = await ada.Put("accounts/by/externalId/" + Uri.EscapeDataString(key), new { name = key });
            Assert.Equal((HttpStatusCode.Created, key), (made.Status, made["externalId"]!.ToString()));
            Assert.Equal(made.Id, (await ada.Get("accounts/by/externalId/" + Uri.EscapeDataString(key))).Id);
        }

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "field.length"), Refused(await ada.Put("accounts/by/externalId/" + new string('k', 201), new { name = "X" })));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "externalId.differs"), Refused(await ada.Put("accounts/by/externalId/k", new { name = "X", externalId = "other" })));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Many_puts_of_one_new_key_at_once_make_one_record(Provider provider)
    {
        var ada = await Ada(provider);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => ada.Put("contacts/by/externalId/crm-7", new { lastName = "Kowalska" }))));

        Assert.All(answers, a => Assert.True(a.Status is HttpStatusCode.Created or HttpStatusCode.OK, a.Text));
        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        Assert.Single(answers.Select(a => a.Id).Distinct());
        Assert.Equal(1, (int)(await ada.Get("contacts?count=exact"))["count"]!["value"]!);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_key_belongs_to_one_living_record_of_its_type(Provider provider)
    {
        var ada = await Ada(provider);
        var first = await ada.Create("accounts", new { name = "First", externalId = "k1" });
        _ = await ada.Create("contacts", new { lastName = "Same key, other type", externalId = "k1" });

        Assert.Equal((HttpStatusCode.Conflict, "externalId.taken"), Said(await ada.Post("accounts", new { name = "Second", externalId = "k1" })));
        var other = await ada.Create("accounts", new { name = "Third" });
        Assert.Equal((HttpStatusCode.Conflict, "externalId.taken"), Said(await ada.Patch($"accounts/{other}", new { externalId = "k1" })));

        // The trash gives the key up; who wants the first one back must free it again.
        Assert.Equal(HttpStatusCode.OK, (await ada.Delete($"accounts/{first}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get("accounts/by/externalId/k1")).Status);
        Assert.Equal(HttpStatusCode.OK, (await ada.Patch($"accounts/{other}", new { externalId = "k1" })).Status);
        Assert.Equal((HttpStatusCode.Conflict, "externalId.taken"), Said(await ada.Post($"accounts/{first}/restore")));
        Assert.Equal(HttpStatusCode.OK, (await ada.Patch($"accounts/{other}", new { externalId = (string?)null })).Status);
        Assert.Equal(HttpStatusCode.OK, (await ada.Post($"accounts/{first}/restore")).Status);
        Assert.Equal(first, (await ada.Get("accounts/by/externalId/k1")).Id);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_key_of_a_merged_record_means_the_survivor(Provider provider)
    {
        var ada = await Ada(provider);
        var kept = await ada.Create("accounts", new { name = "Kept", externalId = "a" });
        var gone = await ada.Create("accounts", new { name = "Gone", externalId = "b" });
        var merged = await ada.Post($"accounts/{gone}/merge", new { into = kept });
        Assert.Equal((HttpStatusCode.OK, "a"), (merged.Status, merged["externalId"]!.ToString()));

        Assert.Equal(kept, (await ada.Get("accounts/by/externalId/b")).Id);
        var put = await ada.Put("accounts/by/externalId/b", new { name = "Renamed" });
        Assert.Equal((HttpStatusCode.OK, kept, "a"), (put.Status, put.Id, put["externalId"]!.ToString()));
        var contact = await ada.Post("contacts", new { lastName = "Kowalska", account = new { externalId = "b" } });
        Assert.Equal(kept.ToString(), contact["account"]!["id"]!.ToString());
        Assert.Equal((HttpStatusCode.Conflict, "externalId.taken"), Said(await ada.Post("accounts", new { name = "New", externalId = "b" })));

        // Merged on: the key follows.
        var third = await ada.Create("accounts", new { name = "Third" });
        Assert.Equal(HttpStatusCode.OK, (await ada.Post($"accounts/{kept}/merge", new { into = third })).Status);
        Assert.Equal(third, (await ada.Get("accounts/by/externalId/b")).Id);

        // Taken apart again, each has its own.
        Assert.Equal(HttpStatusCode.OK, (await ada.Post($"operations/{merged.Operation}/undo")).Status);
        Assert.Equal(gone, (await ada.Get("accounts/by/externalId/b")).Id);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task References_are_written_by_key(Provider provider)
    {
        var ada = await Ada(provider);
        var account = await ada.Create("accounts", new { name = "Miedź", externalId = "erp:1" });

        var contact = await ada.Post("contacts", new { lastName = "Kowalska", account = new { externalId = "erp:1" } });
        Assert.Equal(account.ToString(), contact["account"]!["id"]!.ToString());
        var note = await ada.Post("notes", new { body = "Called", about = new { type = "account", externalId = "erp:1" } });
        Assert.Equal(account.ToString(), note["about"]!["id"]!.ToString());

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "field.reference"), Refused(await ada.Post("contacts", new { lastName = "X", account = new { externalId = "none" } }), "account"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "field.kind.reference"), Refused(await ada.Post("contacts", new { lastName = "X", account = new { externalId = 5 } }), "account"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "field.kind.reference"), Refused(await ada.Post("contacts", new { lastName = "X", account = new { externalId = "erp:1", more = 1 } }), "account"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "field.kind.reference"), Refused(await ada.Post("contacts", new { lastName = "X", owner = new { externalId = "erp:1" } }), "owner"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_key_out_of_sight_is_answered_as_one_that_nobody_has(Provider provider)
    {
        var ada = await Ada(provider);
        var creator = await ApiClient.Of(await ada.Member.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own));
        var reader = await ApiClient.Of(await ada.Member.SignInColleague(Scope.Own, Scope.None, Scope.Own, Scope.None, Scope.None, Scope.None));
        var secret = await ada.Create("accounts", new { name = "Secret", externalId = "hidden" });
        var before = await ada.Get($"accounts/{secret}");

        var (hidden, absent) = (await creator.Get("accounts/by/externalId/hidden"), await creator.Get("accounts/by/externalId/absent"));
        Assert.Equal((HttpStatusCode.NotFound, absent.Text), (hidden.Status, hidden.Text));
        var (there, nowhere) = (
            await creator.Post("contacts", new { lastName = "X", account = new { externalId = "hidden" } }),
            await creator.Post("contacts", new { lastName = "X", account = new { externalId = "absent" } }));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, nowhere.Text), (there.Status, there.Text));
        Assert.Empty((await creator.Get("accounts?filter=externalId:eq:hidden")).Items("id"));

        // Who may not create them learns nothing; who may, no more than creating one would tell.
        var (refused, none) = (await reader.Put("accounts/by/externalId/hidden", new { name = "X" }), await reader.Put("accounts/by/externalId/absent", new { name = "X" }));
        Assert.Equal((HttpStatusCode.Forbidden, none.Text), (refused.Status, refused.Text));
        Assert.Equal((HttpStatusCode.Conflict, "externalId.taken"), Said(await creator.Put("accounts/by/externalId/hidden", new { name = "Taken over" })));
        Assert.Equal((HttpStatusCode.Conflict, "externalId.taken"), Said(await creator.Post("accounts", new { name = "X", externalId = "hidden" })));
        Assert.Equal(before.Text, (await ada.Get($"accounts/{secret}")).Text);
    }

    private static async Task<ApiClient> Ada(Provider provider) => await ApiClient.Of(await (await TestApp.On(provider)).SignIn());

    private static (HttpStatusCode, string?) Said(ApiAnswer answer) => (answer.Status, answer.Code);

    private static (HttpStatusCode, string?) Refused(ApiAnswer answer, string field = "externalId") => (answer.Status, answer.Codes(field).FirstOrDefault() ?? answer.Text);
}
