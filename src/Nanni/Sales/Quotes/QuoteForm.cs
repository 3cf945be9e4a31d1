using System.Globalization;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Sales.Quotes;

/// <summary>
/// An offer as the editor's form sends it: variants and lines in the order of the page, each field as often as there are lines. What
/// cannot be read is a problem at its field, and is shown again as it was typed.
/// </summary>
internal sealed class QuoteForm
{
    private static readonly string[] Columns =
        ["name", "description", "quantity", "unit", "price", "discount", "tax", "kind", "product", "cost", "origin"];

    private readonly List<FieldProblem> problems = [];
    private readonly Language language;
    private readonly bool seesCost;

    private QuoteForm(Language language, bool seesCost) => (this.language, this.seesCost) = (language, seesCost);

    /// <summary>With zero where a number could not be read.</summary>
    public Offer Offer { get; private set; } = new();

    /// <summary>What was typed, by variant and line.</summary>
    public IReadOnlyList<IReadOnlyList<IReadOnlyDictionary<string, string>>> Typed { get; private set; } = [];

    /// <summary>Fields are <c>variants.{v}.lines.{l}.{column}</c>.</summary>
    public IReadOnlyList<FieldProblem> Problems => problems;

    /// <param name="before">As it is saved: its costs stay where the reader sees none.</param>
    /// <exception cref="UnreadableException">The fields of the lines are not equally many.</exception>
    public static QuoteForm Read(IFormCollection form, Offer before, Language language, bool seesCost)
    {
        var read = new QuoteForm(language, seesCost);
        var variants = form["variant.name"].Count;
        var of = form["line.variant"];
        Require(form["variant.note"].Count == variants && Columns.All(c => form["line." + c].Count == of.Count || (c == "cost" && !seesCost)));

        // An empty line at the end is where the next one would be typed.
        var rows = of.Select((variant, i) => (
                Variant: int.TryParse(variant, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : -1,
                Values: Columns.ToDictionary(c => c, c => form["line." + c].ElementAtOrDefault(i)?.Trim() ?? "")))
            .Where(row => row.Values["name"].Length + row.Values["description"].Length + row.Values["price"].Length > 0).ToList();
        read.Typed = [.. Enumerable.Range(0, variants).Select(v => rows.Where(r => r.Variant == v).Select(r => r.Values).ToList())];
        read.Offer = new()
        {
            Rules = before.Rules with { IsGross = form["prices"] == "gross" },
            Variants =
            [
                .. read.Typed.Select((lines, v) => new OfferVariant
                {
                    Name = Short(form["variant.name"][v], 100),
                    Note = Short(form["variant.note"][v], 2_000),
                    Currency = before.Variants.ElementAtOrDefault(v)?.Currency,
                    Exchange = before.Variants.ElementAtOrDefault(v)?.Exchange,
                    Lines = [.. lines.Select((values, l) => WithOrigin(read.Line(values, before, $"variants.{v}.lines.{l}."), values["origin"], before, v))],
                }),
            ],
        };
        return read;
    }

    private static void Require(bool isWhole)
    {
        if (!isWhole)
        {
            throw new UnreadableException("quote.form");
        }
    }

    private OfferLine Line(IReadOnlyDictionary<string, string> values, Offer before, string path)
    {
        Guid? product = Guid.TryParse(values["product"], out var id) ? id : null;
        if (product is not null && values["price"].Length == 0)
        {
            problems.Add(new(path + "price", "quote.noPrice"));
        }

        return new()
        {
            ProductId = product,
            Name = values["name"],
            Description = values["description"].ReplaceLineEndings("\n"),
            Quantity = Number(values["quantity"], 1, path + "quantity"),
            Unit = Short(values["unit"], 30),
            Price = Number(values["price"], 0, path + "price"),
            Discount = Number(values["discount"], 0, path + "discount"),
            Tax = Number(values["tax"], 0, path + "tax"),
            IsOptional = values["kind"] is "optional" or "chosen",
            IsChosen = values["kind"] == "chosen",
            Cost = seesCost ? values["cost"].Length == 0 ? null : Number(values["cost"], 0, path + "cost") : Known(before, product, values["name"])?.Cost,
        };
    }

    /// <summary>A price that is still the converted one knows from what it was converted; a typed one forgets it.</summary>
    private static OfferLine WithOrigin(OfferLine line, string typed, Offer before, int variant)
    {
        if (before.Variants.ElementAtOrDefault(variant) is not { Exchange: { } exchange } old
            || !decimal.TryParse(typed, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var price)
            || Math.Abs(price) > OfferLine.LargestPrice || exchange.Convert(price, before.Rules.IsHalfEven) != line.Price)
        {
            return line;
        }

        var cost = old.Lines.FirstOrDefault(l => l.Origin?.Price == price && l.Cost == line.Cost)?.Origin?.Cost;
        return line with { Origin = new(price, cost) };
    }

    /// <summary>The same line before: whoever does not see its cost must not lose it.</summary>
    private static OfferLine? Known(Offer before, Guid? product, string name) =>
        before.Variants.SelectMany(v => v.Lines).FirstOrDefault(l => product is null ? l.ProductId is null && l.Name == name : l.ProductId == product);

    private decimal Number(string text, decimal otherwise, string field) =>
        text.Length == 0 ? otherwise : TypedNumbers.Read(text, language, field, problems, "field.kind.number") ?? 0;

    private static string Short(string? text, int most) => (text ?? "").Trim() is var clean && clean.Length > most ? clean[..most] : clean;
}
