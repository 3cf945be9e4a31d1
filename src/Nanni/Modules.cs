using Nanni.Activities;
using Nanni.Administration;
using Nanni.Analytics;
using Nanni.Automation;
using Nanni.Catalog;
using Nanni.Customers;
using Nanni.Integrations;
using Nanni.Marketing;
using Nanni.Privacy;
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
        new AnalyticsModule(),
        new AdministrationModule(),
        new IntegrationsModule(),
        new PrivacyModule(),
        new MarketingModule(),
        new AutomationModule(),
    ];

    public static RecordTypes RecordTypes { get; } = Build();

    /// <summary>Numbers given by states and registers, by scheme.</summary>
    public static IReadOnlyDictionary<string, IdentifierScheme> IdentifierSchemes { get; } =
        All.SelectMany(m => m.IdentifierSchemes).ToDictionary(s => s.Name);

    /// <summary>The checks alone, as the engine asks for them.</summary>
    public static IReadOnlyDictionary<string, Func<string, IdentifierCheck>> IdentifierChecks { get; } =
        IdentifierSchemes.ToDictionary(s => s.Key, s => s.Value.Check);

    private static RecordTypes Build()
    {
        var types = new RecordTypes(All.SelectMany(m => m.RecordTypes));
        RecordTables.Register(types);
        return types;
    }
}
