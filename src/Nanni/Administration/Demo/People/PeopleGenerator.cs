using System.Globalization;
using Nanni.Records.Text;

namespace Nanni.Administration.Demo.People;

/// <summary>
/// Makes people and companies of Poland, Lithuania and the United Kingdom, as skewed as in life: a few names are very
/// common, most are rare. The same seed makes the same people, in the same order of calls.
/// </summary>
/// <remarks>
/// Mail and web addresses end in <c>.example</c> (RFC 2606), so that no letter can leave. Numbers pass their checks but are
/// drawn by lot.
/// </remarks>
public sealed class PeopleGenerator(int seed)
{
    private static readonly Dictionary<string, string[]> Words = WordLists.Read("company-words.txt");

    private static readonly Dictionary<string, string[]> Jobs = new()
    {
        ["pl"] = ["Kierownik zakupów", "Dyrektor", "Księgowa", "Specjalista ds. sprzedaży", "Prezes zarządu", "Kierownik magazynu", "Asystentka", "Inżynier"],
        ["lt"] = ["Pirkimų vadovas", "Direktorius", "Buhalterė", "Pardavimų vadybininkas", "Generalinis direktorius", "Sandėlio vadovas", "Administratorė", "Inžinierius"],
        ["en"] = ["Head of Purchasing", "Director", "Accountant", "Sales Manager", "Chief Executive", "Warehouse Manager", "Office Manager", "Engineer"],
    };

    private readonly Chance chance = new(seed);
    private int people;
    private int companies;

    /// <summary>Six of ten are Polish, three Lithuanian, one British.</summary>
    public string AnyLanguage() => chance.Between(1, 10) switch
    {
        <= 6 => "pl",
        <= 9 => "lt",
        _ => "en",
    };

    /// <param name="language"><c>pl</c>, <c>lt</c>, <c>en</c>; any of them when null.</param>
    public SamplePerson Person(string? language = null) => Person(language ?? AnyLanguage(), company: null);

    /// <summary>A person who works there: their mailbox is the company's, their telephone often the switchboard.</summary>
    public SamplePerson EmployeeOf(SampleCompany company) => Person(Language(company.Country), company);

    /// <param name="language"><c>pl</c>, <c>lt</c>, <c>en</c>; any of them when null.</param>
    public SampleCompany Company(string? language = null)
    {
        var country = Country(language ?? AnyLanguage());
        var trade = chance.Skewed(Words[$"{country} trade"]);
        var name = Name(country, trade);
        var form = chance.Skewed(Words[$"{country} form"]);
        var number = companies++;
        return new SampleCompany(number, country == "LT" ? $"{form} „{name}“" : $"{name} {form}", $"{Fold.Compact(name)}{number}.example", Places.Any(chance, country))
        {
            Trade = trade,
            Phone = SampleNumbers.Phone(chance, country, mobile: false),
            Employees = chance.Between(1, 6) * chance.Between(1, 6) * chance.Skewed([1, 3, 10, 40, 200]),
            TaxNumber = country switch
            {
                "PL" => SampleNumbers.Nip(chance),
                "LT" => SampleNumbers.LithuanianVat(chance),
                _ => SampleNumbers.BritishVat(chance),
            },
            RegisterNumber = country switch
            {
                "PL" => SampleNumbers.Regon(chance),
                "LT" => SampleNumbers.CompanyCode(chance),
                _ => "0" + chance.Digits(7),
            },
        };
    }

    /// <summary>PESEL or asmens kodas with the person's day of birth and sex; null for the British, who have none like it.</summary>
    public string? PersonalNumber(SamplePerson person) => person.Language switch
    {
        "pl" => SampleNumbers.Pesel(chance, person.BornOn, person.IsFemale),
        "lt" => SampleNumbers.AsmensKodas(chance, person.BornOn, person.IsFemale),
        _ => null,
    };

    /// <summary>Writes the person a second time, as a colleague in a hurry would.</summary>
    public PlantedDuplicate Duplicate(SamplePerson original)
    {
        var defect = (PlantedDefect)chance.Between(0, 2);
        var copy = defect switch
        {
            PlantedDefect.Typo when chance.Of(0.4) => original with { GivenName = Mistyped(original.GivenName) },
            PlantedDefect.Typo => original with { FamilyName = Mistyped(original.FamilyName) },
            PlantedDefect.SwappedNames => original with { GivenName = original.FamilyName, FamilyName = original.GivenName },
            _ => original,
        };
        var national = Phone.Normalize(original.Phone, original.Country)![(original.Country == "LT" ? 4 : 3)..];
        copy = copy with { Number = people++, Phone = SampleNumbers.Written(chance, original.Country, national) };
        return new(original, chance.Between(1, 10) switch
        {
            <= 3 => copy with { Email = "" },
            <= 5 when defect != PlantedDefect.OtherPhoneFormat => copy with { Phone = "" },
            _ => copy,
        }, defect);
    }

    private SamplePerson Person(string language, SampleCompany? company)
    {
        var female = chance.Of(0.52);
        var country = Country(language);
        var given = chance.Skewed(KnownNames.Given(language, female));
        var family = chance.Skewed(KnownNames.Surnames(language));
        family = language switch
        {
            "pl" => Surnames.Polish(family, female),
            "lt" => Surnames.Lithuanian(family, female, married: chance.Of(0.6)),
            _ => family,
        };
        var number = people++;
        return new SamplePerson(number, language, female, given, family)
        {
            Email = Email(number, given, family, company?.Domain),
            Phone = company is not null && chance.Of(0.3) ? company.Phone : SampleNumbers.Phone(chance, country, mobile: true),
            BornOn = chance.Day(1942, 2006),
            Address = company is not null && chance.Of(0.7) ? company.Address : Places.Any(chance, country),
            JobTitle = company is not null ? chance.Any(Jobs[language]) : null,
        };
    }

    /// <summary>The number keeps namesakes apart, as mail providers do.</summary>
    private string Email(int number, string given, string family, string? domain)
    {
        var (first, last) = (Fold.Compact(given), Fold.Compact(family));
        var local = chance.Between(0, 3) switch
        {
            0 => $"{first[0]}.{last}",
            1 => $"{last}.{first}",
            _ => $"{first}.{last}",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{local}{number}@{domain ?? chance.Skewed(["poczta.example", "mail.example", "pastas.example"])}");
    }

    private string Name(string country, string trade)
    {
        var invented = chance.Any(Words[$"{country} start"]) + chance.Any(Words[$"{country} end"]);
        var surname = chance.Skewed(KnownNames.Surnames(Language(country)));
        return (country, chance.Between(0, 4)) switch
        {
            (_, 0 or 1) => $"{invented} {trade}",
            (_, 2) => invented,
            ("PL", 3) => $"{trade} {surname}",
            ("PL", _) => $"{surname} i Synowie",
            ("LT", 3) => $"{surname} ir partneriai",
            ("LT", _) => $"{invented} grupė",
            (_, 3) => $"{surname} & Sons {trade}",
            _ => $"{surname} {trade}",
        };
    }

    /// <summary>One letter lost, doubled, replaced or swapped with its neighbour; never the first.</summary>
    private string Mistyped(string name)
    {
        var at = chance.Between(1, name.Length - 1);
        return chance.Between(0, 3) switch
        {
            0 when name.Length > 3 => name.Remove(at, 1),
            1 when at + 1 < name.Length && name[at] != name[at + 1] => $"{name[..at]}{name[at + 1]}{name[at]}{name[(at + 2)..]}",
            2 => $"{name[..at]}{(char)('a' + ((name[at] + chance.Between(1, 20)) % 26))}{name[(at + 1)..]}",
            _ => name.Insert(at, name[at].ToString()),
        };
    }

    private static string Country(string language) => language switch
    {
        "pl" => "PL",
        "lt" => "LT",
        _ => "GB",
    };

    private static string Language(string country) => country switch
    {
        "PL" => "pl",
        "LT" => "lt",
        _ => "en",
    };
}
