using Nanni.Catalog.Products;
using Nanni.Records.Access;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Catalog.Prices;

/// <summary>
/// Says what products cost a customer on a day. The list made most closely for the customer counts: their own before that of their group
/// before everybody's; of two equally close ones the one that began later. On it the greatest quantity that is reached, and of that the
/// price that began last. A product on no list costs its own price, a bundle without one in the currency what its parts cost. Then the customer's discount
/// level takes off its share, unless the list is final.
/// </summary>
public sealed class PriceFinder(RecordStore store, Schemas schemas, RecordQuery query)
{
    /// <summary>Answers by product and quantity; a product that the actor does not see has none.</summary>
    public async Task<Dictionary<PriceQuestion, PriceFound>> Find(Actor actor, PriceTerms terms, IReadOnlyCollection<PriceQuestion> questions, CancellationToken cancel)
    {
        if (questions.Count == 0)
        {
            return [];
        }

        var known = await Known(actor, terms, [.. questions.Select(q => q.ProductId).Distinct()], cancel);
        return questions.Distinct().Where(q => known.Products.ContainsKey(q.ProductId)).ToDictionary(q => q, q => known.Find(q));
    }

    /// <summary>All that the answers take, in one round trip, and in a second one where there are bundles.</summary>
    private async Task<Prices> Known(Actor actor, PriceTerms terms, Guid[] ids, CancellationToken cancel)
    {
        var schema = await schemas.Of(actor, cancel);
        var (customers, level, group) = (schema["account"], (string?)null, (string?)null);
        var (products, prices, lists, rules, items) = (new List<Product>(), new List<Price>(), new List<PriceList>(), new List<DiscountRule>(), new List<BundleItem>());
        List<(Sql, Action<Row>)> statements =
        [
            query.Reading(schema, actor, sql => sql.Raw("t.deleted_at is null and t.account_id is null or t.deleted_at is null and t.account_id = ").Value(terms.AccountId, ColumnType.Guid), lists),
            query.Reading(schema, actor, sql => sql.Raw("t.deleted_at is null"), rules),
            .. Of(ids),
        ];
        if (terms.AccountId is { } account)
        {
            statements.Add((Customer(schema, actor, account), row => (group, level) = (row.TextOrNull(0), row.TextOrNull(1))));
        }

        await store.Query(statements, cancel);
        Guid[] parts = [.. items.Select(i => i.ProductId!.Value).Distinct().Except(products.Select(p => p.Id))];
        if (parts.Length > 0)
        {
            await store.Query([.. Of(parts)], cancel);
        }

        return new(
            terms, products.ToDictionary(p => p.Id),
            lists.Where(l => l.Currency == terms.Currency && (l.CustomerGroup is null || l.CustomerGroup == group) && PricePeriod.Holds(l.ValidFrom, l.ValidUntil, terms.Day)).ToDictionary(l => l.Id),
            prices.ToLookup(p => p.ProductId!.Value),
            [.. rules.Where(r => level is not null && r.Level == level && PricePeriod.Holds(r.ValidFrom, r.ValidUntil, terms.Day))],
            items.ToLookup(i => i.BundleId!.Value));

        List<(Sql, Action<Row>)> Of(Guid[] wanted) =>
        [
            query.Reading(schema, actor, sql => sql.In("t.id", wanted), products),
            query.Reading(schema, actor, sql => sql.Raw("t.deleted_at is null and ").In("t.product_id", wanted), prices),
            query.Reading(schema, actor, sql => sql.Raw("t.deleted_at is null and ").In("t.bundle_id", wanted), items),
        ];
    }

    /// <summary>Group and level of a customer, as far as the actor sees them.</summary>
    private Sql Customer(Schema schema, Actor actor, Guid id)
    {
        var type = schema["account"];
        string Column(string key) => type.Find(key) is { } field ? "t." + field.Column : "cast(null as text)";
        var sql = store.Sql().Raw($"select {Column("customerGroup")}, {Column("discountLevel")} from {type.Type.Table} t where t.workspace_id = ").Value(actor.WorkspaceId)
            .Raw(" and t.deleted_at is null and t.id = ").Value(id).Raw(" and ");
        Visibility.Append(sql, schemas.Types, type.Type, actor, Right.View, "t");
        return sql;
    }

    /// <summary>What is known of some products, to answer from.</summary>
    /// <param name="Lists">That hold for the customer on the day, in the currency.</param>
    /// <param name="Rules">Of the customer's discount level that hold on the day.</param>
    private sealed record Prices(
        PriceTerms Terms, Dictionary<Guid, Product> Products, Dictionary<Guid, PriceList> Lists, ILookup<Guid, Price> Listed, List<DiscountRule> Rules, ILookup<Guid, BundleItem> Items)
    {
        public PriceFound Find(PriceQuestion question)
        {
            var product = Products[question.ProductId];
            var quantity = Math.Abs(question.Quantity);
            List<PricePart> parts =
            [
                .. Items[product.Id].Where(i => Products.ContainsKey(i.ProductId!.Value) && !Items.Contains(i.ProductId!.Value))
                    .Select(i => new PricePart(i.Quantity ?? 1, Find(new(i.ProductId!.Value, quantity * (i.Quantity ?? 1))))),
            ];
            var rule = Rule(product);
            if (Best(product.Id, quantity) is { } best)
            {
                var list = Lists[best.PriceListId!.Value];
                var breaks = Holding(product.Id).Where(p => p.PriceListId == list.Id).GroupBy(p => p.MinQuantity ?? 0).OrderBy(g => g.Key)
                    .Select(g => new PriceBreak(g.First().MinQuantity, Latest(g).UnitPrice!.Value));
                return new(product, Terms.Currency, best.UnitPrice) { List = list, From = best.MinQuantity, Breaks = [.. breaks], Rule = list.Final ? null : rule, Parts = parts };
            }

            if (product.Price is { } own && own.Currency == Terms.Currency)
            {
                return new(product, Terms.Currency, own.Amount) { Rule = rule, Parts = parts };
            }

            // What a level takes off each part differs; the bundle costs what the parts come to.
            return parts.Count > 0 && parts.TrueForAll(p => p.Found.Price is not null)
                ? new(product, Terms.Currency, decimal.Round(parts.Sum(p => p.Quantity * p.Found.Price!.Value * (100 - p.Found.Discount) / 100), 4, MidpointRounding.AwayFromZero)) { Parts = parts, IsOfParts = true }
                : new(product, Terms.Currency, null) { Parts = parts };
        }

        private IEnumerable<Price> Holding(Guid product) =>
            Listed[product].Where(p => p.UnitPrice is not null && Lists.ContainsKey(p.PriceListId!.Value) && !(p.ValidFrom > Terms.Day));

        private Price? Best(Guid product, decimal quantity)
        {
            var reached = Holding(product).Where(p => (p.MinQuantity ?? 0) <= quantity).ToList();
            var list = reached.Select(p => Lists[p.PriceListId!.Value]).OrderByDescending(l => l.Closeness).ThenByDescending(l => l.ValidFrom ?? DateOnly.MinValue).ThenByDescending(l => l.Id).FirstOrDefault();
            return list is null ? null : Latest(reached.Where(p => p.PriceListId == list.Id).GroupBy(p => p.MinQuantity ?? 0).MaxBy(g => g.Key)!);
        }

        private static Price Latest(IEnumerable<Price> prices) => prices.OrderByDescending(p => p.ValidFrom ?? DateOnly.MinValue).ThenByDescending(p => p.Id).First();

        private DiscountRule? Rule(Product product) =>
            Rules.Where(r => r.Discount > 0 && (r.Category is null || Fold.Sort(r.Category) == Fold.Sort(product.Category)))
                .OrderByDescending(r => r.Category is not null).ThenByDescending(r => r.Discount).ThenBy(r => r.Id).FirstOrDefault();
    }
}
