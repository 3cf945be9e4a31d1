using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Records.Operations;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Sales.Leads;

/// <summary>What a lead says of the person and of the organisation: for the records it may become, and for those it may be already.</summary>
/// <remarks>
/// Fields go by their keys and through the actor's own schema, so that what they may not see of the lead does not reach them by way
/// of a record that they may, and what they may not change stays as it is.
/// </remarks>
internal static class LeadDrafts
{
    private static readonly (string From, string To)[] OfPerson =
    [
        ("firstName", "firstName"), ("lastName", "lastName"), ("jobTitle", "jobTitle"), ("email", "email"), ("phone", "phone"),
        ("postalCode", "postalCode"), ("city", "city"), ("country", "country"), ("source", "source"), ("tags", "tags"), ("description", "description"),
    ];

    /// <summary>A person's own mail and telephone are theirs, not the organisation's.</summary>
    private static readonly (string From, string To)[] OfOrganisation =
    [
        ("company", "name"), ("website", "website"), ("postalCode", "postalCode"), ("city", "city"), ("country", "country"),
    ];

    /// <summary>Whom the lead names, to be compared with the people who are known.</summary>
    public static Contact Person(Lead lead) => new()
    {
        FirstName = lead.FirstName, LastName = lead.LastName, Email = lead.Email, Phone = lead.Phone, PostalCode = lead.PostalCode, City = lead.City,
    };

    /// <summary>The organisation they speak for; a business mail address tells its domain.</summary>
    public static Account Organisation(Lead lead) => new()
    {
        Name = lead.Company, Website = lead.Website ?? MatchKeys.Domain(lead.Email), Email = lead.Email, Phone = lead.Phone, PostalCode = lead.PostalCode, City = lead.City,
    };

    /// <summary>Gives the person's record what it lacks.</summary>
    public static void Fill(Work work, Lead lead, Contact contact) => Fill(work, lead, contact, OfPerson);

    /// <summary>Gives the organisation's record what it lacks.</summary>
    public static void Fill(Work work, Lead lead, Account account) =>
        Fill(work, lead, account, account.City is null && account.PostalCode is null ? OfOrganisation : OfOrganisation[..2]);

    private static void Fill(Work work, Lead lead, Record record, (string From, string To)[] pairs)
    {
        var (from, to) = (work.Schema["lead"], work.Schema[work.TypeOf(record)]);
        foreach (var pair in pairs)
        {
            if (from.Find(pair.From)?.Get(lead) is { } value && to.Find(pair.To) is { } field && RecordInput.CanWrite(field) && field.Get(record) is null)
            {
                field.Set(record, value);
            }
        }
    }
}
