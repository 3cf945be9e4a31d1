using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Nanni.Catalog.Rates;
using Nanni.Records.Types;

namespace Nanni.Sales.Quotes;

/// <summary>
/// What is offered: variants, each with its lines, and how they are added up. One document, so that it is saved, frozen, hashed and
/// accepted as one; the quote around it says to whom and until when.
/// </summary>
public sealed record Offer
{
    /// <summary>More than a customer compares.</summary>
    public const int MostVariants = 12;

    public const int MostLines = 500;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    public OfferRules Rules { get; init; } = new();

    public IReadOnlyList<OfferVariant> Variants { get; init; } = [];

    /// <summary>An offer with one variant that has nothing in it yet.</summary>
    public static Offer Empty { get; } = new() { Variants = [new()] };

    /// <exception cref="JsonException">Not written by <see cref="ToJson"/>.</exception>
    public static Offer Parse(string? json) => json is null ? Empty : JsonSerializer.Deserialize<Offer>(json, Json)!;

    /// <summary>As a program sent it.</summary>
    /// <exception cref="UnreadableException"><c>quote.offer</c>.</exception>
    internal static Offer Read(JsonObject body)
    {
        try
        {
            return body.Deserialize<Offer>(Json)!;
        }
        catch (JsonException)
        {
            throw new UnreadableException("quote.offer");
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>A, B, C… by place: what people call a variant on the telephone.</summary>
    public static string Letter(int variant) => ((char)('A' + variant)).ToString();

    /// <exception cref="RuleException"><c>quote.size</c>: more variants or lines than an offer may have.</exception>
    /// <exception cref="FieldException">A number of a line is out of its range; the field is <c>variants.{v}.lines.{l}.{name}</c>.</exception>
    public void Check()
    {
        if (Variants.Count > MostVariants || Variants.Sum(v => v.Lines.Count) > MostLines)
        {
            throw new RuleException("quote.size", MostVariants, MostLines);
        }

        var problems = from v in Variants.Index() from l in v.Item.Lines.Index() from p in l.Item.Problems() select p with { Field = $"variants.{v.Index}.lines.{l.Index}.{p.Field}" };
        var currencies = from v in Variants.Index() from p in v.Item.Problems() select p with { Field = $"variants.{v.Index}.{p.Field}" };
        if (problems.Concat(currencies).ToList() is { Count: > 0 } found)
        {
            throw new FieldException(found);
        }
    }
}

/// <summary>How an offer is added up; taken from its profile when it is made, so that a later change of the profile changes no sum.</summary>
/// <param name="IsGross">Prices include the tax.</param>
/// <param name="IsHalfEven">Half a cent goes to the even neighbour, not away from zero.</param>
/// <param name="IsTaxPerLine">Tax is rounded for each line, not once for each rate.</param>
public sealed record OfferRules(bool IsGross = false, bool IsHalfEven = false, bool IsTaxPerLine = false);

/// <summary>One way in which the customer may take the offer.</summary>
public sealed record OfferVariant
{
    public string Name { get; init; } = "";

    public string Note { get; init; } = "";

    public IReadOnlyList<OfferLine> Lines { get; init; } = [];

    /// <summary>ISO 4217 code; null for the currency of the quote.</summary>
    public string? Currency { get; init; }

    /// <summary>By which its prices were turned into its currency.</summary>
    public Exchange? Exchange { get; init; }

    /// <summary>The currency of its prices in a quote of <paramref name="currency"/>.</summary>
    public string In(string currency) => Currency ?? currency;

    /// <summary>The same in another currency, price by price; each line remembers from what it was converted.</summary>
    /// <exception cref="OverflowException">A price is too large.</exception>
    public OfferVariant Converted(Exchange exchange, OfferRules rules) => this with
    {
        Currency = exchange.To,
        Exchange = exchange,
        Lines = [.. Lines.Select(line => line.Converted(new(line.Price, line.Cost), exchange, rules))],
    };

    /// <summary>The same at another rate: from the prices from which it was converted. A price that somebody has typed since stays.</summary>
    /// <exception cref="OverflowException">A price is too large.</exception>
    public OfferVariant ConvertedAgain(Exchange exchange, OfferRules rules) => this with
    {
        Exchange = exchange,
        Lines = [.. Lines.Select(line => line.Origin is { } origin ? line.Converted(origin, exchange, rules) : line)],
    };

    internal IEnumerable<FieldProblem> Problems()
    {
        if (Currency is not null && !Quotation.IsCurrency(Currency))
        {
            yield return new("currency", "quote.currency");
        }

        if (Exchange is { } exchange && (exchange.To != Currency || !exchange.IsSound))
        {
            yield return new("exchange", "quote.exchange");
        }
    }
}

/// <summary>What a line cost before its variant was converted, in the currency from which it was.</summary>
public sealed record LineOrigin(decimal Price, decimal? Cost);

/// <summary>What one unit costs by price lists, and what a discount level takes off it in per cent.</summary>
public sealed record ListedPrice(decimal Price, decimal Discount);

/// <summary>A product or service at a price.</summary>
public sealed record OfferLine
{
    /// <summary>Beneath them the sums of a line are exact in 128 bits with room to spare.</summary>
    public const decimal LargestQuantity = 9_999_999.999m, LargestPrice = 999_999_999.9999m;

    public Guid? ProductId { get; init; }

    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>Up to 3 decimals; below zero for what is taken back.</summary>
    public decimal Quantity { get; init; } = 1;

    public string Unit { get; init; } = "";

    /// <summary>Of one unit, up to 4 decimals, in the currency of the variant; with or without tax as the rules say.</summary>
    public decimal Price { get; init; }

    /// <summary>In per cent, up to 2 decimals.</summary>
    public decimal Discount { get; init; }

    /// <summary>Tax rate in per cent, up to 2 decimals.</summary>
    public decimal Tax { get; init; }

    public bool IsOptional { get; init; }

    /// <summary>An optional line that the customer takes.</summary>
    public bool IsChosen { get; init; }

    /// <summary>What one unit costs us, in the currency of the variant; null where nobody knows.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What price lists and discount levels said when the line got its product; null where they said nothing, or the variant was converted.</summary>
    public ListedPrice? Listed { get; init; }

    /// <summary>Where that price comes from, in words of the day on which it was taken.</summary>
    public string? Explanation { get; init; }

    /// <summary>Null where the price was never converted, or somebody has changed it since.</summary>
    public LineOrigin? Origin { get; init; }

    /// <summary>Somebody gave another price or discount than price lists and discount levels do.</summary>
    [JsonIgnore]
    public bool IsByHand => Listed is { } listed && (listed.Price != Price || listed.Discount != Discount);

    /// <summary>Part of the total.</summary>
    [JsonIgnore]
    public bool Counts => !IsOptional || IsChosen;

    internal OfferLine Converted(LineOrigin origin, Exchange exchange, OfferRules rules) => this with
    {
        Price = exchange.Convert(origin.Price, rules.IsHalfEven),
        Cost = origin.Cost is { } cost ? exchange.Convert(cost, rules.IsHalfEven) : null,
        Origin = origin,
        Listed = null,
    };

    internal IEnumerable<FieldProblem> Problems()
    {
        if (Name.Length is 0 or > 300)
        {
            yield return new("name", Name.Length == 0 ? "field.required" : "field.length", 300);
        }

        if (Description.Length > 4_000)
        {
            yield return new("description", "field.length", 4_000);
        }

        foreach (var (field, value, least, most, decimals) in new[]
        {
            ("quantity", Quantity, -LargestQuantity, LargestQuantity, 3), ("price", Price, -LargestPrice, LargestPrice, 4),
            ("cost", Cost ?? 0, 0, LargestPrice, 4), ("discount", Discount, 0, 100, 2), ("tax", Tax, 0, 100, 2),
        })
        {
            if (value < least || value > most || decimal.Round(value, decimals) != value)
            {
                yield return new(field, "quote.number", least, most, decimals);
            }
        }
    }
}
