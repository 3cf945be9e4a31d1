using System.Collections.Concurrent;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Tests.Queries;

/// <summary>The guarantee of the changes feed: nothing is missed and nothing comes twice.</summary>
public sealed class ChangeFeedTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_reader_misses_nothing_and_reads_nothing_twice_while_many_write(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var sealer = new Sealer(copper.Store, TimeProvider.System);
        var feed = copper.Get<ChangeFeed>();
        var written = new ConcurrentBag<(Guid, int)>();
        using var done = new CancellationTokenSource();
        Task[] writers = [.. Enumerable.Range(0, 4).Select(n => Task.Run(() => Write(copper, n, written))), Task.Run(() => Import(copper, written))];
        var read = new List<FeedChange>();
        var sealing = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                _ = await sealer.Seal(default);
                await Task.Yield();
            }
        });
        var place = FeedPlace.Beginning;
        var all = Task.WhenAll(writers);
        while (!all.IsCompleted)
        {
            place = await Follow(feed, copper.Admin, place, read, until: 3);
        }

        await all;
        await done.CancelAsync();
        await sealing;
        while (await sealer.Seal(default) > 0)
        {
        }

        await Follow(feed, copper.Admin, place, read, until: int.MaxValue);

        Assert.Equal(read.Count, read.Select(c => (c.Record, c.Version)).Distinct().Count());
        Assert.Equal(written.Order(), read.Select(c => (c.Record, c.Version)).Order());
        Assert.All(read.GroupBy(c => c.Record), of => Assert.Equal(of.Select(c => c.Version).Order(), of.Select(c => c.Version)));
        Assert.Equal(read.Select(c => c.Number).Order(), read.Select(c => c.Number));

        // Another chain, of small pages and one type: the same changes.
        var again = new List<FeedChange>();
        await Follow(feed, copper.Admin, FeedPlace.Beginning, again, until: int.MaxValue, limit: 7);
        Assert.Equal(read.Select(c => (c.Record, c.Version)), again.Select(c => (c.Record, c.Version)));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_large_operation_that_grows_after_it_was_read_tells_only_what_is_new(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var (sealer, feed, store) = (new Sealer(copper.Store, TimeProvider.System), copper.Get<ChangeFeed>(), copper.Store);
        var operation = await copper.Get<BulkWriter>().Begin(copper.Admin, "test.import", null, null, null, default);
        var read = new List<FeedChange>();
        var place = FeedPlace.Beginning;
        for (var chunk = 0; chunk < 3; chunk++)
        {
            RecordChange[] changes = [.. Enumerable.Range(0, 5).Select(i => operation.Create(operation.Schema["contact"], Named($"{chunk}-{i}")))];
            var rows = operation.Prepare(changes);
            await using (var transaction = await store.Begin(Urgency.Bulk, default))
            {
                Assert.True(await operation.Write(transaction, rows, changes, default));
                await transaction.Commit(default);
            }

            _ = await sealer.Seal(default);
            var before = read.Count;
            place = await Follow(feed, copper.Admin, place, read, until: int.MaxValue);
            Assert.Equal(5, read.Count - before);
        }

        Assert.Equal(15, read.Select(c => c.Record).Distinct().Count());
        Assert.All(read, c => Assert.Equal(operation.Id, c.Operation));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_log_that_is_no_longer_the_same_says_so(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var (sealer, feed) = (new Sealer(copper.Store, TimeProvider.System), copper.Get<ChangeFeed>());
        await copper.Operations.Create(copper.Admin, "contact.create", Named("A"));
        _ = await sealer.Seal(default);
        var place = (await feed.Read(copper.Admin, FeedPlace.Beginning, [], 10, default)).Next;

        var gone = await Assert.ThrowsAsync<UnreadableException>(() => feed.Read(copper.Admin, place with { LastRecord = Guid.CreateVersion7() }, [], 10, default));

        Assert.Equal("changes.gone", gone.Code);
        Assert.Empty((await feed.Read(copper.Admin, place, [], 10, default)).Changes);
        Assert.Empty((await feed.Read(copper.Admin, await feed.Now(copper.Admin, default), [], 10, default)).Changes);
    }

    private static async Task<FeedPlace> Follow(ChangeFeed feed, Actor actor, FeedPlace place, List<FeedChange> into, int until, int limit = 23)
    {
        for (var i = 0; i < until; i++)
        {
            var page = await feed.Read(actor, place, [], limit, default);
            into.AddRange(page.Changes);
            place = page.Next;
            if (!page.HasMore)
            {
                break;
            }
        }

        return place;
    }

    /// <summary>Makes contacts and changes its own and those of others, as people do at the same time.</summary>
    private static async Task Write(TestWorkspace copper, int writer, ConcurrentBag<(Guid, int)> written)
    {
        var mine = new List<Guid>();
        for (var i = 0; i < 25; i++)
        {
            var (record, _) = await copper.Operations.Create(copper.Admin, "contact.create", Named($"{writer}-{i}"));
            written.Add((record.Id, 1));
            mine.Add(record.Id);
            var turn = i;
            var receipt = await copper.Operations.Run(copper.Admin, "contact.update", async work =>
            {
                foreach (var id in mine.TakeLast(3))
                {
                    (await work.Load<Contact>(id)).City = $"City {turn}";
                }
            });
            foreach (var changed in receipt.Records)
            {
                written.Add((changed.Id, changed.Version));
            }
        }
    }

    private static async Task Import(TestWorkspace copper, ConcurrentBag<(Guid, int)> written)
    {
        Contact[] many = [.. Enumerable.Range(0, 1_700).Select(i => Named($"bulk {i}"))];
        await copper.Get<BulkWriter>().Create(copper.Admin, "test.import", many);
        foreach (var one in many)
        {
            written.Add((one.Id, 1));
        }
    }

    private static Contact Named(string name) => new() { LastName = name };
}
