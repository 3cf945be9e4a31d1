using System.Globalization;
using Nanni.Administration.Demo.People;
using Nanni.Catalog.Products;
using Nanni.Records.Types;

namespace Nanni.Administration.Demo.Story;

/// <summary>Something on the price list.</summary>
/// <param name="Price">EUR a unit.</param>
internal sealed record Ware(string Key, string Code, decimal Price, string[] Units, decimal Stock, string[] Names, string[] Categories)
{
    private static readonly string[] Languages = ["en", "pl", "lt"];

    public Product Product { get; private set; } = null!;

    /// <summary>Sold by the tonne; otherwise by the piece.</summary>
    public bool IsMetal => Units[0] == "t";

    public string Name(string language) => Names[Array.IndexOf(Languages, language)];

    public static IReadOnlyList<Ware> All() =>
    [
        .. WordLists.Lines("Story", "wares.txt").Select(line => line.Split(';')).Select(p => new Ware(
            p[0], p[1], decimal.Parse(p[2], CultureInfo.InvariantCulture), p[3].Split('/'), decimal.Parse(p[4], CultureInfo.InvariantCulture), p[5..8], p[8..11])),
    ];

    /// <summary>The product as it stands in the catalogue, in the language of whoever looks at the demo.</summary>
    public Product Make(string language) => Product = new()
    {
        Name = Name(language),
        Code = Code,
        Category = Categories[Array.IndexOf(Languages, language)],
        Price = new Money((long)(Price * 100), "EUR"),
        Cost = new Money((long)(Price * (IsMetal ? 86 : 62)), "EUR"),
        Unit = Units[Array.IndexOf(Languages, language)],
        Supplier = IsMetal ? "Ea-nasir & Sons" : "Sit-Sin Coppersmiths",
        InStock = Stock,
        OnOrder = decimal.Round(Stock / 4),
        ReorderLevel = decimal.Round(Stock / 3),
        Discontinued = Key == "ingot2",
    };
}
