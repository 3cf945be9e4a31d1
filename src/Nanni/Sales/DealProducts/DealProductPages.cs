using Nanni.Catalog.Prices;
using Nanni.Records.Access;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Sales.DealProducts;

/// <summary>Products on a deal's page: added in a line, at what they cost the customer where no price is typed.</summary>
internal static class DealProductPages
{
    private static readonly RelatedAdder Adder = new("dealProduct", "opportunity", "products", "saved.dealProduct", "dealProduct.add", ["product", "quantity", "unitPrice", "discount"])
    {
        Begins = new Dictionary<string, object?> { ["quantity"] = 1m },
        Complete = Price,
    };

    public static void Map(RouteGroupBuilder pages) => Adder.Map(pages, "opportunities");

    public static void Fill(Slots slots)
    {
        slots.RelatedRow("dealProduct", row => row.Page.Actor.For("dealProduct", Right.Edit) == Scope.None ? null
            : RelatedAdderParts.Menu("dealProducts", row.Id, null, row.Page.Ui.Url($"{row.Page.Types[row.By.Target!].Plural}/{row.Of}"), row.Page.Ui));
        Adder.Fill(slots);
    }

    private static async ValueTask Price(Pages page, Record of, Dictionary<string, object?> values)
    {
        if (values.GetValueOrDefault("unitPrice") is not null || values.GetValueOrDefault("product") is not Guid product || of is not Opportunity deal)
        {
            return;
        }

        var question = new PriceQuestion(product, values.GetValueOrDefault("quantity") as decimal? ?? 1);
        var terms = new PriceTerms(deal.AccountId, deal.Amount?.Currency ?? page.Actor.Currency, page.Ui.Format.Today);
        var finder = page.Context.RequestServices.GetRequiredService<PriceFinder>();
        if ((await finder.Find(page.Actor, terms, [question], page.Cancel)).GetValueOrDefault(question) is { Price: { } price } found)
        {
            values["unitPrice"] = price;
            values["discount"] = values.GetValueOrDefault("discount") ?? (found.Discount == 0 ? null : found.Discount);
        }
    }
}
