using Nanni.Catalog.Products;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Quotes;

namespace Nanni.Sales.DealProducts;

/// <summary>So many of a product that a deal is about, at a price.</summary>
public sealed class DealProduct : Record
{
    /// <summary>The product's, unless somebody gave another.</summary>
    public string? Name { get; set; }

    public Guid? OpportunityId { get; set; }

    public Guid? ProductId { get; set; }

    /// <summary>Up to 3 decimals.</summary>
    public decimal? Quantity { get; set; } = 1;

    /// <summary>Of one unit without tax, up to 4 decimals, in the currency of <see cref="Amount"/>.</summary>
    public decimal? UnitPrice { get; set; }

    /// <summary>In per cent.</summary>
    public decimal? Discount { get; set; }

    /// <summary>What the line comes to, in the currency that the deal had when it was added.</summary>
    public Money? Amount { get; private set; }

    /// <summary>As a line of an offer: it is added up as one, to the cent.</summary>
    internal OfferLine Line => new() { ProductId = ProductId, Name = Name ?? "", Quantity = Quantity ?? 1, Price = UnitPrice ?? 0, Discount = Discount ?? 0 };

    internal void AddUp(string currency) => Amount = new(OfferSum.Of(new() { Lines = [Line] }, new(), currency).Net, currency);
}

public sealed class DealProductType : RecordType<DealProduct>
{
    private const string Unnamed = "–";

    public DealProductType()
        : base("dealProduct", "dealProducts", icon: "package")
    {
        Text(p => p.Name).Title();
        Reference(p => p.OpportunityId, to: "opportunity").Required();
        Reference(p => p.ProductId, to: "product").Required();
        Number(p => p.Quantity, decimals: 3).Required();
        Number(p => p.UnitPrice, decimals: 4).Required();
        Percent(p => p.Discount);
        Money(p => p.Amount).ReadOnly();
        Columns(p => p.Name, p => p.OpportunityId, p => p.ProductId, p => p.Amount, p => p.Quantity, p => p.UnitPrice, p => p.Discount);
        Sort(p => p.Name);
        Through(p => p.OpportunityId);
        NotSearched();
        NotListed();
        Following("dealProduct");
    }

    /// <summary>
    /// A line comes to what it says, and the deal to what its lines come to: as long as nobody typed an amount of their own, which then
    /// stays.
    /// </summary>
    public override async ValueTask Follow(Companions companions)
    {
        // What lacks a deal or a product is refused when the fields are checked.
        var changed = companions.Changed<DealProduct>().Where(c => c.Record is { OpportunityId: not null, ProductId: not null }).ToList();
        if (companions.IsUndo || changed.Count == 0)
        {
            return;
        }

        Guid[] ids = [.. changed.Select(c => c.Record.OpportunityId!.Value).Distinct()];
        var lines = (await companions.Referring<DealProduct>("opportunity", ids)).ToLookup(l => l.OpportunityId!.Value);
        var products = (await companions.All<Product>([.. changed.Select(c => c.Record.ProductId!.Value).Distinct()])).ToDictionary(p => p.Id);
        foreach (var deal in await companions.All<Opportunity>(ids))
        {
            var of = changed.Where(c => c.Record.OpportunityId == deal.Id).ToDictionary(c => c.Record, c => c.Before);
            var before = Sum(lines[deal.Id].Where(l => !of.ContainsKey(l)).Select(l => l.Amount)
                .Concat(of.Values.Where(b => !b.IsNew && b.DeletedAt is null).Select(b => b["amount"] as Money?)));
            foreach (var line in of.Keys)
            {
                companions.Change(line, l =>
                {
                    l.AddUp(l.Amount?.Currency ?? deal.Amount?.Currency ?? companions.Actor.Currency);
                    l.Name = l.Name is null or Unnamed ? products.GetValueOrDefault(l.ProductId!.Value)?.Name ?? Unnamed : l.Name;
                });
            }

            if ((deal.Amount is null || deal.Amount == before) && Sum(lines[deal.Id].Select(l => l.Amount)) is { } sum && deal.Amount != sum && companions.MayEdit(deal))
            {
                companions.Change(deal, d => d.Amount = sum);
            }
        }
    }

    /// <exception cref="FieldException"><c>price.range</c>, <c>price.quantity</c>; <c>approval.limit</c>: a discount from 0 to 100.</exception>
    protected override void Compute(DealProduct line)
    {
        line.Name ??= Unnamed;
        if (line.UnitPrice is < 0 or > OfferLine.LargestPrice)
        {
            throw new FieldException("unitPrice", "price.range");
        }

        if (line.Quantity is <= 0 or > OfferLine.LargestQuantity)
        {
            throw new FieldException("quantity", "price.quantity");
        }

        if (line.Discount is < 0 or > 100)
        {
            throw new FieldException("discount", "approval.limit");
        }
    }

    /// <summary>Null where there is none, or they are in several currencies.</summary>
    private static Money? Sum(IEnumerable<Money?> amounts)
    {
        var all = amounts.OfType<Money>().ToList();
        return all.Count > 0 && all.TrueForAll(a => a.Currency == all[0].Currency) ? new(checked(all.Sum(a => a.Minor)), all[0].Currency) : null;
    }
}
