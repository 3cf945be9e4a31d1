using System.Globalization;
using Nanni.Catalog.Rates;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Sales.Quotes;

/// <summary>Offers in the reader's words and formats.</summary>
internal static class QuoteShown
{
    public static QuoteSums Sums(Ui ui, OfferVariant variant, OfferRules rules, string currency, bool seesCost)
    {
        OfferSum sum;
        try
        {
            sum = OfferSum.Of(variant, rules, currency);
        }
        catch (OverflowException)
        {
            return new("", [], "", "");
        }

        currency = variant.In(currency);
        return new(
            ui.Format.Money(sum.Net, currency), [.. sum.Taxes.Select(t => new QuoteTaxLine(ui.Format.Percent(t.Rate), ui.Format.Money(t.Tax, currency)))],
            ui.Format.Money(sum.Total, currency), seesCost && variant.Lines.Count > 0 ? Margin(ui, sum, currency) : "");
    }

    /// <summary>The amounts of a variant's lines.</summary>
    public static IReadOnlyList<string> Amounts(Ui ui, OfferVariant variant, OfferRules rules, string currency)
    {
        try
        {
            return [.. OfferSum.Of(variant, rules, currency).Lines.Select(amount => ui.Format.Money(amount, variant.In(currency)))];
        }
        catch (OverflowException)
        {
            return [.. variant.Lines.Select(_ => "")];
        }
    }

    /// <summary>A line as somebody would type it.</summary>
    public static Dictionary<string, string> Typed(OfferLine line, Formats formats) => Typed(line, formats, formats.Language);

    private static Dictionary<string, string> Typed(OfferLine line, Formats formats, Language language) => new()
    {
        ["name"] = line.Name,
        ["description"] = line.Description,
        ["quantity"] = Number(line.Quantity, "0.###", language),
        ["unit"] = line.Unit,
        ["price"] = Number(line.Price, "0.00##", language),
        ["discount"] = line.Discount == 0 ? "" : Number(line.Discount, "0.##", language),
        ["tax"] = Number(line.Tax, "0.##", language),
        ["kind"] = line.IsOptional ? line.IsChosen ? "chosen" : "optional" : "fixed",
        ["product"] = line.ProductId?.ToString() ?? "",
        ["cost"] = line.Cost is { } cost ? Number(cost, "0.00##", language) : "",
        ["why"] = Why(line, formats) ?? "",
        ["listedPrice"] = line.Listed is { } listed ? Number(listed.Price, "0.00##", language) : "",
        ["listedDiscount"] = line.Listed is { Discount: not 0 } level ? Number(level.Discount, "0.##", language) : "",
        ["origin"] = line.Origin?.Price.ToString(CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>Where its price comes from, and that somebody has changed it since; null where nobody knows.</summary>
    public static string? Why(OfferLine line, Formats formats) =>
        line.Explanation is null || !line.IsByHand ? line.Explanation : $"{line.Explanation} · {Texts.Format(formats, "quote.byHand")}";

    public static string Number(decimal value, string format, Language language) => value.ToString(format, language.Culture);

    /// <summary>By which rate a variant was converted; empty where it was not.</summary>
    public static string Rate(Formats formats, OfferVariant variant) => variant.Exchange is { } exchange ? RateWords.Said(formats, exchange) : "";

    /// <summary>What is wrong, by variant, line and column; the rest with an empty column.</summary>
    public static ILookup<(int Variant, int Line), (string Column, string Text)> Errors(Ui ui, IEnumerable<FieldProblem> problems) =>
        problems.Select(p => (Path: p.Field.Split('.'), Text: Messages.Of(ui, p))).Where(p => p.Path is ["variants", _, "lines", _, _])
            .ToLookup(p => (At(p.Path[1]), At(p.Path[3])), p => (p.Path[4], p.Text));

    private static int At(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static string Margin(Ui ui, OfferSum sum, string currency) => sum.Margin is not { } margin ? ""
        : sum.Net == 0 ? ui.Format.Money(margin, currency)
        : $"{ui.Format.Money(margin, currency)} ({ui.Format.Percent(decimal.Round(100m * margin / sum.Net, 1, MidpointRounding.AwayFromZero))})";
}
