using System.Text.Json.Nodes;
using Nanni.Customers.Accounts;
using Nanni.Customers.Affiliations;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Records.Import;
using Nanni.Records.Jobs;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Tests.Import;

namespace Nanni.Tests.Customers;

/// <summary>The person's main organisation and the link flagged main are one, on every way by which either changes.</summary>
public sealed class MainEmployerTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Another_employer_closes_the_old_link_and_opens_a_new_one(Provider provider)
    {
        await using var copper = await Town.Of(provider);
        var ur = await copper.Account("Ur");
        var dilmun = await copper.Account("Dilmun");
        var nanni = await copper.Person("Nanni", ur);
        Assert.Equal(["Ur main"], await copper.Links(nanni));

        var moved = await copper.Edit(nanni, c => c.AccountId = dilmun);
        Assert.Equal(["Dilmun from today main", "Ur until today"], await copper.Links(nanni));
        Assert.Equal(3, moved.Records.Count);

        // Back to one that ended is a new time there; clearing the field ends what is left.
        await copper.Edit(nanni, c => c.AccountId = ur);
        Assert.Equal(["Dilmun from today until today", "Ur from today main", "Ur until today"], await copper.Links(nanni));
        var cleared = await copper.Edit(nanni, c => c.AccountId = null);
        Assert.Equal(["Dilmun from today until today", "Ur from today until today", "Ur until today"], await copper.Links(nanni));

        await copper.Base.Undo.Run(copper.Admin, cleared.Id);
        Assert.Equal(["Dilmun from today until today", "Ur from today main", "Ur until today"], await copper.Links(nanni));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Links_lead_the_field(Provider provider)
    {
        await using var copper = await Town.Of(provider);
        var (ur, dilmun, mari) = (await copper.Account("Ur"), await copper.Account("Dilmun"), await copper.Account("Mari"));
        var nanni = await copper.Person("Nanni", null);

        // The first link is the main one, whether it says so or not; a second stands beside it.
        var first = await copper.Link(nanni, ur);
        var second = await copper.Link(nanni, dilmun);
        Assert.Equal(["Dilmun", "Ur main"], await copper.Links(nanni));

        // A third that says so takes the flag; the person's field follows.
        var third = await copper.Link(nanni, mari, l => l.Main = true);
        Assert.Equal(["Dilmun", "Mari main", "Ur"], await copper.Links(nanni));

        // Its end leaves two, of which neither is more: the field is empty. With one left, that is the one.
        await copper.Change(third, l => l.EndsOn = copper.Today);
        Assert.Equal(["Dilmun", "Mari until today", "Ur"], await copper.Links(nanni));
        await copper.Change(second, l => l.Main = true);
        var trashed = await copper.Base.Operations.Run(copper.Admin, "affiliation.trash", async work => work.Trash(await work.Load<Affiliation>(second, Right.Delete)));
        Assert.Equal(["Mari until today", "Ur main"], await copper.Links(nanni));
        await copper.Base.Undo.Run(copper.Admin, trashed.Id);
        Assert.Equal(["Dilmun main", "Mari until today", "Ur"], await copper.Links(nanni));

        // The main link leads to another organisation: so does the person.
        await copper.Change(second, l => l.AccountId = mari);
        Assert.Equal(["Mari main", "Mari until today", "Ur"], await copper.Links(nanni));
        await copper.Change(second, l => l.Main = false);
        Assert.Equal(["Mari", "Mari until today", "Ur main"], await copper.Links(nanni));
        await copper.Change(first, l => l.Main = false);
        Assert.Equal(["Mari main", "Mari until today", "Ur"], await copper.Links(nanni));

        // The field goes to one of the current links: nothing ends.
        await copper.Edit(nanni, c => c.AccountId = ur);
        Assert.Equal(["Mari", "Mari until today", "Ur main"], await copper.Links(nanni));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_link_that_moves_to_another_person_leaves_the_first_without(Provider provider)
    {
        await using var copper = await Town.Of(provider);
        var ur = await copper.Account("Ur");
        var (nanni, sin) = (await copper.Person("Nanni", null), await copper.Person("Sin", null));
        var link = await copper.Link(nanni, ur);

        await copper.Change(link, l => l.ContactId = sin);

        Assert.Empty(await copper.Links(nanni));
        Assert.Equal(["Ur main"], await copper.Links(sin));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_merge_keeps_one_main_link_and_its_undo_brings_back_both(Provider provider)
    {
        await using var copper = await Town.Of(provider);
        var (ur, dilmun) = (await copper.Account("Ur"), await copper.Account("Dilmun"));
        var (nanni, double_) = (await copper.Person("Nanni", ur), await copper.Person("Nani", dilmun));

        var merged = await copper.Base.Merge.Run(copper.Admin, copper.Type<Contact>(), nanni, [double_], new Dictionary<string, Guid> { ["account"] = double_ });
        Assert.Equal(["Dilmun main", "Ur"], await copper.Links(nanni, double_));
        var firms = await copper.Base.Merge.Run(copper.Admin, copper.Type<Account>(), ur, [dilmun], new Dictionary<string, Guid>());
        Assert.Equal(["Dilmun main", "Ur"], await copper.Links(nanni, double_));

        // One company by now: the link that is there is meant.
        await copper.Edit(nanni, c => c.AccountId = ur);
        Assert.Equal(["Dilmun", "Ur main"], await copper.Links(nanni, double_));

        await copper.Base.Undo.Run(copper.Admin, firms.Id);
        await copper.Base.Undo.Run(copper.Admin, merged.Id);
        Assert.Single(await copper.Links(nanni), l => l.EndsWith("main", StringComparison.Ordinal));
        Assert.Equal(["Dilmun main"], await copper.Links(double_));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_late_undo_does_not_take_the_place_of_what_came_since(Provider provider)
    {
        await using var copper = await Town.Of(provider);
        var (ur, dilmun, mari) = (await copper.Account("Ur"), await copper.Account("Dilmun"), await copper.Account("Mari"));
        var nanni = await copper.Person("Nanni", ur);
        var first = await copper.Edit(nanni, c => c.AccountId = dilmun);
        await copper.Edit(nanni, c => c.AccountId = mari);

        await copper.Base.Undo.Run(copper.Admin, first.Id);

        Assert.Equal(["Mari from today main", "Ur"], await copper.Links(nanni));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_bulk_change_of_any_size_moves_everybody_and_back(Provider provider)
    {
        await using var copper = await Town.Of(provider);
        var (ur, dilmun) = (await copper.Account("Ur"), await copper.Account("Dilmun"));
        var ids = new List<Guid>();
        await copper.Base.Get<BulkWriter>().Create(copper.Admin, "contact.create", Enumerable.Range(0, 620).Select(i => new Contact { LastName = $"Person {i}", AccountId = i % 2 == 0 ? ur : null }));
        ids.AddRange(await copper.Ids("contacts"));
        Assert.Equal(310, (await copper.Ids("affiliations")).Count);

        var request = new BulkRequest("contact", BulkAction.Edit, ids, null, null, false, new JsonObject { ["account"] = dilmun.ToString() });
        var few = await copper.Base.Get<BulkEdit>().Run(copper.Admin, request with { Ids = [ids[0]] }, default);
        var all = await copper.Base.Get<BulkEdit>().Run(copper.Admin, request, default);
        Assert.True(await copper.Runner(copper.Base.Get<BulkEdit>()).Run(copper.Base.Id, all.Job!.Value, null, default));
        Assert.Equal(["Dilmun from today main", "Ur until today"], await copper.Links(ids[0]));
        await copper.Agree();
        Assert.Equal(930, (await copper.Ids("affiliations")).Count);

        var job = (await copper.Base.Get<JobQueue>().Find(copper.Base.Id, all.Job.Value, default))!;
        var undo = await copper.Base.Get<JobQueue>().Add(copper.Admin, UndoJob.Name, new() { ["operation"] = job.Operation.ToString() }, default);
        Assert.True(await copper.Runner(new UndoJob(copper.Base.Store, copper.Base.Undo)).Run(copper.Base.Id, undo, null, default));
        await copper.Base.Undo.Run(copper.Admin, few.Operation!.Value);
        await copper.Agree();
        Assert.Equal(310, (await copper.Ids("affiliations")).Count);
        Assert.Equal(["Ur main"], await copper.Links(ids[0]));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_import_makes_links_and_moves_them_and_its_undo_takes_both_back(Provider provider)
    {
        await using var bench = await ImportBench.Create(provider);
        var copper = new Town(bench.Base);
        (string, string)[] columns = [("name", "name"), ("mail", "email"), ("firm", "account.name")];
        var first = await bench.Import("contact", "name,mail,firm\nNanni of Ur,nanni@ur.example,Ur\nSin Sold,sin@ur.example,Ur\nIddin Free,iddin@ur.example,\n", columns);
        Assert.Equal(3, first.Counts.Created);
        await copper.Agree();
        var nanni = await bench.Only<Contact>("email:eq:nanni@ur.example");
        Assert.Equal(["Ur main"], await copper.Links(nanni.Id));

        var second = await bench.Import(
            "contact", "name,mail,firm\nNanni of Ur,nanni@ur.example,Dilmun\nIddin Free,iddin@ur.example,Dilmun\nNanni of Ur,nanni@ur.example,Mari\n",
            plan => plan with { Duplicates = Duplicates.Update }, columns);
        Assert.Equal(3, second.Counts.In);
        await copper.Agree();
        Assert.Contains("Ur until today", await copper.Links(nanni.Id));
        Assert.Single(await copper.Links(nanni.Id), l => l.EndsWith("main", StringComparison.Ordinal));

        await bench.Undo(second);
        Assert.Equal(["Ur main"], await copper.Links(nanni.Id));
        await bench.Undo(first);
        Assert.Empty(await copper.Ids("affiliations"));
        Assert.Empty(await copper.Ids("contacts"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_may_not_edit_the_person_may_add_a_link_but_not_say_where_they_belong(Provider provider)
    {
        await using var copper = await Town.Of(provider);
        var (ur, nanni) = (await copper.Account("Ur"), await copper.Person("Nanni", null));
        var guest = await copper.Base.Member("Guest", right => right is Right.Edit ? Scope.Own : Scope.All);

        await copper.Link(nanni, ur, by: guest);
        Assert.Equal(["Ur"], await copper.Links(nanni));
        await Assert.ThrowsAsync<ForbiddenException>(() => copper.Link(nanni, ur, l => l.Main = true, guest));
        Assert.Equal(["Ur"], await copper.Links(nanni));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Forms_cells_and_the_API_go_the_same_way(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var (ur, dilmun) = (await api.Create("accounts", new { name = "Ur" }), await api.Create("accounts", new { name = "Dilmun" }));
        var nanni = await api.Create("contacts", new { firstName = "Nanni", account = ur });
        async Task<string> Main() => string.Join('|', (await api.Get($"affiliations?filter=contact:eq:{nanni},main:eq:true")).Items("account"));
        async Task<string?> Field() => (await api.Get($"contacts/{nanni}"))["account"]?["id"]?.ToString();

        Assert.Contains(ur.ToString(), await Main(), StringComparison.Ordinal);
        await api.Patch($"contacts/{nanni}", new { account = dilmun });
        Assert.Contains(dilmun.ToString(), await Main(), StringComparison.Ordinal);

        var form = await ada.Get($"contacts/{nanni}/edit");
        await ada.Browser.Post(ada.Url($"contacts/{nanni}/fields/account"), ("account", ur.ToString()), ("__RequestVerificationToken", form.Value("__RequestVerificationToken")!));
        Assert.Contains(ur.ToString(), await Main(), StringComparison.Ordinal);
        await form.Submit(ada.Url($"contacts/{nanni}"), ("account", dilmun.ToString()), ("version", ""));
        Assert.Contains(dilmun.ToString(), await Main(), StringComparison.Ordinal);

        var old = (await api.Get($"affiliations?filter=contact:eq:{nanni},account:eq:{ur}&sort=-createdAt")).Json["items"]![0]!["id"]!.ToString();
        await api.Patch($"affiliations/{old}", new { endsOn = (string?)null, main = true });
        Assert.Equal(ur.ToString(), await Field());
        await api.Delete($"affiliations/{old}");
        Assert.Equal(dilmun.ToString(), await Field());
    }

    /// <summary>A workspace with people and organisations, and what is known of who works where.</summary>
    private sealed class Town(TestWorkspace workspace) : IAsyncDisposable
    {
        public TestWorkspace Base => workspace;

        public Actor Admin => workspace.Admin;

        public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), Admin.Zone).DateTime);

        public static async Task<Town> Of(Provider provider) => new(await TestWorkspace.Create(provider));

        public RecordType Type<T>()
            where T : Nanni.Records.Types.Record => workspace.Schemas.Types.Of<T>();

        public async Task<Guid> Account(string name) => (await workspace.Operations.Create(Admin, "account.create", new Account { Name = name })).Record.Id;

        public async Task<Guid> Person(string name, Guid? account) =>
            (await workspace.Operations.Create(Admin, "contact.create", new Contact { LastName = name, AccountId = account })).Record.Id;

        public async Task<Guid> Link(Guid person, Guid account, Action<Affiliation>? with = null, Actor? by = null)
        {
            var link = new Affiliation { ContactId = person, AccountId = account };
            with?.Invoke(link);
            return (await workspace.Operations.Create(by ?? Admin, "affiliation.create", link)).Record.Id;
        }

        public Task<OperationReceipt> Edit(Guid person, Action<Contact> change) =>
            workspace.Operations.Run(Admin, "contact.update", async work => change(await work.Load<Contact>(person)));

        public Task<OperationReceipt> Change(Guid link, Action<Affiliation> change) =>
            workspace.Operations.Run(Admin, "affiliation.update", async work => change(await work.Load<Affiliation>(link)));

        public JobRunner Runner(IJobHandler handler) => new(
            workspace.Store, workspace.Get<JobQueue>(), [handler], (_, _, _) => Task.FromResult<Actor?>(Admin), TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<JobRunner>.Instance);

        public Task<List<Guid>> Ids(string table) => workspace.Store.Query(
            workspace.Store.Sql().Raw("select t.id from ").Raw(table).Add($" t where t.workspace_id = {workspace.Id} and t.deleted_at is null order by t.id"), row => row.Guid(0), default);

        /// <summary>The links of a person, in order: where, from and until when, and which is the main one. Agrees with the field, or fails.</summary>
        public async Task<List<string>> Links(params Guid[] person)
        {
            await Agree();
            var links = await workspace.Store.Query(
                workspace.Store.Sql().Add($"""
                    select a.name, l.starts_on, l.ends_on, l.main from affiliations l join accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
                    where l.workspace_id = {workspace.Id} and l.deleted_at is null and
                    """).Raw(" ").In("l.contact_id", person),
                row => $"{row.Text(0)}{Day(" from", row.DayOrNull(1))}{Day(" until", row.DayOrNull(2))}{(row.Bool(3) ? " main" : "")}", default);
            return [.. links.Order(StringComparer.Ordinal)];
        }

        /// <summary>Of everybody: one main link, to the organisation in the field, or neither.</summary>
        public async Task Agree()
        {
            var people = await workspace.Store.Query(
                workspace.Store.Sql().Add($"select t.id, t.account_id from contacts t where t.workspace_id = {workspace.Id} and t.deleted_at is null"), row => (row.Guid(0), row.GuidOrNull(1)), default);
            var merged = await workspace.Store.Query(
                workspace.Store.Sql().Add($"select t.id, t.merged_into from contacts t where t.workspace_id = {workspace.Id} and t.merged_into is not null"), row => (row.Guid(0), row.Guid(1)), default);
            var mains = await workspace.Store.Query(
                workspace.Store.Sql().Add($"select t.contact_id, t.account_id from affiliations t where t.workspace_id = {workspace.Id} and t.deleted_at is null and t.main"), row => (row.Guid(0), row.Guid(1)), default);
            foreach (var (id, account) in people)
            {
                Guid[] family = [id, .. merged.Where(m => m.Item2 == id).Select(m => m.Item1)];
                Assert.Equal(account is { } one ? [one] : [], mains.Where(m => family.Contains(m.Item1)).Select(m => m.Item2));
            }
        }

        public ValueTask DisposeAsync() => workspace.DisposeAsync();

        private string Day(string word, DateOnly? day) => day is null ? "" : day == Today ? $"{word} today" : $"{word} {day:yyyy-MM-dd}";
    }
}
