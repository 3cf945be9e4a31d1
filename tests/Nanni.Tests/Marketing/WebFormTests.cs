using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Marketing.Forms;

namespace Nanni.Tests.Marketing;

/// <summary>Forms on the web: whoever sends one becomes a record, once, with what they agreed to; robots become a number.</summary>
public sealed class WebFormTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task What_a_visitor_sends_becomes_a_record_of_the_owner_of_the_form(Provider provider)
    {
        var (ada, api) = await Start(provider);
        var key = await Form(api, new { name = "Contact page", fields = "firstName | Given name\nlastName*\nemail* | Your e-mail | We answer there", source = "website" });
        var visitor = ada.App.Browser();

        var page = await visitor.Get("/f/" + key);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("Contact us", page.Title);
        Assert.Contains("We answer there", page.Text);
        Assert.DoesNotContain("Contact page", page.Text);
        Assert.False(page.Response.Headers.Contains("Set-Cookie"));

        var sent = await Send(ada, visitor, page, ("firstName", "Ea"), ("lastName", "Nasir"), ("email", "Ea@Example.com"), ("description", "not asked"));
        Assert.Equal(HttpStatusCode.OK, sent.Status);
        Assert.Contains("Thank you", sent.Text);

        var made = Assert.Single((await api.Get("contacts")).Json["items"]!.AsArray())!;
        Assert.Equal(("Ea Nasir", "ea@example.com", "website"), (Text(made, "name"), Text(made, "email"), Text(made, "source")));
        Assert.Equal(ada.Member.Id.ToString(), made["owner"]!["id"]!.GetValue<string>());
        Assert.Null(made["description"]);
        Assert.Contains("by a web form", (await ada.Get($"contacts/{Text(made, "id")}/history")).Text);
        Assert.Contains("1 received", (await ada.Get("webforms/" + await IdOf(api))).Text);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_same_click_twice_makes_one_record_and_a_second_answer_needs_a_proof_of_its_own(Provider provider)
    {
        var (ada, api) = await Start(provider);
        var key = await Form(api, new { name = "Contact page" });
        var visitor = ada.App.Browser();
        var page = await visitor.Get("/f/" + key);
        (string, string)[] nasir = [("lastName", "Nasir"), ("email", "nasir@example.com")];

        var both = await Task.WhenAll(Send(ada, visitor, page, nasir), Send(ada, visitor, page, nasir));
        Assert.All(both, b => Assert.Equal(HttpStatusCode.OK, b.Status));
        Assert.Single((await api.Get("contacts")).Json["items"]!.AsArray());

        var other = await Send(ada, visitor, page, ("lastName", "Other"), ("email", "other@example.com"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Equal("Other", other.Value("lastName"));
        Assert.Equal(HttpStatusCode.OK, (await Send(ada, visitor, other, ("lastName", "Other"), ("email", "other@example.com"))).Status);
        Assert.Equal(2, (await api.Get("contacts")).Json["items"]!.AsArray().Count);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Consents_stand_in_the_ledger_with_the_words_that_were_shown(Provider provider)
    {
        var (ada, api) = await Start(provider);
        await ada.Browser.Post(ada.Url("settings/consents"), [
            ("__RequestVerificationToken", (await ada.Get("settings/consents/new")).Value("__RequestVerificationToken")!), ("Key", "newsletter"), ("Basis", "consent"),
            ("Channels", "mail"), ("Channels", "sms"), ("NameEn", "Newsletter"), ("IsActive", "true")]);
        var key = await Form(api, new { name = "Newsletter", consents = "newsletter.mail* | Yes, write to me\nnewsletter.sms | And by SMS\ngone.mail | Not in use" });
        var visitor = ada.App.Browser();
        var page = await visitor.Get("/f/" + key);
        Assert.DoesNotContain("Not in use", page.Text);

        var refused = await Send(ada, visitor, page, ("lastName", "Nasir"), ("email", "nasir@example.com"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.NotNull(refused.Error(Box(page, "Yes, write to me")));
        Assert.Equal(HttpStatusCode.OK, (await Send(
            ada, visitor, refused, ("lastName", "Nasir"), ("email", "nasir@example.com"), (Box(page, "Yes, write to me"), "yes"))).Status);

        var person = (await api.Get("contacts")).Items("id").Single();
        var line = Assert.Single((await api.Get($"contacts/{person}/consents")).Json["items"]!.AsArray())!;
        Assert.Equal(("newsletter", "mail", "given", "form", "Yes, write to me"), (Text(line, "purpose"), Text(line, "channel"), Text(line, "state"), Text(line, "how"), Text(line, "wording")));
        Assert.Contains("/f/" + key, Text(line, "note"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_lead_brings_its_campaign_and_its_consents_to_the_person_it_becomes(Provider provider)
    {
        var (ada, api) = await Start(provider);
        await ada.Browser.Post(ada.Url("settings/consents"), [
            ("__RequestVerificationToken", (await ada.Get("settings/consents/new")).Value("__RequestVerificationToken")!), ("Key", "newsletter"), ("Basis", "consent"),
            ("Channels", "mail"), ("NameEn", "Newsletter"), ("IsActive", "true")]);
        var key = await Form(api, new { name = "Ask us", target = "lead", fields = "lastName*\nemail*\ncompany\nmessage", consents = "newsletter.mail | Yes, write to me" });
        var visitor = ada.App.Browser();
        var page = await visitor.Get($"/f/{key}?utm_source=harbour&utm_campaign=copper");

        var sent = await Send(ada, visitor, page, ("lastName", "Nanni"), ("email", "nanni@example.com"), ("company", "Grain House"), ("message", "Good ingots?"), (Box(page, "Yes, write to me"), "yes"));
        Assert.Equal(HttpStatusCode.OK, sent.Status);

        var lead = Assert.Single((await api.Get("leads")).Json["items"]!.AsArray())!;
        Assert.Equal(("harbour", "copper", "new", "Good ingots?"), (Text(lead, "utmSource"), Text(lead, "utmCampaign"), Text(lead, "status"), Text(lead, "message")));

        var converted = await api.Post($"leads/{Text(lead, "id")}/convert", new { contact = "new", account = (string?)null, deal = (object?)null });
        Assert.Equal(HttpStatusCode.OK, converted.Status);
        var person = (await api.Get("contacts")).Items("id").Single();
        Assert.Equal("given", Text(Assert.Single((await api.Get($"contacts/{person}/consents")).Json["items"]!.AsArray())!, "state"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Fields_of_every_kind_that_may_be_asked_arrive(Provider provider)
    {
        var (ada, api) = await Start(provider);
        foreach (var (fieldKey, kind) in new[] { ("budget", "money"), ("seats", "number"), ("share", "percent"), ("when", "date"), ("callat", "dateTime"), ("urgent", "yesNo"), ("site", "url"), ("words", "tags"), ("more", "longText") })
        {
            var made = await ada.Browser.Post(ada.Url("settings/fields/contact"), [
                ("__RequestVerificationToken", (await ada.Get("settings/fields/contact/new")).Value("__RequestVerificationToken")!), ("key", fieldKey), ("kind", kind), ("label.en", fieldKey)]);
            Assert.True(made.Status == HttpStatusCode.SeeOther, $"{fieldKey}: {made.Status} {made.Text}");
        }

        var key = await Form(api, new
        {
            name = "Everything",
            fields = "lastName*\nemail\nphone\nbirthDate\nvip\nsatisfaction\nsource\ntags\ndescription\ncustom.budget\ncustom.seats\ncustom.share\ncustom.when\ncustom.callat\ncustom.urgent\ncustom.site\ncustom.words\ncustom.more",
        });
        var visitor = ada.App.Browser();
        var sent = await Send(
            ada, visitor, await visitor.Get("/f/" + key), ("lastName", "Nasir"), ("email", "nasir@example.com"), ("phone", "+370 600 00000"), ("birthDate", "1980-02-03"),
            ("vip", "true"), ("satisfaction", "7.5"), ("source", "fair"), ("tags", "copper, ur"), ("description", "Good\ningots"), ("custom.budget", "1200.50"),
            ("custom.seats", "12"), ("custom.share", "12.5"), ("custom.when", "2027-01-02"), ("custom.callat", "2027-01-02T10:30"), ("custom.urgent", "true"),
            ("custom.site", "https://example.com/x"), ("custom.words", "a, b"), ("custom.more", "Line"));
        Assert.True(sent.Status == HttpStatusCode.OK, sent.Text);

        var made2 = (await api.Get("contacts")).Json["items"]!.AsArray().Single()!;
        Assert.Equal(("1980-02-03", "True", "7.5", "fair"), (Text(made2, "birthDate"), made2["vip"]!.GetValue<bool>().ToString(), made2["satisfaction"]!.ToString(), Text(made2, "source")));
        Assert.Equal(["copper", "ur"], made2["tags"]!.AsArray().Select(t => t!.GetValue<string>()));
        var custom = made2["custom"]!;
        Assert.Equal(["budget", "callat", "more", "seats", "share", "site", "urgent", "when", "words"], custom.AsObject().Where(c => c.Value is not null).Select(c => c.Key).Order());
        Assert.Equal("https://example.com/x", Text(custom, "site"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_flood_makes_no_record_is_counted_and_does_not_disturb_others(Provider provider)
    {
        var (ada, api) = await Start(provider);
        var key = await Form(api, new { name = "Contact page" });
        var (robot, visitor) = (ada.App.Browser(), ada.App.Browser());
        var page = await visitor.Get("/f/" + key);

        for (var i = 0; i < 2_000; i++)
        {
            Assert.NotEqual(HttpStatusCode.OK, (await robot.Post("/f/" + key, ("lastName", "Robot"), ("email", "robot@example.com"), ("_challenge", "x"), ("_proof", "1"))).Status);
        }

        Assert.Empty((await api.Get("contacts")).Json["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.OK, (await Send(ada, visitor, page, ("lastName", "Nasir"), ("email", "nasir@example.com"))).Status);

        // Who comes while it lasts has a little more to work.
        Assert.InRange(Bits(await visitor.Get("/f/" + key)), FormProofs.LeastBits + 4, FormProofs.LeastBits + 6);
        await ada.App.Services.GetRequiredService<FormTally>().Flush(default);
        var told = (await ada.Get("webforms/" + await IdOf(api))).Text;
        Assert.Contains("Too many from one address", told);
        Assert.Contains("1,980", told);
        Assert.Contains("Without proof of work", told);
        ada.App.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(FormProofs.LeastBits, Bits(await visitor.Get("/f/" + key)));
    }

    [Fact]
    public async Task What_no_person_sends_is_refused_and_what_was_typed_is_kept()
    {
        var (ada, api) = await Start(Provider.Sqlite);
        var (key, elsewhere) = (await Form(api, new { name = "One" }), await Form(api, new { name = "Two" }));
        var visitor = ada.App.Browser();
        var page = await visitor.Get("/f/" + key);
        var challenge = page.Value("_challenge")!;
        var proof = FormProofs.Solve(challenge, Bits(page));

        Task<TestPage> Post(string to, params (string, string)[] more) => visitor.Post("/f/" + to, [("lastName", "Nasir"), ("email", "nasir@example.com"), .. more]);
        async Task Refused(string word, Task<TestPage> answer)
        {
            var given = await answer;
            Assert.Equal(HttpStatusCode.UnprocessableEntity, given.Status);
            Assert.Contains(word, given.Problem, StringComparison.Ordinal);
            Assert.Equal("Nasir", given.Value("lastName"));
        }

        await Refused("JavaScript", Post(key));
        await Refused("faster", Post(key, ("_challenge", challenge), ("_proof", proof)));
        ada.App.Clock.Advance(TimeSpan.FromSeconds(5));
        await Refused("hidden field", Post(key, ("_challenge", challenge), ("_proof", proof), (FormDoor.Honeypot, "http://spam.example")));
        await Refused("JavaScript", Post(elsewhere, ("_challenge", challenge), ("_proof", proof)));
        await Refused("JavaScript", Post(key, ("_challenge", challenge), ("_proof", proof + "1")));
        ada.App.Clock.Advance(FormProofs.Lasts);
        await Refused("too long", Post(key, ("_challenge", challenge), ("_proof", proof)));
        Assert.Empty((await api.Get("contacts")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Only_the_sites_of_a_form_may_embed_it()
    {
        var (ada, api) = await Start(Provider.Sqlite);
        var key = await Form(api, new { name = "Shop", origins = "https://shop.example/" });
        var visitor = ada.App.Browser();
        var script = await visitor.Get($"/f/{key}.js");
        Assert.Equal("text/javascript", script.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("cross-origin", script.Response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Contains("http://nanni.example/f/" + key, script.Text, StringComparison.Ordinal);

        var page = await visitor.Get("/f/" + key);
        ada.App.Clock.Advance(TimeSpan.FromSeconds(5));
        async Task<TestPage> From(string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/f/" + key);
            request.Headers.Add("Origin", origin);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["lastName"] = "Nasir", ["email"] = "nasir@example.com", ["_challenge"] = page.Value("_challenge")!,
                ["_proof"] = FormProofs.Solve(page.Value("_challenge")!, Bits(page)),
                ["_landing"] = "https://shop.example/?utm_source=clay&utm_campaign=tablets", ["_referrer"] = "https://search.example/",
            });
            return await visitor.Send(request);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await From("https://evil.example")).Status);
        var taken = await From("https://shop.example");
        Assert.Equal(HttpStatusCode.OK, taken.Status);
        Assert.Equal("https://shop.example", taken.Response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Thank you", JsonNode.Parse(taken.Text)!["thanks"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("tablets", (await ada.Get("webforms/" + await IdOf(api))).Text);
    }

    [Fact]
    public async Task A_form_asks_nothing_that_strangers_may_not_know_and_a_closed_one_is_gone()
    {
        var (ada, api) = await Start(Provider.Sqlite);
        foreach (var line in new[] { "pesel", "account", "owner", "name", "nothing", "lastName\nlastName" })
        {
            Assert.Equal(["webForm.field"], (await api.Post("webforms", new { name = "X", target = "contact", language = "en", active = true, fields = line })).Codes("fields"));
        }

        Assert.Equal(["webForm.origin"], (await api.Post("webforms", new { name = "X", origins = "javascript:alert(1)" })).Codes("origins"));
        Assert.Equal(["webForm.consent"], (await api.Post("webforms", new { name = "X", consents = "newsletter | no channel" })).Codes("consents"));
        var key = await Form(api, new { name = "Open", heading = "<script>alert(1)</script>" });
        var page = await ada.App.Browser().Get("/f/" + key);
        Assert.Equal("<script>alert(1)</script>", page.Title);
        Assert.DoesNotContain("<script>alert", page.Text);
        await api.Patch("webforms/" + await IdOf(api), new { active = false });
        Assert.Equal(HttpStatusCode.NotFound, (await ada.App.Browser().Get("/f/" + key)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.App.Browser().Get($"/f/{key}.js")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.App.Browser().Post("/f/nothing")).Status);
    }

    private static async Task<(SignedIn Ada, ApiClient Api)> Start(Provider provider)
    {
        var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        return (ada, await ApiClient.Of(ada));
    }

    /// <summary>A form that makes contacts unless it says otherwise.</summary>
    private static async Task<string> Form(ApiClient api, object form)
    {
        var body = JsonSerializer.SerializeToNode(form)!.AsObject();
        body.TryAdd("target", "contact");
        return Text((await api.Get("webforms/" + await api.Create("webforms", body))).Json, "key");
    }

    /// <summary>The name of the box that stands before these words.</summary>
    private static string Box(TestPage page, string wording) => page.Document.QuerySelectorAll(".webform-consent")
        .Single(c => c.TextContent.Trim() == wording).QuerySelector("input")!.GetAttribute("name")!;

    private static async Task<string> IdOf(ApiClient api) => (await api.Get("webforms")).Items("id").Single()!;

    private static int Bits(TestPage page) => int.Parse(page.Document.QuerySelector("form")!.GetAttribute("data-bits")!, CultureInfo.InvariantCulture);

    /// <summary>As a browser does: the hidden fields of the page, a proof, and a person's time.</summary>
    private static async Task<TestPage> Send(SignedIn ada, TestClient visitor, TestPage page, params (string Name, string Value)[] typed)
    {
        ada.App.Clock.Advance(TimeSpan.FromSeconds(5));
        var challenge = page.Value("_challenge")!;
        return await visitor.Post(
            page.Document.QuerySelector("form")!.GetAttribute("action")!,
            [("_challenge", challenge), ("_proof", FormProofs.Solve(challenge, Bits(page))), ("_page", page.Value("_page")!), .. typed]);
    }

    private static string Text(JsonNode node, string member) => node[member]?.ToString() ?? "";
}
