using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Customers.Affiliations;

/// <summary>A person's place in an organisation, for as long as it lasts: employment, board seat, contact for invoices.</summary>
public sealed class Affiliation : Record
{
    public string? Title { get; set; }

    public Guid? ContactId { get; set; }

    public Guid? AccountId { get; set; }

    public string? Role { get; set; }

    public DateOnly? StartsOn { get; set; }

    /// <summary>Last day; null while it lasts.</summary>
    public DateOnly? EndsOn { get; set; }

    public bool Main { get; set; }

    /// <exception cref="FieldException"><c>affiliation.dates</c>: it ends before it begins.</exception>
    public void Check()
    {
        if (StartsOn is { } first && EndsOn is { } last && last < first)
        {
            throw new FieldException("endsOn", "affiliation.dates");
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
        Date(a => a.StartsOn);
        Date(a => a.EndsOn);
        YesNo(a => a.Main);
        Columns(a => a.Title, a => a.ContactId, a => a.AccountId, a => a.Role, a => a.StartsOn, a => a.EndsOn, a => a.Main);
        Sort(a => a.Title);
        Through(a => a.ContactId, a => a.AccountId);
        NotSearched();
        NotListed();
        Span(a => a.StartsOn, a => a.EndsOn);
        Following("contact", "affiliation");
    }

    public override ValueTask Follow(Companions companions) => MainEmployer.Keep(companions);

    protected override void Compute(Affiliation affiliation) => affiliation.Check();
}
