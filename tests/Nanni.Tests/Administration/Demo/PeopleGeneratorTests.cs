using Nanni.Administration.Demo.People;
using Nanni.Customers.Identifiers;
using Nanni.Records.Text;

namespace Nanni.Tests.Administration.Demo;

public sealed class PeopleGeneratorTests
{
    [Fact]
    public void The_same_seed_makes_the_same_people()
    {
        Assert.Equal(Make(7), Make(7));
        Assert.NotEqual(Make(7), Make(8));

        static List<SamplePerson> Make(int seed)
        {
            var generator = new PeopleGenerator(seed);
            return [.. Enumerable.Range(0, 200).Select(_ => generator.Person())];
        }
    }

    [Fact]
    public void Names_are_as_skewed_as_in_life()
    {
        var generator = new PeopleGenerator(1);
        var people = Enumerable.Range(0, 20_000).Select(_ => generator.Person("pl")).ToList();
        var counts = people.CountBy(p => p.FamilyName).Select(p => p.Value).OrderDescending().ToList();

        Assert.InRange(counts[0], 400, 2_000);
        Assert.True(counts.Count > 400, $"{counts.Count} surnames");
        Assert.True(counts.Count(n => n < 20) > 100);
        Assert.Equal(people.Count, people.Select(p => p.Email).Distinct().Count());
    }

    [Theory]
    [InlineData("Kowalski", "Kowalska")]
    [InlineData("Zawadzki", "Zawadzka")]
    [InlineData("Sawicki", "Sawicka")]
    [InlineData("Konieczny", "Konieczna")]
    [InlineData("Cichy", "Cicha")]
    [InlineData("Nowak", "Nowak")]
    public void Polish_women_bear_their_form(string man, string woman)
    {
        Assert.Equal(woman, Surnames.Polish(man, female: true));
        Assert.Equal(man, Surnames.Polish(man, female: false));
    }

    [Theory]
    [InlineData("Kazlauskas", "Kazlauskienė", "Kazlauskaitė")]
    [InlineData("Stankevičius", "Stankevičienė", "Stankevičiūtė")]
    [InlineData("Butkus", "Butkienė", "Butkutė")]
    [InlineData("Adomaitis", "Adomaitienė", "Adomaitytė")]
    [InlineData("Kairys", "Kairienė", "Kairytė")]
    [InlineData("Mažeika", "Mažeikienė", "Mažeikaitė")]
    public void Lithuanian_women_bear_a_husband_s_or_a_father_s_name(string man, string wife, string daughter)
    {
        Assert.Equal(wife, Surnames.Lithuanian(man, female: true, married: true));
        Assert.Equal(daughter, Surnames.Lithuanian(man, female: true, married: false));
        Assert.Equal(man, Surnames.Lithuanian(man, female: false, married: false));
    }

    [Fact]
    public void Every_number_passes_its_check_and_every_phone_can_be_dialled()
    {
        var generator = new PeopleGenerator(2);
        for (var i = 0; i < 3_000; i++)
        {
            var person = generator.Person();
            Assert.NotNull(Phone.Normalize(person.Phone, person.Country));
            Assert.EndsWith(".example", person.Email, StringComparison.Ordinal);
            var number = generator.PersonalNumber(person);
            var company = generator.Company();
            Assert.NotNull(Phone.Normalize(company.Phone, company.Country));
            Assert.Null(VatNumber.Problem(company.TaxNumber, company.Country));
            switch (person.Language)
            {
                case "pl":
                    Assert.Null(Pesel.Problem(number));
                    Assert.Equal(person.BornOn, Pesel.BornOn(number!));
                    break;
                case "lt":
                    Assert.Null(AsmensKodas.Problem(number));
                    Assert.Equal(person.BornOn, AsmensKodas.BornOn(number!));
                    break;
            }

            Assert.Null(company.Country switch
            {
                "PL" => Regon.Problem(company.RegisterNumber),
                "LT" => CompanyCode.Problem(company.RegisterNumber),
                _ => null,
            });
        }
    }

    [Fact]
    public void Companies_are_many_and_named_apart()
    {
        var generator = new PeopleGenerator(3);
        var companies = Enumerable.Range(0, 10_000).Select(_ => generator.Company()).ToList();

        Assert.True(companies.Select(c => c.Name).Distinct().Count() > 8_000);
        Assert.Equal(companies.Count, companies.Select(c => c.Domain).Distinct().Count());
        Assert.All(companies, c => Assert.Matches("^[a-z0-9]+\\.example$", c.Domain));
    }

    [Fact]
    public void Planted_duplicates_are_recognised_and_their_neighbours_are_not()
    {
        var generator = new PeopleGenerator(4);
        var company = generator.Company("pl");
        var (found, wrong) = (0, 0);
        for (var i = 0; i < 2_000; i++)
        {
            var person = i % 2 == 0 ? generator.Person() : generator.EmployeeOf(company);
            found += DuplicateScore.Of(Facts(person), Facts(generator.Duplicate(person).Person)).IsLikely ? 1 : 0;
            wrong += DuplicateScore.Of(Facts(person), Facts(generator.EmployeeOf(company))).IsLikely ? 1 : 0;
        }

        Assert.InRange(found, 1_900, 2_000);
        Assert.InRange(wrong, 0, 2);

        static PersonFacts Facts(SamplePerson p) => new()
        {
            GivenName = p.GivenName,
            FamilyName = p.FamilyName,
            Emails = [p.Email],
            Phones = [p.Phone],
            City = p.Address.City,
            Country = p.Country,
        };
    }
}
