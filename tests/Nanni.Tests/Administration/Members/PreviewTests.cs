using System.Net;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Administration.Members;

/// <summary>An administrator looks with the eyes of a role or member: sees what they see, changes nothing.</summary>
public sealed class PreviewTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task With_the_eyes_of_a_member_one_sees_what_they_see_and_changes_nothing(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var bert = await ada.SignInColleague([Scope.Own, Scope.Own, Scope.Own, Scope.None, Scope.None, Scope.None]);
        await api.Create("contacts", new { lastName = "Hidden" });
        var shown = await api.Create("contacts", new { lastName = "Shown", owner = bert.Member.Id });

        await Post(ada, $"settings/members/{bert.Member.Id}/preview", await ada.Get($"settings/members/{bert.Member.Id}"));
        var list = await ada.Get("contacts");
        Assert.Contains("Shown", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Hidden", list.Text, StringComparison.Ordinal);
        Assert.Contains("Bert Colleague", list.Document.QuerySelector(".preview-bar")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.Get("settings/roles")).Status);

        var refused = await Post(ada, $"contacts/{shown}/trash", list);
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("somebody else", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await bert.Get($"contacts/{shown}")).Status);

        await Post(ada, "preview/end", list);
        Assert.Contains("Hidden", (await ada.Get("contacts")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get("settings/roles")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task With_the_eyes_of_a_role_one_keeps_ones_own_records(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var bert = await ada.SignInColleague([Scope.Own, Scope.Own, Scope.Own, Scope.None, Scope.None, Scope.None]);
        await api.Create("contacts", new { lastName = "Mine" });
        await api.Create("contacts", new { lastName = "Theirs", owner = bert.Member.Id });

        await Post(ada, $"settings/roles/{bert.Member.RoleId}/preview", await ada.Get($"settings/roles/{bert.Member.RoleId}"));

        var list = await ada.Get("contacts");
        Assert.Contains("Mine", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Theirs", list.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Only_an_administrator_can_and_a_sealed_cookie_of_somebody_else_is_nothing(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague([Scope.Own, Scope.Own, Scope.Own, Scope.None, Scope.None, Scope.None]);
        var page = await bert.Get("contacts");
        Assert.Equal(HttpStatusCode.Forbidden, (await Post(bert, $"settings/members/{ada.Member.Id}/preview", page)).Status);

        await Post(ada, $"settings/members/{bert.Member.Id}/preview", await ada.Get($"settings/members/{bert.Member.Id}"));
        SetCookie(bert, ada.Browser.Cookie("nanni-preview")!);
        Assert.Null((await bert.Get("contacts")).Document.QuerySelector(".preview-bar"));
        SetCookie(ada, "forged");
        Assert.Null((await ada.Get("contacts")).Document.QuerySelector(".preview-bar"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_record_says_who_sees_it_and_why(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var owner = await ada.SignInColleague([Scope.Own, Scope.Own, Scope.Own, Scope.None, Scope.None, Scope.None]);
        var stranger = await ada.SignInColleague([Scope.Own, Scope.Own, Scope.Own, Scope.None, Scope.None, Scope.None]);
        var reader = await ada.SignInColleague([Scope.All, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None]);
        var id = await api.Create("contacts", new { lastName = "Nanni", owner = owner.Member.Id });

        var page = await ada.Get($"contacts/{id}/access");

        string Of(string role) => page.Document.QuerySelectorAll(".access-row").Single(r => r.TextContent.Contains(role, StringComparison.Ordinal)).TextContent;
        string Row(SignedIn of) => Of(of.User.Id.ToString("N"));
        Assert.Contains("see everything", Of("Administrator"), StringComparison.Ordinal);
        Assert.Contains("Owns it", Row(owner), StringComparison.Ordinal);
        Assert.Contains("edits", Row(owner), StringComparison.Ordinal);
        Assert.Contains("sees only their own", Row(stranger), StringComparison.Ordinal);
        Assert.Contains("sees all of this kind", Row(reader), StringComparison.Ordinal);
        Assert.DoesNotContain("edits", Row(reader), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get($"contacts/{id}/access")).Status);
    }

    private static Task<TestPage> Post(SignedIn person, string path, TestPage page) =>
        person.Browser.Post(person.Url(path), ("__RequestVerificationToken", page.Value("__RequestVerificationToken")!));

    private static void SetCookie(SignedIn person, string value) => person.Browser.Cookies.Add(new Uri("http://nanni.example"), new Cookie("nanni-preview", value));
}
