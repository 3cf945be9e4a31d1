using Nanni.Records.Types;

namespace Nanni.Customers.Affiliations;

/// <summary>A person's place in an organisation, for as long as it lasts: employment, board seat, contact for invoices.</summary>
public sealed class Affiliation : Record
{
    public string? Title { get; set; }

    public Guid? ContactId { get; set; }

    public Guid? AccountId { get; set; }

    public string? Role { get; set; }

    public DateOnly? From { get; set; }

    /// <summary>Last day; null while it lasts.</summary>
    public DateOnly? Until { get; set; }

    public bool Primary { get; set; }

    /// <exception cref="FieldException"><c>affiliation.dates</c>: it ends before it begins.</exception>
    public void Check()
    {
        if (From is { } from && Until is { } until && until < from)
        {
            throw new FieldException("until", "affiliation.dates");
        }

        Title ??= "–";
    }
}

public sealed class AffiliationType : RecordType<Affiliation>
{
    public AffiliationType()
        : base("affiliation", "affiliations", icon: "link")
    {
        Text(a => a.Title).Title();
        Reference(a => a.ContactId, to: "contact").Required();
        Reference(a => a.AccountId, to: "account").Required();
        ChoiceFrom("affiliationRole", a => a.Role);
        Date(a => a.From);
        Date(a => a.Until);
        YesNo(a => a.Primary);
        Columns(a => a.Title, a => a.ContactId, a => a.AccountId, a => a.Role, a => a.From, a => a.Until, a => a.Primary);
        Sort(a => a.Title);
        Through(a => a.ContactId, a => a.AccountId);
        NotSearched();
        NotListed();
    }

    protected override void Compute(Affiliation affiliation) => affiliation.Check();
}
