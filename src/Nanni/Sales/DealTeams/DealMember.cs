using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Sales.DealTeams;

/// <summary>A colleague who works on a deal with its owner, and what part of it counts as theirs.</summary>
public sealed class DealMember : Record
{
    /// <summary>What they do for the deal, in a few words.</summary>
    public string? Note { get; set; }

    public Guid? OpportunityId { get; private set; }

    public Guid? MemberId { get; private set; }

    public string? Role { get; set; }

    /// <summary>In per cent; those of a deal come to 100, whichever way they are written: see <see cref="TeamRule"/>.</summary>
    public decimal? Split { get; set; }

    /// <summary>They may change the deal, where their role lets them change any; else they see it.</summary>
    public bool CanEdit { get; set; }

    /// <summary>A place in the team of a deal.</summary>
    public static DealMember Of(Guid deal, Guid member, string? role = null, decimal? split = null, bool canEdit = false) =>
        new() { OpportunityId = deal, MemberId = member, Role = role, Split = split, CanEdit = canEdit };
}

public sealed class DealMemberType : RecordType<DealMember>
{
    public DealMemberType()
        : base("dealMember", "dealMembers", icon: "users")
    {
        Text(m => m.Note).Title();
        Reference(m => m.OpportunityId, to: "opportunity").Once().Required();
        Reference(m => m.MemberId, to: "member").Once().Required();
        ChoiceFrom("dealMemberRole", m => m.Role);
        Percent(m => m.Split);
        YesNo(m => m.CanEdit);
        Columns(m => m.Note, m => m.MemberId, m => m.OpportunityId, m => m.Role, m => m.Split);
        Sort(m => m.Note);
        Through(m => m.OpportunityId);
        NotSearched();
        NotListed();
        Following("opportunity", "dealMember");
    }

    public override ValueTask Follow(Companions companions) => TeamRule.Keep(companions);

    protected override void Compute(DealMember member) => member.Note ??= "–";
}
