using Nanni.Records.Types;

namespace Nanni.Catalog.Products;

/// <summary>Something we sell.</summary>
public sealed class Product : Record
{
    public string? Name { get; set; }

    /// <summary>Our article number, or its key in the system it was imported from.</summary>
    public string? Code { get; set; }

    public string? Category { get; set; }

    /// <summary>Where no price list says another.</summary>
    public Money? Price { get; set; }

    /// <summary>What one unit costs us.</summary>
    public Money? Cost { get; set; }

    /// <summary>Tax rate in per cent; null for the usual one of the country.</summary>
    public decimal? Tax { get; set; }

    /// <summary>What one piece is: "10 boxes x 20 bags".</summary>
    public string? Unit { get; set; }

    public string? Supplier { get; set; }

    public decimal? InStock { get; set; }

    public decimal? OnOrder { get; set; }

    public decimal? ReorderLevel { get; set; }

    public bool Discontinued { get; set; }

    public string? Description { get; set; }
}

public sealed class ProductType : RecordType<Product>
{
    public ProductType()
        : base("product", "products", icon: "package")
    {
        Text(p => p.Name).Title().Required();
        Text(p => p.Code).Indexed().Searched().Match(MatchRole.ExternalKey);
        Text(p => p.Category).Indexed();
        Money(p => p.Price);
        Money(p => p.Cost).Sensitive();
        Percent(p => p.Tax);
        Text(p => p.Unit);
        Text(p => p.Supplier);
        Number(p => p.InStock, decimals: 3).Group("stock");
        Number(p => p.OnOrder, decimals: 3).Group("stock");
        Number(p => p.ReorderLevel, decimals: 3).Group("stock");
        YesNo(p => p.Discontinued).Group("stock");
        LongText(p => p.Description).Group("more");
        ListedLast();
        Columns(p => p.Name, p => p.Code, p => p.Category, p => p.Price, p => p.Unit, p => p.InStock);
        Sort(p => p.Name);
        Public();
    }

    /// <exception cref="FieldException"><c>approval.limit</c>: a rate from 0 to 100.</exception>
    protected override void Compute(Product product)
    {
        if (product.Tax is < 0 or > 100)
        {
            throw new FieldException("tax", "approval.limit");
        }
    }
}
