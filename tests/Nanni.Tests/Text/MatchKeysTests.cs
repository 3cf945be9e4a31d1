using Nanni.Records.Text;

namespace Nanni.Tests.Text;

public sealed class MatchKeysTests
{
    [Theory]
    [InlineData(" Anna.Kowalska@Example.PL ", "anna.kowalska@example.pl")]
    [InlineData("anna+news@example.pl", "anna@example.pl")]
    [InlineData("Anna.K+x@GoogleMail.com", "annak@gmail.com")]
    [InlineData("<anna@example.pl>", "anna@example.pl")]
    [InlineData("anna", null)]
    [InlineData("@example.pl", null)]
    [InlineData("anna@", null)]
    [InlineData("anna k@example.pl", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Mail_keys(string? email, string? expected) => Assert.Equal(expected, MatchKeys.Email(email));

    [Theory]
    [InlineData("+48 601 234 567", "PL", "601234567")]
    [InlineData("601-234-567", "PL", "601234567")]
    [InlineData("07911 123456", "PL", "911123456")]
    [InlineData("+44 7911 123456", "PL", "911123456")]
    [InlineData("8 612 34567", "LT", "061234567")]
    [InlineData("+37061234567", "PL", "061234567")]
    [InlineData("000000000", "PL", null)]
    [InlineData("123456789", "PL", null)]
    [InlineData("111 111 111", "PL", null)]
    [InlineData("12", "PL", null)]
    [InlineData(null, "PL", null)]
    public void Phone_keys(string? phone, string country, string? expected) =>
        Assert.Equal(expected, MatchKeys.Phone(phone, country));

    [Theory]
    [InlineData("123-456-32-18", "PL", "PL1234563218")]
    [InlineData("PL 123 456 32 18", "LT", "PL1234563218")]
    [InlineData("NIP: 1234563218", "PL", "PL1234563218")]
    [InlineData("NIP PL1234563218", "PL", "PL1234563218")]
    [InlineData("PVM kodas LT100001234517", "LT", "LT100001234517")]
    [InlineData("ATU12345678", "PL", "ATU12345678")]
    [InlineData("-", "PL", null)]
    [InlineData("brak", "PL", null)]
    [InlineData(null, "PL", null)]
    public void Tax_keys(string? number, string country, string? expected) =>
        Assert.Equal(expected, MatchKeys.TaxNumber(number, country));

    [Theory]
    [InlineData("anna@nanni.example", "nanni.example")]
    [InlineData("https://www.Nanni.example/about?x=1", "nanni.example")]
    [InlineData("http://nanni.example:8080", "nanni.example")]
    [InlineData("www.nanni.example", "nanni.example")]
    [InlineData("nanni.co.uk", "nanni.co.uk")]
    [InlineData("anna@gmail.com", null)]
    [InlineData("anna@wp.pl", null)]
    [InlineData("anna@o2.pl", null)]
    [InlineData("anna@onet.pl", null)]
    [InlineData("anna@interia.pl", null)]
    [InlineData("anna@yahoo.co.uk", null)]
    [InlineData("anna@yahoo.com", null)]
    [InlineData("anna@outlook.com", null)]
    [InlineData("anna@inbox.lt", null)]
    [InlineData("anna@one.lt", null)]
    [InlineData("10.0.0.1", null)]
    [InlineData("localhost", null)]
    [InlineData("none", null)]
    [InlineData(null, null)]
    public void Domain_keys(string? address, string? expected) => Assert.Equal(expected, MatchKeys.Domain(address));

    [Theory]
    [InlineData("Anna", "Kowalska", "Kowalska", "Anna")]
    [InlineData("Anna", "Kowalska", "Anna", "Kowalski")]
    [InlineData("Łukasz", "Żółć", "LUKASZ", "ZOLC")]
    [InlineData("dr Anna", "Wisniewska", "Anna", "Wiśniewska")]
    [InlineData("Anna Maria", "Nowak", "Anna", "Nowak")]
    [InlineData("Anna", "Nowak", "Ana", "Novak")]
    [InlineData("Jonas", "Stankevičius", "Jonas", "Stankevicius")]
    public void Names_that_should_meet_have_one_key(string given, string family, string otherGiven, string otherFamily) =>
        Assert.Equal(MatchKeys.PersonName(given, family), MatchKeys.PersonName(otherGiven, otherFamily));

    [Theory]
    [InlineData("Ona", "Kazlauskienė", "Ona", "Kazlauskaitė")]
    [InlineData("Anna", "Kowalska", "Ewa", "Kowalska")]
    [InlineData("Jan", "Nowak", "Jan", "Wójcik")]
    public void Names_that_should_not_meet_have_two(string given, string family, string otherGiven, string otherFamily) =>
        Assert.NotEqual(MatchKeys.PersonName(given, family), MatchKeys.PersonName(otherGiven, otherFamily));

    [Theory]
    [InlineData("Ea-nasir Sp. z o.o.")]
    [InlineData("EA-NASIR SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ")]
    [InlineData("Ea-nasir sp.z o. o. sp. k.")]
    [InlineData("Ea-nasir sp zoo w likwidacji")]
    [InlineData("Ea Nasir S.A.")]
    [InlineData("UAB „Ea-nasir“")]
    [InlineData("Ea-nasir, UAB")]
    [InlineData("VšĮ Ea-nasir")]
    [InlineData("MB Ea Nasir")]
    [InlineData("IĮ „Ea-Nasir“")]
    [InlineData("AB EA-NASIR")]
    [InlineData("The Ea-nasir Company Limited")]
    [InlineData("Ea-nasir Ltd.")]
    [InlineData("Ea-nasir plc")]
    [InlineData("Ea-nasir, Inc.")]
    [InlineData("Ea-nasir GmbH & Co. KG")]
    [InlineData("Ea-nasir AG")]
    [InlineData("OÜ Ea-nasir")]
    [InlineData("SIA “Ea-nasir”")]
    [InlineData("P.P.H.U. Ea-nasir s.c.")]
    [InlineData("EaNasir s.r.o.")]
    public void A_company_has_one_key_whatever_its_legal_form(string name) =>
        Assert.Equal("eanasir", MatchKeys.OrganisationName(name));

    [Theory]
    [InlineData("AB", "ab")]
    [InlineData("Sp. z o.o.", "spzoo")]
    [InlineData("…", null)]
    [InlineData(null, null)]
    [InlineData("Miedź i Cyna", "miedzcyna")]
    [InlineData("Copper & Tin", "coppertin")]
    public void A_company_called_like_a_form_keeps_its_name(string? name, string? expected) =>
        Assert.Equal(expected, MatchKeys.OrganisationName(name));

    [Fact]
    public void A_person_has_at_most_four_name_keys_and_one_for_each_address_and_number()
    {
        var anna = new PersonFacts
        {
            GivenName = "Anna",
            FamilyName = "Kowalska-Nowak",
            Emails = ["anna@example.pl", "ANNA@example.pl", "x"],
            Phones = ["601 234 567", "+48601234567", "22 123 45 67"],
            BornOn = new DateOnly(1980, 5, 12),
            City = "Łódź",
            Postcode = "90-001",
        };

        Assert.Equal(
            [
                new(MatchKind.Email, "anna@example.pl"),
                new(MatchKind.Phone, "601234567"),
                new(MatchKind.Phone, "221234567"),
                new(MatchKind.Namesake, "an kvlsk"),
                new(MatchKind.NameInContext, "19800512|ak"),
                new(MatchKind.NameInContext, "p90001|anna"),
                new(MatchKind.NameInContext, "p90001|kowalski"),
            ],
            MatchKeys.Of(anna));
    }

    [Fact]
    public void Nothing_known_gives_no_key()
    {
        Assert.Empty(MatchKeys.Of(new PersonFacts { City = "Łódź", BornOn = new DateOnly(1980, 1, 1) }));
        Assert.Empty(MatchKeys.Of(new OrganisationFacts { City = "Łódź" }));
    }

    [Fact]
    public void An_organisation_meets_by_number_domain_and_name()
    {
        var keys = MatchKeys.Of(new OrganisationFacts
        {
            Name = "Ea-nasir Copper sp. z o.o.",
            TaxNumbers = ["123-456-32-18"],
            Website = "www.nanni.example",
            Emails = ["info@nanni.example"],
            City = "Ur",
        });

        Assert.Equal(
            [
                new(MatchKind.TaxNumber, "PL1234563218"),
                new(MatchKind.Email, "info@nanni.example"),
                new(MatchKind.Domain, "nanni.example"),
                new(MatchKind.Name, "eanasircopper"),
                new(MatchKind.Name, "ansrkpr"),
                new(MatchKind.NameInContext, "cur|ea"),
                new(MatchKind.NameInContext, "cur|copper"),
            ],
            keys);
    }

    [Fact]
    public void Keys_have_a_bounded_length()
    {
        var keys = MatchKeys.Of(new PersonFacts
        {
            GivenName = new string('x', 500),
            FamilyName = new string('y', 500),
            City = new string('z', 500),
            Emails = [new string('e', 500) + "@example.pl"],
        });

        Assert.All(keys, k => Assert.InRange(k.Value.Length, 1, 100));
    }
}
