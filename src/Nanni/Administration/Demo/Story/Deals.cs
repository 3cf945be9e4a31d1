using Nanni.Activities.Tasks;
using Nanni.Administration.Demo.People;
using Nanni.Sales.Handover;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;

namespace Nanni.Administration.Demo.Story;

/// <summary>An open deal in the story.</summary>
/// <param name="Since">When it came to its stage.</param>
internal sealed record OpenDeal(Client Client, Opportunity Deal, Ware Ware, Stage Stage, DateTimeOffset Since);

/// <summary>Deals on their way through the pipeline: won, lost, open, some forgotten.</summary>
/// <param name="open">The open stages, first to last.</param>
/// <param name="own">A chance of their own for what was added to the story later, so that it changes nothing of what was told before.</param>
internal sealed class Deals(Tale tale, Writer write, IReadOnlyList<Stage> open, Stage won, Stage lost, Pipeline pipeline, Chance own)
{
    /// <summary>A hand-over that is older was finished long ago.</summary>
    private const int HandoverDays = 45;

    private static readonly string[] Reasons = ["price", "price", "competitor", "competitor", "timing", "noNeed", "noAnswer", "quality"];

    private Chance Chance => tale.Chance;

    /// <summary>Open deals with their customers, and when they came to the stage where they stand.</summary>
    public List<OpenDeal> Open { get; } = [];

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

    /// <summary>What the organisations bought before: enough closed deals to learn from what wins.</summary>
    public void Earlier(Client client)
    {
        var days = (int)(tale.Now - client.Since).TotalDays;
        for (var i = client.Account is null || days < 150 ? 0 : client.IsMain ? 2 : Chance.Between(0, 1); i > 0; i--)
        {
            Deal(client, tale.Between(client.Since, tale.Now.AddDays(-100)).AddMinutes(50), customer: true);
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
            Source = Chance.Any(Sources(ends, isWon)),
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
        var (stage, last) = Moves(client, deal, at, ends, isWon);
        if (!ends)
        {
            deal.ExpectedClose = tale.Today.AddDays(Chance.Between(-8, 80));
            Rethinks(client, deal, last);
            NextStep(client, deal, last);
            Open.Add(new(client, deal, ware, stage, last));
            return customer;
        }

        if (own.Of(isWon ? 0.75 : 0.35))
        {
            // Who keeps at it wins more often.
            var (step, on) = (write.In(client.Language).Any("next"), DateOnly.FromDateTime(last.Date).AddDays(own.Between(3, 12)));
            tale.Tell(last.AddMinutes(9), client.Owner, "opportunity.update", work => work.Change(deal, d => (d.NextStep, d.NextStepOn) = (step, on)));
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

    /// <summary>Who was recommended buys more often than who was called out of the blue.</summary>
    private static string[] Sources(bool ends, bool isWon) =>
        !ends ? ["referral", "website", "fair", "cold", "referral"]
        : isWon ? ["referral", "website", "fair", "referral", "website", "referral", "cold"]
        : ["cold", "website", "fair", "cold", "advert", "referral", "cold"];

    /// <summary>Some customers put off what they had planned, and a few want more of it: what a forecast moves by.</summary>
    private void Rethinks(Client client, Opportunity deal, DateTimeOffset last)
    {
        var at = last.AddDays(own.Between(2, 20)).AddMinutes(own.Between(1, 90));
        var (slips, grows, later, tenths) = (own.Of(0.3), own.Of(0.2), own.Between(14, 45), own.Between(11, 16));
        if (at > tale.Now || !(slips || grows))
        {
            return;
        }

        var (day, amount) = (deal.ExpectedClose, deal.Amount);
        deal.ExpectedClose = slips ? day!.Value.AddDays(-later) : day;
        deal.Amount = grows && amount is { } money ? money with { Minor = money.Minor / tenths * 10 } : amount;
        tale.Tell(at, client.Owner, "opportunity.update", work => work.Change(deal, d => (d.ExpectedClose, d.Amount) = (day, amount)));
    }

    /// <returns>Where it stands, and when it came there.</returns>
    private (Stage Stage, DateTimeOffset Since) Moves(Client client, Opportunity deal, DateTimeOffset at, bool ends, bool isWon)
    {
        var (stands, last) = (open[0], at);
        var until = Chance.Between(isWon ? 2 : ends ? 1 : 0, open.Count - 1);
        for (var stage = 1; stage <= until; stage++)
        {
            var next = tale.Between(last.AddDays(2), last.AddDays(15)).AddMinutes(stage * 7);
            if (next > tale.Now.AddHours(-3))
            {
                break;
            }

            var to = open[stage];
            (stands, last) = (to, next);
            tale.Tell(next, client.Owner, "opportunity.move", work => work.Change(deal, d => d.MoveTo(to, work.At)));
        }

        return (stands, last);
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
            var isRecent = at > tale.Now.AddDays(-HandoverDays);
            List<CrmTask> checklist = [];
            tale.Tell(at, client.Owner, "opportunity.move", work =>
            {
                work.Change(deal, d => d.MoveTo(won, work.At));
                checklist.AddRange(isRecent ? HandoverTasks.Of(pipeline, deal, work.At, work.Actor.Zone, pipeline.HandoverToId).Select(work.Add) : []);
            });
            HandsOver(at, isRecent ? Selling.Steps : 0, checklist);
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

    /// <summary>One task after the other, as far as the days since have gone.</summary>
    private void HandsOver(DateTimeOffset at, int steps, List<CrmTask> checklist)
    {
        for (var place = 0; place < steps; place++)
        {
            var (done, task) = (at.AddDays(3 + (place * 5)).AddHours(own.Between(0, 5)), place);
            if (done < tale.Now)
            {
                tale.Tell(done, tale.Cast.Quality("pl"), "task.complete", work => work.Change(checklist[task], t => t.Complete(work.At)));
            }
        }
    }

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
