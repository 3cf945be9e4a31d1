using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;

namespace Nanni.Sales.Leads;

/// <summary>What one side of a lead becomes: a record that is there, a new one, or none.</summary>
/// <param name="Id">The record that is there.</param>
internal readonly record struct Becomes(Guid? Id, bool IsNew)
{
    public static Becomes New { get; } = new(null, IsNew: true);

    public static Becomes None { get; }
}

/// <summary>A lead becomes a person, their organisation and a deal, in one operation that can be undone as a whole: the same for its page and the API.</summary>
internal static class LeadConversion
{
    public const string Name = "lead.convert";

    /// <param name="deal">Gives a new deal what the form or the API says of it; null for no deal.</param>
    /// <exception cref="RuleException"><c>lead.converted</c>, <c>lead.disqualified</c>; <c>lead.nobody</c>: neither a person nor an organisation.</exception>
    /// <exception cref="FieldException">A record does not exist, or a new one lacks what it needs: at "account", "contact" or the deal's field.</exception>
    /// <exception cref="ForbiddenException">The actor may not change the lead, or may not create such records.</exception>
    public static Task<OperationReceipt> Run(
        Actor actor, Guid id, Becomes account, Becomes contact, Func<Work, Opportunity, Task>? deal, Operations operations, CancellationToken cancel) =>
        operations.Run(actor, Name, async work =>
        {
            var lead = await work.Load<Lead>(id);
            lead.RequireOpen();
            if (account == Becomes.None && contact == Becomes.None)
            {
                throw new RuleException("lead.nobody", lead.Name ?? "");
            }

            var organisation = await Organisation(work, lead, account);
            var person = await Person(work, lead, contact, organisation?.Id);
            var begun = deal is null ? null : await Begin(work, lead, organisation?.Id, person?.Id, deal);
            lead.Become(organisation?.Id, person?.Id, begun?.Id, work.At);
        }, cancel);

    private static async Task<Account?> Organisation(Work work, Lead lead, Becomes becomes)
    {
        if (becomes.Id is { } id)
        {
            var known = await Known<Account>(work, id, "account");
            return MayFill(work, known) ? Filled(known) : known;
        }

        return becomes.IsNew ? work.Add(Filled(new Account { OwnerId = lead.OwnerId, TeamId = lead.TeamId })) : null;

        Account Filled(Account account)
        {
            LeadDrafts.Fill(work, lead, account);
            return account;
        }
    }

    private static async Task<Contact?> Person(Work work, Lead lead, Becomes becomes, Guid? account)
    {
        if (becomes.Id is { } id)
        {
            var known = await Known<Contact>(work, id, "contact");
            return MayFill(work, known) ? Filled(known) : known;
        }

        return becomes.IsNew
            ? work.Add(Filled(new Contact { OwnerId = lead.OwnerId, TeamId = lead.TeamId, Kind = account is null ? "consumer" : "business" }))
            : null;

        Contact Filled(Contact contact)
        {
            LeadDrafts.Fill(work, lead, contact);
            contact.AccountId ??= account;
            return contact;
        }
    }

    private static async Task<Opportunity> Begin(Work work, Lead lead, Guid? account, Guid? contact, Func<Work, Opportunity, Task> fill)
    {
        var deal = new Opportunity
        {
            OwnerId = lead.OwnerId, TeamId = lead.TeamId, AccountId = account, ContactId = contact,
            ProductId = lead.ProductId, Source = lead.Source, Description = lead.Message,
        };
        await fill(work, deal);
        return work.Add(deal);
    }

    private static async Task<T> Known<T>(Work work, Guid id, string at)
        where T : Record =>
        (await work.LoadAll<T>([id], Right.View)) is [{ DeletedAt: null } known] ? known : throw new FieldException(at, "field.reference");

    /// <summary>One that they only see is linked as it is.</summary>
    private static bool MayFill(Work work, Record known) => Visibility.Reaches(work.Schema[work.TypeOf(known)].Type, work.Actor, Right.Edit, known.OwnerId, known.TeamId);
}
