using Nanni.Records.Access;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Catalog.Prices;

/// <summary>Prices on the page of a price list and of a product, and what a bundle holds: added in a line, changed where they stand.</summary>
internal static class PricePages
{
    private static readonly RelatedAdder[] Adders =
    [
        new("price", "priceList", "prices", "saved.price", "price.add", ["product", "unitPrice", "minQuantity", "validFrom"]),
        new("price", "product", "prices", "saved.price", "price.addList", ["priceList", "unitPrice", "minQuantity", "validFrom"]),
        new("bundleItem", "bundle", "items", "saved.bundleItem", "bundle.add", ["product", "quantity"]) { Begins = new Dictionary<string, object?> { ["quantity"] = 1m } },
    ];

    public static void Map(RouteGroupBuilder pages)
    {
        Adders[0].Map(pages, "pricelists");
        Adders[1].Map(pages, "products");
        Adders[2].Map(pages, "products");
        PriceAsking.Map(pages);
        PriceListCopy.Map(pages);
    }

    public static void Fill(Slots slots)
    {
        foreach (var adder in Adders)
        {
            adder.Fill(slots);
        }

        slots.Record(PriceAsking.Fill);
        slots.Record(PriceListCopy.Fill);
        Menu(slots, "price", "prices");
        Menu(slots, "bundleItem", "bundleitems");
    }

    private static void Menu(Slots slots, string type, string plural) =>
        slots.RelatedRow(type, row => row.Page.Actor.For(type, Right.Edit) == Scope.None ? null
            : RelatedAdderParts.Menu(plural, row.Id, null, row.Page.Ui.Url($"{row.Page.Types[row.By.Target!].Plural}/{row.Of}"), row.Page.Ui));
}
