using System.Diagnostics;
using Nanni.Bench.Data;
using Nanni.Customers.Contacts;

namespace Nanni.Bench.Figures;

/// <summary>Contacts created through operations, several at a time: record, operation, change, search text, match keys.</summary>
internal sealed class WriteFigures(Installation installation, Company company, Report report)
{
    private const int Connections = 8;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    public async Task Take()
    {
        var made = 0;
        await Run(TimeSpan.FromSeconds(2), () => made);
        made = 0;
        var clock = Stopwatch.StartNew();
        await Run(Long, () => Interlocked.Increment(ref made));
        report.Add(new("create a contact", $"{Connections} at a time", made / clock.Elapsed.TotalSeconds, null, "/s", installation.Options.IsSqlite ? 300 : 600));
    }

    private Task Run(TimeSpan span, Func<int> done) => Task.WhenAll(Enumerable.Range(0, Connections).Select(worker => Task.Run(async () =>
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; clock.Elapsed < span; i++)
        {
            var dice = new Dice(9 + worker, Kind.Contact, i);
            var (given, family) = Names.Person(ref dice);
            await installation.Operations.Create(company.Administrator, "contact.create", new Contact
            {
                FirstName = given, LastName = family, Email = $"new{worker}.{i}@example.com", Mobile = "6" + dice.Digits(8), City = Names.City(ref dice),
                AccountId = company.Customers.AccountId(dice.Below(company.Size.Accounts)),
            });
            done();
        }
    })));
}
