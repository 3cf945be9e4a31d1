using Nanni.Catalog.Products;

namespace Nanni.Catalog.Prices;

/// <summary>So many of a product.</summary>
/// <param name="Quantity">Below zero for what is taken back: it costs what it cost.</param>
public readonly record struct PriceQuestion(Guid ProductId, decimal Quantity);

/// <summary>For whom, in which currency and when.</summary>
/// <param name="AccountId">Null for somebody of whom nothing is known yet.</param>
/// <param name="Currency">ISO 4217 code.</param>
public readonly record struct PriceTerms(Guid? AccountId, string Currency, DateOnly Day);

/// <summary>What a product costs, and why.</summary>
/// <param name="Product">With the fields that the asker may see.</param>
/// <param name="Currency">Of every price here, ISO 4217.</param>
/// <param name="Price">Of one unit before the discount, up to 4 decimals; null where nothing says what it costs in this currency.</param>
public sealed record PriceFound(Product Product, string Currency, decimal? Price)
{
    /// <summary>The list that has the price; null where it is the product's own or that of its parts.</summary>
    public PriceList? List { get; init; }

    /// <summary>From which quantity on it holds.</summary>
    public decimal? From { get; init; }

    /// <summary>Every quantity from which another price holds, on the same list.</summary>
    public IReadOnlyList<PriceBreak> Breaks { get; init; } = [];

    /// <summary>What the customer's discount level takes off; null for nothing.</summary>
    public DiscountRule? Rule { get; init; }

    /// <summary>What a bundle holds, each with its own price where the bundle has none.</summary>
    public IReadOnlyList<PricePart> Parts { get; init; } = [];

    /// <summary>The price is the sum of the parts.</summary>
    public bool IsOfParts { get; init; }

    /// <summary>In per cent.</summary>
    public decimal Discount => Price is null ? 0 : Rule?.Discount ?? 0;

    /// <summary>What one unit costs us in the same currency; null where nobody knows, or the asker may not.</summary>
    public decimal? Cost => Parts.Count > 0 && Product.Cost is null
        ? Parts.All(p => p.Found.Cost is not null) ? Parts.Sum(p => p.Found.Cost * p.Quantity) : null
        : Product.Cost is { } cost && cost.Currency == Currency ? cost.Amount : null;
}

/// <param name="Quantity">Null: any.</param>
public sealed record PriceBreak(decimal? Quantity, decimal Price);

/// <summary>So many of a product in one bundle.</summary>
public sealed record PricePart(decimal Quantity, PriceFound Found);
