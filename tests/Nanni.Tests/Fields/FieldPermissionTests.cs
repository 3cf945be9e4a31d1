using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Tests.Fields;

/// <summary>An administrator says which fields a role sees and changes; nothing else of a record suffers by it.</summary>
public sealed class FieldPermissionTests
{
    private static readonly Scope[] Everything = [.. Enum.GetValues<Right>().Select(_ => Scope.All)];

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task An_administrator_hides_a_field_from_a_role_and_the_audit_log_tells(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        var id = await ada.Create("contacts", new { lastName = "Arnold", email = "arnold@example.com", phone = "+48 601 222 333" });
        var role = "settings/roles/" + bert.Member.Member.RoleId;
        var page = await ada.Member.Get(role + "/fields/contact");
        Assert.Equal("Edit", page.Value("field.email"));

        Assert.Equal(ada.Member.Url(role), (await page.Submit(("field.email", "Hidden"), ("field.phone", "Read"), ("field.mobile", "nonsense"))).Location);

        var contact = (await bert.Get($"contacts/{id}")).Json.AsObject();
        Assert.False(contact.ContainsKey("email"));
        Assert.Equal("+48 601 222 333", contact["phone"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await bert.Patch($"contacts/{id}", new { mobile = "+48 601 444 555" })).Status);
        var changed = await ada.Patch($"contacts/{id}", new { email = "other@example.com", city = "Ur" });
        var entry = (await bert.Get($"operations?record={id}"))["items"]![0]!;
        Assert.Equal((changed.Operation.ToString(), "city"), (entry["id"]!.GetValue<string>(), Assert.Single(entry["fields"]!.AsObject()).Key));
        while (await ada.Member.App.Services.GetRequiredService<Sealer>().Seal(default) > 0)
        {
        }

        var heard = (await bert.Get("changes?types=contact&limit=500"))["items"]!.AsArray().Single(c => c!["operation"]!.GetValue<string>() == changed.Operation.ToString());
        Assert.Equal(["city"], heard!["fields"]!.AsArray().Select(f => f!.GetValue<string>()));
        Assert.Contains("1 hidden, 1 only to be seen", (await ada.Member.Get(role)).Text, StringComparison.Ordinal);
        var told = (await ada.Member.Get("settings/audit")).Document.Body!.TextContent;
        Assert.Contains("Person: E-mail address", told, StringComparison.Ordinal);
        Assert.Contains("Hidden", told, StringComparison.Ordinal);
        Assert.Equal("Hidden", (await ada.Member.Get(role + "/fields/contact")).Value("field.email"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_new_sensitive_field_is_hidden_until_a_role_is_granted_it_also_from_roles_of_old(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        await Aged(bert.Member);
        await (await ada.Member.Get("settings/fields/contact/new")).Submit(
            ada.Member.Url("settings/fields/contact"), ("label.en", "Salary"), ("key", "salary"), ("kind", "text"), ("sensitive", "true"));
        var id = await ada.Create("contacts", new { lastName = "Arnold", custom = new { salary = "9000" } });

        Assert.False((await bert.Get($"contacts/{id}")).Json["custom"]!.AsObject().ContainsKey("salary"));
        Assert.DoesNotContain("9000", (await bert.Member.Get($"contacts/{id}")).Text, StringComparison.Ordinal);
        Assert.Equal("9000", (await ada.Get($"contacts/{id}")).Json["custom"]!["salary"]!.GetValue<string>());

        var page = await ada.Member.Get($"settings/roles/{bert.Member.Member.RoleId}/fields/contact");
        Assert.Equal("Hidden", page.Value("field.custom.salary"));
        await page.Submit(("field.custom.salary", "Edit"));
        Assert.Equal("9000", (await bert.Get($"contacts/{id}")).Json["custom"]!["salary"]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_role_of_old_keeps_the_personal_numbers_that_it_saw_and_a_new_one_starts_without(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        await FieldSamples.Prepare(ada.Member);
        var id = await ada.Create("contacts", new { lastName = "Arnold", pesel = "44051401359" });

        Assert.False((await bert.Get($"contacts/{id}")).Json.AsObject().ContainsKey("pesel"));
        Assert.Equal(HttpStatusCode.NotFound, (await Post(bert.Member, $"contacts/{id}/reveal/pesel")).Status);

        await Aged(bert.Member);
        Assert.True((await bert.Get($"contacts/{id}")).Json["pesel"]!["masked"]!.GetValue<bool>());
        Assert.Contains("440514 01359", (await Post(bert.Member, $"contacts/{id}/reveal/pesel")).Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_one_does_not_see_is_kept_when_one_changes_the_rest(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        await FieldSamples.Prepare(ada.Member);
        var id = await ada.Create("contacts", new { lastName = "Arnold", email = "arnold@example.com", jobTitle = "Smith", custom = new { secret = "hush" } });
        await bert.Member.Limit(FieldLevel.Hidden, Modules.RecordTypes["contact"], "email");
        await bert.Member.Limit(FieldLevel.Hidden, Modules.RecordTypes["contact"], CustomField.Prefix + FieldSamples.Custom);
        await Hide(bert.Member, "contact", "email", CustomField.Prefix + FieldSamples.Custom);

        var saved = await (await bert.Member.Get($"contacts/{id}/edit")).Submit(("jobTitle", "Dealer"), ("email", "stolen@example.com"));
        Assert.Equal(HttpStatusCode.SeeOther, saved.Status);
        await Post(bert.Member, "contacts/bulk", ("action", "edit"), ("field", "jobTitle"), ("jobTitle", "Merchant"), ("id", id.ToString()));

        var contact = await ada.Get($"contacts/{id}");
        Assert.Equal(
            ("Merchant", "arnold@example.com", "hush"),
            (contact["jobTitle"]!.GetValue<string>(), contact["email"]!.GetValue<string>(), contact["custom"]!["secret"]!.GetValue<string>()));
        Assert.Single((await ada.Get("contacts?q=arnold@example.com")).Items("id"));
    }

    /// <summary>The answer of a request that is sent again was kept as it was told, when its sender saw more.</summary>
    [Theory, MemberData(nameof(Providers))]
    public async Task A_kept_answer_is_not_given_to_who_sees_less_by_now(Provider provider)
    {
        var (_, bert) = await Two(provider);
        var contact = new { lastName = "Arnold", email = "arnold@example.com" };
        var first = await Again();
        Assert.Contains("arnold@example.com", first.Text, StringComparison.Ordinal);
        Assert.Equal(first.Text, (await Again()).Text);

        await bert.Member.Limit(FieldLevel.Hidden, Modules.RecordTypes["contact"], "email");
        var refused = await Again();

        Assert.Equal((HttpStatusCode.Conflict, "idempotency.rights"), (refused.Status, refused.Code));
        Assert.DoesNotContain("arnold@example.com", refused.Text, StringComparison.Ordinal);
        Assert.Single((await bert.Get("contacts?q=Arnold")).Items("id"));

        async Task<ApiAnswer> Again()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/contacts") { Content = System.Net.Http.Json.JsonContent.Create(contact) };
            request.Headers.Add("Idempotency-Key", "arnold");
            using var response = await bert.Http.SendAsync(request);
            return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_merge_and_its_undo_work_on_the_whole_record_and_show_nothing_hidden(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        var one = await ada.Create("contacts", new { lastName = "Arnold", firstName = "Jan", phone = "+48 601 222 333" });
        var other = await ada.Create("contacts", new { lastName = "Arnold", firstName = "Jan", email = "hidden.arnold@example.com", phone = "+48 601 222 333" });
        await Hide(bert.Member, "contact", "email", "phone");

        var page = await bert.Member.Get($"contacts/merge?ids={one}");
        Assert.Contains(other.ToString(), page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden.arnold", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("601 222 333", page.Text, StringComparison.Ordinal);
        var typed = await bert.Member.Get("contacts/duplicates?firstName=Jan&lastName=Arnold&phone=%2B48601222333");
        Assert.DoesNotContain("601 222 333", typed.Text, StringComparison.Ordinal);
        Assert.Equal(["field.unknown"], (await bert.Post($"contacts/{other}/merge", new { into = one, keep = new { email = other } })).Codes("email"));

        var merged = await bert.Post($"contacts/{other}/merge", new { into = one });
        Assert.Equal(HttpStatusCode.OK, merged.Status);
        Assert.Equal("hidden.arnold@example.com", (await ada.Get($"contacts/{one}"))["email"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await bert.Post($"operations/{merged.Operation}/undo")).Status);
        Assert.Null((await ada.Get($"contacts/{one}"))["email"]);
        Assert.Equal("hidden.arnold@example.com", (await ada.Get($"contacts/{other}"))["email"]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Nobody_takes_back_what_somebody_else_made_of_a_field_that_is_kept_from_them(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        var id = await ada.Create("accounts", new { name = "Huta", creditLimit = new { amount = "100", currency = "PLN" }, city = "Łódź" });
        var raised = await ada.Patch($"accounts/{id}", new { creditLimit = new { amount = "900", currency = "PLN" } });
        var moved = await ada.Patch($"accounts/{id}", new { city = "Opole" });
        foreach (var level in (FieldLevel[])[FieldLevel.Read, FieldLevel.Hidden])
        {
            await bert.Member.Limit(level, Modules.RecordTypes["account"], "creditLimit");

            Assert.Equal(HttpStatusCode.Forbidden, (await bert.Post($"operations/{raised.Operation}/undo")).Status);
            Assert.Equal("900.00", (await ada.Get($"accounts/{id}"))["creditLimit"]!["amount"]!.GetValue<string>());
            var links = (await bert.Member.Get($"accounts/{id}/history")).Text;
            Assert.DoesNotContain($"operations/{raised.Operation}/undo", links, StringComparison.Ordinal);
            Assert.Contains($"operations/{moved.Operation}/undo", links, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await bert.Post($"operations/{moved.Operation}/undo")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_view_of_everybody_does_without_what_its_reader_may_not_see(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        await ada.Create("accounts", new { name = "Huta", employees = 500, city = "Opole" });
        await ada.Create("accounts", new { name = "Tartak", employees = 3, city = "Radom" });
        await ada.Create("accounts", new { name = "Mlyn", employees = 900, city = "Opole" });
        const string Filter = """{"and":[{"field":"employees","op":"gt","value":100},{"field":"city","op":"eq","value":"Opole"}]}""";
        var list = await ada.Member.Get("accounts");
        var saved = await Post(ada.Member, "accounts/views", list, ("name", "Large"), ("scope", "everyone"), ("filter", Filter), ("sort", "-employees"), ("columns", "name,employees,city"));
        var view = saved.Location![(saved.Location!.IndexOf("view=", StringComparison.Ordinal) + 5)..];
        var shared = await bert.Member.Get("accounts?view=" + view);
        Assert.Null(shared.Document.QuerySelector(".list-lacks"));

        await Hide(bert.Member, "account", "employees");
        shared = await bert.Member.Get("accounts?view=" + view);

        Assert.NotNull(shared.Document.QuerySelector(".list-lacks"));
        Assert.Equal(["Huta", "Mlyn"], shared.Document.QuerySelectorAll("tbody .value-title").Select(t => t.TextContent.Trim()));
        Assert.DoesNotContain("900", shared.Document.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_import_offers_no_field_that_is_kept_and_refuses_it(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        await bert.Member.Limit(FieldLevel.Read, Modules.RecordTypes["account"], "city");
        await Hide(bert.Member, "account", "employees");
        var map = await Nanni.Tests.Import.ImportPageTests.Upload(bert.Member, "account", "a.csv", Encoding.UTF8.GetBytes("name,city,employees\nHuta,Opole,12\n"));
        Assert.Empty(map.Document.QuerySelectorAll("select option[value='employees']"));

        var refused = await map.Submit(("column.employees", "employees"), ("step", "check"));

        Assert.Contains("employees", refused.Text, StringComparison.Ordinal);
        Assert.Empty((await ada.Get("accounts")).Items("id"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_required_field_that_is_kept_from_somebody_is_not_asked_of_them(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        await FieldSamples.Prepare(ada.Member);
        var store = ada.Member.App.Services.GetRequiredService<RecordStore>();
        await store.Write([store.Sql().Add($"update custom_fields set is_required = {true} where workspace_id = {ada.Member.Workspace.Id} and type = {"account"}")], [-1], Urgency.Interactive, default);
        ada.Member.App.Services.GetRequiredService<Schemas>().Forget(ada.Member.Workspace.Id);
        Assert.Equal(["field.required"], (await bert.Post("accounts", new { name = "Huta" })).Codes("custom.secret"));

        await bert.Member.Limit(FieldLevel.Hidden, Modules.RecordTypes["account"], CustomField.Prefix + FieldSamples.Custom);

        Assert.Equal(HttpStatusCode.Created, (await bert.Post("accounts", new { name = "Huta" })).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_eyes_of_a_role_do_not_see_what_is_hidden_from_it(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        var id = await ada.Create("contacts", new { lastName = "Arnold", email = "arnold@example.com" });
        await Hide(bert.Member, "contact", "email");
        Assert.Contains("arnold@example.com", (await ada.Member.Get($"contacts/{id}")).Text, StringComparison.Ordinal);

        await Post(ada.Member, $"settings/roles/{bert.Member.Member.RoleId}/preview", await ada.Member.Get("contacts"));

        Assert.DoesNotContain("arnold@example.com", (await ada.Member.Get($"contacts/{id}")).Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_board_without_amounts_still_counts_its_cards(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        await ada.Create("opportunities", new { name = "Copper", amount = new { amount = "731999", currency = "EUR" }, nextStep = "Zqcall" });
        await Hide(bert.Member, "opportunity", "amount", "probability", "nextStep");

        var board = await bert.Member.Get("opportunities/board");

        Assert.Equal(HttpStatusCode.OK, board.Status);
        Assert.Contains("Copper", board.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("731,999", board.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Zqcall", board.Text, StringComparison.Ordinal);
        Assert.Contains("731,999", (await ada.Member.Get("opportunities/board")).Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_a_stage_asks_for_it_asks_of_those_too_who_do_not_see_it(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        var deal = await ada.Create("opportunities", new { name = "Copper" });
        var pipeline = (await ada.Get($"opportunities/{deal}"))["pipeline"]!["id"]!.GetValue<string>();
        var stage = await ada.Create("stages", new { name = "Signed", pipeline, kind = "open", position = 9, entryFields = new[] { "amount" } });
        await Hide(bert.Member, "opportunity", "amount");

        Assert.Equal("stage.entry", (await bert.Put($"opportunities/{deal}/stage", new { stage })).Code);
        await ada.Patch($"opportunities/{deal}", new { amount = new { amount = "9", currency = "EUR" } });
        Assert.Equal(HttpStatusCode.OK, (await bert.Put($"opportunities/{deal}/stage", new { stage })).Status);
    }

    /// <summary>Who sees all fields shares one schema with everybody else who does: their pages cost nothing more.</summary>
    [Fact]
    public async Task Who_sees_everything_pays_nothing()
    {
        var (ada, bert) = await Two(Provider.Sqlite);
        var schemas = ada.Member.App.Services.GetRequiredService<Schemas>();

        // Others do not see what is sensitive, as the cost of an offer, until their role is granted it.
        var other = await ada.Member.Actor();
        var whole = await schemas.Of(other, default);
        Assert.Same(whole.Whole, whole);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _ = await schemas.Of(other, default);
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100);

        await bert.Member.Limit(FieldLevel.Hidden);
        var fields = (await bert.Member.Actor()).Fields!;
        Assert.NotSame(whole, fields.View(whole));
        Assert.Same(fields.View(whole), fields.View(whole));
        Assert.Same(whole, fields.View(whole).Whole);
    }

    private static async Task<(ApiClient Ada, ApiClient Bert)> Two(Provider provider)
    {
        var founder = await (await TestApp.On(provider)).SignIn();
        return (await ApiClient.Of(founder), await ApiClient.Of(await founder.SignInColleague(Everything)));
    }

    /// <summary>Hides these fields of a type and no others.</summary>
    private static async Task Hide(SignedIn member, string type, params string[] fields)
    {
        var schema = (await member.Schema()).Whole[type];
        using var scope = member.App.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<Nanni.Administration.Members.Roles>().LimitFields(
            member.Workspace.Id, member.Member.RoleId, schema, fields.ToDictionary(f => f, _ => FieldLevel.Hidden), default);
    }

    /// <summary>The member's role as it was before fields had levels.</summary>
    private static async Task Aged(SignedIn member)
    {
        using var scope = member.App.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        await db.Roles.Where(r => r.Id == member.Member.RoleId).ExecuteUpdateAsync(set => set.SetProperty(r => r.Fields, (string?)null));
        await db.Members.Where(m => m.Id == member.Member.Id).ExecuteUpdateAsync(set => set.SetProperty(m => m.AccessVersion, m => m.AccessVersion + 1));
    }

    private static async Task<TestPage> Post(SignedIn member, string path, params (string, string)[] fields) => await Post(member, path, await member.Get("contacts"), fields);

    private static Task<TestPage> Post(SignedIn member, string path, TestPage page, params (string, string)[] fields) => member.Browser.Post(
        member.Url(path), [("__RequestVerificationToken", page.Document.QuerySelector("input[name='__RequestVerificationToken']")!.GetAttribute("value")!), .. fields]);
}
