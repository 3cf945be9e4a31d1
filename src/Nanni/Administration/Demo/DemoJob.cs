using Microsoft.EntityFrameworkCore;
using Nanni.Administration.Demo.Story;
using Nanni.Administration.Fields;
using Nanni.Administration.Start;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Records.Jobs;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Forecasts;
using Nanni.Sales.Pipelines;
using Nanni.Sales.Scoring;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Records;
using Nanni.Web.SignIn;

namespace Nanni.Administration.Demo;

/// <summary>Fills a demo workspace. Whatever an earlier start of it left is cleared first, so that it may be started again.</summary>
internal sealed class DemoJob(
    IServiceScopeFactory scopes, RecordStore store, RecordTypes types, WorkspaceStart start, PastWriter writer, PipelineReader pipelines,
    RecordQuery records, ShapeStore shapes, ForecastSnapshot forecasts, ScoringJob scoring) : IJobHandler
{
    public const string Name = "demo";

    /// <summary>Operations of one transaction: SQLite has one writer, who must let others in.</summary>
    private const int Chunk = 300;

    /// <summary>Mondays on which the forecast was kept: enough closed quarters to say how good it was.</summary>
    private const int Weeks = 45;

    /// <summary>Views that the host finds pinned; their names are the texts "demo.view.…".</summary>
    private static readonly (string Key, string Type, string Filter, string? Sort)[] Views =
    [
        ("vip", "account", """{"field":"vip","op":"eq","value":true}""", null),
        ("closing", "opportunity", """{"and":[{"field":"status","op":"eq","value":"open"},{"field":"expectedClose","op":"within","value":"next 30 days"}]}""", "expectedClose"),
        ("unhappy", "account", """{"field":"satisfaction","op":"lt","value":6}""", "satisfaction"),
    ];

    public string Kind => Name;

    public async Task Run(JobRun run, CancellationToken cancel)
    {
        var workspace = run.Job.Workspace;
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        await scope.ServiceProvider.GetRequiredService<WorkspaceRemoval>().Empty(workspace, cancel);
        var host = await db.Members.AsNoTracking().SingleAsync(m => m.WorkspaceId == workspace && m.Id == DemoWorkspaces.HostOf(run.Job), cancel);
        await start.Ensure(workspace, host.Language, cancel);

        // Some of its customers buy for themselves, and their invoices name them.
        await shapes.Run(run.Actor, Told.Shape("personal.switched", "contact"), [shapes.SwitchOn(workspace, "contact", "pesel"), shapes.SwitchOn(workspace, "contact", "asmensKodas")], cancel);
        var cast = await Cast(db, run.Actor, host, cancel);
        var (pipeline, stages) = await Stages(run.Actor, cancel);
        var tale = Company.Tell(run.Job.CreatedAt, Zones.Find(host.Zone), cast, host.Language, pipeline, stages, store);
        var past = await writer.Begin(run.Actor, cancel);
        var mondays = new Queue<DateOnly>(Enumerable.Range(0, Weeks).Select(i => tale.Today.AddDays(-(((int)tale.Today.DayOfWeek + 6) % 7) - (7 * (Weeks - 1 - i)))));
        await tale.Run(past, done => past.Waiting < Chunk && done < tale.Count ? Task.CompletedTask : Save(run, past, done, tale.Count, cancel), async (done, at) =>
        {
            // As the weekly look would have found the deals, had it run then.
            while (mondays.TryPeek(out var monday) && at >= tale.At(monday, TimeOnly.MinValue))
            {
                await (past.Waiting > 0 ? Save(run, past, done, tale.Count, cancel) : Task.CompletedTask);
                await forecasts.Take(workspace, mondays.Dequeue(), run: null, cancel);
            }
        });
        var views = scope.ServiceProvider.GetRequiredService<SavedViews>();
        foreach (var (key, type, filter, sort) in Views)
        {
            var name = Texts.Format(new(Language.Of(host.Language), TimeZoneInfo.Utc, default), "demo.view." + key);
            var view = await views.Add(cast.Host.Actor, type, name, "everyone", new(filter, sort, null), cancel);
            await views.Pin(cast.Host.Actor, view, true, cancel);
        }

        // Whoever looks today does not wait for the night.
        await scoring.Start(workspace, learn: true, cancel);
    }

    private static async Task Save(JobRun run, PastOperations past, int done, int total, CancellationToken cancel)
    {
        await past.Save(transaction => run.Save(transaction, run.State, done, total, null, cancel), cancel);
        run.Saved(run.State, done, total, null);
    }

    private async Task<(Pipeline Pipeline, List<Stage> Stages)> Stages(Actor actor, CancellationToken cancel)
    {
        var first = (await pipelines.All(actor, cancel))[0];
        var stages = new List<Stage>();
        foreach (var stage in first.Stages)
        {
            stages.Add((Stage)(await records.Of(actor, types["stage"], stage.Id, cancel))!.Record);
        }

        return ((Pipeline)(await records.Of(actor, types["pipeline"], first.Id, cancel))!.Record, stages);
    }

    private static async Task<Cast> Cast(NanniDb db, Actor actor, Member host, CancellationToken cancel)
    {
        var members = await db.Members.AsNoTracking().Where(m => m.WorkspaceId == actor.WorkspaceId && m.UserId == null).ToListAsync(cancel);
        var teams = (await db.TeamMembers.AsNoTracking().Where(p => p.WorkspaceId == actor.WorkspaceId).ToListAsync(cancel))
            .ToLookup(p => p.MemberId, p => p.TeamId);
        return new(Of(host), [.. Story.Cast.Members.Select(one => Of(members.First(m => m.Name == one.Name)))]);

        Colleague Of(Member member) => new(
            member.Id, member.Language, teams[member.Id].Cast<Guid?>().FirstOrDefault(),
            new(actor.WorkspaceId, member.Id, (_, _) => Scope.All)
            {
                Name = member.Name,
                IsAdministrator = member.Id == host.Id,
                Language = member.Language,
                Zone = Zones.Find(member.Zone),
                Currency = actor.Currency,
                Country = actor.Country,
                SchemaVersion = actor.SchemaVersion,
            });
    }
}
