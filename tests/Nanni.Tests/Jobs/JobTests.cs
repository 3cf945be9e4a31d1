using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Nanni.Customers.Accounts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Types;

namespace Nanni.Tests.Jobs;

public sealed class JobTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_job_does_its_work_in_the_members_name(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var founding = new Founding(copper.Operations);
        var id = await Queue(copper).Add(copper.Admin, "found", new() { ["count"] = 3 }, default);

        Assert.True(await Runner(copper, founding).RunNext(null, default));

        var job = await Queue(copper).Find(copper.Id, id, default);
        Assert.Equal((JobStatus.Done, 3L, 3L), (job!.Status, job.Done, job.Total!.Value));
        Assert.True(job.IsFinished);
        Assert.Equal(["Company 0", "Company 1", "Company 2"], await copper.Titles(copper.Admin, "account"));
        Assert.False(await Runner(copper, founding).RunNext(null, default));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_job_that_died_goes_on_where_it_was_saved(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var clock = new TestClock();
        var id = await Queue(copper, clock).Add(copper.Admin, "found", new() { ["count"] = 5 }, default);

        // The process dies in its third step: what it was about to save is gone, its lease is not.
        var dying = new Founding(copper.Operations) { Before = n => n == 2 ? new TaskCompletionSource().Task : Task.CompletedTask };
        var dead = Runner(copper, dying, clock).RunNext(null, default);
        await dying.Reached(2);
        Assert.False(await Runner(copper, new Founding(copper.Operations), clock).RunNext(null, default));

        clock.Advance(JobQueue.Lease + TimeSpan.FromSeconds(1));
        var alive = new Founding(copper.Operations);
        Assert.True(await Runner(copper, alive, clock).RunNext(null, default));

        Assert.Equal([2, 3, 4], alive.Steps);
        Assert.Equal(5, (await copper.Titles(copper.Admin, "account")).Count);
        Assert.Equal(JobStatus.Done, (await Queue(copper).Find(copper.Id, id, default))!.Status);
        Assert.False(dead.IsCompleted);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_cancelled_job_stops_and_leaves_what_it_had_saved(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var queue = Queue(copper);
        var id = await queue.Add(copper.Admin, "found", new() { ["count"] = 5 }, default);
        var founding = new Founding(copper.Operations) { Before = async n => _ = n == 2 && await queue.Cancel(copper.Id, id, default) };

        Assert.True(await Runner(copper, founding).RunNext(null, default));

        var job = await queue.Find(copper.Id, id, default);
        Assert.Equal((JobStatus.Cancelled, 2L), (job!.Status, job.Done));
        Assert.Equal(["Company 0", "Company 1"], await copper.Titles(copper.Admin, "account"));
        Assert.False(await queue.Cancel(copper.Id, id, default));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_job_that_cannot_be_done_says_why(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var id = await Queue(copper).Add(copper.Admin, "found", new() { ["count"] = 1 }, default);

        await Runner(copper, new Founding(copper.Operations) { Before = _ => throw new RuleException("stage.entry", "Amount") }).RunNext(null, default);

        var job = await Queue(copper).Find(copper.Id, id, default);
        Assert.Equal(JobStatus.Failed, job!.Status);
        Assert.Equal("stage.entry", job.Error!.Code);
        Assert.Equal(["Amount"], job.Error.Values);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_job_that_kills_its_process_is_not_started_for_ever(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var clock = new TestClock();
        var id = await Queue(copper, clock).Add(copper.Admin, "found", new() { ["count"] = 1 }, default);

        for (var start = 0; start < 8; start++)
        {
            var founding = new Founding(copper.Operations) { Before = _ => new TaskCompletionSource().Task };
            var run = Runner(copper, founding, clock).RunNext(null, default);
            await Task.WhenAny(run, founding.Reached(0));
            clock.Advance(JobQueue.Lease + TimeSpan.FromSeconds(1));
        }

        var job = await Queue(copper).Find(copper.Id, id, default);
        Assert.Equal((JobStatus.Failed, "job.crashed"), (job!.Status, job.Error!.Code));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Two_processes_never_have_the_same_job(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        for (var i = 0; i < 12; i++)
        {
            await Queue(copper).Add(copper.Admin, "found", new() { ["count"] = 1 }, default);
        }

        var founding = new Founding(copper.Operations);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var runner = Runner(copper, founding);
            while (await runner.RunNext(null, default))
            {
            }
        }));

        Assert.Equal(12, founding.Steps.Count);
        Assert.Equal(12, (await copper.Titles(copper.Admin, "account")).Count);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_job_of_somebody_who_left_does_nothing(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var founding = new Founding(copper.Operations);
        var id = await Queue(copper).Add(copper.Admin, "found", new() { ["count"] = 1 }, default);
        var runner = new JobRunner(
            copper.Store, Queue(copper), [founding], (_, _, _) => Task.FromResult<Actor?>(null), TimeProvider.System, NullLogger<JobRunner>.Instance);

        await runner.RunNext(null, default);

        Assert.Equal("job.member", (await Queue(copper).Find(copper.Id, id, default))!.Error!.Code);
        Assert.Empty(founding.Steps);
    }

    private static JobQueue Queue(TestWorkspace copper, TimeProvider? clock = null) =>
        new(copper.Store, clock ?? TimeProvider.System, new JobSignal());

    private static JobRunner Runner(TestWorkspace copper, IJobHandler handler, TimeProvider? clock = null) => new(
        copper.Store, Queue(copper, clock), [handler], (_, _, _) => Task.FromResult<Actor?>(copper.Admin.From("job")),
        clock ?? TimeProvider.System, NullLogger<JobRunner>.Instance);

    /// <summary>Creates one company a step, and saves how far it is with each.</summary>
    private sealed class Founding(Nanni.Records.Operations.Operations operations) : IJobHandler
    {
        private readonly Dictionary<int, TaskCompletionSource> reached = Enumerable.Range(0, 20).ToDictionary(i => i, _ => new TaskCompletionSource());

        public string Kind => "found";

        public List<int> Steps { get; } = [];

        public Func<int, Task> Before { get; init; } = _ => Task.CompletedTask;

        public Task Reached(int step) => reached[step].Task;

        public async Task Run(JobRun run, CancellationToken cancel)
        {
            var count = run.Job.Arguments["count"]!.GetValue<int>();
            for (var i = run.State["next"]?.GetValue<int>() ?? 0; i < count; i++)
            {
                reached[i].TrySetResult();
                await Before(i);
                lock (Steps)
                {
                    Steps.Add(i);
                }

                var state = new JsonObject { ["next"] = i + 1 };
                await operations.Run(run.Actor, "account.create", work =>
                {
                    work.Add(new Account { Name = "Company " + i });
                    work.Also(run.Saving(state, i + 1, count), rows: 1);
                    return Task.CompletedTask;
                }, cancel);
                run.Saved(state, i + 1, count, null);
            }
        }
    }
}
