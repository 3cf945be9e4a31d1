using Nanni.Database;
using Nanni.Records.Jobs;

namespace Nanni.Tests.Nodes;

/// <summary>
/// The process dies at random moments during imports, bulk edits and webhook deliveries. At the end every row is there once, and a receiver
/// that knows deliveries by their ids has been told of every change once.
/// </summary>
public sealed class KillTests
{
    private const int Contacts = 3_000;
    private const int Accounts = 900;

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    private static int Kills => Environment.GetEnvironmentVariable("NANNI_TEST_FULL") == "1" ? 10 : 2;

    [Theory, MemberData(nameof(Providers))]
    public async Task Nothing_is_lost_and_nothing_comes_twice(Provider provider)
    {
        var chance = new Random(1750);
        await using var database = await TestDatabase.Create(provider);
        await using var receiver = await Receiver.Start();
        var server = await ServerProcess.Start(database, ("NANNI_ALLOWED_HOSTS", "127.0.0.1"));
        try
        {
            await using var desk = await Desk.On(database);
            await desk.Webhook(receiver.Url);
            var jobs = new List<Guid> { await desk.Import("account", "Smelter", Accounts) };
            await desk.Done(jobs[0]);

            for (var kill = 0; kill < Kills; kill++)
            {
                jobs.Add(await desk.Import("contact", $"Nanni {kill}", Contacts));
                jobs.Add(await desk.Move("account", $"City {kill}"));

                // At another row each time, of the one or the other.
                await (chance.Next(2) == 0 ? desk.Reached(jobs[^2], chance.Next(1, Contacts)) : desk.Reached(jobs[^1], chance.Next(1, Accounts)));
                await server.Kill();
                await server.DisposeAsync();
                await desk.EndLeases();
                server = await ServerProcess.Start(database, ("NANNI_ALLOWED_HOSTS", "127.0.0.1"));
            }

            foreach (var id in jobs)
            {
                Assert.Equal(JobStatus.Done, (await desk.Done(id)).Status);
            }

            Assert.Equal(Kills * Contacts, await desk.Count("contacts where deleted_at is null"));
            Assert.Equal(Kills * Contacts, await desk.Count("(select distinct workspace_id, last_name from contacts) c where 1 = 1"));
            Assert.Equal(Accounts, await desk.Count("accounts where deleted_at is null"));
            Assert.Equal((Kills * Contacts) + Accounts, await desk.Count("changes where action = 'create' and type in ('contact', 'account')"));

            // Two bulk edits may run at once, so only the history says what each did: every record once.
            Assert.Equal(0, await desk.Count("accounts where version <> 1 + (select count(*) from changes c where c.workspace_id = accounts.workspace_id and c.record_id = accounts.id and c.action = 'update')"));
            var changes = await desk.Count("changes where type = 'account'");
            await Desk.Until(async () => await desk.Count("operations where sealed is null") == 0
                && await desk.Count("webhook_deliveries where state = 'waiting'") == 0 && await desk.Count("webhook_deliveries where 1 = 1") == changes ? "done" : null);

            // Told of twice is allowed, under the same id; not at all is not.
            Assert.Equal(changes, receiver.Rest().Select(told => told.Headers["webhook-id"]).Distinct().Count());
            var (code, said) = await ServerProcess.Command(database, "audit", "verify");
            Assert.True(code == 0, said);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}
