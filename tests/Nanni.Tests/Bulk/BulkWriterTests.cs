using Nanni.Catalog.Products;
using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Bulk;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;

namespace Nanni.Tests.Bulk;

public sealed class BulkWriterTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Bulk_writes_leave_the_rows_that_single_writes_leave(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var stranger = await copper.Neighbour();
        foreach (var seed in Enumerable.Range(1, 12))
        {
            await copper.Get<BulkWriter>().Create(copper.Admin, "same", Records(seed));
            await copper.Operations.Run(stranger, "same", work =>
            {
                foreach (var record in Records(seed))
                {
                    work.Add(record);
                }

                return Task.CompletedTask;
            });
        }

        foreach (var table in Digest.Tables)
        {
            Assert.Equal(await Digest.Of(copper, stranger.WorkspaceId, table), await Digest.Of(copper, copper.Id, table));
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Bulk_records_are_listed_found_and_undone(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var receipt = await copper.Get<BulkWriter>().Create(
            copper.Admin, "import", Enumerable.Range(0, 1_200).Select(i => new Account { Name = $"Huta {i:0000}", City = "Łódź" }));

        Assert.Equal("Huta 0000", (await copper.Titles(copper.Admin, "account"))[0]);
        Assert.Equal(["Huta 1199"], await copper.Titles(copper.Admin, "account", r => r with { Search = "1199 lodz" }));
        Assert.Equal(1_200, (await copper.Undo.Head(copper.Admin, receipt.Id, default)).Records);
        Assert.Equal("Huta 1199", (await copper.Titles(copper.Admin, "account", r => r with
        {
            Sort = Nanni.Records.Queries.Sort.Parse("-createdAt", r.Type),
            Limit = 1,
        }))[0]);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_bulk_write_refuses_a_record_without_its_name(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);

        var refused = await Assert.ThrowsAsync<FieldException>(() =>
            copper.Get<BulkWriter>().Create(copper.Admin, "import", [new Account { Name = "Huta" }, new Account()]));

        Assert.Equal(("name", "field.required"), (refused.Problems[0].Field, refused.Problems[0].Code));
        Assert.Empty(await copper.Titles(copper.Admin, "account"));
    }

    /// <summary>Some records of several types that refer to each other, everything filled or empty as the seed has it.</summary>
    private static List<Nanni.Records.Types.Record> Records(int seed)
    {
        var random = new Random(seed);
        var records = new List<Nanni.Records.Types.Record>();
        string? Maybe(string text) => random.Next(3) == 0 ? null : text;
        for (var i = 0; i < 5; i++)
        {
            records.Add(new Account
            {
                Name = $"Huta {seed} {i}, „Łódź” sp. z o.o.", City = Maybe("Łódź"), Email = Maybe($"biuro{i}@huta{seed}.pl"), Phone = Maybe("+48 42 6" + random.Next(100_000, 999_999)),
                Website = Maybe("https://huta.pl"), Tags = random.Next(2) == 0 ? [] : ["vip", "miedź", "t" + i], Vip = random.Next(2) == 0,
                Revenue = random.Next(2) == 0 ? null : new Money(random.Next(), "EUR"), Employees = random.Next(4) == 0 ? null : random.Next(9000),
                BillingAddress = random.Next(2) == 0 ? null : new(Maybe("ul. Długa 1"), null, "Łódź", null, "PL"), ExternalKey = Maybe($"E-{seed}-{i}"),
                NextStepOn = random.Next(2) == 0 ? null : new DateOnly(2026, 1, 1 + random.Next(28)),
            });
            records.Add(new Contact
            {
                FirstName = Maybe("Żaneta"), LastName = "O'Brien-" + i, Email = Maybe($"zaneta{i}@gmail.com"), Mobile = Maybe("601 234 567"),
                BirthDate = random.Next(2) == 0 ? null : new DateOnly(1970, 3, 1 + random.Next(28)), City = Maybe("Wilno"), NameDay = "08-17",
            });
            records.Add(new Product { Name = "GTX " + i, Code = Maybe("G" + i), Price = new(5500, "PLN"), InStock = random.Next(10) / 4m });
        }

        var pipeline = new Pipeline { Id = Guid.CreateVersion7(), Name = "Sales" };
        var stage = new Stage { Id = Guid.CreateVersion7(), Name = "Won", Kind = "won", PipelineId = pipeline.Id };
        var deal = new Opportunity { Name = "Deal " + seed, Amount = new(100, "EUR"), EngagedOn = new DateOnly(2016, 10, 20) };
        deal.Start(stage, new DateTimeOffset(2017, 3, 1, 0, 0, 0, TimeSpan.Zero));
        records.AddRange([deal, stage, pipeline]);
        return records;
    }
}
