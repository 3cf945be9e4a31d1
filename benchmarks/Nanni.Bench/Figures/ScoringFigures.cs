using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Nanni.Bench.Data;
using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Records.Jobs;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;
using Nanni.Sales.Scoring;
using Nanni.Sales.Scoring.Learning;
using Nanni.Tests.Sales.Scoring;

namespace Nanni.Bench.Figures;

/// <summary>
/// Win probability: what the mathematics reaches on histories whose chances are known and on a public one that holds little signal, and
/// how long the job takes for 100,000 open deals. Shares are given in per cent, errors as what is left to 100.
/// </summary>
internal sealed class ScoringFigures(Installation installation, Company company, Report report)
{
    private const int OpenDeals = 100_000;

    private const int AtOnce = 5_000;

    private const string Title = "Win probability";

    /// <param name="folder">Of the public set; null to leave it out.</param>
    public static void Learnt(Report report, string? folder)
    {
        var (training, asked, best, naive) = new GeneratedHistory(1, 20_000).Try(10_000);
        var (quality, ideal, bayes) = (Quality.Of(1, 0.5, asked), Quality.Of(1, 0.5, best), Quality.Of(1, 0.5, naive));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  AUC {quality.Auc:0.0000}, best possible {ideal.Auc:0.0000}, naive Bayes {bayes.Auc:0.0000}; Brier {quality.Brier:0.0000}, {ideal.Brier:0.0000}, {bayes.Brier:0.0000}; ECE {quality.CalibrationError:0.0000}; penalty {training.Penalty}"));
        report.Add(new(Title, "AUC against the best possible", 100 * quality.Auc / ideal.Auc, null, "%", 100 * (ideal.Auc - 0.02) / ideal.Auc));
        report.Add(new(Title, "calibrated", 100 * (1 - quality.CalibrationError), null, "%", 97));
        report.Add(new(Title, "Brier against naive Bayes", 100 * bayes.Brier / quality.Brier, null, "%", 100));
        if (folder is null)
        {
            return;
        }

        var (features, snapshots) = PublicSet.Read(folder);
        var proof = Trainer.Learn(features, snapshots, new Dictionary<string, Filling>(), new HashSet<string>()).Quality;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  public set: Brier {proof.Brier:0.0000}, base rate {proof.BaseBrier:0.0000}, AUC {proof.Auc:0.000}, {proof.Deals} later deals"));
        report.Add(new(Title, "public set, Brier", 100 * (1 - proof.Brier), null, "%", 100 * (1 - proof.BaseBrier - 0.002)));
    }

    public async Task Take()
    {
        var workspace = company.Cast.Workspace;
        await AddOpen();
        report.Add(new(Title, "learning and scoring", await Run(learn: true) * 1000, null, "ms", null));
        if (await installation.Get<ScoreTable>().Model(workspace, default) is not { } model)
        {
            Console.WriteLine("  too few closed deals to learn from");
            return;
        }

        report.Add(new(Title, "all open deals, in a job", await Run(learn: false) * 1000, null, "ms", 5_000));
        var (actor, scores) = (Actor.System(workspace), installation.Get<DealScores>());
        var ids = (await scores.Next(actor, Guid.Empty, 200, default)).ConvertAll(d => d.Id);
        var (p95, p50) = await Times.Of(200, async i =>
        {
            Guid[] one = [ids[i % ids.Count]];
            await scores.Replace(workspace, one, await scores.Of(actor, model, one, default), default);
        });
        report.Add(new(Title, "one deal on change", p95, p50, "ms", 20));
    }

    private async Task<double> Run(bool learn)
    {
        var (job, jobs) = (installation.Get<ScoringJob>(), installation.Get<JobQueue>());
        var runner = new JobRunner(
            installation.Store, jobs, [job], (workspace, _, _) => Task.FromResult<Actor?>(Actor.System(workspace)), TimeProvider.System, NullLogger<JobRunner>.Instance);
        await job.Start(company.Cast.Workspace, learn, default);
        if (!learn)
        {
            // As after a change of everything.
            await installation.Get<ScoreTable>().Followed(company.Cast.Workspace, 0, default);
        }

        var clock = Stopwatch.StartNew();
        await runner.Run(company.Cast.Workspace, ScoringJob.JobId(company.Cast.Workspace), null, default);
        var done = (await jobs.Find(company.Cast.Workspace, ScoringJob.JobId(company.Cast.Workspace), default))!;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {done.Status}, {done.Done:N0} deals"));
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Open deals up to the number that is asked for.</summary>
    private async Task AddOpen()
    {
        var actor = company.Administrator;
        var (stages, accounts) = (await installation.Get<PipelineReader>().All(actor, default), await Ids("accounts"));
        var have = (await installation.Store.Query(
            installation.Store.Sql().Add($"select count(*) from opportunities where workspace_id = {actor.WorkspaceId} and deleted_at is null and status = {"open"}"), row => row.Long(0), default))[0];
        var stage = new Stage { Id = stages[0].Stages.First(s => s.Kind == "open").Id, PipelineId = stages[0].Id, Kind = "open" };
        var past = await installation.Get<PastWriter>().Begin(actor, default);
        var at = TimeProvider.System.GetUtcNow().AddDays(-1);
        for (var i = have; i < OpenDeals; i += AtOnce)
        {
            past.Run(actor, "opportunity.create", at = at.AddSeconds(1), work =>
            {
                for (var n = 0; n < Math.Min(AtOnce, OpenDeals - i); n++)
                {
                    var deal = new Opportunity { Name = "Ingots", AccountId = accounts[n % accounts.Count], Amount = new(100_000 + n, "PLN") };
                    deal.Start(stage, at);
                    work.Add(deal);
                }
            });
            await past.Save(null, default);
        }

        await installation.Store.Analyze(["opportunities"], default);
    }

    private Task<List<Guid>> Ids(string table) => installation.Store.Query(
        installation.Store.Sql().Add($"select id from {new Nanni.Records.Storage.Name(table)} where workspace_id = {company.Cast.Workspace} and deleted_at is null limit 20000"), row => row.Guid(0), default);
}
