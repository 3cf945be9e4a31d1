using System.Globalization;
using Nanni.Records.Types;

namespace Nanni.Catalog.Prices;

/// <summary>Prices of products in one currency, for everybody, for a group of customers or for one customer, for a time.</summary>
public sealed class PriceList : Record
{
    public string? Name { get; set; }

    /// <summary>ISO 4217 code.</summary>
    public string? Currency { get; set; }

    /// <summary>Key of the list <c>customerGroup</c>; null for customers of any group and of none.</summary>
    public string? CustomerGroup { get; set; }

    /// <summary>The only customer who gets these prices.</summary>
    public Guid? AccountId { get; set; }

    /// <summary>The first day on which it holds.</summary>
    public DateOnly? ValidFrom { get; set; }

    /// <summary>The last.</summary>
    public DateOnly? ValidUntil { get; set; }

    /// <summary>The customer's discount level takes nothing off these prices.</summary>
    public bool Final { get; set; }

    public string? Note { get; set; }

    /// <summary>How closely it is made for a customer: 2 for this very one, 1 for their group, 0 for everybody.</summary>
    internal int Closeness => AccountId is not null ? 2 : CustomerGroup is not null ? 1 : 0;
}

public sealed class PriceListType : RecordType<PriceList>
{
    public PriceListType()
        : base("priceList", "pricelists", icon: "tags")
    {
        Text(l => l.Name).Title().Required();
        Text(l => l.Currency).Length(3).Required().Open();
        ChoiceFrom("customerGroup", l => l.CustomerGroup);
        Reference(l => l.AccountId, to: "account");
        Date(l => l.ValidFrom);
        Date(l => l.ValidUntil);
        YesNo(l => l.Final);
        LongText(l => l.Note).Group("more");
        Columns(l => l.Name, l => l.Currency, l => l.CustomerGroup, l => l.AccountId, l => l.ValidFrom, l => l.ValidUntil);
        Highlight(l => l.Currency, l => l.CustomerGroup, l => l.ValidFrom, l => l.ValidUntil);
        Sort(l => l.Name);
        Public();
        ListedLast();
    }

    /// <exception cref="FieldException"><c>quote.currency</c>: three letters. <c>price.period</c>: it ends before it begins.</exception>
    protected override void Compute(PriceList list)
    {
        list.Currency = list.Currency?.Trim().ToUpper(CultureInfo.InvariantCulture);
        if (list.Currency is { } code && !Rates.Quotation.IsCurrency(code))
        {
            throw new FieldException("currency", "quote.currency");
        }

        PricePeriod.Check(list.ValidFrom, list.ValidUntil);
    }
}

/// <summary>From the one day to the other, both counted; null where there is no end on that side.</summary>
internal static class PricePeriod
{
    public static bool Holds(DateOnly? from, DateOnly? until, DateOnly day) => !(from > day) && !(until < day);

    /// <exception cref="FieldException"><c>price.period</c>.</exception>
    public static void Check(DateOnly? from, DateOnly? until)
    {
        if (until < from)
        {
            throw new FieldException("validUntil", "price.period");
        }
    }
}
