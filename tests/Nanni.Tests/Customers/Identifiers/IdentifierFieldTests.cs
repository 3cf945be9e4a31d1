using System.Net;
using System.Text;
using System.Text.Json;
using Nanni.Database;
using Nanni.Records.Storage;
using Nanni.Tests.Api;
using Nanni.Tests.Import;

namespace Nanni.Tests.Customers.Identifiers;

/// <summary>Numbers of states and registers as fields: checked wherever they come in, stored in one form, shown as people group them.</summary>
public sealed class IdentifierFieldTests
{
    private static readonly (string Plural, string Field, string Typed, string Stored, string Shown, string Wrong)[] Open =
    [
        ("accounts", "nip", "PL 123-456-32-18", "1234563218", "123-456-32-18", "1234563219"),
        ("accounts", "regon", "192-598-184", "192598184", "192 598 184", "192598185"),
        ("accounts", "vatNumber", "pl 123 456 32 18", "PL1234563218", "PL 1234563218", "PL1234563219"),
        ("accounts", "companyCode", "1212 15434", "121215434", "121 215 434", "121215435"),
    ];

    private static readonly (string Field, string Typed, string Stored, string Shown, string Wrong)[] Personal =
    [
        ("pesel", "440514-01359", "44051401359", "440514 01359", "44051401358"),
        ("asmensKodas", "3 330924 0064", "33309240064", "3330924 0064", "33309240164"),
    ];

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_number_is_stored_without_gaps_and_shown_grouped(Provider provider)
    {
        var (ada, api) = await Ada(provider);
        foreach (var (plural, field, typed, stored, shown, _) in Open)
        {
            var id = await api.Create(plural, new Dictionary<string, string> { ["name"] = "Huta", [field] = typed });

            Assert.Equal(stored, (string?)(await api.Get($"{plural}/{id}"))[field]);
            Assert.Contains(shown, (await ada.Get($"{plural}/{id}")).Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
            Assert.Contains(id.ToString(), (await api.Get($"{plural}?q={Uri.EscapeDataString(shown)}")).Text, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_wrong_check_digit_is_said_at_the_field_in_the_form_inline_and_by_the_api(Provider provider)
    {
        var (ada, api) = await Ada(provider);
        foreach (var (plural, field, typed, wrong) in All())
        {
            var name = plural == "accounts" ? "name" : "lastName";
            var before = await ApiSamples.Digest(ada);
            var refused = await api.Post(plural, new Dictionary<string, string> { [name] = "Huta", [field] = wrong });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains("check digit is wrong", refused.Text, StringComparison.Ordinal);

            var form = await (await ada.Get(plural + "/new")).Submit((name, "Huta"), (field, wrong));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, form.Status);
            Assert.Contains("check digit is wrong", form.Error(field), StringComparison.Ordinal);
            Assert.Equal(before, await ApiSamples.Digest(ada));

            var id = await api.Create(plural, new Dictionary<string, string> { [name] = "Huta", [field] = typed });
            var token = (await ada.Get($"{plural}/{id}")).Value("__RequestVerificationToken")!;
            var inline = await ada.Browser.Post(ada.Url($"{plural}/{id}/fields/{field}"), ("__RequestVerificationToken", token), (field, wrong));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, inline.Status);
            Assert.Contains("check digit is wrong", inline.Text, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_import_gives_the_row_back_with_the_reason(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);
        var rows = new StringBuilder("name,nip,regon,vatNumber,companyCode\n");
        rows.AppendLine("Good,PL 123-456-32-18,192-598-184,PL1234563218,1212 15434");
        foreach (var (index, one) in Open.Index())
        {
            rows.AppendLine($"Bad {one.Field},{string.Join(',', Enumerable.Range(0, 4).Select(i => i == index ? one.Wrong : ""))}");
        }

        var result = await copper.Import("account", rows.ToString(), ("name", "name"), ("nip", "nip"), ("regon", "regon"), ("vatNumber", "vatNumber"), ("companyCode", "companyCode"));

        Assert.Equal((1, 4), (result.Counts.Created, result.Counts.Bad));
        Assert.All(Open, one => Assert.Contains($"Bad {one.Field},", result.BadRows, StringComparison.Ordinal));
        var good = await copper.Only<Nanni.Customers.Accounts.Account>("name:eq:good");
        Assert.Equal(("1234563218", "192598184", "PL1234563218", "121215434"), (good.Nip, good.Regon, good.VatNumber, good.CompanyCode));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_personal_number_is_nowhere_but_behind_a_button_whose_use_is_logged(Provider provider)
    {
        var (ada, api) = await Ada(provider);
        foreach (var (field, typed, stored, shown, _) in Personal)
        {
            var id = await api.Create("contacts", new Dictionary<string, string> { ["lastName"] = "Nowak", [field] = typed });
            var page = await ada.Get($"contacts/{id}");

            foreach (var text in new[]
            {
                page.Text, (await ada.Get($"contacts/{id}/history")).Text, (await ada.Get($"contacts/{id}/edit")).Text, (await ada.Get("contacts")).Text,
                (await api.Get($"contacts/{id}")).Text, (await api.Get($"operations?record={id}")).Text, (await ada.Get($"contacts/merge?ids={id}")).Text,
            })
            {
                Assert.DoesNotContain(stored, text, StringComparison.Ordinal);
                Assert.DoesNotContain(shown, text, StringComparison.Ordinal);
                Assert.DoesNotContain("enc:", text, StringComparison.Ordinal);
            }

            Assert.DoesNotContain(id.ToString(), (await api.Get("contacts?q=" + stored)).Text, StringComparison.Ordinal);
            Assert.DoesNotContain(id.ToString(), (await ada.Get("palette?q=" + stored)).Text, StringComparison.Ordinal);
            Assert.DoesNotContain(stored, await Dump(ada), StringComparison.Ordinal);

            var token = ("__RequestVerificationToken", page.Value("__RequestVerificationToken")!);
            var revealed = await ada.Browser.Post(ada.Url($"contacts/{id}/reveal/{field}"), token);
            Assert.Equal(shown, JsonDocument.Parse(revealed.Text).RootElement.GetProperty("value").GetString());
            Assert.Contains("looked at a personal number", (await ada.Get($"contacts/{id}/history")).Text, StringComparison.Ordinal);

            var reader = await ada.SignInColleague([Nanni.Records.Access.Scope.All, .. Enumerable.Repeat(Nanni.Records.Access.Scope.None, 5)]);
            var theirs = ("__RequestVerificationToken", (await reader.Get($"contacts/{id}")).Value("__RequestVerificationToken")!);
            Assert.Equal(HttpStatusCode.NotFound, (await reader.Browser.Post(reader.Url($"contacts/{id}/reveal/{field}"), theirs)).Status);
            await Nanni.Tests.Fields.FieldSamples.Limit(reader, Nanni.Records.Access.FieldLevel.Edit);
            Assert.Equal(HttpStatusCode.Forbidden, (await reader.Browser.Post(reader.Url($"contacts/{id}/reveal/{field}"), theirs)).Status);
        }
    }

    private static IEnumerable<(string Plural, string Field, string Typed, string Wrong)> All() =>
        Open.Select(o => (o.Plural, o.Field, o.Typed, o.Wrong)).Concat(Personal.Select(p => ("contacts", p.Field, p.Typed, p.Wrong)));

    /// <summary>All that the database holds of the workspace's people.</summary>
    private static async Task<string> Dump(SignedIn ada)
    {
        var store = Nanni.Tests.Matching.Doubles.Get<RecordStore>(ada);
        var text = new StringBuilder();
        foreach (var (table, column) in new[] { ("contacts", "pesel"), ("contacts", "asmens_kodas"), ("changes", "fields"), ("records", "search") })
        {
            await store.Query(store.Sql().Raw($"select {column} from {table} where workspace_id = ").Value(ada.Workspace.Id), row => text.AppendLine(row.TextOrNull(0)), default);
        }

        return text.ToString();
    }

    private static async Task<(SignedIn Ada, ApiClient Api)> Ada(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        await ada.KeepPersonalNumbers();
        return (ada, await ApiClient.Of(ada));
    }
}
