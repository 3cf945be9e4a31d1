using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Nanni.Customers.Accounts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Records.Filters;
using Nanni.Records.Jobs;
using Nanni.Records.Types;

namespace Nanni.Tests.Bulk;

public sealed class BulkEditTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Chosen_records_change_as_one_operation(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var ids = await Accounts(copper, 5);
        var edit = copper.Get<BulkEdit>();

        var tagged = await edit.Run(copper.Admin, Asked(BulkAction.Tag, ids[..3], new() { ["tags"] = new JsonArray("vip", "new") }), default);
        var moved = await edit.Run(copper.Admin, Asked(BulkAction.Edit, ids, new() { ["city"] = "Opole", ["owner"] = copper.Admin.MemberId.ToString() }), default);
        var trashed = await edit.Run(copper.Admin, Asked(BulkAction.Trash, ids[3..], []), default);

        Assert.Equal((3, 0, null), (tagged.Done, tagged.Left, tagged.Job));
        Assert.Equal(["Account 0", "Account 1", "Account 2"], await copper.Titles(copper.Admin, "account", r => r with { Filter = FilterText.Parse("tags:any:vip,city:eq:opole") }));
        Assert.Equal((2, 3), (trashed.Done, (await copper.Titles(copper.Admin, "account")).Count));
        await copper.Undo.Run(copper.Admin, trashed.Operation!.Value);
        await copper.Undo.Run(copper.Admin, moved.Operation!.Value);
        Assert.Equal(5, (await copper.Titles(copper.Admin, "account", r => r with { Filter = FilterText.Parse("city:empty:") })).Count);
        Assert.Equal(3, (await copper.Titles(copper.Admin, "account", r => r with { Filter = FilterText.Parse("tags:any:new") })).Count);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_whole_result_changes_in_the_background_and_goes_back(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        await Accounts(copper, 1_100);
        var asked = new BulkRequest("account", BulkAction.Edit, null, FilterText.Json(FilterText.Parse("name:startsWith:account 1")!).ToJsonString(), null, false, new() { ["phone"] = "600 100 200" });

        var started = await copper.Get<BulkEdit>().Run(copper.Admin, asked with { Filter = null }, default);
        var runner = Runner(copper, copper.Get<BulkEdit>());
        Assert.True(await runner.Run(copper.Id, started.Job!.Value, null, default));

        var job = (await copper.Get<JobQueue>().Find(copper.Id, started.Job.Value, default))!;
        Assert.Equal((JobStatus.Done, 1_100L), (job.Status, job.Done));
        Assert.Equal(1_100, (await copper.Undo.Head(copper.Admin, job.Operation!.Value, default)).Records);
        Assert.Equal(1_100, await Count(copper, "phone:notEmpty:"));

        var undo = await copper.Get<JobQueue>().Add(copper.Admin, UndoJob.Name, new() { ["operation"] = job.Operation.ToString() }, default);
        Assert.True(await Runner(copper, new UndoJob(copper.Store, copper.Undo)).Run(copper.Id, undo, null, default));
        Assert.Equal(0, await Count(copper, "phone:notEmpty:"));
        await Assert.ThrowsAsync<RuleException>(() => copper.Undo.Head(copper.Admin, job.Operation.Value, default));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_one_may_not_change_is_left(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var ids = await Accounts(copper, 3);
        var own = await copper.Member("Own", right => right == Right.View ? Scope.All : Scope.Own);
        var (mine, _) = await copper.Operations.Create(own, "account.create", new Account { Name = "Mine" });

        var done = await copper.Get<BulkEdit>().Run(own, Asked(BulkAction.Edit, [.. ids, mine.Id], new() { ["city"] = "Opole" }), default);
        var given = await copper.Get<BulkEdit>().Run(own, Asked(BulkAction.Edit, [mine.Id], new() { ["owner"] = copper.Admin.MemberId.ToString() }), default);

        Assert.Equal((1, 3), (done.Done, done.Left));
        Assert.Equal((0, 1, null), (given.Done, given.Left, given.Operation));
        Assert.Equal(["Mine"], await copper.Titles(copper.Admin, "account", r => r with { Filter = FilterText.Parse("city:eq:opole") }));
        var refused = await Assert.ThrowsAsync<FieldException>(() => copper.Get<BulkEdit>().Run(copper.Admin, Asked(BulkAction.Edit, ids, new() { ["email"] = "nobody" }), default));
        Assert.Equal("field.email", refused.Problems[0].Code);
        await Assert.ThrowsAsync<FieldException>(() => copper.Get<BulkEdit>().Run(copper.Admin, Asked(BulkAction.Edit, ids, new() { ["parent"] = Guid.CreateVersion7().ToString() }), default));
    }

    private static BulkRequest Asked(BulkAction action, IReadOnlyList<Guid> ids, JsonObject values) => new("account", action, ids, null, null, false, values);

    private static async Task<List<Guid>> Accounts(TestWorkspace copper, int count)
    {
        await copper.Get<BulkWriter>().Create(copper.Admin, "import", Enumerable.Range(0, count).Select(i => new Account { Name = $"Account {i}" }));
        var schema = (await copper.Schemas.Of(copper.Admin, default))["account"];
        return await copper.Lists.Ids(copper.Admin, new(schema, []), Guid.Empty, count, default);
    }

    private static async Task<long> Count(TestWorkspace copper, string filter)
    {
        var schema = (await copper.Schemas.Of(copper.Admin, default))["account"];
        return (await copper.Lists.Count(copper.Admin, new(schema, []) { Filter = FilterText.Parse(filter) }, null, default)).Value;
    }

    private static JobRunner Runner(TestWorkspace copper, IJobHandler handler) => new(
        copper.Store, copper.Get<JobQueue>(), [handler], (_, _, _) => Task.FromResult<Actor?>(copper.Admin), TimeProvider.System, NullLogger<JobRunner>.Instance);
}
