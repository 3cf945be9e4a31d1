using Microsoft.EntityFrameworkCore;
using Nanni.Catalog.Prices;
using Nanni.Catalog.Products;
using Nanni.Catalog.Rates;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Catalog;

/// <summary>What we sell, and what currencies are worth.</summary>
public sealed class CatalogModule : Module
{
    public override IEnumerable<RecordType> RecordTypes => [new ProductType(), new PriceListType(), new PriceType(), new DiscountRuleType(), new BundleItemType()];

    public override void Services(IServiceCollection services) => services.AddRates().AddSingleton<PriceFinder>();

    public override void Model(ModelBuilder model) => RateMapping.Apply(model);

    public override void Fill(Slots slots) => PricePages.Fill(slots);

    public override void Api(RouteGroupBuilder api) => PriceApi.Map(api);

    public override void Pages(RouteGroupBuilder pages)
    {
        PricePages.Map(pages);
        RatePages.Map(pages.MapGroup("/settings/currencies").RequireAuthorization(MembershipRequired.Administrator).InShell("settings"));
    }
}
