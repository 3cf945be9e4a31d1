using Nanni.Records.Types;

namespace Nanni.Activities;

/// <summary>Something done or to do for a customer: what tasks, notes, interactions and attachments share.</summary>
public abstract class Activity : Record
{
    /// <summary>The record it was made on, of any type.</summary>
    public Guid? AboutId { get; set; }

    public Guid? AccountId { get; set; }

    public Guid? ContactId { get; set; }

    public Guid? OpportunityId { get; set; }

    /// <summary>Whose timelines it stands in, each once.</summary>
    public IEnumerable<Guid> Subjects =>
        new[] { AboutId, AccountId, ContactId, OpportunityId }.OfType<Guid>().Distinct();
}

/// <summary>Declares what activities share.</summary>
public abstract class ActivityType<T> : RecordType<T>
    where T : Activity, new()
{
    protected ActivityType(string name, string plural, string icon)
        : base(name, plural, icon)
    {
    }

    /// <summary>The references, and visibility through them; called where they should stand in forms.</summary>
    protected void Subjects()
    {
        Reference(a => a.AccountId, to: "account").Group("about");
        Reference(a => a.ContactId, to: "contact").Group("about");
        Reference(a => a.OpportunityId, to: "opportunity").Group("about");
        Reference(a => a.AboutId, to: "record").Hidden();
        Through(a => a.AboutId, a => a.AccountId, a => a.ContactId, a => a.OpportunityId);
        OnTimeline();
    }
}
