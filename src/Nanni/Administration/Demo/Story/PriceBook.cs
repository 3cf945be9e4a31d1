using Nanni.Catalog.Prices;
using Nanni.Catalog.Products;
using Nanni.Records.Bulk;
using Nanni.Records.Types;

namespace Nanni.Administration.Demo.Story;

/// <summary>What Ea-nasir &amp; Sons charge whom: lists for wholesalers and for kitchens, discount levels, and a set of kitchenware.</summary>
internal static class PriceBook
{
    private static readonly string[] Languages = ["en", "pl", "lt"];

    /// <summary>From so many tonnes, in per cent of the usual price.</summary>
    private static readonly (decimal? From, decimal Share)[] Wholesale = [(null, 98), (10, 95.5m), (25, 93)];

    public static void Tell(Tale tale, IReadOnlyList<Ware> wares, string language)
    {
        tale.Tell(tale.Ago(700), tale.Cast.Of("en")[0], "priceList.create", work => Lists(work, tale, wares, language));

        // Discounts are for administrators to say, and whoever loads the demo is one.
        tale.Tell(tale.Ago(699), tale.Cast.Host, "discountRule.create", work => Rules(work, wares, language));
    }

    private static void Lists(PastWork work, Tale tale, IReadOnlyList<Ware> wares, string language)
    {
        var since = new DateOnly(tale.Today.Year, 1, 1);
        var metals = work.Add(new PriceList { Name = $"{In(language, "Wholesale, metal", "Hurt, metal", "Didmena, metalas")} {since.Year}", Currency = "EUR", CustomerGroup = "wholesale", ValidFrom = since });
        foreach (var ware in wares.Where(w => w.IsMetal))
        {
            foreach (var (from, share) in Wholesale)
            {
                work.Add(new Price { Name = ware.Name(language), PriceListId = metals.Id, ProductId = ware.Product.Id, UnitPrice = decimal.Round(ware.Price * share / 100), MinQuantity = from });
            }
        }

        var pieces = wares.Where(w => !w.IsMetal).ToList();
        var zloty = work.Add(new PriceList { Name = In(language, "Pieces, PLN", "Wyroby, PLN", "Gaminiai, PLN"), Currency = "PLN", ValidFrom = since });
        foreach (var ware in pieces)
        {
            work.Add(new Price { Name = ware.Name(language), PriceListId = zloty.Id, ProductId = ware.Product.Id, UnitPrice = decimal.Round(ware.Price * 4.35m) });
        }

        Ware[] kitchen = [.. pieces.Where(w => w.Key is "jampot" or "pan" or "teapot")];
        var set = work.Add(new Product
        {
            Name = In(language, "Kitchen set, copper", "Zestaw kuchenny z miedzi", "Varinis virtuvės rinkinys"),
            Code = "CU-SET-3",
            Category = kitchen[0].Product.Category,
            Unit = kitchen[0].Product.Unit,
            Price = new Money(39900, "EUR"),
        });
        foreach (var ware in kitchen)
        {
            work.Add(new BundleItem { BundleId = set.Id, ProductId = ware.Product.Id, Quantity = 1 });
        }
    }

    private static void Rules(PastWork work, IReadOnlyList<Ware> wares, string language)
    {
        foreach (var (level, percent) in new[] { ("a", 3m), ("b", 5m), ("c", 8m) })
        {
            work.Add(new DiscountRule { Name = $"{In(language, "Level", "Poziom", "Lygis")} {level.ToUpperInvariant()}", Level = level, Discount = percent });
        }

        work.Add(new DiscountRule { Name = In(language, "Level C, kitchen", "Poziom C, kuchnia", "Lygis C, virtuvė"), Level = "c", Category = wares.Single(w => w.Key == "pan").Product.Category, Discount = 12 });
    }

    private static string In(string language, params string[] names) => names[Array.IndexOf(Languages, language)];
}
