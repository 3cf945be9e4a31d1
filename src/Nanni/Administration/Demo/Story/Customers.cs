using System.Globalization;
using Nanni.Administration.Demo.People;
using Nanni.Customers.Accounts;
using Nanni.Customers.Affiliations;
using Nanni.Customers.Contacts;
using Nanni.Records.Text;

namespace Nanni.Administration.Demo.Story;

/// <summary>Organisations, their people, holdings, and people who buy for themselves.</summary>
internal sealed class Customers(Tale tale, Writer write, PeopleGenerator people)
{
    private const int Companies = 190;
    private const int Consumers = 110;

    private static readonly Dictionary<string, string> Countries = new() { ["pl"] = "Polska", ["lt"] = "Lietuva", ["en"] = "United Kingdom" };

    private static readonly string[] Industries =
        ["manufacturing", "construction", "trade", "energy", "services", "transport", "food", "technology", "public", "education"];

    private readonly Dictionary<string, Client> main = [];

    private Chance Chance => tale.Chance;

    public List<Client> All { get; } = [];

    public Client Main(string key) => main[key];

    public void Tell()
    {
        foreach (var line in WordLists.Lines("Story", "customers.txt").Select(line => line.Split(';')))
        {
            main[line[0]] = Organisation(line[1], Chance.Between(520, 720), line);
        }

        for (var i = 0; i < Companies; i++)
        {
            Organisation(people.AnyLanguage(), Chance.Between(12, 700), null);
        }

        for (var i = 0; i < Consumers; i++)
        {
            Consumer(people.AnyLanguage(), Chance.Between(6, 700));
        }

        SecondPlaces();
    }

    private Client Organisation(string language, int days, string[]? told)
    {
        var company = people.Company(language);
        var parent = told?[6] is { Length: > 0 } key ? main[key] : null;
        if (told is not null)
        {
            company = Named(company, told[2], told[5]);
        }

        var at = parent is null ? tale.Ago(days) : tale.Between(parent.Since, parent.Since.AddDays(40));
        var by = Owner(language, days);
        var words = write.In(language);
        var account = new Account
        {
            Name = company.Name,
            Kind = told?[3] ?? "company",
            Status = told is null ? Chance.Any(["prospect", "prospect", "prospect", "prospect", "prospect", "prospect", "former", "partner"]) : told[4] == "transport" ? "partner" : "customer",
            Category = told is not null ? "a" : Chance.Any(["a", "b", "b", "c", "c", "c"]),
            Industry = told?[4] ?? Chance.Skewed(Industries),
            Email = company.Email,
            Phone = Shown(company.Phone, company.Country),
            Website = company.Website,
            Street = company.Address.Street,
            PostalCode = company.Address.Postcode is { Length: > 0 } code ? code : null,
            City = company.Address.City,
            Country = Countries[language],
            Nip = language == "pl" ? company.TaxNumber : null,
            Regon = language == "pl" ? company.RegisterNumber : null,
            VatNumber = language == "pl" ? null : company.TaxNumber,
            CompanyCode = language == "lt" ? company.RegisterNumber : null,
            Employees = told is null ? company.Employees : Number(told[7]),
            Founded = told is null ? Chance.Between(1946, 2021) : Number(told[8]),
            Revenue = Writer.Money(language, (told is null ? company.Employees : Number(told[7])) * Chance.Between(60, 140) * 1_000m),
            Vip = told is not null && Chance.Of(0.4) || told?[0] == "nanni",
            PaymentTerms = Chance.Any(["14", "30", "30", "30", "60", "prepaid"]),
            PaymentForm = "transfer",
            CustomerGroup = "wholesale",
            DiscountLevel = Chance.Any(["none", "none", "a", "b", "c"]),
            CreditLimit = Writer.Money(language, Chance.Any([20_000m, 50_000m, 120_000m, 250_000m])),
            Satisfaction = Chance.Of(0.7) ? Chance.Between(told?[0] == "nanni" ? 31 : 45, 98) / 10m : null,
            PreferredChannel = Chance.Any(["phone", "phone", "mail", "meeting"]),
            PreferredLanguage = language,
            PreferredTime = Chance.Of(0.4) ? words.Any("hours") : null,
            Tags = [.. Enumerable.Range(0, Chance.Between(0, 2)).Select(_ => words.Any("tags")).Distinct()],
            Description = told?[9] ?? (Chance.Of(0.5) ? words.Any("about") : null),
            OwnerId = by.Id,
            TeamId = by.Team,
        };
        if (told is not null && Chance.Of(0.4))
        {
            account.NextStep = words.Any("next");
            account.NextStepOn = tale.Today.AddDays(Chance.Between(1, 30));
        }

        tale.Tell(at, by, "account.create", work =>
        {
            account.ParentId = parent?.Account!.Id;
            work.Add(account);
        });
        var client = new Client(account, language, by, company.Address.City, at, told is null ? 1 : told[0] == "nanni" ? 4 : 3);
        All.Add(client);
        for (var i = Chance.Between(told is null ? 1 : 3, told is null ? 3 : 5); i > 0; i--)
        {
            Employee(client, company, i == 1 && told is null ? 400 : 40);
        }

        return client;
    }

    private void Employee(Client client, SampleCompany company, int within)
    {
        var sample = people.EmployeeOf(company);
        var words = write.In(client.Language);
        var job = words.Next("job");
        var title = job[sample.IsFemale ? 2 : 1];
        var at = tale.Between(client.Since, Min(client.Since.AddDays(within), tale.Now)).AddMinutes(25);
        var contact = Person(sample, client.Owner);
        contact.JobTitle = title;
        tale.Tell(at, client.Owner, "contact.create", work =>
        {
            contact.AccountId = client.Account!.Id;
            work.Add(contact);
            work.Add(new Affiliation
            {
                Title = title,
                ContactId = contact.Id,
                AccountId = client.Account.Id,
                Role = job[0],
                StartsOn = DateOnly.FromDateTime(at.Date).AddDays(-Chance.Between(30, 4_000)),
                Main = true,
            });
        });
        client.People.Add(new(contact, sample.FullName, client.City, at < tale.Now ? at : tale.Now));
    }

    private void Consumer(string language, int days)
    {
        var sample = people.Person(language);
        var (at, by) = (tale.Ago(days), Owner(language, days));
        var contact = Person(sample, by);
        contact.Kind = "consumer";
        contact.PaymentTerms = Chance.Any(["prepaid", "prepaid", "7", "14"]);
        contact.PaymentForm = Chance.Any<string>(language == "pl" ? ["blik", "card", "transfer"] : ["card", "card", "transfer", "cash"]);
        contact.DiscountLevel = Chance.Any(["none", "none", "none", "a"]);
        if (Chance.Of(0.35))
        {
            contact.Pesel = language == "pl" ? people.PersonalNumber(sample) : null;
            contact.AsmensKodas = language == "lt" ? people.PersonalNumber(sample) : null;
        }

        tale.Tell(at, by, "contact.create", work => work.Add(contact));
        var client = new Client(null, language, by, sample.Address.City, at, 1);
        client.People.Add(new(contact, sample.FullName, sample.Address.City, at));
        All.Add(client);
    }

    /// <summary>Some sit on a second board, advise, or have left a company that we know too.</summary>
    private void SecondPlaces()
    {
        var companies = All.Where(c => c.Account is not null).ToList();
        foreach (var client in companies.Where(_ => Chance.Of(0.22)))
        {
            var (person, other) = (Chance.Any(client.People), Chance.Any(companies));
            if (other == client || other.Language != client.Language)
            {
                continue;
            }

            var (role, left) = (Chance.Any<string>(["board", "advisor", "employee", "owner"]), Chance.Of(0.5));
            var title = write.In(client.Language).Next("job", role)[Surnamed(person) ? 2 : 1];
            var at = tale.Between(Max(person.Since, other.Since), tale.Now).AddMinutes(40);
            tale.Tell(at, client.Owner, "affiliation.create", work => work.Add(new Affiliation
            {
                Title = title,
                ContactId = person.Contact.Id,
                AccountId = other.Account!.Id,
                Role = role,
                StartsOn = tale.Today.AddDays(-Chance.Between(1_500, 4_000)),
                EndsOn = left ? tale.Today.AddDays(-Chance.Between(20, 1_400)) : null,
            }));
        }
    }

    private static bool Surnamed(Person person) => person.Contact.LastName is { } name && (name.EndsWith('a') || name.EndsWith('ė'));

    private Contact Person(SamplePerson sample, Colleague by)
    {
        var contact = Told(sample, by);
        contact.ProposeNameDay(null, sample.Language);
        return contact;
    }

    private Contact Told(SamplePerson sample, Colleague by) => new()
    {
        FirstName = sample.GivenName,
        LastName = sample.FamilyName,
        Email = sample.Email,
        Phone = Shown(sample.Phone, sample.Country),
        Street = sample.Address.Street,
        PostalCode = sample.Address.Postcode is { Length: > 0 } code ? code : null,
        City = sample.Address.City,
        Country = Countries[sample.Language],
        BirthDate = Chance.Of(0.5) ? sample.BornOn : null,
        Status = Chance.Any(["active", "active", "active", "active", "passive"]),
        Source = Chance.Any(["website", "referral", "referral", "fair", "cold", "advert"]),
        Vip = Chance.Of(0.05),
        Satisfaction = Chance.Of(0.4) ? Chance.Between(50, 100) / 10m : null,
        PreferredChannel = Chance.Any(["phone", "mail", "mail", "meeting"]),
        PreferredLanguage = sample.Language,
        PreferredTime = Chance.Of(0.2) ? write.In(sample.Language).Any("hours") : null,
        DoNotCall = Chance.Of(0.03),
        DoNotEmail = Chance.Of(0.04),
        Tags = Chance.Of(0.2) ? [write.In(sample.Language).Any("tags")] : [],
        OwnerId = by.Id,
        TeamId = by.Team,
    };

    /// <summary>The host has some of everything; the one who left, what is long ago.</summary>
    private Colleague Owner(string language, int days) => Chance.Between(1, 100) switch
    {
        <= 14 => tale.Cast.Host,
        <= 40 when language == "en" && days > 400 => tale.Cast.Gone,
        _ => Chance.Skewed(tale.Cast.Of(language)),
    };

    /// <summary>A generated company under another name, in its own city.</summary>
    private SampleCompany Named(SampleCompany company, string name, string city)
    {
        var at = Enumerable.Range(0, 60).Select(_ => Places.Any(Chance, company.Country)).FirstOrDefault(p => p.City == city)
            ?? company.Address with { City = city, Postcode = "" };
        var words = Fold.Sort(name).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Fold.Compact).Where(w => w.Length > 3).Take(2);
        return company with { Name = name, Address = at, Domain = string.Concat(words) + ".example" };
    }

    /// <summary>As people write it on a card: +48 601 234 567.</summary>
    internal static string Shown(string phone, string country)
    {
        var digits = Phone.Normalize(phone, country) ?? phone;
        var code = country switch { "PL" => 3, "LT" => 4, _ => 3 };
        return digits.Length < 10 ? phone : country switch
        {
            "PL" => $"{digits[..code]} {digits[code..(code + 3)]} {digits[(code + 3)..(code + 6)]} {digits[(code + 6)..]}",
            "LT" => $"{digits[..code]} {digits[code..(code + 3)]} {digits[(code + 3)..]}",
            _ => $"{digits[..code]} {digits[code..(code + 4)]} {digits[(code + 4)..]}",
        };
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
