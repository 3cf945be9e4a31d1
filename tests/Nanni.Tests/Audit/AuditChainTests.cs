using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Audit;
using Nanni.Records.Bulk;
using Nanni.Records.Operations;
using Nanni.Records.Storage;

namespace Nanni.Tests.Audit;

public sealed class AuditChainTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    /// <summary>One statement that changes what was written, each column of the log once, and rows that go, come and swap.</summary>
    public static TheoryData<Provider, string> Tampering
    {
        get
        {
            var all = new TheoryData<Provider, string>();
            foreach (var provider in Providers.Select(p => p.Data))
            {
                foreach (var statement in Statements)
                {
                    all.Add(provider, statement);
                }
            }

            return all;
        }
    }

    private static readonly string[] Statements =
    [
        "update operations set name = 'contact.merge' where workspace_id = {w} and name = 'contact.update'",
        "update operations set member_id = null where workspace_id = {w} and name = 'contact.update'",
        "update operations set source = 'api' where workspace_id = {w} and name = 'contact.update'",
        "update operations set records = records + 1 where workspace_id = {w} and name = 'contact.update'",
        "update operations set reason = 'because!' where workspace_id = {w} and name = 'contact.update'",
        "update operations set reason = null, salt = null where workspace_id = {w} and name = 'contact.update'",
        "update operations set sealed = null where workspace_id = {w} and name = 'contact.update'",
        "update operations set sealed = -sealed where workspace_id = {w} and name = 'contact.update'",
        "delete from operations where workspace_id = {w} and name = 'contact.update'",
        "update changes set action = 'restore' where workspace_id = {w} and action = 'update'",
        "update changes set version = version + 1 where workspace_id = {w} and action = 'update'",
        "update changes set type = 'account' where workspace_id = {w} and action = 'update'",
        "update changes set fields = {json} where workspace_id = {w} and action = 'update'",
        "update changes set fields = null where workspace_id = {w} and action = 'update'",
        "update changes set fields = null, salt = null where workspace_id = {w} and action = 'update'",
        "update changes set salt = commitment where workspace_id = {w} and action = 'update'",
        "delete from changes where workspace_id = {w} and action = 'update'",
        "delete from changes where workspace_id = {w} and action = 'create' and type = 'account'",
        "insert into changes (workspace_id, record_id, operation_id, type, action, version) select workspace_id, operation_id, operation_id, type, 'trash', 3 from changes where workspace_id = {w} and action = 'update'",
        "insert into changes (workspace_id, record_id, operation_id, type, action, version) select workspace_id, operation_id, record_id, type, 'trash', 3 from changes where workspace_id = {w} and action = 'update'",
        "insert into operations (workspace_id, id, name, at, source, records, sealed) select workspace_id, record_id, 'contact.trash', (select max(at) from operations where workspace_id = {w}), 'web', 0, -1 from changes where workspace_id = {w} and action = 'update'",
        "update security_events set kind = 'signOut' where workspace_id = {w} and kind = 'export'",
        "update security_events set subject = 'account' where workspace_id = {w} and kind = 'export'",
        "update security_events set details = {json} where workspace_id = {w} and kind = 'export'",
        "update security_events set count = 2 where workspace_id = {w} and kind = 'export'",
        "delete from security_events where workspace_id = {w} and kind = 'export'",
        "update audit_links set number = -number where workspace_id = {w} and number = (select min(number) from audit_links where workspace_id = {w})",
        "update audit_links set kind = 'open' where workspace_id = {w} and number = (select min(number) from audit_links where workspace_id = {w})",
        "update audit_links set content = link where workspace_id = {w} and number = (select min(number) from audit_links where workspace_id = {w})",
        "update audit_links set link = content where workspace_id = {w} and number = (select min(number) from audit_links where workspace_id = {w})",
        "delete from audit_links where workspace_id = {w} and number = (select min(number) from audit_links where workspace_id = {w})",
    ];

    [Theory, MemberData(nameof(Tampering))]
    public async Task Whatever_is_changed_by_hand_is_found(Provider provider, string statement)
    {
        await using var copper = await Told(provider);
        Assert.Null((await Verify(copper)).Fault);

        await Tamper(copper, statement);

        Assert.NotNull((await Verify(copper)).Fault);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Two_operations_that_swap_their_numbers_are_found(Provider provider)
    {
        await using var copper = await Told(provider);
        var sealedOnes = await copper.Store.Query(
            copper.Store.Sql().Add($"select id, sealed from operations where workspace_id = {copper.Id} order by sealed"), row => (Id: row.Guid(0), Number: row.Long(1)), default);
        var (a, b) = (sealedOnes[0], sealedOnes[1]);

        await copper.Store.Write(
        [
            copper.Store.Sql().Add($"update operations set sealed = null where workspace_id = {copper.Id} and id = {a.Id}"),
            copper.Store.Sql().Add($"update operations set sealed = {a.Number} where workspace_id = {copper.Id} and id = {b.Id}"),
            copper.Store.Sql().Add($"update operations set sealed = {b.Number} where workspace_id = {copper.Id} and id = {a.Id}"),
        ], [1, 1, 1], Urgency.Interactive, default);

        Assert.Equal(a.Number, (await Verify(copper)).Fault?.Number);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_erasure_takes_the_values_and_the_chain_stays_whole(Provider provider)
    {
        await using var copper = await Told(provider);
        var head = (await copper.Get<AuditVerification>().Head(copper.Id, default))!.Value;
        var contact = (await copper.Store.Query(copper.Store.Sql().Add($"select id from contacts where workspace_id = {copper.Id}"), row => row.Guid(0), default))[0];

        Assert.Equal(1, await copper.Get<AuditErasure>().Record(copper.Id, contact, new(null, null, "cli", null), default));
        await Seal(copper);

        var verdict = await copper.Get<AuditVerification>().Run(copper.Id, head.Link, null, default);
        Assert.Null(verdict.Fault);
        Assert.Equal((1, true), (verdict.Erased, verdict.HasHead));
        var left = await copper.Store.Query(
            copper.Store.Sql().Add($"select fields, salt from changes where workspace_id = {copper.Id} and record_id = {contact}"), row => row.IsNull(0) && row.IsNull(1), default);
        Assert.All(left, Assert.True);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_erasure_that_nobody_tells_of_is_found(Provider provider)
    {
        await using var copper = await Told(provider);
        var contact = (await copper.Store.Query(copper.Store.Sql().Add($"select id from contacts where workspace_id = {copper.Id}"), row => row.Guid(0), default))[0];
        await copper.Get<AuditErasure>().Record(copper.Id, contact, new(null, null, "cli", null), default);
        Assert.Null((await Verify(copper)).Fault);

        await Tamper(copper, "delete from security_events where workspace_id = {w} and kind = 'payload.erased'");

        Assert.NotNull((await Verify(copper)).Fault);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_operation_of_several_chunks_is_linked_whole_when_it_is_complete(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var bulk = copper.Get<BulkWriter>();
        var contents = Enumerable.Range(0, bulk.ChunkSize + 1).Select(i => new Account { Name = $"Huta {i}" });
        await bulk.Create(copper.Admin, "account.import", contents, done => Seal(copper).GetAwaiter().GetResult());
        await Seal(copper);

        var verdict = await Verify(copper);
        Assert.Null(verdict.Fault);
        Assert.Equal((0, 0), (verdict.Open, verdict.Waiting));
        await Tamper(copper, "delete from changes where workspace_id = {w} and record_id = (select record_id from changes where workspace_id = {w} limit 1)");
        Assert.NotNull((await Verify(copper)).Fault);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_was_written_before_there_was_a_chain_is_linked_and_can_be_erased(Provider provider)
    {
        await using var copper = await Told(provider);
        await Tamper(copper, "delete from audit_links where workspace_id = {w}");
        await Tamper(copper, "update changes set salt = null where workspace_id = {w}");
        await Tamper(copper, "update operations set salt = null where workspace_id = {w}");

        Assert.True(await copper.Get<AuditChain>().Link(default) >= 3);

        Assert.Null((await Verify(copper)).Fault);
        Assert.Empty(await copper.Store.Query(
            copper.Store.Sql().Add($"select 1 from changes where workspace_id = {copper.Id} and fields is not null and salt is null"), _ => 0, default));
    }

    /// <summary>A customer, changed once with a reason, and an export: sealed and linked.</summary>
    private static async Task<TestWorkspace> Told(Provider provider)
    {
        var copper = await TestWorkspace.Create(provider);
        await copper.Operations.Create(copper.Admin, "account.create", new Account { Name = "Huta" });
        var (contact, _) = await copper.Operations.Create(copper.Admin, "contact.create", new Contact { LastName = "Nowak" });
        await copper.Operations.Run(copper.Admin, "contact.update", async work =>
        {
            work.Reason = "marriage";
            (await work.Load<Contact>(contact.Id)).LastName = "Kowalska";
        });
        var at = SecurityLog.Instant(TimeProvider.System);
        await copper.Store.Write(
            [SecurityLog.Insert(copper.Store, copper.Id, new("export", "contact"), new(null, null, "web", "192.0.2.1"), at)], [1], Urgency.Interactive, default);
        await Seal(copper);
        return copper;
    }

    private static async Task Seal(TestWorkspace copper)
    {
        for (var last = -1L; last != 0;)
        {
            last = await copper.Get<Sealer>().Seal(default);
        }

        await copper.Get<AuditChain>().Link(default);
    }

    private static async Task<AuditVerdict> Verify(TestWorkspace copper)
    {
        await copper.Get<AuditChain>().Link(default);
        return await copper.Get<AuditVerification>().Run(copper.Id, null, null, default);
    }

    private static async Task Tamper(TestWorkspace copper, string statement)
    {
        var sql = copper.Store.Sql();
        foreach (var part in statement.Replace("{json}", "\n{json}\n", StringComparison.Ordinal).Replace("{w}", "\n{w}\n", StringComparison.Ordinal).Split('\n'))
        {
            _ = part switch
            {
                "{w}" => sql.Value(copper.Id),
                "{json}" => copper.Store.Dialect.Json(sql, """{"lastName":["Nowak","Kowalski"]}"""),
                _ => sql.Raw(part),
            };
        }

        Assert.True(await Touched(copper, sql) > 0, statement);
    }

    private static async Task<int> Touched(TestWorkspace copper, Sql sql)
    {
        await using var transaction = await copper.Store.Begin(Urgency.Interactive, default);
        var rows = await transaction.Execute(sql, default);
        await transaction.Commit(default);
        return rows;
    }
}
