using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Sales.DealContacts;

/// <summary>What a person on the customer's side has to do with a deal: decides, influences, uses, stands in the way.</summary>
public sealed class DealContact : Record
{
    /// <summary>What else is known of it, in a few words.</summary>
    public string? Note { get; set; }

    public Guid? OpportunityId { get; set; }

    public Guid? ContactId { get; set; }

    public string? Role { get; set; }

    /// <summary>The deal's own contact; of a deal at most one: see <see cref="MainContact"/>.</summary>
    public bool Main { get; set; }

    /// <summary>A person's part in a deal.</summary>
    public static DealContact Of(Guid deal, Guid contact, string? role = null, bool main = false) =>
        new() { OpportunityId = deal, ContactId = contact, Role = role, Main = main };
}

public sealed class DealContactType : RecordType<DealContact>
{
    public DealContactType()
        : base("dealContact", "dealContacts", icon: "user")
    {
        Text(c => c.Note).Title();
        Reference(c => c.OpportunityId, to: "opportunity").Required();
        Reference(c => c.ContactId, to: "contact").Required();
        ChoiceFrom("dealContactRole", c => c.Role);
        YesNo(c => c.Main);
        Columns(c => c.Note, c => c.OpportunityId, c => c.ContactId, c => c.Role, c => c.Main);
        Sort(c => c.Note);
        Through(c => c.OpportunityId, c => c.ContactId);
        NotSearched();
        NotListed();
        Following("opportunity", "dealContact");
    }

    public override ValueTask Follow(Companions companions) => MainContact.Keep(companions);

    protected override void Compute(DealContact contact) => contact.Note ??= "–";
}
