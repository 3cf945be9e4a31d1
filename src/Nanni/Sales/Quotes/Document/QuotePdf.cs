using System.Globalization;
using Nanni.Web;

namespace Nanni.Sales.Quotes.Document;

/// <summary>Sets a quote on paper: who offers what to whom, each variant as a table with its sums, terms, and numbered pages.</summary>
internal sealed class QuotePdf
{
    private static readonly Face Body = new(TrueTypeFont.Regular, 9), Small = new(TrueTypeFont.Regular, 7.5), Bold = new(TrueTypeFont.Bold, 9);
    private static readonly Face Title = new(TrueTypeFont.Bold, 20), Heading = new(TrueTypeFont.Bold, 12), Large = new(TrueTypeFont.Bold, 11);
    private static readonly Ink Ink = new(38, 34, 31), Soft = new(105, 98, 92), Line = new(221, 216, 210);

    private readonly QuoteDocument quote;
    private readonly Paper paper;
    private readonly Formats formats;
    private readonly Ink color;

    private QuotePdf(QuoteDocument quote, Paper paper)
    {
        (this.quote, this.paper) = (quote, paper);
        formats = new(quote.Language, TimeZoneInfo.Utc, new(quote.Day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        var rgb = int.Parse(quote.Color.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        color = new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
    }

    /// <summary>The file.</summary>
    public static byte[] Write(QuoteDocument quote)
    {
        var file = new PdfFile($"{quote.Number} {quote.Subject}".Trim(), quote.Seller.FirstOrDefault() ?? "", quote.Language.Code, quote.Day);
        new QuotePdf(quote, new(file, quote.Language)).Set();
        return file.Write();
    }

    private void Set()
    {
        Head();
        Parties();
        if (quote.Introduction.Length > 0)
        {
            paper.Paragraph(quote.Introduction, Body, Ink);
            paper.At += 12;
        }

        foreach (var (index, variant) in quote.Offer.Variants.Index())
        {
            new QuoteTable(quote, variant, index, paper, formats, color).Set();
        }

        if (quote.Terms.Length > 0)
        {
            paper.Room(60);
            paper.Write(T("document.terms"), Bold, color, Paper.Left, paper.At);
            paper.At += 16;
            paper.Paragraph(quote.Terms, Body, Ink);
        }

        paper.Foot($"{T("document.title")} {quote.Number}", Small, Soft, (page, of) => T("document.page", ("n", page), ("of", of)));
    }

    private void Head()
    {
        if (quote.Logo is { } logo)
        {
            paper.Picture(logo, 170, 48);
            paper.At += 14;
        }

        paper.Write($"{T("document.title")} {quote.Number}", Title, color, Paper.Left, paper.At);
        var dates = new List<string> { T("document.day", ("day", formats.Date(quote.Day))) };
        if (quote.ValidUntil is { } until)
        {
            dates.Add(T("document.until", ("day", formats.Date(until))));
        }

        foreach (var (i, said) in dates.Index())
        {
            paper.Write(said, Body, i == 0 ? Soft : Ink, Paper.Right, paper.At + 2 + (i * 13), isRight: true);
        }

        paper.At += 30;
        if (quote.Subject.Length > 0)
        {
            paper.Paragraph(quote.Subject, Heading, Ink, width: 330);
        }

        paper.At += 8;
        paper.Rule(color, 1.2);
        paper.At += 14;
    }

    private void Parties()
    {
        var from = paper.At;
        Party(T("document.seller"), quote.Seller, Paper.Left);
        var deepest = paper.At;
        paper.At = from;
        Party(T("document.buyer"), quote.Buyer, 310);
        paper.At = Math.Max(deepest, paper.At) + 16;
    }

    private void Party(string label, IReadOnlyList<string> lines, double x)
    {
        if (lines.Count == 0)
        {
            return;
        }

        paper.Write(label, Small, Soft, x, paper.At);
        paper.At += 13;
        foreach (var (i, line) in lines.Index())
        {
            paper.Paragraph(line, i == 0 ? Bold : Body, Ink, x, 235);
        }
    }

    private string T(string key, params ReadOnlySpan<(string, object?)> values) => Texts.Format(formats, key, values);

    /// <summary>Faces and colours that the table shares with the rest.</summary>
    internal static PaperStyle Style { get; } = new(Body, Bold, Small, Heading, Large, Ink, Soft, Line);
}

/// <summary>How text is set.</summary>
internal sealed record PaperStyle(Face Body, Face Bold, Face Small, Face Heading, Face Large, Ink Ink, Ink Soft, Ink Line);
