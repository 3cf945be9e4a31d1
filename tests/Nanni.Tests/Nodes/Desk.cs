using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Automation;
using Nanni.Database;
using Nanni.Integrations.Webhooks;
using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Records.Import;
using Nanni.Records.Jobs;
using Nanni.Records.Storage;
using Nanni.Web.Imports;
using Nanni.Web.Jobs;
using Nanni.Web.Outbound;
using Nanni.Web.Records;
using Nanni.Web.SignIn;

namespace Nanni.Tests.Nodes;

/// <summary>The product's services on the database of running processes, without one of their own in the background: asks for work and counts.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ServiceProvider services;

    private Desk(ServiceProvider services, Actor ada) => (this.services, Ada) = (services, ada);

    /// <summary>The first administrator, with the rights that her jobs have.</summary>
    public Actor Ada { get; }

    public RecordStore Store => services.GetRequiredService<RecordStore>();

    public static async Task<Desk> On(TestDatabase database)
    {
        var services = database.Services(more => more.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddRecordEngine(database.Options).AddImports(new(ServerProcess.DataFolder(database))).AddSignIn().AddOutbound().AddJobs().AddWorkplace(Modules.All));
        using var scope = services.CreateScope();
        var member = await scope.ServiceProvider.GetRequiredService<NanniDb>().Members.SingleAsync(m => m.UserId != null);
        return new(services, (await services.GetRequiredService<ActorOf>()(member.WorkspaceId, member.Id, default))!);
    }

    /// <summary>An import of so many rows, each with a name and a town.</summary>
    public async Task<Guid> Import(string type, string prefix, int rows)
    {
        var name = type == "contact" ? "lastName" : "name";
        var file = new StringBuilder($"{name},city\n");
        for (var i = 0; i < rows; i++)
        {
            file.Append(System.Globalization.CultureInfo.InvariantCulture, $"{prefix} {i},Ur\n");
        }

        using var content = new MemoryStream(Encoding.UTF8.GetBytes(file.ToString()));
        var upload = await services.GetRequiredService<ImportFiles>().Keep(Ada.WorkspaceId, content, default);
        var plan = new ImportPlan { Type = type, Columns = [new(name, name), new("city", "city")], Match = [], Duplicates = Duplicates.Create };
        return await Jobs.Add(Ada, ImportJob.Name, new ImportArguments(plan, upload, "file.csv", "import").ToJson(), default);
    }

    /// <summary>Writes a city into all records of a type, in the background.</summary>
    public async Task<Guid> Move(string type, string city) => (await services.GetRequiredService<BulkEdit>().Run(
        Ada, new(type, BulkAction.Edit, null, null, null, false, new() { ["city"] = city }), default)).Job!.Value;

    public async Task<Guid> Webhook(string address) => (await services.GetRequiredService<WebhookTable>().Add(
        Ada.WorkspaceId, new("Hook", address, Ada.MemberId, ["account"], WebhookEvents.All, null), default)).Id;

    public Task Automate(AutomationRule rule) => services.GetRequiredService<Nanni.Records.Operations.Operations>().Create(Ada, "automation.create", rule);

    /// <summary>The job when it has ended.</summary>
    public async Task<Job> Done(Guid id) => await Until(async () => await Jobs.Find(Ada.WorkspaceId, id, default) is { IsFinished: true } job ? job : null);

    /// <summary>The job once it has come so far, or has ended.</summary>
    public async Task<Job> Reached(Guid id, int row) =>
        await Until(async () => await Jobs.Find(Ada.WorkspaceId, id, default) is { } job && (job.Done >= row || job.IsFinished) ? job : null);

    /// <summary>What the dead held is free as soon as its lease ends; a test need not wait for that.</summary>
    public Task EndLeases() => Store.Write(
    [
        .. new[] { "jobs", "webhook_deliveries" }.Select(table =>
            Store.Sql().Raw("update ").Raw(table).Add($" set leased_until = {DateTimeOffset.UnixEpoch} where leased_until is not null and workspace_id = {Ada.WorkspaceId}")),
    ], [-1, -1], Urgency.Interactive, default);

    public async Task<long> Count(string what) => (await Store.Query(
        Store.Sql().Raw("select count(*) from ").Raw(what).Add($" and workspace_id = {Ada.WorkspaceId}"), row => row.Long(0), default))[0];

    /// <summary>As soon as there is one. Another process is at work: nothing here hears of it but by looking.</summary>
    public static async Task<T> Until<T>(Func<Task<T?>> look)
        where T : class
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(limit.Token))
        {
            if (await look() is { } found)
            {
                return found;
            }
        }

        throw new TimeoutException();
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private JobQueue Jobs => services.GetRequiredService<JobQueue>();
}
