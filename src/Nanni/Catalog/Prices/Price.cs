using Nanni.Catalog.Products;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Catalog.Prices;

/// <summary>What one unit of a product costs on a price list, from a quantity and a day on.</summary>
public sealed class Price : Record
{
    /// <summary>The product's, unless somebody gave another.</summary>
    public string? Name { get; set; }

    public Guid? PriceListId { get; set; }

    public Guid? ProductId { get; set; }

    /// <summary>Up to 4 decimals, in the currency of the list.</summary>
    public decimal? UnitPrice { get; set; }

    /// <summary>The price holds from this quantity on, up to 3 decimals; null: from any.</summary>
    public decimal? MinQuantity { get; set; }

    /// <summary>The first day on which it holds; null: as long as the list does.</summary>
    public DateOnly? ValidFrom { get; set; }
}

public sealed class PriceType : RecordType<Price>
{
    private const string Unnamed = "–";
    private const decimal Largest = 999_999_999.9999m;

    public PriceType()
        : base("price", "prices", icon: "tag")
    {
        Text(p => p.Name).Title();
        Reference(p => p.PriceListId, to: "priceList").Required().Indexed();
        Reference(p => p.ProductId, to: "product").Required().Indexed();
        Number(p => p.UnitPrice, decimals: 4).Required();
        Number(p => p.MinQuantity, decimals: 3);
        Date(p => p.ValidFrom);
        Columns(p => p.Name, p => p.PriceListId, p => p.UnitPrice, p => p.MinQuantity, p => p.ValidFrom);
        Sort(p => p.Name);
        Public();
        NotSearched();
        ListedLast();
        OffMenu();
        Following("price", "product");
    }

    /// <summary>A price bears the name of its product unless it was given one, and two of one list do not contradict each other.</summary>
    /// <exception cref="FieldException"><c>price.twice</c>: the list has one for this product from the same quantity and day on.</exception>
    public override async ValueTask Follow(Companions companions)
    {
        var changed = companions.Changed<Price>().Where(c => c.Record is { DeletedAt: null, ProductId: not null }).ToList();
        var of = changed.ConvertAll(c => c.Record.ProductId!.Value);
        var products = (await companions.All<Product>([.. of.Concat(changed.Select(c => c.Before["product"]).OfType<Guid>()).Distinct()])).ToDictionary(p => p.Id);
        foreach (var (price, before) in changed)
        {
            var bore = before["product"] is Guid old ? products.GetValueOrDefault(old)?.Name : null;
            if ((price.Name is null or Unnamed || price.Name == bore) && products.TryGetValue(price.ProductId!.Value, out var product) && product.Name != price.Name)
            {
                companions.Change(price, p => p.Name = product.Name);
            }
        }

        var renamed = companions.Changed<Product>().Where(c => !c.Before.IsNew && !Equals(c.Before["name"], c.Record.Name)).ToDictionary(c => c.Record.Id);
        foreach (var price in await companions.Referring<Price>("product", renamed.Keys))
        {
            var (product, before) = renamed[price.ProductId!.Value];
            if (Equals(price.Name, before["name"]))
            {
                companions.Change(price, p => p.Name = product.Name);
            }
        }

        // An import brings what it brings: the latest of two counts.
        if (changed.Count > 0 && !companions.IsChunk && !companions.IsUndo)
        {
            var all = (await companions.Referring<Price>("product", [.. of.Distinct()])).ToLookup(Key);
            if (changed.Exists(c => all[Key(c.Record)].Count() > 1))
            {
                throw new FieldException("minQuantity", "price.twice");
            }
        }
    }

    /// <exception cref="FieldException"><c>price.range</c>: below zero or too large. <c>price.quantity</c>: not above zero.</exception>
    protected override void Compute(Price price)
    {
        price.Name ??= Unnamed;
        if (price.UnitPrice is < 0 or > Largest)
        {
            throw new FieldException("unitPrice", "price.range");
        }

        if (price.MinQuantity <= 0)
        {
            throw new FieldException("minQuantity", "price.quantity");
        }
    }

    private static (Guid?, Guid?, decimal, DateOnly?) Key(Price price) => (price.PriceListId, price.ProductId, price.MinQuantity ?? 0, price.ValidFrom);
}
