using System.Net;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;

namespace Nanni.Tests.Administration.Members;

/// <summary>To change many records at once and to merge are rights of their own.</summary>
public sealed class ManyAndMergeTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_may_edit_one_need_not_be_allowed_to_change_many(Provider provider)
    {
        var (ada, api, bert) = await Two(provider, bulk: Scope.Own, merge: Scope.None);
        var (mine, theirs) = (await api.Create("contacts", new { lastName = "Mine", owner = bert.Member.Id }), await api.Create("contacts", new { lastName = "Theirs" }));

        await Edit(bert, "city", "Ur", mine, theirs);
        Assert.Equal(("Ur", null), (await City(api, mine), await City(api, theirs)));

        var none = await ada.SignInColleague([Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, Scope.None, Scope.All]);
        Assert.Equal(HttpStatusCode.Forbidden, (await Edit(none, "city", "Sippar", mine)).Status);
        Assert.Equal("Ur", await City(api, mine));
        Assert.Null((await none.Get("contacts")).Document.QuerySelector("[data-bulk=edit], [popovertarget=bulk-edit]"));
        Assert.Equal(HttpStatusCode.OK, (await (await ApiClient.Of(none)).Patch($"contacts/{mine}", new { city = "Sippar" })).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_may_delete_need_not_be_allowed_to_merge_and_the_other_way_round(Provider provider)
    {
        var (ada, api, bert) = await Two(provider, bulk: Scope.All, merge: Scope.None);
        var (one, two) = (await api.Create("contacts", new { lastName = "Nanni" }), await api.Create("contacts", new { lastName = "Nanni" }));

        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Get($"contacts/merge?ids={one},{two}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await ApiClient.Of(bert)).Post($"contacts/{two}/merge", new { into = one })).Status);

        var merger = await ada.SignInColleague([Scope.All, Scope.All, Scope.All, Scope.None, Scope.None, Scope.None, Scope.None, Scope.All]);
        Assert.Equal(HttpStatusCode.OK, (await (await ApiClient.Of(merger)).Post($"contacts/{two}/merge", new { into = one })).Status);
    }

    [Fact]
    public void Roles_that_were_made_before_keep_what_they_could_do()
    {
        var old = Grants.Parse("""{"contact": {"view": "all", "edit": "team", "delete": "own"}}""");

        Assert.Equal((Scope.Team, Scope.Own), (old.For("contact", Right.Bulk), old.For("contact", Right.Merge)));
        Assert.Equal(Scope.TeamOnly, Grants.Parse(Grants.None.With("contact", Scope.All, Scope.TeamOnly, Scope.Own, Scope.Own, Scope.None, Scope.None).ToJson()).For("contact", Right.Create));
    }

    private static async Task<(SignedIn Ada, ApiClient Api, SignedIn Bert)> Two(Provider provider, Scope bulk, Scope merge)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        return (ada, await ApiClient.Of(ada), await ada.SignInColleague([Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, bulk, merge]));
    }

    private static async Task<string?> City(ApiClient api, Guid id) => (await api.Get($"contacts/{id}"))["city"]?.ToString();

    private static async Task<TestPage> Edit(SignedIn person, string field, string value, params Guid[] ids) => await person.Browser.Post(
        person.Url("contacts/bulk"),
        [
            ("__RequestVerificationToken", (await person.Get("contacts")).Value("__RequestVerificationToken")!), ("action", "edit"), ("field", field), (field, value),
            .. ids.Select(id => ("ids", id.ToString())),
        ]);
}
