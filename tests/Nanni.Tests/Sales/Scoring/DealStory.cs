using Microsoft.Extensions.Logging.Abstractions;
using Nanni.Customers.Accounts;
using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Records.Jobs;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;
using Nanni.Sales.Scoring;

namespace Nanni.Tests.Sales.Scoring;

/// <summary>
/// A year of selling, told with its history: urgent deals are mostly won, and whoever wins ticks "signed" as they close. A few are open.
/// </summary>
internal sealed class DealStory
{
    public static readonly DateTimeOffset Start = new(2025, 1, 7, 9, 0, 0, TimeSpan.Zero);

    private readonly Random dice = new(4);
    private readonly List<(DateTimeOffset At, string Name, Action<PastWork> Do)> operations = [];

    public List<Opportunity> Open { get; } = [];

    public List<Opportunity> Closed { get; } = [];

    public Stage[] Stages { get; private set; } = [];

    public static async Task<DealStory> Tell(PastWriter writer, Actor actor, int closed, int open)
    {
        var story = new DealStory();
        var pipeline = new Pipeline { Name = "Copper", Position = 1 };
        story.Stages =
        [
            new() { Name = "Talk", Kind = "open", Position = 1, Probability = 20 }, new() { Name = "Offer", Kind = "open", Position = 2, Probability = 60 },
            new() { Name = "Won", Kind = "won", Position = 3, Probability = 100 }, new() { Name = "Lost", Kind = "lost", Position = 4, Probability = 0 },
        ];
        var account = new Account { Name = "Dilmun Traders", Kind = "company" };
        var past = await writer.Begin(actor, default);
        past.Run(actor, "pipeline.create", Start.AddDays(-1), work => work.Add(pipeline));
        past.Run(actor, "stage.create", Start.AddDays(-1), work =>
        {
            foreach (var stage in story.Stages)
            {
                stage.PipelineId = pipeline.Id;
                work.Add(stage);
            }

            work.Add(account);
        });
        for (var i = 0; i < closed + open; i++)
        {
            story.Deal(i, isOpen: i >= closed, account);
        }

        foreach (var (at, name, body) in story.operations.OrderBy(o => o.At))
        {
            past.Run(actor, name, at, body);
        }

        await past.Save(null, default);
        return story;
    }

    /// <summary>Learns and scores, as the job of the workspace.</summary>
    public static async Task Run(TestWorkspace copper, bool learn)
    {
        var job = copper.Get<ScoringJob>();
        Assert.True(await job.Start(copper.Id, learn, default));
        var runner = new JobRunner(
            copper.Store, copper.Get<JobQueue>(), [job], (_, _, _) => Task.FromResult<Actor?>(Actor.System(copper.Id)), TimeProvider.System, NullLogger<JobRunner>.Instance);
        Assert.True(await runner.RunNext(null, default));
        var done = await copper.Get<JobQueue>().Find(copper.Id, ScoringJob.JobId(copper.Id), default);
        Assert.Equal((JobStatus.Done, null as JobError), (done!.Status, done.Error));
    }

    private void Deal(int number, bool isOpen, Account account)
    {
        var (isUrgent, born) = (dice.Next(2) == 0, Start.AddHours(number * 20));
        var isWon = dice.NextDouble() < (isUrgent ? 0.85 : 0.2);
        var deal = new Opportunity { Name = $"Ingots {number}", AccountId = account.Id, Amount = new(100_000 + dice.Next(100_000), "PLN") };
        (isOpen ? Open : Closed).Add(deal);
        Then(born, "opportunity.create", work =>
        {
            deal.AccountId = account.Id;
            if (isUrgent)
            {
                deal.Custom["urgent"] = true;
            }

            deal.Start(Stages[0], work.At);
            work.Add(deal);
        });
        if (isOpen)
        {
            return;
        }

        var offered = born.AddDays(3 + dice.Next(10));
        Then(offered, "opportunity.move", work => work.Change(deal, d => d.MoveTo(Stages[1], work.At)));
        Then(offered.AddDays(2 + dice.Next(20)), "opportunity.move", work => work.Change(deal, d =>
        {
            d.LostReason = isWon ? null : "price";
            d.MoveTo(Stages[isWon ? 2 : 3], work.At);
            if (isWon)
            {
                d.Custom["signed"] = true;
                d.Amount = new(d.Amount!.Value.Minor * 2, "PLN");
            }
        }));
    }

    private void Then(DateTimeOffset at, string name, Action<PastWork> body) => operations.Add((at, name, body));
}
