using System.Net;
using System.Text;
using Nanni.Database;
using Nanni.Tests.Import;

namespace Nanni.Tests.Administration.Fields;

/// <summary>PESEL and asmens kodas: nowhere until an administrator switches them on, nowhere again when they are switched off.</summary>
public sealed class PersonalNumberTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task They_are_off_until_an_administrator_switches_them_on_and_are_kept_when_off_again(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        Assert.Equal((false, false), await Shown(ada, api));
        Assert.Equal(["field.unknown"], (await api.Post("contacts", new { lastName = "Kowalska", pesel = "44051401359" })).Codes("pesel"));

        await Switch(ada, "pesel");
        Assert.Equal((true, false), await Shown(ada, api));
        var contact = await api.Create("contacts", new { lastName = "Kowalska", pesel = "44051401359" });

        // Off again: the number is nowhere, and a change of the record leaves it alone.
        await Switch(ada, "pesel");
        Assert.Equal((false, false), await Shown(ada, api));
        Assert.DoesNotContain("pesel", (await api.Get("contacts/" + contact)).Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("PESEL", (await ada.Get("contacts/" + contact)).Document.QuerySelector("main")!.TextContent, StringComparison.OrdinalIgnoreCase);
        var token = (await ada.Get("contacts/" + contact)).Value("__RequestVerificationToken")!;
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Browser.Post(ada.Url($"contacts/{contact}/reveal/pesel"), ("__RequestVerificationToken", token))).Status);
        await api.Patch("contacts/" + contact, new { city = "Łódź" });

        await Switch(ada, "pesel");
        var revealed = await ada.Browser.Post(ada.Url($"contacts/{contact}/reveal/pesel"), ("__RequestVerificationToken", token));
        Assert.Contains("440514 01359", revealed.Text, StringComparison.Ordinal);

        // A layout that is put back to how it was made does not switch anything off.
        await ada.Browser.Post(ada.Url("settings/layout/contact/reset"), ("__RequestVerificationToken", token));
        Assert.Equal((true, false), await Shown(ada, api));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_import_does_not_offer_them(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);
        var schema = await copper.Base.Schemas.Of(copper.Admin, default);
        Assert.Null(schema["contact"].Find("pesel"));
        var file = Encoding.UTF8.GetBytes("name,PESEL\nAnna Kowalska,44051401359\n");
        var (job, _) = await copper.Start("contact", file, p => p, false, [("name", "name"), ("PESEL", "pesel")]);
        await copper.Runner().Run(copper.Base.Id, job, null, default);
        Assert.Empty(await copper.Base.Store.Query(
            copper.Base.Store.Sql().Add($"select 1 from contacts where workspace_id = {copper.Base.Id} and pesel is not null"), row => row.Long(0), default));
    }

    /// <summary>Whether form, columns, export, filter, history page and API description speak of the two numbers; they agree, or the test fails.</summary>
    private static async Task<(bool Pesel, bool AsmensKodas)> Shown(SignedIn ada, ApiClient api)
    {
        var places = new Dictionary<string, string>
        {
            ["form"] = (await ada.Get("contacts/new")).Document.QuerySelector("main")!.OuterHtml,
            ["columns"] = (await ada.Get("contacts/columns")).Text,
            ["layout"] = (await ada.Get("settings/layout?type=contact")).Document.QuerySelector("main")!.OuterHtml,
            ["api"] = (await api.Get("/api/openapi.json")).Text,
        };
        var pesel = places.ToDictionary(p => p.Key, p => p.Value.Contains("pesel", StringComparison.Ordinal));
        var asmens = places.ToDictionary(p => p.Key, p => p.Value.Contains("asmensKodas", StringComparison.Ordinal));
        Assert.True(pesel.Values.Distinct().Count() == 1, "pesel: " + string.Join(", ", pesel));
        Assert.True(asmens.Values.Distinct().Count() == 1, "asmensKodas: " + string.Join(", ", asmens));
        Assert.Equal("field.unknown", (await api.Get("contacts?filter=pesel:notEmpty")).Code);
        return (pesel.Values.First(), asmens.Values.First());
    }

    private static async Task Switch(SignedIn ada, string field)
    {
        var page = await ada.Get("settings/personal");
        Assert.Contains("article 87", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await page.Submit(ada.Url("settings/personal/contact/" + field))).Status);
    }
}
