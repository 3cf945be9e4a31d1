using System.Net;
using System.Text.Json.Nodes;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Api;

/// <summary>The same verbs for every record type, tried on customers.</summary>
public sealed class RecordApiTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_created_contact_is_answered_read_and_listed_alike(Provider provider)
    {
        var ada = await Ada(provider);
        var account = await ada.Create("accounts", new { name = "Miedź S.A.", revenue = new { amount = "1250.00", currency = "PLN" } });

        var made = await ada.Post("contacts", new { firstName = "Anna", lastName = "Kowalska", email = "Anna@Example.com", account, tags = new[] { "vip" } });

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal($"/api/v1/contacts/{made.Id}", made.Headers.Location?.OriginalString);
        Assert.Equal("\"1\"", made.Headers.ETag?.Tag);
        Assert.NotNull(made.Operation);
        Assert.Equal(("contact", 1, "Anna Kowalska", "anna@example.com"), (made["type"]!.ToString(), made.Version, made["name"]!.ToString(), made["email"]!.ToString()));
        Assert.Equal($$"""{"id":"{{account}}","name":"Miedź S.A."}""", Compact(made["account"]));
        Assert.Equal($$"""{"id":"{{ada.Member.Member.Id}}","name":"Ada Founder"}""", Compact(made["owner"]));
        Assert.Equal("""["vip"]""", Compact(made["tags"]));
        Assert.Null(made["team"]);
        Assert.Equal("{}", Compact(made["custom"]));

        var read = await ada.Get($"contacts/{made.Id}");
        Assert.Equal(Compact(made.Json), Compact(read.Json));
        var list = await ada.Get("contacts");
        Assert.Equal(Compact(made.Json), Compact(list["items"]![0]));
        Assert.Equal("""{"value":1,"exact":true}""", Compact(list["count"]));
        Assert.Null(list["next"]);

        var some = await ada.Get("accounts?fields=name,revenue");
        Assert.Equal("""{"amount":"1250.00","currency":"PLN"}""", Compact(some["items"]![0]!["revenue"]));
        Assert.Equal(["id", "version", "type", "name", "revenue"], some["items"]![0]!.AsObject().Select(m => m.Key));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Changes_of_different_fields_merge_and_of_the_same_field_are_refused_with_the_record_as_it_is(Provider provider)
    {
        var ada = await Ada(provider);
        var id = await ada.Create("contacts", new { lastName = "Kowalska", city = "Łódź" });

        var first = await ada.Patch($"contacts/{id}", new { city = "Vilnius" }, "\"1\"");
        Assert.Equal((HttpStatusCode.OK, 2, "Vilnius"), (first.Status, first.Version, first["city"]!.ToString()));

        // Somebody who still looks at version 1 changes another field: neither hears of the other.
        var other = await ada.Patch($"contacts/{id}", new { phone = "+48 22 123 45 67", version = 1 });
        Assert.Equal((HttpStatusCode.OK, 3, "Vilnius"), (other.Status, other.Version, other["city"]!.ToString()));

        var same = await ada.Patch($"contacts/{id}", new { city = "Kaunas", jobTitle = "Smith" }, "\"1\"");
        Assert.Equal((HttpStatusCode.PreconditionFailed, "record.changed"), (same.Status, same.Code));
        Assert.Equal(["record.changed.field"], same.Codes("city"));
        Assert.Empty(same.Codes("jobTitle"));
        Assert.Equal(("Vilnius", 3), (same["current"]!["city"]!.ToString(), (int)same["current"]!["version"]!));
        Assert.Null(same["current"]!["jobTitle"]);

        // What they want is what it is already: nothing to refuse.
        var agreed = await ada.Patch($"contacts/{id}", new { city = "Vilnius" }, "\"1\"");
        Assert.Equal((HttpStatusCode.OK, 3, (Guid?)null), (agreed.Status, agreed.Version, agreed.Operation));

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await ada.Patch($"contacts/{id}", new { city = "Kaunas", version = 99 })).Status);
        Assert.Equal((HttpStatusCode.BadRequest, "header.ifMatch"), Said(await ada.Patch($"contacts/{id}", new { city = "Kaunas" }, "7")));
        Assert.Equal(HttpStatusCode.OK, (await ada.Patch($"contacts/{id}", new { city = "Kaunas" }, "*")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_deleted_record_is_in_the_trash_until_it_is_restored(Provider provider)
    {
        var ada = await Ada(provider);
        var id = await ada.Create("products", new { name = "Ingot" });

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await ada.Delete($"products/{id}", "\"7\"")).Status);
        var deleted = await ada.Delete($"products/{id}", "\"1\"");
        Assert.Equal(HttpStatusCode.OK, deleted.Status);
        Assert.Equal(deleted.Operation, deleted.Id);
        Assert.Equal("product.trash", deleted["name"]!.ToString());
        Assert.Equal($$"""[{"type":"product","id":"{{id}}","version":2,"action":"trash"}]""", Compact(deleted["changes"]));

        Assert.Equal((HttpStatusCode.NotFound, "record.notFound"), Said(await ada.Get($"products/{id}")));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Patch($"products/{id}", new { name = "Bar" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Delete($"products/{id}")).Status);
        Assert.Empty((await ada.Get("products")).Items("name"));
        Assert.Equal(["Ingot"], (await ada.Get("products?trash=true")).Items("name"));
        Assert.NotNull((await ada.Get($"products/{id}?trash=true"))["deletedAt"]);

        var restored = await ada.Post($"products/{id}/restore");
        Assert.Equal((HttpStatusCode.OK, 3, true), (restored.Status, restored.Version, restored.Operation is not null));
        Assert.Equal(["Ingot"], (await ada.Get("products")).Items("name"));
        Assert.Null((await ada.Post($"products/{id}/restore")).Operation);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_merged_record_says_into_what_and_comes_back_by_undo(Provider provider)
    {
        var ada = await Ada(provider);
        var one = await ada.Create("contacts", new { lastName = "Kowalska", phone = "+48 22 123 45 67" });
        var two = await ada.Create("contacts", new { firstName = "Anna", lastName = "Kowalska", phone = "+48 22 765 43 21", email = "anna@example.com" });

        var merged = await ada.Post($"contacts/{two}/merge", new { into = one, keep = new { phone = two } });
        Assert.Equal(HttpStatusCode.OK, merged.Status);
        Assert.Equal((one, "Anna Kowalska", "+48 22 765 43 21", "anna@example.com"), (merged.Id, merged["name"]!.ToString(), merged["phone"]!.ToString(), merged["email"]!.ToString()));
        var old = await ada.Get($"contacts/{two}");
        Assert.Equal(HttpStatusCode.OK, old.Status);
        Assert.Equal($$"""{"id":"{{one}}","name":"Anna Kowalska"}""", Compact(old["mergedInto"]));
        Assert.Equal((HttpStatusCode.Conflict, "record.merged"), Said(await ada.Post($"contacts/{two}/restore")));
        Assert.Equal((HttpStatusCode.Conflict, "merge.self"), Said(await ada.Post($"contacts/{one}/merge", new { into = one })));
        Assert.Equal(["field.required"], (await ada.Post($"contacts/{one}/merge", new { })).Codes("into"));
        Assert.Equal(["field.unknown"], (await ada.Post($"contacts/{one}/merge", new { into = one, force = true })).Codes("force"));

        var undone = await ada.Post($"operations/{merged.Operation}/undo");
        Assert.Equal(HttpStatusCode.OK, undone.Status);
        Assert.Equal(new[] { one, two }.Order(), undone["undone"]!.AsArray().Select(r => Guid.Parse(r!["id"]!.ToString())).Order());
        Assert.Equal("[]", Compact(undone["kept"]));
        Assert.Equal(["Anna Kowalska", "Kowalska"], (await ada.Get("contacts")).Items("name"));
        Assert.Equal((HttpStatusCode.Conflict, "undo.done"), Said(await ada.Post($"operations/{merged.Operation}/undo")));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_history_says_who_changed_what_and_an_undo_keeps_what_was_changed_since(Provider provider)
    {
        var ada = await Ada(provider);
        var id = await ada.Create("accounts", new { name = "Huta", city = "Łódź" });
        var edit = await ada.Patch($"accounts/{id}", new { name = "Huta 2", city = "Vilnius" });
        await ada.Patch($"accounts/{id}", new { name = "Huta 3" });

        var undone = await ada.Post($"operations/{edit.Operation}/undo");
        Assert.Equal($$"""[{"type":"account","id":"{{id}}","field":"name","mine":"Huta 2","theirs":"Huta 3"}]""", Compact(undone["kept"]));
        var now = await ada.Get($"accounts/{id}");
        Assert.Equal(("Huta 3", "Łódź"), (now["name"]!.ToString(), now["city"]!.ToString()));

        var history = await ada.Get($"operations?record={id}");
        Assert.Equal(["undo", "account.update", "account.update", "account.create"], history.Items("name"));
        var entry = history["items"]![2]!;
        Assert.Equal("""{"name":["Huta","Huta 2"],"city":["Łódź","Vilnius"]}""", Compact(entry["fields"]));
        Assert.Equal(("Ada Founder", "api", undone.Operation.ToString()), (entry["member"]!["name"]!.ToString(), entry["source"]!.ToString(), entry["undoneBy"]!.ToString()));
        Assert.Null(history["items"]![3]!["fields"]);

        var page = await ada.Get($"operations?record={id}&limit=3");
        Assert.Equal(["account.create"], (await ada.Get($"operations?record={id}&limit=3&after={page["next"]}")).Items("name"));
        Assert.Equal((HttpStatusCode.BadRequest, "parameter.required"), Said(await ada.Get("operations")));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get($"operations?record={Guid.CreateVersion7()}")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_list_is_filtered_sorted_searched_and_paged(Provider provider)
    {
        var ada = await Ada(provider);
        foreach (var (name, city, employees) in new[] { ("Alfa", "Łódź", 5), ("Beta", "Vilnius", 50), ("Gamma", "Łódź", 500), ("Delta", "Kaunas", 0) })
        {
            await ada.Create("accounts", new { name, city, employees });
        }

        Assert.Equal(["Alfa", "Gamma"], (await ada.Get("accounts?filter=city:eq:lodz")).Items("name"));
        var json = Uri.EscapeDataString("""{"or":[{"field":"employees","op":"gt","value":100},{"field":"city","op":"eq","value":"Kaunas"}]}""");
        Assert.Equal(["Gamma", "Delta"], (await ada.Get($"accounts?filter={json}&sort=-employees")).Items("name"));
        Assert.Equal(["Beta"], (await ada.Get("accounts?q=viln")).Items("name"));
        Assert.Equal(["Gamma", "Beta", "Alfa", "Delta"], (await ada.Get("accounts?sort=-employees")).Items("name"));

        var first = await ada.Get("accounts?sort=name&limit=3&count=exact");
        Assert.Equal(["Alfa", "Beta", "Delta"], first.Items("name"));
        Assert.Equal("""{"value":4,"exact":true}""", Compact(first["count"]));
        Assert.Equal(["Gamma"], (await ada.Get($"accounts?sort=name&limit=3&after={first["next"]}")).Items("name"));
        Assert.Null((await ada.Get("accounts?count=none"))["count"]);

        foreach (var (query, code) in new[]
        {
            ("filter=nothing:eq:1", "field.unknown"), ("filter=city", "filter.syntax"), ("filter=city:like:x", "filter.operator"),
            ("filter=employees:gt:many", "filter.value"), ("filter=createdAt:within:soon", "filter.period"), ("sort=nothing", "field.unknown"),
            ("sort=tags", "sort.kind"), ("fields=nothing", "field.unknown"), ("limit=0", "parameter.value"), ("limit=201", "parameter.value"),
            ("limit=ten", "parameter.value"), ("count=all", "parameter.value"), ("after=rubbish", "list.cursor"), ("colour=red", "parameter.unknown"),
            ("limit=1&limit=2", "parameter.repeated"), ($"after={first["next"]}&sort=-name", "list.cursor"),
        })
        {
            Assert.Equal((query, HttpStatusCode.BadRequest, code), (query, Said(await ada.Get("accounts?" + query)).Status, Said(await ada.Get("accounts?" + query)).Code));
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_personal_number_is_masked_everywhere_and_survives_being_sent_back_masked(Provider provider)
    {
        var ada = await Ada(provider);
        await ada.Member.KeepPersonalNumbers();
        var made = await ada.Post("contacts", new { lastName = "Kowalska", pesel = "44051401359" });
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var id = made.Id;
        await ada.Patch($"contacts/{id}", new { pesel = "02070803628" });
        await ada.Patch($"contacts/{id}", new JsonObject { ["pesel"] = made["pesel"]!.DeepClone(), ["city"] = "Łódź" });

        var (read, list, history) = (await ada.Get($"contacts/{id}"), await ada.Get("contacts"), await ada.Get($"operations?record={id}"));
        Assert.Equal("""{"masked":true}""", Compact(read["pesel"]));
        Assert.Null(read["asmensKodas"]);
        Assert.Equal("""[{"masked":true},{"masked":true}]""", Compact(history["items"]![1]!["fields"]!["pesel"]));
        Assert.Null(history["items"]![0]!["fields"]!["pesel"]);
        Assert.All([made.Text, read.Text, list.Text, history.Text], text =>
        {
            Assert.DoesNotContain("44051401359", text, StringComparison.Ordinal);
            Assert.DoesNotContain("02070803628", text, StringComparison.Ordinal);
            Assert.DoesNotContain("enc:", text, StringComparison.Ordinal);
        });

        Assert.Null((await ada.Patch($"contacts/{id}", new { pesel = (string?)null }))["pesel"]);
        Assert.Equal((HttpStatusCode.BadRequest, "field.unknown"), Said(await ada.Get("contacts?filter=pesel:notEmpty")));
        Assert.Equal((HttpStatusCode.BadRequest, "sort.kind"), Said(await ada.Get("contacts?sort=pesel")));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_reference_to_an_invisible_record_shows_nothing_of_it_and_survives_being_sent_back(Provider provider)
    {
        var ada = await Ada(provider);
        var bert = await ApiClient.Of(await ada.Member.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.None, Scope.None));
        var secret = await ada.Create("accounts", new { name = "Secret Smelter" });
        var id = await ada.Create("contacts", new { lastName = "Kowalska", account = secret, owner = bert.Member.Member.Id });

        var (read, list) = (await bert.Get($"contacts/{id}"), await bert.Get("contacts"));
        Assert.Equal("""{"id":null,"hidden":true}""", Compact(read["account"]));
        Assert.Equal("""{"id":null,"hidden":true}""", Compact(list["items"]![0]!["account"]));
        Assert.Equal(HttpStatusCode.OK, (await bert.Patch($"contacts/{id}", new JsonObject { ["account"] = read["account"]!.DeepClone(), ["city"] = "Łódź" })).Status);
        Assert.Equal(secret.ToString(), (await ada.Get($"contacts/{id}"))["account"]!["id"]!.ToString());

        // Nor can it be found out by trying.
        Assert.Equal(["field.reference"], (await bert.Post("contacts", new { lastName = "Spy", account = secret })).Codes("account"));
        Assert.Equal(["field.reference"], (await bert.Post("contacts", new { lastName = "Spy", account = Guid.CreateVersion7() })).Codes("account"));
        Assert.Empty((await bert.Get("contacts?filter=account.name:eq:Secret Smelter")).Items("name"));
    }

    private static (HttpStatusCode Status, string? Code) Said(ApiAnswer answer) => (answer.Status, answer.Code);

    private static string Compact(JsonNode? node) =>
        node is null ? "null" : node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static async Task<ApiClient> Ada(Provider provider) => await ApiClient.Of(await (await TestApp.On(provider)).SignIn());
}
