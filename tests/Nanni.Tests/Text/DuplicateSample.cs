using System.Globalization;
using Nanni.Records.Text;

namespace Nanni.Tests.Text;

/// <summary>
/// People and organisations as skewed as in life, with families, colleagues and namesakes among them, and planted duplicates
/// of which the truth is known.
/// </summary>
internal sealed class DuplicateSample(int seed)
{
    private static readonly string[] Cities = ["Warszawa", "Kraków", "Łódź", "Wrocław", "Poznań", "Vilnius", "Kaunas", "Klaipėda"];
    private static readonly string[] Mails = ["gmail.com", "wp.pl", "o2.pl", "onet.pl", "inbox.lt"];

    private readonly Random random = new(seed);

    public static (List<PersonFacts> People, HashSet<(int, int)> Planted) People(int count, int seed)
    {
        var sample = new DuplicateSample(seed);
        var people = new List<Person>();
        while (people.Count < count)
        {
            sample.AddHouseholdOrOffice(people);
        }

        var planted = new HashSet<(int, int)>();
        foreach (var original in Enumerable.Range(0, people.Count).Where(_ => sample.Chance(0.03)).ToList())
        {
            planted.Add((original, people.Count));
            people.Add(sample.Copy(people[original]));
        }

        return (people.ConvertAll(p => p.Facts()), planted);
    }

    public static (List<OrganisationFacts> Organisations, HashSet<(int, int)> Planted) Organisations(int count, int seed)
    {
        var sample = new DuplicateSample(seed);
        var companies = Enumerable.Range(0, count).Select(sample.Company).ToList();
        for (var i = 0; i < count / 50; i++)
        {
            // A daughter shares the start of the name, the domain and the switchboard with its mother.
            var mother = companies[sample.random.Next(count)];
            companies.Add(mother with { Name = $"{mother.Name} Logistics", Tax = sample.Digits(10) });
        }

        var planted = new HashSet<(int, int)>();
        foreach (var original in Enumerable.Range(0, count).Where(_ => sample.Chance(0.03)).ToList())
        {
            planted.Add((original, companies.Count));
            companies.Add(sample.Copy(companies[original]));
        }

        return (companies.ConvertAll(c => c.Facts()), planted);
    }

    private void AddHouseholdOrOffice(List<Person> people)
    {
        var person = Person();
        people.Add(person);
        if (Chance(0.25))
        {
            // Brothers and sisters under one roof.
            for (var more = random.Next(1, 4); more > 0; more--)
            {
                var child = Person();
                people.Add(child with
                {
                    Given = Unused(child.Given, people, person.Family),
                    Family = person.Family,
                    Landline = person.Landline,
                    Street = person.Street,
                    City = person.City,
                    Postcode = person.Postcode,
                    Email = child.Email is null ? null : $"{Plain(child.Given)}.{Plain(person.Family)}{people.Count}@{Skewed(Mails)}",
                });
            }
        }
        else if (Chance(0.25))
        {
            var domain = $"{Plain(person.Family)}{people.Count}.example";
            for (var more = random.Next(3, 12); more > 0; more--)
            {
                var colleague = Person();
                people.Add(colleague with
                {
                    Organisation = domain,
                    Landline = person.Landline ?? Phone("22"),
                    Street = person.Street,
                    City = person.City,
                    Email = $"{Plain(colleague.Given)}.{Plain(colleague.Family)}{people.Count}@{domain}",
                    Mobile = Chance(0.5) ? colleague.Mobile : null,
                });
            }
        }
    }

    /// <summary>Parents do not give two children one name.</summary>
    private string Unused(string given, List<Person> people, string family)
    {
        while (people.TakeLast(5).Any(p => p.Family == family && p.Given == given))
        {
            given = Skewed(KnownNames.Given("pl", female: Chance(0.5)));
        }

        return given;
    }

    private Person Person()
    {
        var language = Chance(0.7) ? "pl" : "lt";
        var given = Skewed(KnownNames.Given(language, female: Chance(0.5)));
        var family = Skewed(KnownNames.Surnames(language));
        return new Person(given, family)
        {
            Email = Chance(0.75) ? $"{Plain(given)}.{Plain(family)}{random.Next(100_000)}@{Skewed(Mails)}" : null,
            Mobile = Chance(0.8) ? Phone(Chance(0.5) ? "60" : "51") : null,
            Landline = Chance(0.3) ? Phone("22") : null,
            BornOn = Chance(0.3) ? new DateOnly(1940, 1, 1).AddDays(random.Next(24_000)) : null,
            City = Skewed(Cities),
            Postcode = $"{random.Next(10, 99)}-{random.Next(100, 999)}",
            Street = $"{Skewed(KnownNames.Surnames("pl"))} {random.Next(1, 90)}",
        };
    }

    /// <summary>One defect of name or number; what else the second clerk left out is missing.</summary>
    private Person Copy(Person person)
    {
        var kind = random.Next(4);
        var copy = kind switch
        {
            0 => person with { Given = Mistyped(person.Given) },
            1 => person with { Family = Mistyped(person.Family) },
            2 => person with { Given = person.Family, Family = person.Given },
            _ => person,
        };
        copy = copy with
        {
            Mobile = Other(copy.Mobile),
            Landline = Other(copy.Landline),
            BornOn = Chance(0.7) ? copy.BornOn : null,
            Street = Chance(0.7) ? copy.Street : null,
            Postcode = Chance(0.7) ? copy.Postcode : null,
        };
        return (copy.Email, copy.Mobile) switch
        {
            (not null, not null) when Chance(0.4) => copy with { Email = null },
            (not null, not null) when Chance(0.4) => copy with { Mobile = null },
            _ => copy,
        };
    }

    private Company Company(int number)
    {
        var family = Skewed(KnownNames.Surnames("pl"));
        var name = random.Next(4) switch
        {
            0 => $"Zakład {family}",
            1 => $"{family} {Skewed(["Transport", "Bud", "Serwis", "Handel", "Logistyka", "Trans", "Metal"])}",
            2 => $"{Skewed(["Baltic", "Polska", "Nowa", "Euro", "Inter", "Agro", "Eko"])}{Skewed(KnownNames.Surnames("lt"))}",
            _ => $"{Skewed(KnownNames.Surnames("en"))} {Skewed(["Copper", "Tin", "Timber", "Foods", "Energy"])}",
        };
        var domain = $"{Plain(name)}{number}.example";
        return new Company(name)
        {
            Form = Skewed(["Sp. z o.o.", "S.A.", "UAB", "s.c.", "Ltd"]),
            Tax = Chance(0.6) ? Digits(10) : null,
            Website = Chance(0.6) ? $"https://www.{domain}" : null,
            Email = Chance(0.6) ? $"biuro@{domain}" : null,
            Phone = Chance(0.7) ? Phone("22") : null,
            City = Skewed(Cities),
            Street = $"{Skewed(KnownNames.Surnames("pl"))} {random.Next(1, 300)}",
        };
    }

    private Company Copy(Company company)
    {
        var copy = random.Next(3) switch
        {
            0 => company with { Name = Mistyped(company.Name) },
            1 => company with { Name = company.Name.ToUpperInvariant(), Form = "spółka z o. o." },
            _ => company with { Form = null },
        };
        return copy with
        {
            Tax = Chance(0.6) && copy.Tax is { } tax ? $"PL {tax[..3]}-{tax[3..6]}-{tax[6..8]}-{tax[8..]}" : null,
            Phone = Other(copy.Phone),
            Website = Chance(0.5) ? copy.Website : null,
        };
    }

    private string Mistyped(string name)
    {
        var at = random.Next(1, name.Length);
        var letter = (char)random.Next('a', 'z' + 1);
        return random.Next(4) switch
        {
            0 => name.Remove(at, 1),
            1 => name.Insert(at, letter.ToString()),
            2 when at + 1 < name.Length => $"{name[..at]}{name[at + 1]}{name[at]}{name[(at + 2)..]}",
            _ => $"{name[..at]}{letter}{name[(at + 1)..]}",
        };
    }

    private string? Other(string? phone) => phone is null ? null : random.Next(5) switch
    {
        0 => $"+48{phone}",
        1 => $"0048 {phone[..3]} {phone[3..6]} {phone[6..]}",
        2 => $"{phone[..3]}-{phone[3..6]}-{phone[6..]}",
        3 => $"(0{phone[..2]}) {phone[2..5]} {phone[5..7]} {phone[7..]}",
        _ => $"+48 (0) {phone}",
    };

    private T Skewed<T>(IReadOnlyList<T> items) =>
        items[(int)((Math.Pow((items.Count / 3.0) + 1, random.NextDouble()) - 1) * 3)];

    private bool Chance(double share) => random.NextDouble() < share;

    private string Phone(string start) => start + random.Next(1_000_000, 9_999_999).ToString(CultureInfo.InvariantCulture);

    private string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => random.Next(1, 10)));

    private static string Plain(string text) => Fold.Compact(text);
}

internal sealed record Person(string Given, string Family)
{
    public string? Email { get; init; }
    public string? Mobile { get; init; }
    public string? Landline { get; init; }
    public DateOnly? BornOn { get; init; }
    public string? City { get; init; }
    public string? Postcode { get; init; }
    public string? Street { get; init; }
    public string? Organisation { get; init; }

    public PersonFacts Facts() => new()
    {
        GivenName = Given,
        FamilyName = Family,
        Emails = Email is null ? [] : [Email],
        Phones = [.. new[] { Mobile, Landline }.OfType<string>()],
        BornOn = BornOn,
        City = City,
        Postcode = Postcode,
        Street = Street,
        Organisation = Organisation,
    };
}

internal sealed record Company(string Name)
{
    public string? Form { get; init; }
    public string? Tax { get; init; }
    public string? Website { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? City { get; init; }
    public string? Street { get; init; }

    public OrganisationFacts Facts() => new()
    {
        Name = $"{Name} {Form}",
        TaxNumbers = Tax is null ? [] : [Tax],
        Website = Website,
        Emails = Email is null ? [] : [Email],
        Phones = Phone is null ? [] : [Phone],
        City = City,
        Street = Street,
    };
}
