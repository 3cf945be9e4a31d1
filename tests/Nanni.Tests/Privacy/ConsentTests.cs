using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Privacy.Consents;
using Nanni.Records.Access;

namespace Nanni.Tests.Privacy;

/// <summary>What a person agreed to: written down line by line, and the answer to whether we may write to them.</summary>
public sealed class ConsentTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_person_may_be_written_to_from_their_consent_until_they_take_it_back(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        await Purpose(ada, "newsletter", "consent", "mail", "sms");
        var nanni = await api.Create("contacts", new { lastName = "Nanni", email = "nanni@example.com", preferredLanguage = "pl" });

        Assert.Equal(("neverAsked", false, "never"), await Now(api, nanni, "newsletter", "mail"));
        var page = await ada.Get($"contacts/{nanni}/consents");
        var purpose = page.Document.QuerySelector("select[name=Purpose] option")!.GetAttribute("value")!;
        var done = await page.Submit(("Purpose", purpose), ("State", "given"), ("Channels", "mail"), ("How", "paper"), ("Note", "Folder 7"));
        Assert.Equal(HttpStatusCode.SeeOther, done.Status);
        Assert.Equal(("given", true, "given"), await Now(api, nanni, "newsletter", "mail"));
        Assert.Equal(("neverAsked", false, "never"), await Now(api, nanni, "newsletter", "sms"));

        // The words were those of the purpose, in the person's language.
        var shown = (await ada.Get($"contacts/{nanni}/consents")).Text;
        Assert.Contains("Zgadzam", shown);
        Assert.Contains("Folder 7", shown);
        Assert.Contains("Consent given", (await ada.Get($"contacts/{nanni}/consents/part")).Text);

        Assert.Equal(HttpStatusCode.OK, (await api.Post($"contacts/{nanni}/consents", new { purpose = "newsletter", channel = "mail", state = "withdrawn", how = "call" })).Status);
        Assert.Equal(("withdrawn", false, "withdrawn"), await Now(api, nanni, "newsletter", "mail"));
        Assert.Equal(["withdrawn", "given"], (await api.Get($"contacts/{nanni}/consents")).Items("state"));
        Assert.Contains("recorded a consent", (await ada.Get($"contacts/{nanni}/history")).Text);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Each_reason_not_to_write_is_told_apart(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        await Purpose(ada, "newsletter", "consent", "mail", "sms");
        await Purpose(ada, "invoices", "contract", "mail");
        var ledger = ada.App.Services.GetRequiredService<ConsentLedger>();
        var actor = await ada.Actor();
        var nanni = await api.Create("contacts", new { lastName = "Nanni", email = "nanni@example.com" });

        async Task<string> May(string purpose, string channel) => (await ledger.May(actor, nanni, purpose, channel, default)).Reason;
        Task Say(string purpose, string state, DateTimeOffset? at = null, string channel = "mail") =>
            api.Post($"contacts/{nanni}/consents", new { purpose, channel, state, at });

        Assert.Equal("basis", await May("invoices", "mail"));
        await Say("invoices", "withdrawn");
        Assert.Equal("objected", await May("invoices", "mail"));
        Assert.Equal("purpose", await May("invoices", "sms"));
        Assert.Equal("purpose", await May("unheard-of", "mail"));
        await Say("newsletter", "given", channel: "sms");
        Assert.Equal("address", await May("newsletter", "sms"));

        // The instant at which the person said it counts, not the one at which it was written down.
        await Say("newsletter", "withdrawn", ada.App.Clock.GetUtcNow().AddDays(-1));
        await Say("newsletter", "given", ada.App.Clock.GetUtcNow().AddDays(-2));
        Assert.Equal("withdrawn", await May("newsletter", "mail"));
        await Say("newsletter", "given");
        Assert.Equal("given", await May("newsletter", "mail"));
        await api.Patch($"contacts/{nanni}", new { doNotEmail = true });
        Assert.Equal("optedOut", await May("newsletter", "mail"));
        await api.Delete($"contacts/{nanni}");
        Assert.Equal("gone", await May("newsletter", "mail"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_merge_loses_no_decision(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        await Purpose(ada, "newsletter", "consent", "mail");
        var nanni = await api.Create("contacts", new { lastName = "Nanni", email = "nanni@example.com" });
        var again = await api.Create("contacts", new { lastName = "Nanni", email = "nanni@example.com" });
        await api.Post($"contacts/{again}/consents", new { purpose = "newsletter", channel = "mail", state = "withdrawn" });

        await api.Post($"contacts/{again}/merge", new { into = nanni });

        Assert.Equal(("withdrawn", false, "withdrawn"), await Now(api, nanni, "newsletter", "mail"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_may_not_edit_a_person_records_nothing_and_who_does_not_see_them_learns_nothing(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        await Purpose(ada, "newsletter", "consent", "mail");
        var nanni = await (await ApiClient.Of(ada)).Create("contacts", new { lastName = "Nanni" });
        var reader = await ada.SignInColleague(Scope.All, Scope.All, Scope.None, Scope.None, Scope.None, Scope.None);
        var blind = await ApiClient.Of(await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own));
        var said = new { purpose = "newsletter", channel = "mail", state = "given" };

        Assert.Equal(HttpStatusCode.Forbidden, (await (await ApiClient.Of(reader)).Post($"contacts/{nanni}/consents", said)).Status);
        Assert.DoesNotContain("name=\"State\"", (await reader.Get($"contacts/{nanni}/consents")).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await blind.Post($"contacts/{nanni}/consents", said)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await blind.Get($"contacts/{nanni}/consents")).Status);
        Assert.Equal(("neverAsked", false, "never"), await Now(await ApiClient.Of(ada), nanni, "newsletter", "mail"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_wrong_with_a_decision_is_said_at_its_field(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        await Purpose(ada, "newsletter", "consent", "mail");
        var nanni = await api.Create("contacts", new { lastName = "Nanni" });
        Task<ApiAnswer> Say(object body) => api.Post($"contacts/{nanni}/consents", body);

        Assert.Equal(["field.choice"], (await Say(new { purpose = "other", channel = "mail", state = "given" })).Codes("purpose"));
        Assert.Equal(["field.choice"], (await Say(new { purpose = "newsletter", channel = "post", state = "given" })).Codes("channel"));
        Assert.Equal(["field.required"], (await Say(new { purpose = "newsletter", channel = "mail" })).Codes("state"));
        Assert.Equal(["consent.future"], (await Say(new { purpose = "newsletter", channel = "mail", state = "given", at = ada.App.Clock.GetUtcNow().AddHours(1) })).Codes("at"));
        Assert.Equal(["field.unknown"], (await Say(new { purpose = "newsletter", channel = "mail", state = "given", member = "x" })).Codes("member"));
        Assert.Empty((await api.Get($"contacts/{nanni}/consents")).Items("state"));
    }

    internal static async Task Purpose(SignedIn ada, string key, string basis, params string[] channels)
    {
        var page = await ada.Get("settings/consents/new");
        var made = await ada.Browser.Post(ada.Url("settings/consents"), [
            ("__RequestVerificationToken", page.Value("__RequestVerificationToken")!), ("Key", key), ("Basis", basis), ("NameEn", key), ("WordingEn", "I agree"),
            ("WordingPl", "Zgadzam się"), ("IsActive", "true"), .. channels.Select(c => ("Channels", c))]);
        Assert.True(made.Status == HttpStatusCode.SeeOther, made.Text);
    }

    private static async Task<(string State, bool Allowed, string Reason)> Now(ApiClient api, Guid person, string purpose, string channel)
    {
        var now = JsonNode.Parse((await api.Get($"contacts/{person}/consents")).Text)!["now"]!.AsArray();
        var one = now.Single(n => n!["purpose"]!.GetValue<string>() == purpose && n["channel"]!.GetValue<string>() == channel)!;
        return (one["state"]!.GetValue<string>(), one["allowed"]!.GetValue<bool>(), one["reason"]!.GetValue<string>());
    }
}
