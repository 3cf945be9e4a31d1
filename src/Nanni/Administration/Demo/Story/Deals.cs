using Nanni.Administration.Demo.People;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;

namespace Nanni.Administration.Demo.Story;

/// <summary>Deals on their way through the pipeline: won, lost, open, some forgotten.</summary>
/// <param name="open">The open stages, first to last.</param>
internal sealed class Deals(Tale tale, Writer write, IReadOnlyList<Stage> open, Stage won, Stage lost)
{
    private static readonly string[] Reasons = ["price", "price", "competitor", "competitor", "timing", "noNeed", "noAnswer", "quality"];

    private Chance Chance => tale.Chance;

    /// <summary>Open deals with their customers.</summary>
    public List<(Client Client, Opportunity Deal, DateTimeOffset Since)> Open { get; } = [];

    public void Tell(Client client)
    {
        var many = client.Account is null ? (Chance.Of(0.15) ? 1 : 0) : client.IsMain ? Chance.Between(3, 6) : Chance.Any([0, 0, 1, 1, 1, 2]);
        var customer = false;
        for (var i = 0; i < many; i++)
        {
            // What began long ago is decided, but for a few that somebody should ring about.
            var isRecent = Chance.Of(0.4);
            var at = tale.Between(isRecent ? Max(client.Since, tale.Now.AddDays(-75)) : client.Since, tale.Now.AddDays(isRecent ? -2 : -100)).AddMinutes(50);
            if (at < tale.Now.AddDays(-2))
            {
                customer = Deal(client, at, customer);
            }
        }
    }

    private bool Deal(Client client, DateTimeOffset at, bool customer)
    {
        var words = write.In(client.Language);
        var sample = client.Account is null ? null : words.Next("deal");
        var ware = write.Ware(sample is null ? Chance.Any(["still", "hood", "kettle"]) : sample[0]);
        var tonnes = write.Tonnes();
        var units = ware.IsMetal ? tonnes : ware.Key == "kettle" && client.Account is not null ? 3 : 1;
        var who = client.Anybody(Chance, at);
        var age = (tale.Now - at).TotalDays;
        var ends = age > 90 ? Chance.Of(0.98) : age > 40 && Chance.Of(0.3);
        var isWon = ends && Chance.Of(client.IsMain ? 0.68 : 0.52);
        var deal = new Opportunity
        {
            Name = sample is null ? ware.Name(client.Language) : write.Fill(sample[1], client, who, at, ware, tonnes),
            Amount = Writer.Money(client.Language, units * ware.Price * Chance.Between(94, 108) / 100m),
            EngagedOn = DateOnly.FromDateTime(at.Date),
            Source = Chance.Any(["referral", "website", "fair", "cold", "referral"]),
            Tags = Chance.Of(0.25) ? [words.Any("tags")] : [],
            OwnerId = client.Owner.Id,
            TeamId = client.Owner.Team,
        };
        tale.Tell(at, client.Owner, "opportunity.create", work =>
        {
            (deal.AccountId, deal.ContactId, deal.ProductId) = (client.Account?.Id, who?.Contact.Id, ware.Product.Id);
            deal.Start(open[0], work.At);
            work.Add(deal);
        });
        var last = Moves(client, deal, at, ends);
        if (!ends)
        {
            deal.ExpectedClose = tale.Today.AddDays(Chance.Between(-8, 80));
            NextStep(client, deal, last);
            Open.Add((client, deal, last));
            return customer;
        }

        var end = tale.Between(last, Min(last.AddDays(30), tale.Now)).AddMinutes(30);
        deal.ExpectedClose = DateOnly.FromDateTime(end.Date).AddDays(Chance.Between(-12, 12));
        End(client, deal, end, isWon);
        if (isWon && !customer && client.Account is { } account)
        {
            tale.Tell(end.AddMinutes(2), client.Owner, "account.update", work => work.Change(account, a => a.Status = a.Status == "partner" ? a.Status : "customer"));
        }

        return customer || isWon;
    }

    /// <returns>When it came to where it stands.</returns>
    private DateTimeOffset Moves(Client client, Opportunity deal, DateTimeOffset at, bool ends)
    {
        var last = at;
        var until = Chance.Between(ends ? 1 : 0, open.Count - 1);
        for (var stage = 1; stage <= until; stage++)
        {
            var next = tale.Between(last.AddDays(2), last.AddDays(15)).AddMinutes(stage * 7);
            if (next > tale.Now.AddHours(-3))
            {
                break;
            }

            var to = open[stage];
            last = next;
            tale.Tell(next, client.Owner, "opportunity.move", work => work.Change(deal, d => d.MoveTo(to, work.At)));
        }

        return last;
    }

    private void NextStep(Client client, Opportunity deal, DateTimeOffset last)
    {
        if (Chance.Of(client.Owner == tale.Cast.Host ? 0.4 : 0.25))
        {
            return;
        }

        var (step, on) = (write.In(client.Language).Any("next"), tale.Today.AddDays(Chance.Between(-3, 18)));
        tale.Tell(last.AddMinutes(9), client.Owner, "opportunity.update", work => work.Change(deal, d => (d.NextStep, d.NextStepOn) = (step, on)));
    }

    private void End(Client client, Opportunity deal, DateTimeOffset at, bool isWon)
    {
        if (isWon)
        {
            tale.Tell(at, client.Owner, "opportunity.move", work => work.Change(deal, d => d.MoveTo(won, work.At)));
            return;
        }

        var reason = Chance.Any(Reasons);
        var note = write.In(client.Language).Next("lost", reason)[1];
        tale.Tell(at, client.Owner, "opportunity.move", work => work.Change(deal, d =>
        {
            d.MoveTo(lost, work.At, reason);
            d.LostNote = note;
        }));
    }

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
