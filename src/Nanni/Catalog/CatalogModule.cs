using Nanni.Catalog.Products;
using Nanni.Records.Types;
using Nanni.Web;

namespace Nanni.Catalog;

/// <summary>What we sell.</summary>
public sealed class CatalogModule : Module
{
    public override IEnumerable<RecordType> RecordTypes => [new ProductType()];
}
