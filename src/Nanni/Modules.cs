using Nanni.Activities;
using Nanni.Catalog;
using Nanni.Customers;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales;
using Nanni.Web;

namespace Nanni;

/// <summary>The capabilities, in their order: each uses only those before it.</summary>
public static class Modules
{
    public static IReadOnlyList<Module> All { get; } =
    [
        new CustomersModule(),
        new CatalogModule(),
        new SalesModule(),
        new ActivitiesModule(),
    ];

    public static RecordTypes RecordTypes { get; } = Build();

    private static RecordTypes Build()
    {
        var types = new RecordTypes(All.SelectMany(m => m.RecordTypes));
        RecordTables.Register(types);
        return types;
    }
}
