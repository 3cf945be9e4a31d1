using Nanni.Activities.Interactions;
using Nanni.Activities.Tasks;
using Nanni.Records.Types;
using Nanni.Sales.DealTeams;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;

namespace Nanni.Bench.Data;

/// <summary>Pipeline, deals and interactions, each made from its index alone.</summary>
internal sealed class Dealings(int workspace, DataSize size, Cast cast, Customers customers)
{
    /// <summary>Name, kind, probability, share of the open deals.</summary>
    private static readonly (string Name, string Kind, decimal Chance, double Share)[] Stages =
    [
        ("Qualification", "open", 10, 0.40), ("Needs", "open", 25, 0.25), ("Proposal", "open", 50, 0.15), ("Negotiation", "open", 70, 0.12),
        ("Contract", "open", 90, 0.08), ("Won", "won", 100, 0), ("Lost", "lost", 0, 0),
    ];

    private static readonly string[] Goods = ["Copper ingots", "Miedź elektrolityczna", "Varis", "Tin plates", "Blacha cynowa", "Wire 2.5 mm", "Bronze rods", "Katody", "Scrap", "Service"];

    private static readonly string[] Talks =
    [
        "Price of the next delivery", "Reklamacja jakości miedzi", "Skambutis dėl sąskaitos", "Spotkanie u klienta", "Offer sent", "Umowa ramowa",
        "Pristatymo terminas", "Follow-up", "Wysłane próbki", "Termin płatności", "Susitikimas mugėje", "Complaint answered",
    ];

    public static readonly string[] Reasons = ["price", "time", "none"];

    public static readonly string[] Sources = ["web", "referral", "fair", "call", "partner"];

    private static readonly string[] Kinds = ["call", "mail", "meeting", "visit"];

    public Guid PipelineId => Ids.Of(workspace, Kind.Pipeline, 0);

    public Pipeline Pipeline() => Stamp(new Pipeline { Name = "Sales", Position = 1 }, PipelineId, Ids.Start);

    public Stage Stage(int index) => Stamp(
        new Stage
        {
            Name = Stages[index].Name, PipelineId = PipelineId, Position = index, Kind = Stages[index].Kind, Probability = Stages[index].Chance,
        },
        StageId(index), Ids.Start);

    public static int StageCount => Stages.Length;

    public Guid StageId(int index) => Ids.Of(workspace, Kind.Stage, index);

    public Guid DealId(int index) => Ids.Of(workspace, Kind.Deal, index, size.Deals);

    public Opportunity Deal(int index)
    {
        var dice = new Dice(workspace, Kind.Deal, index);
        var at = Ids.At(index, size.Deals);
        var account = index < 200 ? 0 : dice.Below(size.Accounts);
        var (owner, team) = customers.OwnerOf(account);
        var open = index % (size.Deals / size.OpenDeals) == 0;
        var deal = new Opportunity
        {
            Name = $"{dice.Of(Goods)} {dice.Number(1, 400)} t",
            AccountId = customers.AccountId(account),
            Amount = new Money(dice.Between(500, 900_000) * 100L, dice.Chance(0.8) ? "PLN" : "EUR"),
            ExpectedClose = DateOnly.FromDateTime(at.Date).AddDays(dice.Between(10, 200)),
            Source = dice.Skewed(Sources),
            NextStep = dice.Chance(0.5) ? "Call back" : null,
            OwnerId = owner,
            TeamId = team,
        };
        var end = open ? "open" : dice.Chance(0.45) ? "won" : "lost";
        var closed = at.AddHours(dice.Below(2_000));
        deal.Start(Stage(end == "won" ? StageCount - 2 : StageOf(ref dice)), end == "open" ? closed : at);
        if (end == "won")
        {
            deal.Start(Stage(StageCount - 2), closed);
        }
        else if (end == "lost")
        {
            deal.MoveTo(Stage(StageCount - 1), closed, dice.Skewed(Reasons));
        }

        return Stamp(deal, DealId(index), at);
    }

    /// <summary>A place in the team of a deal: its owner has 60 % of it, a colleague 40 %.</summary>
    public DealMember Share(int index)
    {
        var deal = Deal(index / 2 * 10);
        var colleague = cast.Member(10 + (index / 2 % 40));
        var member = index % 2 == 0 ? deal.OwnerId!.Value : colleague == deal.OwnerId ? cast.Member(1) : colleague;
        return Stamp(
            DealMember.Of(deal.Id, member, null, index % 2 == 0 ? 60 : 40), Ids.Of(workspace, Kind.DealMember, index, size.Shares), deal.CreatedAt);
    }

    public CrmTask Task(int index)
    {
        var dice = new Dice(workspace, Kind.Task, index);
        var at = Ids.At(index, size.Tasks);
        var account = index < 100 ? 0 : dice.Below(size.Accounts);
        var (owner, team) = customers.OwnerOf(account);
        var task = new CrmTask
        {
            Subject = $"{dice.Of(Talks)} {dice.Number(1, 999)}",
            DueAt = at.AddDays(dice.Between(1, 60)),
            AccountId = customers.AccountId(account),
            OwnerId = owner,
            TeamId = team,
        };
        if (dice.Chance(0.8))
        {
            task.Complete(at.AddDays(30));
        }

        return Stamp(task, Ids.Of(workspace, Kind.Task, index, size.Tasks), at);
    }

    public Interaction Interaction(int index)
    {
        var dice = new Dice(workspace, Kind.Interaction, index);
        var at = Ids.At(index, size.Interactions);

        // Spread over all the years, so that the big customer's story is as long as everybody's.
        var big = index % (size.Interactions / DataSize.BigCustomer) == 0;
        var contact = big ? dice.Below(20) : 20 + dice.Below(size.Contacts - 20);
        var account = big ? 0 : customers.AccountOf(contact);
        var (owner, team) = account is { } known ? customers.OwnerOf(known) : cast.Owner(ref dice);
        var one = new Interaction
        {
            Subject = $"{dice.Of(Talks)} {dice.Number(1, 9_999)}",
            Kind = dice.Skewed(Kinds),
            Direction = dice.Chance(0.5) ? "in" : "out",
            At = at,
            Minutes = dice.Between(1, 90),
            AccountId = account is { } of ? customers.AccountId(of) : null,
            ContactId = customers.ContactId(contact),
            Private = dice.Chance(0.01),
            Body = string.Join(". ", Enumerable.Range(0, dice.Between(1, 4)).Select(i => Talks[(index + (i * 5)) % Talks.Length] + " " + Goods[(index + i) % Goods.Length])),
            OwnerId = owner,
            TeamId = team,
        };
        return Stamp(one, Ids.Of(workspace, Kind.Interaction, index, size.Interactions), at);
    }

    private static int StageOf(ref Dice dice)
    {
        var share = dice.Share();
        var stage = 0;
        while (stage < 4 && (share -= Stages[stage].Share) > 0)
        {
            stage++;
        }

        return stage;
    }

    private T Stamp<T>(T record, Guid id, DateTimeOffset at)
        where T : Record
    {
        (record.WorkspaceId, record.Id, record.Version, record.CreatedAt, record.UpdatedAt) = (cast.Workspace, id, 1, at, at);
        record.CreatedBy = record.OwnerId;
        return record;
    }
}
