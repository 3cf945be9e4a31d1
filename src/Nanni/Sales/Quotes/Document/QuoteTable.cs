using Nanni.Web;

namespace Nanni.Sales.Quotes.Document;

/// <summary>A variant on paper: its lines, with the head again on each page, and what they come to.</summary>
internal sealed class QuoteTable(QuoteDocument quote, OfferVariant variant, int index, Paper paper, Formats formats, Ink color)
{
    /// <summary>Edges of the columns: the text begins at the first, numbers end at theirs.</summary>
    private const double Name = 70, Quantity = 318, Price = 392, Discount = 434, Tax = 472;

    private readonly string currency = variant.In(quote.Currency);
    private readonly OfferSum sum = OfferSum.Of(variant, quote.Offer.Rules, quote.Currency);
    private readonly string rate = QuoteShown.Rate(formats, variant);
    private readonly bool hasDiscount = variant.Lines.Any(l => l.Discount > 0);
    private readonly PaperStyle style = QuotePdf.Style;

    /// <summary>Without a discount its column goes to the names.</summary>
    private double NameWidth => Quantity - 52 - Name;

    private double SumsHeight => 44 + (sum.Taxes.Count * 14) + (rate.Length > 0 ? 24 : 0);

    public void Set()
    {
        paper.Room(120);
        Heading();
        Columns();
        paper.Head = Columns;
        foreach (var (i, line) in variant.Lines.Index())
        {
            Line(i, line);
        }

        paper.Head = null;
        Sums();
        paper.At += 22;
    }

    private void Heading()
    {
        if (quote.Offer.Variants.Count == 1 && variant.Name.Length == 0)
        {
            return;
        }

        var letter = Texts.Format(formats, "quote.variant", ("letter", Offer.Letter(index)));
        var title = quote.Offer.Variants.Count == 1 ? variant.Name : variant.Name.Length == 0 ? letter : $"{letter}: {variant.Name}";
        paper.Paragraph(title, style.Heading, color);
        if (variant.Note.Length > 0)
        {
            paper.Paragraph(variant.Note, style.Body, style.Soft);
        }

        paper.At += 6;
    }

    private void Columns()
    {
        paper.Write(T("item"), style.Small, style.Soft, Name, paper.At);
        foreach (var (key, at) in new[] { ("quantity", Quantity), ("price", Price), ("discount", Discount), ("tax", Tax), ("amount", Paper.Right) }.Where(c => c.Item1 != "discount" || hasDiscount))
        {
            paper.Write(T(key), style.Small, style.Soft, at, paper.At, isRight: true);
        }

        paper.At += 14;
        paper.Rule(color, .8);
        paper.At += 5;
    }

    private void Line(int at, OfferLine line)
    {
        var names = paper.Wrap(line.Name, style.Bold, NameWidth);
        var descriptions = line.Description.Length == 0 ? [] : paper.Wrap(line.Description, style.Small, NameWidth);
        var option = line.IsOptional ? T(line.IsChosen ? "chosen" : "optional") : "";

        // A line that fits on a page stays whole.
        var height = (names.Count * style.Bold.Height) + (descriptions.Count * style.Small.Height) + (option.Length > 0 ? style.Small.Height : 0) + 7;
        // The sums stand beneath at least one line, never alone on a page.
        paper.Room(Math.Min(height, 300) + (at == variant.Lines.Count - 1 ? SumsHeight : 0));
        var ink = line.Counts ? style.Ink : style.Soft;
        paper.Write(formats.Number(at + 1) + ".", style.Body, style.Soft, Paper.Left, paper.At);
        Numbers(at, line, ink);
        Text(names, style.Bold, ink);
        Text(option.Length > 0 ? [option] : [], style.Small, color);
        Text(descriptions, style.Small, style.Soft);
        paper.At += 3;
        paper.Rule(style.Line, .5);
        paper.At += 4;
    }

    private void Text(IEnumerable<string> lines, Face font, Ink ink)
    {
        foreach (var text in lines)
        {
            paper.Room(font.Height);
            paper.Write(text, font, ink, Name, paper.At);
            paper.At += font.Height;
        }
    }

    private void Numbers(int at, OfferLine line, Ink ink)
    {
        void Cell(string text, double edge) => paper.Write(text, style.Body, ink, edge, paper.At, isRight: true);
        Cell($"{formats.Number(line.Quantity)}\u00a0{line.Unit}".TrimEnd('\u00a0'), Quantity);
        Cell(line.Price.ToString("N" + Digits(line.Price), quote.Language.Culture), Price);
        Cell(line.Discount == 0 ? "" : formats.Percent(line.Discount), Discount);
        Cell(formats.Percent(line.Tax), Tax);
        Cell(Money(sum.Lines[at]), Paper.Right);
    }

    private void Sums()
    {
        paper.Room(SumsHeight);
        paper.At += 4;
        Sum(T("net"), Money(sum.Net), style.Body, style.Soft);
        foreach (var tax in sum.Taxes)
        {
            Sum(T("taxOf", ("rate", formats.Percent(tax.Rate)), ("net", Money(tax.Net))), Money(tax.Tax), style.Body, style.Soft);
        }

        paper.At += 3;
        paper.Rule(color, 1, 330);
        paper.At += 6;
        Sum(quote.Offer.Variants.Count > 1 ? T("totalOf", ("letter", Offer.Letter(index))) : T("total"), formats.Money(sum.Total, currency), style.Large, style.Ink);
        if (rate.Length > 0)
        {
            paper.At += 2;
            paper.Paragraph(rate, style.Small, style.Soft, 330, Paper.Right - 330);
        }
    }

    private void Sum(string label, string amount, Face font, Ink ink)
    {
        paper.Write(label, font, ink, 330, paper.At);
        paper.Write(amount, font, style.Ink, Paper.Right, paper.At, isRight: true);
        paper.At += font.Height + 1;
    }

    /// <summary>The currency stands in the total; in each row it would only be in the way.</summary>
    private string Money(long minor) => formats.Number(Currencies.Amount(minor, currency), Currencies.Decimals(currency));

    private int Digits(decimal price)
    {
        var digits = Currencies.Decimals(currency);
        while (digits < 4 && decimal.Round(price, digits) != price)
        {
            digits++;
        }

        return digits;
    }

    private string T(string key, params ReadOnlySpan<(string, object?)> values) => Texts.Format(formats, "document." + key, values);
}
