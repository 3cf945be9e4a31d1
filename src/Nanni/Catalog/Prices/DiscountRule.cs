using Nanni.Records.Types;

namespace Nanni.Catalog.Prices;

/// <summary>What a discount level takes off: a share of the price of all products or of those of one category.</summary>
public sealed class DiscountRule : Record
{
    public string? Name { get; set; }

    /// <summary>Key of the list <c>discountLevel</c>, which an account bears.</summary>
    public string? Level { get; set; }

    /// <summary>Category of the products; null for all that no other rule of the level names.</summary>
    public string? Category { get; set; }

    /// <summary>In per cent.</summary>
    public decimal? Discount { get; set; }

    public DateOnly? ValidFrom { get; set; }

    public DateOnly? ValidUntil { get; set; }
}

public sealed class DiscountRuleType : RecordType<DiscountRule>
{
    public DiscountRuleType()
        : base("discountRule", "discountrules", icon: "discount")
    {
        Text(r => r.Name).Title().Required();
        ChoiceFrom("discountLevel", r => r.Level).Required();
        Text(r => r.Category);
        Percent(r => r.Discount).Required();
        Date(r => r.ValidFrom);
        Date(r => r.ValidUntil);
        Columns(r => r.Name, r => r.Level, r => r.Category, r => r.Discount, r => r.ValidFrom, r => r.ValidUntil);
        Sort(r => r.Name);
        Public();
        Administered();
        NotSearched();
        NotListed();
    }

    /// <exception cref="FieldException"><c>approval.limit</c>: a share from 0 to 100. <c>price.period</c>.</exception>
    protected override void Compute(DiscountRule rule)
    {
        if (rule.Discount is < 0 or > 100)
        {
            throw new FieldException("discount", "approval.limit");
        }

        PricePeriod.Check(rule.ValidFrom, rule.ValidUntil);
    }
}
