using System.Globalization;
using Nanni.Records.Bulk;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Approvals;
using Nanni.Sales.Forecasts;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;
using Nanni.Sales.Quotes;

namespace Nanni.Administration.Demo.Story;

/// <summary>How Ea-nasir &amp; Sons have arranged their selling: what is handed over, who approves what, who is to sell how much, and what is on offer.</summary>
internal sealed class Selling(Tale tale, string language, RecordStore store)
{
    /// <summary>Of the checklist of a hand-over.</summary>
    public const int Steps = 5;

    private static readonly string[] Languages = ["en", "pl", "lt"];

    /// <summary>For a quarter, in thousands of the currency in which their customers are invoiced.</summary>
    private static readonly Dictionary<string, (int Thousands, string Currency)> Quotas = new() { ["pl"] = (2_400, "PLN"), ["lt"] = (360, "EUR"), ["en"] = (300, "EUR") };

    private static readonly Dictionary<string, decimal> Taxes = new() { ["pl"] = 23, ["lt"] = 21, ["en"] = 0 };

    private readonly Dictionary<int, int> numbers = [];

    /// <summary>Before the first deal is won.</summary>
    public void Settle(Pipeline pipeline)
    {
        var host = tale.Cast.Host;
        tale.Tell(tale.Ago(698), host, "pipeline.update", work => work.Change(pipeline, p =>
        {
            p.HandoverSteps = string.Join('\n', Handover());
            (p.HandoverDays, p.HandoverToId) = (21, tale.Cast.Quality("pl").Id);
        }));
        tale.Tell(tale.Ago(300), host, "approvalRule.create", work => work.Add(new ApprovalRule
        {
            Name = In("Discount above 8 %", "Rabat powyżej 8 %", "Nuolaida, didesnė nei 8 %"), Measure = ApprovalRule.Discount, Threshold = 8, ApproverId = tale.Cast.Of("pl")[0].Id,
        }));
        var quarter = new DateOnly(tale.Today.Year, (tale.Today.Month - 1) / 3 * 3 + 1, 1);
        tale.Tell(tale.Ago(95), host, "quota.create", work =>
        {
            foreach (var spoken in Languages)
            {
                var (thousands, currency) = Quotas[spoken];
                foreach (var seller in tale.Cast.Of(spoken))
                {
                    work.Add(new Quota { Name = seller.Name, PersonId = seller.Id, Length = "quarter", StartsOn = quarter, Amount = new Money(thousands * 100_000L, currency) });
                }
            }
        });
    }

    /// <summary>Deals that have come so far have a quote, most of them one variant, the largest three to choose from.</summary>
    /// <param name="offered">The stages in which the customer has an offer.</param>
    public void Offer(IEnumerable<OpenDeal> deals, IReadOnlyList<Stage> offered)
    {
        foreach (var (one, i) in deals.Where(d => d.Client.Account is not null && offered.Contains(d.Stage)).Select((d, i) => (d, i)))
        {
            tale.Tell(one.Since.AddMinutes(6), one.Client.Owner, "quote.create", work =>
                work.Add(Quote(work, one.Client.Language, one.Deal, Lines(one.Client.Language, one.Ware, one.Deal.Amount!.Value), i)));
        }
    }

    private Quote Quote(PastWork work, string words, Opportunity deal, IReadOnlyList<OfferLine> lines, int number)
    {
        var quote = new Quote
        {
            Number = Number(work), Subject = deal.Name, OpportunityId = deal.Id, AccountId = deal.AccountId, ContactId = deal.ContactId, Language = words,
            Currency = deal.Amount!.Value.Currency, ValidUntil = tale.Today.AddDays(10 + (number % 4 * 7)), OwnerId = deal.OwnerId, TeamId = deal.TeamId,
        };
        var plain = new OfferVariant { Name = Say(words, "As asked", "Zgodnie z zapytaniem", "Kaip prašyta"), Lines = lines };
        quote.Write(new()
        {
            Variants = lines[0].Quantity < 12 ? [plain] :
            [
                plain,
                plain with { Name = Say(words, "Paid in advance", "Z przedpłatą", "Mokant iš anksto"), Lines = [lines[0] with { Discount = 3 }, .. lines.Skip(1)] },
                plain with { Name = Say(words, "Framework order, one year", "Zamówienie ramowe na rok", "Metinė sutartis"), Lines = [lines[0] with { Quantity = lines[0].Quantity * 4, Discount = 7 }, .. lines.Skip(1)] },
            ],
        });
        quote.AddUp();
        return quote;
    }

    private static IReadOnlyList<OfferLine> Lines(string words, Ware ware, Money amount)
    {
        // As in the story's own sums: złoty in Poland, euro elsewhere.
        var rate = amount.Currency == "PLN" ? 4.25m : 1;
        var price = decimal.Round(ware.Price * rate, 2);
        var quantity = Math.Max(1, decimal.Round(amount.Minor / 100m / price));
        var at = Array.IndexOf(Languages, words);
        return
        [
            new() { ProductId = ware.Product.Id, Name = ware.Name(words), Quantity = quantity, Unit = ware.Units[at], Price = price, Tax = Taxes[words], Cost = decimal.Round(ware.Product.Cost!.Value.Minor / 100m * rate, 2) },
            new()
            {
                Name = Say(words, "Freight, insured", "Transport z ubezpieczeniem", "Pervežimas su draudimu"), Unit = Say(words, "run", "kurs", "reisas"),
                Quantity = Math.Max(1, Math.Ceiling(quantity / 24)), Price = decimal.Round(780 * rate), Tax = Taxes[words], Cost = decimal.Round(610 * rate), IsOptional = true,
            },
        ];
    }

    /// <summary>The next of the year, and the place from which whoever goes on counting does.</summary>
    private string Number(PastWork work)
    {
        var year = work.At.Year;
        var next = numbers[year] = numbers.GetValueOrDefault(year) + 1;
        work.Also(store.Sql().Add($"""
            insert into quote_numbers (workspace_id, year, taken) values ({work.Actor.WorkspaceId}, {year}, {next})
            on conflict (workspace_id, year) do update set taken = excluded.taken
            """));
        return string.Create(CultureInfo.InvariantCulture, $"{year}-{next:0000}");
    }

    private string[] Handover() =>
    [
        In("Confirm quantities and the day of delivery", "Potwierdzić ilości i dzień dostawy", "Patvirtinti kiekius ir pristatymo dieną"),
        In("Credit limit and terms of payment", "Limit kredytowy i warunki płatności", "Kredito limitas ir mokėjimo sąlygos"),
        In("Certificate of quality to the customer", "Atest jakości dla klienta", "Kokybės sertifikatas klientui"),
        In("Book the freight", "Zamówić transport", "Užsakyti pervežimą"),
        In("Ring after the first delivery", "Zadzwonić po pierwszej dostawie", "Paskambinti po pirmojo pristatymo"),
    ];

    private string In(params string[] texts) => Say(language, texts);

    private static string Say(string language, params string[] texts) => texts[Array.IndexOf(Languages, language)];
}
