using Nanni.Customers.Accounts;
using Nanni.Customers.Affiliations;
using Nanni.Customers.Contacts;
using Nanni.Records.Import;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Customers;

/// <summary>Organisations and persons: who they are, how they belong together.</summary>
public sealed class CustomersModule : Module
{
    public override IEnumerable<RecordType> RecordTypes => [new AccountType(), new ContactType(), new AffiliationType()];

    public override IEnumerable<IdentifierScheme> IdentifierSchemes => Identifiers.IdentifierSchemes.All;

    public override void Fill(Slots slots) => AffiliationPages.Fill(slots);

    public override void Pages(RouteGroupBuilder pages) => AffiliationPages.Map(pages);

    public override void Services(IServiceCollection services) => services
        .AddSingleton<IImportRule, ContactImport>()
        .AddSingleton<EmployerRounds>().AddHostedService<EmployerUpkeep>();
}
