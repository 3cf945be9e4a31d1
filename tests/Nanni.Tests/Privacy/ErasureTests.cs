using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Privacy.Erasure;
using Nanni.Records.Access;
using Nanni.Records.Audit;
using Nanni.Records.Jobs;
using Nanni.Records.Operations;
using Nanni.Records.Storage;

namespace Nanni.Tests.Privacy;

/// <summary>Whoever is erased is gone from everywhere, provably, and does not come back unawares.</summary>
public sealed class ErasureTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Nothing_of_an_erased_person_is_left_in_any_column_of_any_table_or_in_any_file(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var folder = app.Services.GetRequiredService<DataFolder>().Path;
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var person = await Plant(ada, api);
        var before = await Planted.Find(app, folder);
        foreach (var expected in new[]
        {
            "contacts.last_name", "contacts.description", "records.title", "records.search", "changes.fields", "field_values.text", "search_words.word", "notes.body", "tasks.subject",
            "interactions.body", "attachments.name", "affiliations.title", "timeline_entries.title", "notifications.text", "consents.note", "idempotency_keys.body", "views.definition", "leads.message",
        })
        {
            Assert.Contains(expected, before);
        }

        Assert.Contains(before, place => place.StartsWith("files", StringComparison.Ordinal));
        Assert.Contains(before, place => place.StartsWith("imports", StringComparison.Ordinal));
        Assert.Null((await Verify(app, ada)).Fault);

        var done = await Erase(ada, person);

        Assert.Empty(await Planted.Find(app, folder));
        Assert.Null((await Verify(app, ada)).Fault);
        Assert.Contains("Certificate of erasure 1", done.Text);
        Assert.DoesNotContain("was changed after", done.Text);
        foreach (var page in new[] { "contacts", "settings/audit", "settings/erasures", "home", "jobs", "notifications", "accounts", "opportunities" })
        {
            Assert.Equal(HttpStatusCode.OK, (await ada.Get(page)).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get($"contacts/{person}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await api.Get($"contacts/{person}?trash=true")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.Get("changes?limit=500")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_belongs_to_others_stays_without_the_person(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var account = await api.Create("accounts", new { name = "Ur Copper" });
        var person = await api.Create("contacts", new { firstName = "Anna", lastName = "Nanni", account });
        var deal = await api.Create("opportunities", new { name = "Roof", account, contact = person });
        var shared = await api.Create("interactions", new { subject = "Call", kind = "call", account, contact = person });
        var own = await api.Create("notes", new { body = "Only hers", contact = person });

        var preview = (await ada.Get($"contacts/{person}/erasure")).Text;
        Assert.Contains("Also erase 1 entry that concerns others", preview);
        Assert.Contains("Roof", preview);
        await Erase(ada, person, "Anna Nanni");

        Assert.Equal(HttpStatusCode.NotFound, (await api.Get($"notes/{own}")).Status);
        Assert.Null((await api.Get($"opportunities/{deal}"))["contact"]);
        Assert.Equal("Ur Copper", (await api.Get($"interactions/{shared}"))["account"]!["name"]!.GetValue<string>());
        Assert.Null((await api.Get($"interactions/{shared}"))["contact"]);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get($"opportunities/{deal}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get($"opportunities/{deal}/history")).Status);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get($"accounts/{account}")).Status);

        var other = await api.Create("contacts", new { firstName = "Ilu", lastName = "Sin" });
        var talk = await api.Create("interactions", new { subject = "Call", kind = "call", account, contact = other });
        await Erase(ada, other, "Ilu Sin", alsoShared: true);
        Assert.Equal(HttpStatusCode.NotFound, (await api.Get($"interactions/{talk}")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Nobody_brings_an_erased_person_back_until_an_administrator_says_so(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var office = await api.Create("contacts", new { lastName = "Office", phone = "22 555 66 77" });
        var person = await api.Create("contacts", new { firstName = "Anna", lastName = "Nanni", email = "old@example.com", mobile = "601 202 303", phone = "22 555 66 77" });
        await api.Patch($"contacts/{person}", new { email = "anna@example.com" });
        await Erase(ada, person, "Anna Nanni");

        foreach (var body in new object[] { new { lastName = "A", email = "ANNA@example.com" }, new { lastName = "A", email = "old@example.com" }, new { lastName = "A", phone = "+48 601-202-303" } })
        {
            var refused = await api.Post("contacts", body);
            Assert.Equal((HttpStatusCode.Conflict, "person.erased"), (refused.Status, refused["code"]!.GetValue<string>()));
        }

        // The number of the switchboard is others' too.
        await api.Create("contacts", new { lastName = "B", phone = "22 555 66 77" });
        Assert.Equal(HttpStatusCode.Conflict, (await api.Patch($"contacts/{office}", new { email = "anna@example.com" })).Status);
        var form = await ada.Get("contacts/new");
        var typed = await form.Submit(form.Document.Forms.First(f => f.GetAttribute("action")!.EndsWith("/contacts", StringComparison.Ordinal)).GetAttribute("action"), ("lastName", "Nanni"), ("email", "anna@example.com"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, typed.Status);
        Assert.Contains("erased at their request", typed.Text);

        var job = await Import(ada, "lastName,email\nNew,new@example.com\nNanni,anna@example.com\n");
        Assert.Contains("erased at their request", job.Text);
        Assert.Equal("1", (await api.Get("contacts?filter=email:eq:new@example.com&count=exact"))["count"]!["value"]!.ToString());

        var lift = await ada.Get("settings/erasures");
        var wrong = await lift.Submit(("Mark", "nobody@example.com"), ("Why", "Customer again"));
        Assert.NotNull(wrong.Error("Mark"));
        Assert.Equal(HttpStatusCode.SeeOther, (await lift.Submit(("Mark", "Anna@Example.com"), ("Why", "Customer again"))).Status);
        await api.Create("contacts", new { lastName = "Nanni", email = "anna@example.com" });
        Assert.Contains("Customer again", (await ada.Get("settings/audit")).Text);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Only_an_administrator_who_types_the_name_erases(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var person = await api.Create("contacts", new { firstName = "Anna", lastName = "Nanni" });
        var page = await ada.Get($"contacts/{person}/erasure");

        Assert.NotNull((await page.Submit(("Name", "Anna"), ("Reason", "request"))).Error("Name"));
        Assert.NotNull((await page.Submit(("Name", "Anna Nanni"), ("Reason", "revenge"))).Error("Reason"));
        Assert.Equal(HttpStatusCode.OK, (await api.Get($"contacts/{person}")).Status);
        var bert = await ada.SignInColleague(Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, Scope.All);
        Assert.NotEqual(HttpStatusCode.OK, (await bert.Get($"contacts/{person}/erasure")).Status);
        Assert.DoesNotContain("/erasure", (await bert.Get($"contacts/{person}/consents/part")).Text);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_restored_backup_forgets_again_who_was_erased_after_it(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var person = await api.Create("contacts", new { firstName = "Anna", lastName = "Nanni", email = "anna@example.com" });
        await Erase(ada, person, "Anna Nanni");
        using var scope = app.Services.CreateScope();
        var erasure = scope.ServiceProvider.GetRequiredService<PersonErasure>();
        var entries = await ErasureJournal.Read(app.Services.GetRequiredService<ErasureJournal>().File, default);
        Assert.Equal(person, Assert.Single(entries).Record);
        Assert.False(await erasure.Replay(entries[0], default));

        // As a backup from before the erasure would have it: the person is there, and no certificate.
        var store = app.Services.GetRequiredService<RecordStore>();
        await store.Write(
        [
            store.Sql().Add($"delete from suppressions where workspace_id = {ada.Workspace.Id}"),
            store.Sql().Add($"delete from erasures where workspace_id = {ada.Workspace.Id}"),
        ], [-1, -1], Urgency.Interactive, default);
        var back = await api.Create("contacts", new { firstName = "Anna", lastName = "Nanni", email = "anna@example.com" });

        Assert.True(await erasure.Replay(entries[0] with { Records = [back] }, default));

        Assert.Equal(HttpStatusCode.NotFound, (await api.Get($"contacts/{back}")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await api.Post("contacts", new { lastName = "Nanni", email = "anna@example.com" })).Status);
        Assert.Contains("Certificate of erasure 1", (await ada.Get("settings/erasures")).Text);
        Assert.Null((await Verify(app, ada)).Fault);
    }

    /// <summary>A person of whom every text is a planted one, with all that can hang on them, made by the product's own means.</summary>
    internal static async Task<Guid> Plant(SignedIn ada, ApiClient api)
    {
        await ConsentTests.Purpose(ada, "newsletter", "consent", "mail");
        var types = Modules.RecordTypes;
        var account = await api.Create("accounts", new { name = "Ur Copper" });
        api.Http.DefaultRequestHeaders.Add("Idempotency-Key", "planting-1");
        var person = await api.Create("contacts", Planted.Values(types["contact"], "old"));
        api.Http.DefaultRequestHeaders.Remove("Idempotency-Key");
        await api.Patch($"contacts/{person}", Planted.Values(types["contact"], "now"));
        var twin = await api.Create("contacts", Planted.Values(types["contact"], "twin"));
        await api.Post($"contacts/{twin}/merge", new { into = person });
        foreach (var type in types.All.Where(t => t.Name is "note" or "task" or "interaction"))
        {
            var body = Planted.Values(type, type.Name);
            body["contact"] = person;
            var id = await api.Create(type.Plural, body);
            body.Remove("contact");
            await api.Patch($"{type.Plural}/{id}", body.Take(1).ToDictionary());
        }

        var lead = await api.Create("leads", Planted.Values(types["lead"], "lead"));
        await api.Patch($"leads/{lead}", new { message = Planted.Word + "message" });
        await api.Post($"leads/{lead}/convert", new { contact = person, account = (Guid?)null, deal = (object?)null });
        await api.Create("affiliations", new { title = Planted.Word + "seat", contact = person, account });
        await api.Create("opportunities", new { name = "Roof", account, contact = person });
        await api.Post($"contacts/{person}/consents", new { purpose = "newsletter", channel = "mail", state = "given", note = Planted.Word + " folder" });
        await api.Delete($"contacts/{person}");
        await api.Post($"contacts/{person}/restore");
        await Compose(ada, person);
        await ada.Get($"contacts/{person}");
        await Import(ada, $"lastName,email\n{Planted.Word}import,{Planted.Word}now@mail.example\n", check: true);
        var store = ada.App.Services.GetRequiredService<RecordStore>();
        var sql = store.Sql().Add($"""
            insert into views (workspace_id, id, type, name, scope, position, created_at, member_id, definition)
            values ({ada.Workspace.Id}, {Guid.CreateVersion7()}, {"contact"}, {"One"}, {"private"}, {0}, {ada.App.Clock.GetUtcNow()}, {ada.Member.Id},
            """);
        await store.Write([store.Dialect.Json(sql.Raw(" "), $$"""{"filter":"email:eq:{{Planted.Word}}now@mail.example"}""").Raw(")")], [1], Urgency.Interactive, default);
        return person;
    }

    /// <summary>A note with a file, for a colleague who is told of it.</summary>
    internal static async Task Compose(SignedIn ada, Guid person)
    {
        var colleague = await ada.SignInColleague(Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, Scope.All);
        ada.App.Services.GetRequiredService<Schemas>().Forget(ada.Workspace.Id);
        var page = await ada.Get($"contacts/{person}");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(page.Value("__RequestVerificationToken")!), "__RequestVerificationToken" },
            { new StringContent("note"), "kind" },
            { new StringContent(person.ToString()), "about" },
            { new StringContent(Planted.Word + " with a file"), "body" },
            { new StringContent(colleague.Member.Id.ToString()), "mentions" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes("Dear " + Planted.Word)), "file", Planted.Word + ".txt" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, ada.Url("compose")) { Content = form };
        Assert.Equal(HttpStatusCode.SeeOther, (await ada.Browser.Send(request)).Status);
    }

    /// <summary>Uploads a file of contacts and imports it, or only checks it.</summary>
    private static async Task<TestPage> Import(SignedIn ada, string file, bool check = false)
    {
        var start = await ada.Get("import");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(start.Value("__RequestVerificationToken")!), "__RequestVerificationToken" },
            { new StringContent("contact"), "type" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "file", "people.csv" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, ada.Url("import")) { Content = form };
        var map = await (await ada.Browser.Send(request)).Follow();
        var checking = await Work(ada, await (await map.Submit(("step", "check"))).Follow());
        var run = checking.Document.Forms.Select(f => f.GetAttribute("action")!).FirstOrDefault(a => a.EndsWith("/run", StringComparison.Ordinal));
        return check || run is null ? checking : await Work(ada, await (await checking.Submit(run)).Follow());
    }

    private static async Task<TestPage> Work(SignedIn ada, TestPage page)
    {
        var path = page.Response.RequestMessage!.RequestUri!;
        Assert.True(await ada.App.Services.GetRequiredService<JobRunner>().Run(ada.Workspace.Id, Guid.Parse(path.Segments[^1]), null, default));
        return await ada.Get(path.AbsolutePath);
    }

    internal static async Task<TestPage> Erase(SignedIn ada, Guid person, string? name = null, bool alsoShared = false)
    {
        var page = await ada.Get($"contacts/{person}/erasure" + (alsoShared ? "?shared=true" : ""));
        name ??= page.Document.QuerySelector(".page-back .truncate")!.TextContent;
        var done = await page.Submit(("Name", name), ("Reason", "request"));
        Assert.True(done.Status == HttpStatusCode.SeeOther, done.Text);
        return await done.Follow();
    }

    internal static async Task<AuditVerdict> Verify(TestApp app, SignedIn ada)
    {
        await app.Services.GetRequiredService<Sealer>().Seal(default);
        await app.Services.GetRequiredService<AuditChain>().Link(default);
        return await app.Services.GetRequiredService<AuditVerification>().Run(ada.Workspace.Id, null, null, default);
    }
}
