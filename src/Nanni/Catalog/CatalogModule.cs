using Microsoft.EntityFrameworkCore;
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
    public override IEnumerable<RecordType> RecordTypes => [new ProductType()];

    public override void Services(IServiceCollection services) => services.AddRates();

    public override void Model(ModelBuilder model) => RateMapping.Apply(model);

    public override void Pages(RouteGroupBuilder pages) =>
        RatePages.Map(pages.MapGroup("/settings/currencies").RequireAuthorization(MembershipRequired.Administrator).InShell("settings"));
}
