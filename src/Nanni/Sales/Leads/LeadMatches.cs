using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Records.Access;
using Nanni.Records.Queries;
using Nanni.Records.Types;

namespace Nanni.Sales.Leads;

/// <summary>Whom a lead may be already: people and organisations that are known, likeliest first.</summary>
internal sealed record LeadMatches(DuplicateList Organisations, DuplicateList People)
{
    public static async Task<LeadMatches> Of(Actor actor, Lead lead, RecordTypes types, Duplicates duplicates, CancellationToken cancel) => new(
        await duplicates.Of(actor, types.Of<Account>(), LeadDrafts.Organisation(lead), cancel),
        await duplicates.Of(actor, types.Of<Contact>(), LeadDrafts.Person(lead), cancel));

    /// <summary>The person it surely is.</summary>
    public Contact? Person => People.Found is [{ Score.IsLikely: true } first, ..] ? (Contact)first.Record : null;

    /// <summary>The organisation it surely is.</summary>
    public Account? Organisation => Organisations.Found is [{ Score.IsLikely: true } first, ..] ? (Account)first.Record : null;
}
