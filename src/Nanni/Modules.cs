using Nanni.Activities;
using Nanni.Administration;
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
        new AdministrationModule(),
    ];

    public static RecordTypes RecordTypes { get; } = Build();

    /// <summary>How numbers given by states and registers are checked, by scheme.</summary>
    public static IReadOnlyDictionary<string, Func<string, IdentifierCheck>> IdentifierSchemes { get; } =
        All.SelectMany(m => m.IdentifierSchemes).ToDictionary(s => s.Scheme, s => s.Check);

    private static RecordTypes Build()
    {
        var types = new RecordTypes(All.SelectMany(m => m.RecordTypes));
        RecordTables.Register(types);
        return types;
    }
}
