using System.Net;
using Nanni.Database;
using Nanni.Web;
using Nanni.Web.Audit;

namespace Nanni.Tests.Audit;

public sealed class AuditPageTests
{
    private const string Pesel = "44051401359";

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Changes_and_events_stand_in_one_list_and_secrets_in_none(Provider provider)
    {
        var app = await TestApp.On(provider);
        var ada = await app.SignIn();
        var contact = await Changed(ada);
        var secret = await ada.Token(canWrite: true);
        await app.Browser().SignInAs(ada.User.Email, "not the right one");
        await ada.AddTeam("Smelters");
        var sent = (await ada.Get("contacts/export")).Text;
        Assert.Contains("Kowalska", sent, StringComparison.Ordinal);

        var log = await ada.Get("settings/audit");

        Assert.Equal(HttpStatusCode.OK, log.Status);
        foreach (var said in new[] { "created it", "changed it", "signed in", "failed to sign in", "added a team", "created an API token", "exported a list", "Smelters", "Nowak", "Kowalska", "PESEL", "••••" })
        {
            Assert.Contains(said, log.Text, StringComparison.Ordinal);
        }

        foreach (var page in new[] { log, await ada.Get("settings/audit/export?format=csv"), await ada.Get("settings/audit/export?format=json") })
        {
            Assert.Contains("Kowalska", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(SignedIn.Password, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Pesel, page.Text, StringComparison.Ordinal);
        }

        var only = await ada.Get($"settings/audit?record={contact}");
        Assert.Equal(2, only.Document.QuerySelectorAll(".audit-item").Length);
        Assert.Contains("exported the audit log", (await ada.Get("settings/audit?kind=audit.exported")).Text, StringComparison.Ordinal);
        Assert.Single((await ada.Get($"settings/audit?kind=contact.update&member={ada.Member.Id}&type=contact&source=api")).Document.QuerySelectorAll(".audit-item"));
        Assert.Empty((await ada.Get("settings/audit?until=2001-01-01")).Document.QuerySelectorAll(".audit-item"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Only_administrators_of_the_workspace_read_it(Provider provider)
    {
        var app = await TestApp.On(provider);
        var ada = await app.SignIn();
        var contact = await Changed(ada);
        var stranger = await app.SignIn();
        var seller = await ada.SignInColleague();

        Assert.Equal(HttpStatusCode.Forbidden, (await seller.Get("settings/audit")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await seller.Get("settings/audit/export")).Status);
        foreach (var page in new[] { "settings/audit", $"settings/audit?record={contact}", $"settings/audit?member={ada.Member.Id}" })
        {
            Assert.DoesNotContain("Kowalska", (await stranger.Get(page)).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Failed_sign_ins_do_not_fill_the_log()
    {
        var failed = new FailedSignIns(TimeProvider.System);

        int[] told = [.. Enumerable.Range(0, 10_000).Select(_ => failed.Due("192.0.2.1")).Where(due => due > 0)];

        Assert.InRange(told.Length, 10, 30);
        Assert.InRange(told.Sum(), 5_000, 10_000);
        Assert.Equal(1, new FailedSignIns(TimeProvider.System).Due("192.0.2.2"));
    }

    [Fact]
    public void Each_kind_of_event_has_its_words()
    {
        Assert.All(Told.Kinds, kind => Assert.True(Texts.Has("audit.event." + kind), kind));
    }

    private static async Task<string> Changed(SignedIn ada)
    {
        await ada.KeepPersonalNumbers();
        var api = await ApiClient.Of(ada);
        var contact = await api.Create("contacts", new { lastName = "Nowak" });
        await api.Patch("contacts/" + contact, new { lastName = "Kowalska", pesel = Pesel });
        return contact.ToString()!;
    }
}
