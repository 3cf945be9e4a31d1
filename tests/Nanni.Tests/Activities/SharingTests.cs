using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Administration.Members;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Activities;

/// <summary>A single record is opened to a colleague or a team, beyond what their role reaches; and nothing else with it.</summary>
public sealed class SharingTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Somebody_who_sees_nothing_sees_the_one_record_everywhere(Provider provider)
    {
        var (ada, api, bert) = await People(provider, Scope.None);
        var lent = await api.Create("accounts", new { name = "Ea-nasir of Ur" });
        await api.Create("accounts", new { name = "Ea-nasir of Larsa" });
        await api.Create("notes", new { body = "Weigh the ingots", account = lent, about = lent });
        var contact = await api.Create("contacts", new { lastName = "Nanni", account = lent });
        Assert.Empty((await bert.Get("accounts")).Items("id"));

        var done = await api.Put($"accounts/{lent}/shares/{bert.Member.Member.Id}", new { right = "see" });

        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.NotNull(done.Operation);
        Assert.Equal([lent.ToString()], (await bert.Get("accounts")).Items("id"));
        Assert.Equal([lent.ToString()], (await bert.Get("accounts?sort=-updatedAt&q=nasir")).Items("id"));
        Assert.Equal(1, (long?)(await bert.Get("accounts?count=exact"))["count"]!["value"]);
        Assert.Equal(HttpStatusCode.OK, (await bert.Get($"accounts/{lent}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bert.Get($"contacts/{contact}")).Status);
        Assert.Equal(["Weigh the ingots"], (await bert.Get("notes")).Items("body"));
        Assert.Contains("Ea-nasir of Ur", (await bert.Member.Get("accounts")).Text, StringComparison.Ordinal);
        Assert.Contains("Weigh the ingots", (await bert.Member.Get($"accounts/{lent}")).Text, StringComparison.Ordinal);
        var palette = (await bert.Member.Get("palette?q=nasir")).Text;
        Assert.Contains("Ea-nasir of Ur", palette, StringComparison.Ordinal);
        Assert.DoesNotContain("Larsa", palette, StringComparison.Ordinal);
        Assert.Contains("shared Ea-nasir of Ur with you", (await bert.Member.Get("notifications")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Member.Get("accounts/export")).Status);
        Assert.Contains("It is shared with them", (await ada.Get($"accounts/{lent}/access")).Text, StringComparison.Ordinal);
        var logged = (await ada.Get($"settings/audit/{done.Operation}")).Document.Body!.TextContent;
        Assert.Contains("shared it", logged, StringComparison.Ordinal);
        Assert.Contains("Bert Colleague", logged, StringComparison.Ordinal);
        Assert.Contains("may see", logged, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task To_see_is_not_to_change_and_to_change_is_not_to_own(Provider provider)
    {
        var (ada, api, bert) = await People(provider, Scope.Own);
        var clara = await ApiClient.Of(await ada.SignInColleague(Scope.Own, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None));
        var lent = await api.Create("accounts", new { name = "Ea-nasir" });
        var me = bert.Member.Member.Id;
        await api.Put($"accounts/{lent}/shares/{me}", new { right = "see" });

        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Patch($"accounts/{lent}", new { city = "Ur" })).Status);
        Assert.Equal("record.forbidden.share", (await bert.Put($"accounts/{lent}/shares/{me}", new { right = "edit" })).Code);

        await api.Put($"accounts/{lent}/shares/{me}", new { right = "edit" });

        Assert.Equal(HttpStatusCode.OK, (await bert.Patch($"accounts/{lent}", new { city = "Ur" })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await bert.Patch($"accounts/{lent}", new { owner = me })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Delete($"accounts/{lent}")).Status);
        Assert.Equal("record.forbidden.share", (await bert.Put($"accounts/{lent}/shares/{ada.Member.Id}", new { right = "edit" })).Code);
        Assert.Equal("record.forbidden.share", (await bert.Delete($"accounts/{lent}/shares/{me}")).Code);
        var made = (await api.Get($"operations?record={lent}")).Json["items"]!.AsArray()[^1]!["id"]!.ToString();
        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Post($"operations/{made}/undo")).Status);

        // A role that lets nobody change anything is not widened.
        await api.Put($"accounts/{lent}/shares/{clara.Member.Member.Id}", new { right = "edit" });
        Assert.Equal(HttpStatusCode.OK, (await clara.Get($"accounts/{lent}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await clara.Patch($"accounts/{lent}", new { city = "Larsa" })).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_share_ends_with_its_last_day(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var bert = await ApiClient.Of(await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own));
        var lent = await api.Create("accounts", new { name = "Ea-nasir" });
        var today = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
        var to = $"accounts/{lent}/shares/{bert.Member.Member.Id}";
        Assert.Equal(["share.past"], (await api.Put(to, new { right = "see", until = today.AddDays(-3) })).Codes("until"));

        await api.Put(to, new { right = "see", until = today.AddDays(2) });
        Assert.Equal([today.AddDays(2).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)], (await api.Get($"accounts/{lent}/shares")).Items("until"));
        Assert.Single((await bert.Get("accounts")).Items("id"));

        app.Clock.Advance(TimeSpan.FromDays(4));

        Assert.Empty((await bert.Get("accounts")).Items("id"));
        Assert.Equal(HttpStatusCode.NotFound, (await bert.Get($"accounts/{lent}")).Status);
        Assert.Empty((await api.Get($"accounts/{lent}/shares")).Items("until"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_shared_with_a_team_is_open_to_its_people_while_they_are_in_it(Provider provider)
    {
        var (ada, api, bert) = await People(provider, Scope.Own);
        var lent = await api.Create("accounts", new { name = "Ea-nasir" });
        var team = Guid.Parse(await ada.AddTeam("North"));
        await api.Put($"accounts/{lent}/shares/{team}", new { right = "edit" });
        Assert.Empty((await bert.Get("accounts")).Items("id"));

        await Join(bert, team);
        Assert.Single((await bert.Get("accounts")).Items("id"));
        Assert.Equal(HttpStatusCode.OK, (await bert.Patch($"accounts/{lent}", new { city = "Ur" })).Status);
        Assert.Contains("shared with the team North", (await ada.Get($"accounts/{lent}/access")).Text, StringComparison.Ordinal);

        await Join(bert);
        Assert.Empty((await bert.Get("accounts")).Items("id"));

        // The team goes, and what was shared with it.
        await ada.Get($"settings/teams/{team}");
        using var scope = ada.App.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<Teams>().Delete(ada.Workspace.Id, team, default);
        Assert.Empty((await api.Get($"accounts/{lent}/shares")).Items("right"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Whoever_leaves_has_nothing_shared_when_they_come_back(Provider provider)
    {
        var (ada, api, bert) = await People(provider, Scope.Own);
        var lent = await api.Create("accounts", new { name = "Ea-nasir" });
        await api.Put($"accounts/{lent}/shares/{bert.Member.Member.Id}", new { right = "see" });
        using var scope = ada.App.Services.CreateScope();
        var members = scope.ServiceProvider.GetRequiredService<Members>();

        await members.Deactivate(ada.Workspace.Id, bert.Member.Member.Id, default);
        await members.Reactivate(ada.Workspace.Id, bert.Member.Member.Id, default);

        Assert.Empty((await (await ApiClient.Of(bert.Member)).Get("accounts")).Items("id"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_share_is_undone_and_so_is_its_end(Provider provider)
    {
        var (ada, api, bert) = await People(provider, Scope.Own);
        var lent = await api.Create("accounts", new { name = "Ea-nasir" });
        var to = $"accounts/{lent}/shares/{bert.Member.Member.Id}";
        async Task<string> Undo(Guid? operation)
        {
            var done = await api.Post($"operations/{operation}/undo");
            Assert.Equal(HttpStatusCode.OK, done.Status);
            return string.Join(' ', (await api.Get($"accounts/{lent}/shares")).Items("right"));
        }

        var see = await api.Put(to, new { right = "see" });
        var edit = await api.Put(to, new { right = "edit" });
        Assert.Null((await api.Put(to, new { right = "edit" })).Operation);
        var end = await api.Delete(to);
        Assert.Empty((await bert.Get("accounts")).Items("id"));

        Assert.Equal("edit", await Undo(end.Operation));
        Assert.Single((await bert.Get("accounts")).Items("id"));
        var history = (await ada.Get($"accounts/{lent}/history")).Document.Body!.TextContent;
        Assert.Contains("Bert Colleague", history, StringComparison.Ordinal);
        Assert.Contains("took a share back", history, StringComparison.Ordinal);
        Assert.Contains("may see and change", history, StringComparison.Ordinal);

        // What came later stays: the first share is not what the record says now.
        Assert.Equal("edit", await Undo(see.Operation));
        var other = await api.Create("accounts", new { name = "Another" });
        var given = await api.Put($"accounts/{other}/shares/{bert.Member.Member.Id}", new { right = "see" });
        await api.Post($"operations/{given.Operation}/undo");
        Assert.Equal([lent.ToString()], (await bert.Get("accounts")).Items("id"));
        Assert.NotNull(edit.Operation);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_merge_hands_shares_to_the_survivor_until_it_is_taken_back(Provider provider)
    {
        var (_, api, bert) = await People(provider, Scope.Own);
        var gone = await api.Create("accounts", new { name = "Ea-nasir & Sons" });
        var stays = await api.Create("accounts", new { name = "Ea-nasir" });
        await api.Put($"accounts/{gone}/shares/{bert.Member.Member.Id}", new { right = "edit" });

        var merged = await api.Post($"accounts/{gone}/merge", new { into = stays });
        Assert.Equal([stays.ToString()], (await bert.Get("accounts")).Items("id"));
        Assert.Equal(HttpStatusCode.OK, (await bert.Patch($"accounts/{stays}", new { city = "Ur" })).Status);

        Assert.Equal(HttpStatusCode.OK, (await api.Post($"operations/{merged.Operation}/undo")).Status);
        Assert.Equal([gone.ToString()], (await bert.Get("accounts")).Items("id"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_dialog_shares_and_the_list_of_readers_takes_back(Provider provider)
    {
        var (ada, api, bert) = await People(provider, Scope.Own);
        var lent = await api.Create("accounts", new { name = "Ea-nasir" });
        Assert.Contains("Bert Colleague", (await ada.Get("lookup/audience?q=bert")).Text, StringComparison.Ordinal);

        var form = await ada.Get($"accounts/{lent}/share");
        var wrong = await form.Submit($"{ada.Url("accounts")}/{lent}/share", ("with.text", "Nobody at all"), ("right", "see"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.NotNull(wrong.Error("with.text"));

        var done = await wrong.Submit($"{ada.Url("accounts")}/{lent}/share", ("with.text", "bert colleague"), ("right", "edit"));
        Assert.Equal(HttpStatusCode.SeeOther, done.Status);
        Assert.Contains("Shared with Bert Colleague.", (await done.Follow()).Text, StringComparison.Ordinal);
        Assert.Single((await bert.Get("accounts")).Items("id"));
        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Member.Get($"accounts/{lent}/share")).Status);
        Assert.DoesNotContain("/share\"", (await bert.Member.Get($"accounts/{lent}")).Text, StringComparison.Ordinal);

        var readers = await ada.Get($"accounts/{lent}/access");
        Assert.Contains("may see and change – shared by Ada Founder", readers.Text, StringComparison.Ordinal);
        var end = $"{ada.Url("accounts")}/{lent}/share/{bert.Member.Member.Id}/end";
        Assert.Equal(HttpStatusCode.SeeOther, (await readers.Submit(end)).Status);
        Assert.Empty((await bert.Get("accounts")).Items("id"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Many_are_shared_at_once_and_taken_back_at_once(Provider provider)
    {
        var (ada, api, bert) = await People(provider, Scope.Own);
        var clara = await ada.SignInColleague();
        Guid[] lent = [await api.Create("contacts", new { lastName = "Nanni" }), await api.Create("contacts", new { lastName = "Ea-nasir" })];
        await api.Create("contacts", new { lastName = "Arbituram" });

        var page = await ada.Get("contacts");
        var done = await Post(ada, page, ("ids", string.Join(',', lent)), ("with", bert.Member.Member.Id.ToString()), ("right", "edit"));
        Assert.Contains("2 records are shared with Bert Colleague.", (await done.Follow()).Text, StringComparison.Ordinal);
        Assert.Equal(lent.Select(id => id.ToString()).Order(), (await bert.Get("contacts")).Items("id").Order());
        Assert.Contains("shared 2 records with you", (await bert.Member.Get("notifications")).Text, StringComparison.Ordinal);

        // All that a list shows, of which Bert may share his own only.
        var own = await bert.Create("contacts", new { lastName = "Bert's" });
        done = await Post(bert.Member, await bert.Member.Get("contacts"), ("all", "1"), ("with.text", "Nobody"), ("right", "see"));
        Assert.Contains("Nothing was changed", (await done.Follow()).Text, StringComparison.Ordinal);
        done = await Post(bert.Member, await bert.Member.Get("contacts"), ("all", "1"), ("with", clara.Member.Id.ToString()), ("right", "see"));
        Assert.Contains("1 record is shared with", (await done.Follow()).Text, StringComparison.Ordinal);
        Assert.Single((await bert.Get($"contacts/{own}/shares")).Items("right"));
        Assert.Single((await api.Get($"contacts/{lent[0]}/shares")).Items("right"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_only_shared_does_not_take_in_what_is_merged_and_shared(Provider provider)
    {
        var (_, api, bert) = await People(provider, Scope.Own);
        var lent = await api.Create("accounts", new { name = "Ea-nasir" });
        await api.Put($"accounts/{lent}/shares/{bert.Member.Member.Id}", new { right = "edit" });
        var own = await bert.Create("accounts", new { name = "Ea-nasir & Sons" });

        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Post($"accounts/{own}/merge", new { into = lent })).Status);
        Assert.Equal(HttpStatusCode.OK, (await bert.Get($"accounts/{own}")).Status);
    }

    private static async Task<(SignedIn Ada, ApiClient Api, ApiClient Bert)> People(Provider provider, Scope scope)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague(scope, scope, scope, scope, scope, scope);
        return (ada, await ApiClient.Of(ada), await ApiClient.Of(bert));
    }

    /// <summary>Sends the form of a list's actions to where many are shared.</summary>
    private static Task<TestPage> Post(SignedIn person, TestPage list, params (string Name, string Value)[] fields) =>
        person.Browser.Post(person.Url("contacts/share"), [("__RequestVerificationToken", list.Value("__RequestVerificationToken")!), .. fields]);

    /// <summary>The member's teams from now on.</summary>
    private static async Task Join(ApiClient bert, params Guid[] teams)
    {
        using var scope = bert.Member.App.Services.CreateScope();
        var (workspace, member) = (bert.Member.Workspace.Id, bert.Member.Member);
        await scope.ServiceProvider.GetRequiredService<Members>().Change(workspace, member.Id, new(member.Name, null, member.RoleId, teams, null, null, null), default);
    }
}
