using Microsoft.Extensions.Configuration;
using Nanni.Catalog.Rates;
using Nanni.Database;
using Nanni.Records.Types;

namespace Nanni.Tests.Catalog.Rates;

/// <summary>Which rate holds on a day, and when none does.</summary>
public sealed class RateBookTests
{
    private static readonly DateOnly Friday = new(2025, 5, 9);
    private static readonly IConfiguration Nothing = new ConfigurationBuilder().Build();
    private static readonly NbpRates Nbp = new(null!, Nothing);

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task The_last_table_on_or_before_the_day_holds_for_seven_days(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var book = Book(copper);
        await book.Keep(copper.Id, RateSources.Nbp, Nbp.Read(BankFiles.Nbp)!, default);

        var sunday = await Find(book, copper, RateSources.Nbp, "EUR", "PLN", Friday.AddDays(2));
        var cross = await Find(book, copper, RateSources.Nbp, "EUR", "USD", Friday);

        Assert.Equal((Friday, "089/A/NBP/2025", new("EUR", 4.2414m, "PLN")), (sunday.Day, sunday.Table, Assert.Single(sunday.Quotations)));
        Assert.Equal([new("EUR", 4.2414m, "PLN"), new("USD", 3.7681m, "PLN")], cross.Quotations);
        Assert.Equal(Friday, (await Find(book, copper, RateSources.Nbp, "PLN", "EUR", Friday.AddDays(7))).Day);
        Assert.Equal(("date", "rates.old"), await Refused(book, copper, RateSources.Nbp, "EUR", "PLN", Friday.AddDays(8)));
        Assert.Equal(("date", "rates.none"), await Refused(book, copper, RateSources.Nbp, "EUR", "PLN", Friday.AddDays(-1)));
        Assert.Equal(("date", "rates.none"), await Refused(book, copper, RateSources.Ecb, "EUR", "PLN", Friday));
        Assert.Equal(("currency", "rates.missing"), await Refused(book, copper, RateSources.Nbp, "EUR", "BHD", Friday));
        Assert.Equal(("currency", "rates.same"), await Refused(book, copper, RateSources.Nbp, "EUR", "EUR", Friday));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Rates_by_hand_come_each_on_a_day_of_its_own(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var book = Book(copper);
        await book.Keep(copper.Id, RateSources.Own, [new(Friday, null, [new("BHD", 10.1m, "EUR")]), new(Friday.AddDays(3), null, [new("USD", 0.9m, "EUR")])], default);

        var found = await Find(book, copper, RateSources.Own, "BHD", "USD", Friday.AddDays(4), own: "EUR");

        Assert.Equal((Friday, 2), (found.Day, found.Quotations.Count));
        Assert.Equal(("currency", "rates.missing"), await Refused(book, copper, RateSources.Own, "BHD", "USD", Friday, own: "EUR"));
        Assert.Equal(("currency", "rates.missing"), await Refused(book, copper, RateSources.Own, "BHD", "USD", Friday.AddDays(8), own: "EUR"));
        await book.Forget(copper.Id, Friday, "BHD", "EUR", default);
        Assert.Equal(("currency", "rates.missing"), await Refused(book, copper, RateSources.Own, "BHD", "USD", Friday.AddDays(4), own: "EUR"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Another_workspace_knows_nothing_of_them(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var book = Book(copper);
        await book.Keep(copper.Id, RateSources.Own, [new(Friday, null, [new("USD", 0.9m, "EUR")])], default);

        Assert.Null(await book.Last(Guid.CreateVersion7(), RateSources.Own, Friday, default));
    }

    private static RateBook Book(TestWorkspace copper) => new(copper.Store, [Nbp, new EcbRates(null!, Nothing)], TimeProvider.System);

    private static Task<Exchange> Find(RateBook book, TestWorkspace copper, string source, string from, string to, DateOnly day, string own = "PLN") =>
        book.Find(copper.Id, source, from, to, day, own, default);

    private static async Task<(string, string)> Refused(RateBook book, TestWorkspace copper, string source, string from, string to, DateOnly day, string own = "PLN")
    {
        var problem = (await Assert.ThrowsAsync<FieldException>(() => Find(book, copper, source, from, to, day, own))).Problems.Single();
        return (problem.Field, problem.Code);
    }
}
