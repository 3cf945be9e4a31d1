using Nanni.Activities.Tasks;
using Nanni.Administration.Demo.People;
using Nanni.Sales.Opportunities;

namespace Nanni.Administration.Demo.Story;

/// <summary>Tasks: done, due today, overdue, to come.</summary>
internal sealed class Chores(Tale tale, Writer write)
{
    private Chance Chance => tale.Chance;

    /// <summary>Two years of tasks that were done, and some that are not yet.</summary>
    public void Tell(Client client)
    {
        // Who buys a kettle needs no freight.
        var many = client.Account is null ? 0 : client.IsMain ? Chance.Between(4, 9) : Chance.Any([0, 1, 1, 2]);
        for (var i = 0; i < many; i++)
        {
            var at = tale.Between(client.Since, tale.Now.AddDays(-1)).AddMinutes(80);
            var due = tale.Ago((int)(tale.Now - at).TotalDays - Chance.Between(1, 12));
            if (due > at && due < tale.Now.AddDays(-6))
            {
                Add(client, client.Owner, at, due, isDone: true);
            }
            else if (client.Owner != tale.Cast.Host && client.Since < tale.Now.AddDays(-9))
            {
                var day = tale.Today.AddDays(Chance.Between(-4, 20));
                Add(client, client.Owner, tale.Ago(Chance.Between(1, 6)), tale.At(day, new(Chance.Between(8, 16), 0)), isDone: false);
            }
        }
    }

    /// <summary>What lies on the host's own desk this morning.</summary>
    public void OnTheDesk(IReadOnlyList<Client> clients, IReadOnlyList<OpenDeal> deals)
    {
        var host = tale.Cast.Host;
        var tonight = tale.At(tale.Today, new(23, 45));
        var hours = (tonight - tale.Now).TotalHours;
        var dues = new List<DateTimeOffset> { tale.Ago(8), tale.Ago(3), tale.Ago(1) };
        dues.AddRange(Enumerable.Range(1, 4).Select(i => Round(tale.Now.AddHours(Math.Min(i * 1.5, hours * i / 5)))));
        dues.AddRange(new[] { 1, 2, 4, 6, 9, 13 }.Select(d => tale.At(tale.Today.AddDays(d), new(Chance.Between(9, 15), 30))));
        foreach (var (due, i) in dues.Select((due, i) => (due, i)))
        {
            var deal = i < deals.Count && i % 2 == 1 ? deals[i] : null;
            var client = deal?.Client ?? clients[i % clients.Count];
            var since = deal?.Since ?? client.Since;
            var at = tale.Ago(Chance.Between(9, 16));
            Add(client, host, at > since ? at : since.AddMinutes(20), due, isDone: false, deal?.Deal, i % 4 == 0 ? "high" : "normal");
        }
    }

    private void Add(Client client, Colleague by, DateTimeOffset at, DateTimeOffset due, bool isDone, Opportunity? deal = null, string? priority = null)
    {
        var who = client.Anybody(Chance, at);
        var phrase = write.In(client.Language).Next("task");
        var task = new CrmTask
        {
            Kind = phrase[0],
            Subject = write.Fill(phrase[1], client, who, at),
            DueAt = due,
            Priority = priority ?? Chance.Any(["low", "normal", "normal", "normal", "high"]),
            OwnerId = by.Id,
            TeamId = by.Team,
        };
        tale.Tell(at, by, "task.create", work =>
        {
            (task.AccountId, task.ContactId, task.OpportunityId) = (client.Account?.Id, who?.Contact.Id, deal?.Id);
            task.AboutId = task.OpportunityId ?? task.AccountId ?? task.ContactId;
            work.Add(task);
        });
        if (isDone)
        {
            var done = tale.Between(at, due.AddDays(Chance.Any([0, 0, 0, 1, 3]))).AddMinutes(3);
            tale.Tell(done, by, "task.complete", work => work.Change(task, t => t.Complete(work.At)));
        }
    }

    /// <summary>To the quarter of an hour.</summary>
    private static DateTimeOffset Round(DateTimeOffset at) => new(at.Ticks - (at.Ticks % TimeSpan.FromMinutes(15).Ticks) + TimeSpan.FromMinutes(15).Ticks, at.Offset);
}
