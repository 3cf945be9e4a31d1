using Nanni.Web;

namespace Nanni.Catalog.Prices;

/// <summary>Why a product costs what it costs, as people read it.</summary>
public static class PriceWords
{
    /// <summary><c>Price list Wholesale 2026, from 10 t: 5.80; Level B −5% (Ingots)</c>.</summary>
    public static string Said(Formats formats, PriceFound found)
    {
        if (found.Price is not { } price)
        {
            return Texts.Format(formats, "price.none", ("currency", found.Currency));
        }

        var amount = Amount(formats, price, found.Currency);
        var from = found.List is { } list
            ? found.From is { } quantity
                ? Texts.Format(formats, "price.fromListFrom", ("list", list.Name), ("quantity", $"{formats.Number(quantity)} {found.Product.Unit}".Trim()), ("price", amount))
                : Texts.Format(formats, "price.fromList", ("list", list.Name), ("price", amount))
            : Texts.Format(formats, found.IsOfParts ? "price.fromParts" : "price.fromProduct", ("price", amount));
        return found.Discount == 0 ? from : from + "; " + Texts.Format(formats, "price.level", ("rule", found.Rule!.Name), ("discount", formats.Percent(found.Discount)));
    }

    /// <summary>What a bundle holds, a line each.</summary>
    public static string Parts(Formats formats, PriceFound found) =>
        string.Join('\n', found.Parts.Select(p => $"{formats.Number(p.Quantity)} {p.Found.Product.Unit}".Trim() + " × " + p.Found.Product.Name));

    /// <summary>A price with the four decimals it may have, and at least those of its currency.</summary>
    public static string Amount(Formats formats, decimal price, string currency)
    {
        var decimals = Records.Types.Money.Decimals(currency);
        while (decimals < 4 && decimal.Round(price, decimals) != price)
        {
            decimals++;
        }

        return formats.Number(price, decimals) + "\u00a0" + currency;
    }
}
