using System.Net;
using Nanni.Customers.Contacts;
using Nanni.Customers.NameDays;
using Nanni.Database;
using Nanni.Tests.Import;
using Calendar = Nanni.Customers.NameDays.NameDays;

namespace Nanni.Tests.Customers.NameDays;

public sealed class NameDayTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [InlineData("Anna", "pl", "07-26")]
    [InlineData("Anna Maria", "pl", "07-26")]
    [InlineData("łukasz", "pl", "10-18")]
    [InlineData("Jan", "pl", "06-24")]
    [InlineData("Ona", "lt", "07-26")]
    [InlineData("Jonas", "lt", "06-24")]
    [InlineData("Kestutis", "lt", "02-21")]
    [InlineData("Žygimantas", "lt", "03-09")]
    [InlineData("Krzysztof", "lt", "07-25")]
    [InlineData("Anna", "gb", null)]
    [InlineData("Nanni", "pl", null)]
    [InlineData(null, "pl", null)]
    public void A_name_has_its_day(string? name, string language, string? day) => Assert.Equal(day, Calendar.Of(name, language));

    [Theory]
    [InlineData("26.07", "07-26")]
    [InlineData("6. 7.", "07-06")]
    [InlineData("07-26", "07-26")]
    [InlineData("29.02", "02-29")]
    [InlineData("30.02", null)]
    [InlineData("26", null)]
    [InlineData("soon", null)]
    public void A_day_without_its_year_is_read(string text, string? day) => Assert.Equal(day, DayOfYear.TryParse(text, out var read) ? read : null);

    [Theory, MemberData(nameof(Providers))]
    public async Task It_is_proposed_follows_the_name_and_stays_where_somebody_gave_it(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn("PL");
        var api = await ApiClient.Of(ada);
        var anna = await api.Create("contacts", new { firstName = "Anna", lastName = "Kowalska" });
        async Task<string?> Day() => (await api.Get("contacts/" + anna))["nameDay"]?.ToString();
        Assert.Equal("07-26", await Day());

        await api.Patch("contacts/" + anna, new { firstName = "Barbara" });
        Assert.Equal("12-04", await Day());
        await api.Patch("contacts/" + anna, new { nameDay = "17.07" });
        await api.Patch("contacts/" + anna, new { firstName = "Ewa" });
        Assert.Equal("07-17", await Day());
        await api.Patch("contacts/" + anna, new { nameDay = (string?)null });
        await api.Patch("contacts/" + anna, new { city = "Łódź" });
        Assert.Null(await Day());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await api.Patch("contacts/" + anna, new { nameDay = "31.04" })).Status);
        var ona = await api.Create("contacts", new { firstName = "Jonas", lastName = "Petrauskas", preferredLanguage = "lt" });
        Assert.Equal("06-24", (await api.Get("contacts/" + ona))["nameDay"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_import_brings_it_too(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);
        await copper.Import("contact", "name,email\nAnna Kowalska,anna@example.com\n", ("name", "name"), ("email", "email"));
        Assert.Equal("07-26", (await copper.Only<Contact>("email:eq:anna@example.com")).NameDay);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task My_day_says_whom_to_congratulate_and_no_birthdays(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn("PL");
        var bert = await ada.SignInColleague();
        var api = await ApiClient.Of(ada);
        var today = app.Clock.GetUtcNow().ToString("MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await api.Create("contacts", new { lastName = "Today", nameDay = today });
        await api.Create("contacts", new { lastName = "Berts", nameDay = today, owner = bert.Member.Id });
        await api.Create("contacts", new { lastName = "Another", nameDay = today == "01-02" ? "01-03" : "01-02" });
        await api.Create("contacts", new { lastName = "Born", birthDate = "1980-" + today });

        var card = (await ada.Get("home")).Document.QuerySelector("section[aria-labelledby=home-occasions]")!;
        Assert.Equal(["Today"], card.QuerySelectorAll(".value-title").Select(t => t.TextContent.Trim()));
        Assert.Contains("Name day", card.TextContent, StringComparison.Ordinal);
    }
}
