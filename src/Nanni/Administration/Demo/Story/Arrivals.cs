using Nanni.Administration.Demo.People;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Sales.Leads;
using Nanni.Sales.Leads.Assignment;

namespace Nanni.Administration.Demo.Story;

/// <summary>Leads of the last weeks: from the web site with its campaigns, from the fair, by a friend's word; some are worked on, some were forgotten.</summary>
internal sealed class Arrivals(Tale tale, Writer write, PeopleGenerator people, Chance chance)
{
    private const int Many = 84;

    private static readonly Dictionary<string, string> Countries = new() { ["pl"] = "Polska", ["lt"] = "Lietuva", ["en"] = "United Kingdom" };

    private static readonly (string Source, string Medium, string Campaign)[] Campaigns =
        [("newsletter", "email", "spring-roofs"), ("search", "cpc", "copper-sheet"), ("search", "cpc", "stills"), ("fair", "qr", "fair-stand")];

    private readonly Dictionary<string, LeadRule> rules = [];
    private readonly Dictionary<string, int> turns = [];

    public void Tell()
    {
        // The host administers the workspace, whatever the story lets colleagues do.
        var administrator = tale.Cast.Host with { Actor = tale.Cast.Host.Actor.With((_, _) => Scope.All, isAdministrator: true, fields: null) };

        // One rule for each team that sells, as its leads come by their country.
        foreach (var language in Countries.Keys)
        {
            var team = tale.Cast.Of(language);
            var rule = rules[language] = new()
            {
                Name = Countries[language], Position = rules.Count + 1, Mode = LeadModes.Turns,
                Condition = FilterText.Json(Filter.Eq("country", Countries[language])).ToJsonString(), People = LeadPlaces.Write([.. team.Select(one => new LeadPlace(one.Id))]),
            };
            tale.Tell(tale.Ago(90), administrator, "leadRule.create", work => work.Add(rule));
        }

        for (var i = 0; i < Many; i++)
        {
            Arrive(people.AnyLanguage(), tale.Ago(chance.Between(0, i < Many / 4 ? 6 : 70)));
        }
    }

    /// <summary>Of the site, by the rule for its country; any other is of whoever met them.</summary>
    private Colleague Owner(string language, bool isFromSite)
    {
        var team = tale.Cast.Of(language);
        return isFromSite ? team[(turns[language] = turns.GetValueOrDefault(language) + 1) % team.Count] : chance.Of(0.5) ? tale.Cast.Host : chance.Any(team);
    }

    private void Arrive(string language, DateTimeOffset at)
    {
        var company = chance.Of(0.7) ? people.Company(language) : null;
        var person = company is null ? people.Person(language) : people.EmployeeOf(company);
        var (wanted, message) = write.In(language).Next("lead") switch { [var key, var text] => (write.Ware(key), text), _ => throw new FormatException("A lead is a ware and a message.") };
        var isFromSite = chance.Of(0.6);
        var owner = Owner(language, isFromSite);
        var lead = new Lead
        {
            FirstName = person.GivenName, LastName = person.FamilyName, Company = company?.Name, JobTitle = person.JobTitle,
            Email = person.Email, Phone = chance.Of(0.6) ? Customers.Shown(person.Phone, person.Country) : null, Website = company?.Website,
            PostalCode = person.Address.Postcode is { Length: > 0 } code ? code : null, City = person.Address.City, Country = Countries[language],
            Message = message, EstimatedValue = chance.Of(0.5) ? Writer.Money(language, wanted.Price * chance.Between(1, 12)) : null,
            Source = isFromSite ? "website" : chance.Any(["fair", "referral", "cold", "advert"]), OwnerId = owner.Id, TeamId = owner.Team,
        };
        if (isFromSite)
        {
            (lead.UtmSource, lead.UtmMedium, lead.UtmCampaign) = chance.Any(Campaigns);
            lead.LandingPage = "https://copper.example/" + wanted.Key;
        }

        tale.Tell(at, isFromSite ? tale.Cast.Host : owner, "lead.create", work =>
        {
            lead.ProductId = wanted.Product.Id;
            if (isFromSite)
            {
                lead.AssignBy(rules[language].Id, owner.Id, work.At);
            }

            work.Add(lead);
        });
        Work(lead, owner, at, language);
    }

    /// <summary>Four of ten lie as they came, and the older of them are what somebody should ring about.</summary>
    private void Work(Lead lead, Colleague owner, DateTimeOffset at, string language)
    {
        var began = at.AddHours(chance.Between(2, 50));
        if (began > tale.Now || chance.Of(0.4))
        {
            return;
        }

        var (step, on) = (write.In(language).Any("next"), tale.Today.AddDays(chance.Between(-5, 12)));
        tale.Tell(began, owner, "lead.update", work => work.Change(lead, one => (one.Status, one.NextStep, one.NextStepOn) = ("working", step, on)));
        var ended = began.AddDays(chance.Between(2, 12));
        if (ended < tale.Now && chance.Of(0.55))
        {
            var isFit = chance.Of(0.6);
            var reason = chance.Any(["noFit", "noBudget", "noNeed", "unreachable", "spam"]);
            tale.Tell(ended, owner, "lead.update", work => work.Change(lead, one => (one.Status, one.DisqualifyReason) = isFit ? ("qualified", null) : (Lead.Disqualified, reason)));
        }
    }
}
