using Microsoft.Extensions.DependencyInjection;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Sales.Quotes;

namespace Nanni.Tests.Sales.Quotes;

/// <summary>Ready-made offers.</summary>
internal static class Samples
{
    public static OfferLine Line { get; } = new() { Name = "Copper ingot", Quantity = 2, Unit = "piece", Price = 50, Tax = 23 };

    public static CustomerAnswer Answer { get; } = new("Nanni", "Fine copper", "10.0.0.7", DateTimeOffset.UnixEpoch);

    /// <summary>A: 123.00 with tax; B: the same, and an option of as much.</summary>
    public static Offer Offer() => new()
    {
        Variants = [new() { Name = "Basic", Lines = [Line] }, new() { Name = "With delivery", Lines = [Line, Line with { Name = "Delivery by ship", IsOptional = true }] }],
    };

    public static Quote Sent(DateOnly today, DateOnly? until = null)
    {
        var quote = new Quote { Number = "2026-0001", Subject = "Ingots", Currency = "PLN", Language = "pl", ValidUntil = until ?? today.AddDays(14) };
        quote.Write(Offer());
        quote.Send((Guid.CreateVersion7(), "hash"), ("link", "key"), DateTimeOffset.UnixEpoch, today);
        return quote;
    }

    public static Task<OperationReceipt> Change(SignedIn member, Guid id, Action<Quote, Work> change) =>
        member.App.Services.GetRequiredService<Operations>().Run(Actor.System(member.Workspace.Id), "quote.update", async work =>
            change(await work.Load<Quote>(id), work));
}
