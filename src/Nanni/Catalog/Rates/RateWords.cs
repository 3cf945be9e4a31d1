using Nanni.Web;

namespace Nanni.Catalog.Rates;

/// <summary>Rates as people read them.</summary>
public static class RateWords
{
    /// <summary>At least four decimals, as banks print them, and all there are.</summary>
    public static string Rate(Formats formats, decimal rate)
    {
        var decimals = 4;
        while (decimals < Quotation.Decimals && decimal.Round(rate, decimals) != rate)
        {
            decimals++;
        }

        return formats.Number(rate, decimals);
    }

    /// <summary><c>1 EUR = 4.2671 PLN</c>, without a place to break it.</summary>
    public static string Quoted(Formats formats, Quotation quotation) => $"1\u00a0{quotation.Unit} = {Rate(formats, quotation.Rate)}\u00a0{quotation.Counter}";

    /// <summary><c>1 EUR = 4.2671 PLN (NBP, table 224/A/NBP/2026, 20 Nov 2026)</c>.</summary>
    public static string Said(Formats formats, Exchange exchange) => Texts.Format(
        formats, exchange.Table is null ? "rates.said" : "rates.saidTable",
        ("rates", string.Join(", ", exchange.Quotations.Select(q => Quoted(formats, q)))), ("source", Texts.Format(formats, "rates.short." + exchange.Source)),
        ("table", exchange.Table), ("day", formats.Date(exchange.Day).Replace(' ', '\u00a0')));
}
