using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Database;
using Nanni.Marketing.Forms;

namespace Nanni.Tests.Marketing;

/// <summary>A form is put together by hand, in several languages, and what visitors see and send follows it.</summary>
public sealed class FormEditorTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Steps_change_the_page_and_saving_changes_the_form(Provider provider)
    {
        var desk = await Desk.Open(provider, new { name = "Contact page", target = "lead", fields = "firstName\nlastName*\nemail* | Work e-mail | We answer there" });
        var page = await desk.Design();
        Assert.Equal(["firstName", "lastName", "email"], Questions(page));
        Assert.Equal("Work e-mail", page.Value("q.email.label.en"));
        Assert.Equal(["firstName", "lastName", "email"], Asked(page));

        var added = await page.Submit(desk.Url, ("more.add", "message"), ("do", "add"));
        Assert.Equal(HttpStatusCode.OK, added.Status);
        Assert.Equal(["firstName", "lastName", "email", "message"], Questions(added));
        Assert.True(added.Document.GetElementById("q:message")!.HasAttribute("open"));
        var moved = await added.Submit(desk.Url, ("q.message.label.en", "How can we | help?"), ("q.message.placeholder.en", "Ingots"), ("do", "up q:message"));
        Assert.Equal(["firstName", "lastName", "message", "email"], Questions(moved));
        Assert.Equal("How can we | help?", moved.Value("q.message.label.en"));
        var removed = await moved.Submit(desk.Url, ("do", "remove q:firstName"));
        Assert.Equal(["lastName", "message", "email"], Asked(removed));
        Assert.Equal(["firstName", "lastName", "email"], Asked(await desk.Design()));

        var saved = await removed.Submit(desk.Url, ("do", "save"), ("q.message.half", "true"), ("heading.en", "Write to us"));
        Assert.Equal(HttpStatusCode.SeeOther, saved.Status);
        var form = (await desk.Api.Get("webforms/" + desk.Id)).Json;
        Assert.Equal("lastName*\nmessage | How can we \\| help?\nemail* | Work e-mail | We answer there", form["fields"]!.ToString());
        Assert.Equal("Write to us", form["heading"]!.ToString());

        var visitor = await desk.Ada.App.Browser().Get("/f/" + desk.Key);
        Assert.Equal("Write to us", visitor.Title);
        var message = visitor.Document.QuerySelector("[name=message]")!;
        Assert.Equal(("Ingots", "field half"), (message.GetAttribute("placeholder"), message.ParentElement!.ClassName));
        Assert.Contains("How can we | help? (optional)", visitor.Text, StringComparison.Ordinal);

        // Opened and saved again it is the same, so nothing is written.
        var before = form["version"]!.ToString();
        await (await desk.Design()).Submit(desk.Url, ("do", "save"));
        Assert.Equal(before, (await desk.Api.Get("webforms/" + desk.Id)).Json["version"]!.ToString());

        var operation = (await desk.Api.Get("operations?record=" + desk.Id)).Items("id").First();
        Assert.Equal(HttpStatusCode.OK, (await desk.Api.Post($"operations/{operation}/undo")).Status);
        Assert.Equal(["firstName", "lastName", "email"], Asked(await desk.Design()));
        Assert.Equal(HttpStatusCode.Forbidden, (await (await desk.Ada.SignInColleague()).Get($"webforms/{desk.Id}/design")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_wrong_is_said_at_its_input_and_what_was_typed_is_kept(Provider provider)
    {
        var desk = await Desk.Open(provider, new { name = "Contact page", target = "lead" });
        await desk.Purpose();
        var page = await (await desk.Design()).Submit(desk.Url, ("more.consent", "newsletter"), ("do", "consent"));
        Assert.Equal("May we write to you?", page.Value("c.0.wording.en"));

        var refused = await page.Submit(
            desk.Url, ("do", "save"), ("c.0.wording.en", ""), ("c.0.channel", null), ("button.en", new string('x', 61)), ("intro.en", "Typed"), ("q.email.required", null));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.NotNull(refused.Error("c.0.wording.en"));
        Assert.NotNull(refused.Error("button.en"));
        Assert.Contains("Choose at least one", refused.Text, StringComparison.Ordinal);
        Assert.Equal("Typed", refused.Value("intro.en"));
        Assert.True(refused.Document.GetElementById("c:0")!.HasAttribute("open"));

        var empty = await refused.Submit(desk.Url, ("do", "save"), ("question", null), ("c.0.wording.en", "Yes"), ("c.0.channel", "mail"), ("button.en", "Send it"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.Status);
        Assert.Contains("at least one question", empty.Text, StringComparison.Ordinal);

        // Somebody else saves meanwhile: said once, and the second time it is meant.
        await desk.Api.Patch("webforms/" + desk.Id, new { heading = "Theirs" });
        var late = await empty.Submit(desk.Url, ("do", "save"), ("question", "email"), ("heading.en", "Mine"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.Status);
        Assert.Contains("Somebody has changed this form", late.Problem!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await late.Submit(desk.Url, ("do", "save"))).Status);
        Assert.Equal("Mine", (await desk.Api.Get("webforms/" + desk.Id)).Json["heading"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_visitor_reads_it_in_their_language_and_agrees_to_those_words(Provider provider)
    {
        var desk = await Desk.Open(provider, new { name = "Newsletter", target = "contact", fields = "lastName*\nemail* | Work e-mail", consents = "newsletter.mail | Yes, write to me" });
        await desk.Purpose();
        var page = await desk.Design();
        await page.Submit(
            desk.Url, ("do", "save"), ("lang", "pl"), ("heading.pl", "Zapisz się"), ("thanks.pl", "Dziękujemy pięknie"), ("q.email.label.pl", "E-mail służbowy"), ("q.email.placeholder.en", "you@example.com"),
            ("c.0.wording.pl", "Tak, piszcie"));
        var visitor = desk.Ada.App.Browser();

        var english = await visitor.Get("/f/" + desk.Key);
        Assert.Contains("Accept-Language", english.Response.Headers.Vary);
        Assert.Equal(("Contact us", "en"), (english.Title, english.Document.DocumentElement.GetAttribute("lang")));
        Assert.Equal("you@example.com", english.Document.QuerySelector("[name=email]")!.GetAttribute("placeholder"));
        var link = english.Document.QuerySelector(".webform-languages a")!;
        Assert.Equal(("Polski", "pl"), (link.TextContent, link.GetAttribute("hreflang")));
        var polish = await visitor.Get(link.GetAttribute("href")!);
        Assert.Equal(("Zapisz się", "pl"), (polish.Title, polish.Document.DocumentElement.GetAttribute("lang")));
        Assert.Contains("E-mail służbowy", polish.Text, StringComparison.Ordinal);
        Assert.Contains("Nazwisko", polish.Text, StringComparison.Ordinal);
        Assert.Equal("Zapisz się", (await visitor.Get("/f/" + desk.Key, "lt, pl;q=0.8")).Title);
        Assert.Equal("Contact us", (await visitor.Get("/f/" + desk.Key, "lt")).Title);
        Assert.Equal("Contact us", (await visitor.Get($"/f/{desk.Key}?lang=lt")).Title);

        // In the pages of others all languages are there, and the page decides.
        var script = (await visitor.Get($"/f/{desk.Key}.js")).Text;
        Assert.Contains("E-mail służbowy", Unescaped(script), StringComparison.Ordinal);
        Assert.Contains("Work e-mail", script, StringComparison.Ordinal);

        var sent = await desk.Send(visitor, polish, ("lastName", "Nasir"), ("email", "nasir@example.com"), (Box(polish, "Tak, piszcie"), "yes"));
        Assert.Equal(HttpStatusCode.OK, sent.Status);
        Assert.Contains("Dziękujemy pięknie", sent.Text, StringComparison.Ordinal);
        var person = Assert.Single((await desk.Api.Get("contacts")).Json["items"]!.AsArray())!;
        Assert.Equal("pl", person["preferredLanguage"]?.ToString());
        var kept = Assert.Single((await desk.Api.Get($"contacts/{person["id"]}/consents")).Json["items"]!.AsArray())!;
        Assert.Equal("Tak, piszcie", kept["wording"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Nobody_agrees_to_words_that_they_have_not_read(Provider provider)
    {
        var desk = await Desk.Open(provider, new { name = "Newsletter", target = "contact", consents = "newsletter.mail | Yes, write to me\nnewsletter.sms | And by SMS" });
        await desk.Purpose();
        var visitor = desk.Ada.App.Browser();
        var page = await visitor.Get("/f/" + desk.Key);
        var (mail, sms) = (Box(page, "Yes, write to me"), Box(page, "And by SMS"));

        // The other one is first now, and the words of the first have changed.
        await desk.Api.Patch("webforms/" + desk.Id, new { consents = "newsletter.sms | And by SMS\nnewsletter.mail | Yes, write to me every day" });
        desk.Ada.App.Clock.Advance(TimeSpan.FromMinutes(1));
        var refused = await desk.Send(visitor, page, ("lastName", "Nasir"), ("email", "nasir@example.com"), (mail, "yes"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("words of a consent have changed", refused.Problem!, StringComparison.Ordinal);
        Assert.Equal("Nasir", refused.Value("lastName"));

        var sent = await desk.Send(visitor, refused, ("lastName", "Nasir"), ("email", "nasir@example.com"), (sms, "yes"));
        Assert.Equal(HttpStatusCode.OK, sent.Status);
        var person = (await desk.Api.Get("contacts")).Items("id").Single();
        var kept = Assert.Single((await desk.Api.Get($"contacts/{person}/consents")).Json["items"]!.AsArray())!;
        Assert.Equal(("sms", "And by SMS"), (kept["channel"]!.ToString(), kept["wording"]!.ToString()));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Only_offered_choices_are_taken_and_a_field_that_is_gone_stops_nobody(Provider provider)
    {
        var desk = await Desk.Open(provider, new { name = "Shop", target = "contact", fields = "lastName*\ncustom.metal\ncustom.gone" }, field: "metal", other: "gone");
        var page = await desk.Design();
        var options = page.Document.QuerySelectorAll("[name='q.custom.metal.option']").Select(o => o.GetAttribute("value")!).ToArray();
        Assert.True(options.Length >= 2);
        await page.Submit(desk.Url, ("do", "save"), ("q.custom.metal.option", options[0]));
        await desk.Remove("gone");

        var visitor = desk.Ada.App.Browser();
        var form = await visitor.Get("/f/" + desk.Key);
        Assert.Equal(HttpStatusCode.OK, form.Status);
        Assert.Null(form.Document.QuerySelector("[name='custom.gone']"));
        Assert.Equal(["", options[0]], form.Document.QuerySelectorAll("[name='custom.metal'] option").Select(o => o.GetAttribute("value")));
        var refused = await desk.Send(visitor, form, ("lastName", "Nasir"), ("custom.metal", options[1]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.NotNull(refused.Error("custom.metal"));
        Assert.Equal(HttpStatusCode.OK, (await desk.Send(visitor, refused, ("lastName", "Nasir"), ("custom.metal", options[0]))).Status);
        Assert.DoesNotContain("custom.gone", Questions(await desk.Design()));
    }

    [Fact]
    public async Task A_program_sends_only_a_layout_that_the_editor_could_have_made()
    {
        var desk = await Desk.Open(Provider.Sqlite, new { name = "Shop", target = "contact" });
        foreach (var wrong in new[] { "{", "[]", "null-ish", "{\"words\":{\"de\":{}}}", "{\"words\":{\"pl\":null}}", "{\"script\":1}", "{\"half\":[null]}", $"{{\"words\":{{\"pl\":{{\"button\":\"{new string('x', 61)}\"}}}}}}" })
        {
            Assert.Equal(["webForm.layout"], (await desk.Api.Patch("webforms/" + desk.Id, new { layout = wrong })).Codes("layout"));
        }

        Assert.Equal(HttpStatusCode.OK, (await desk.Api.Patch("webforms/" + desk.Id, new { layout = "{\"words\":{\"lt\":{\"heading\":\"<b>Rašykite</b>\"}}}" })).Status);
        var page = await desk.Ada.App.Browser().Get($"/f/{desk.Key}?lang=lt");
        Assert.Equal("<b>Rašykite</b>", page.Title);
    }

    private static string[] Questions(TestPage page) => [.. page.Document.QuerySelectorAll("[name=question]").Select(q => q.GetAttribute("value")!)];

    /// <summary>Of the preview.</summary>
    private static string[] Asked(TestPage page) =>
        [.. page.Document.QuerySelectorAll("#form-preview .field :is(input, textarea, select)").Select(i => i.GetAttribute("name")!)];

    private static string Box(TestPage page, string wording) => page.Document.QuerySelectorAll(".webform-consent")
        .Single(c => c.TextContent.Trim() == wording).QuerySelector("input")!.GetAttribute("name")!;

    private static string Unescaped(string script) => script[script.LastIndexOf("})({", StringComparison.Ordinal)..] is var given
        ? JsonNode.Parse(given[3..given.LastIndexOf(')')])!["html"]!["pl"]!.ToString() : "";

    private sealed record Desk(SignedIn Ada, ApiClient Api, string Id, string Key)
    {
        public string Url => Ada.Url($"webforms/{Id}/design");

        public static async Task<Desk> Open(Provider provider, object form, string? field = null, string? other = null)
        {
            var app = await TestApp.Start(provider);
            var ada = await app.SignIn();
            foreach (var (key, kind) in new[] { (field, "choice"), (other, "text") })
            {
                if (key is not null)
                {
                    var made = await ada.Browser.Post(ada.Url("settings/fields/contact"), [
                        ("__RequestVerificationToken", (await ada.Get("settings/fields/contact/new")).Value("__RequestVerificationToken")!), ("key", key), ("kind", kind),
                        ("label.en", key), .. kind == "choice" ? [("option.key", ""), ("option.key", ""), ("option.en", "Copper"), ("option.en", "Tin"), ("option.pl", ""), ("option.pl", ""), ("option.lt", ""), ("option.lt", "")] : Array.Empty<(string, string)>()]);
                    Assert.True(made.Status == HttpStatusCode.SeeOther, made.Text);
                }
            }

            var api = await ApiClient.Of(ada);
            var id = await api.Create("webforms", JsonSerializer.SerializeToNode(form)!.AsObject());
            return new(ada, api, id.ToString(), (await api.Get("webforms/" + id)).Json["key"]!.ToString());
        }

        public Task<TestPage> Design() => Ada.Get($"webforms/{Id}/design");

        public async Task Purpose() => await Ada.Browser.Post(Ada.Url("settings/consents"), [
            ("__RequestVerificationToken", (await Ada.Get("settings/consents/new")).Value("__RequestVerificationToken")!), ("Key", "newsletter"), ("Basis", "consent"),
            ("Channels", "mail"), ("Channels", "sms"), ("NameEn", "Newsletter"), ("WordingEn", "May we write to you?"), ("IsActive", "true")]);

        public async Task Remove(string field)
        {
            var page = await Ada.Get("settings/fields/contact/" + field);
            var removed = await Ada.Browser.Post(Ada.Url($"settings/fields/contact/{field}/delete"), ("__RequestVerificationToken", page.Value("__RequestVerificationToken")!));
            Assert.True(removed.Status == HttpStatusCode.SeeOther, $"{removed.Status}");
        }

        /// <summary>As a browser does: the hidden fields of the page, a proof, and a person's time.</summary>
        public async Task<TestPage> Send(TestClient visitor, TestPage page, params (string Name, string Value)[] typed)
        {
            Ada.App.Clock.Advance(TimeSpan.FromSeconds(5));
            var form = page.Document.QuerySelector("form")!;
            var (challenge, bits) = (page.Value("_challenge")!, int.Parse(form.GetAttribute("data-bits")!, CultureInfo.InvariantCulture));
            return await visitor.Post(
                form.GetAttribute("action")!, [("_challenge", challenge), ("_proof", FormProofs.Solve(challenge, bits)), ("_page", page.Value("_page")!), .. typed]);
        }
    }
}
