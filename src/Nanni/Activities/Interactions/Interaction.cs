using Nanni.Activities.Notifications;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Activities.Interactions;

/// <summary>A talk with a customer: call, meeting, mail, visit.</summary>
public sealed class Interaction : Activity
{
    public string? Subject { get; set; }

    public string? Kind { get; set; } = "call";

    /// <summary>"in" or "out".</summary>
    public string? Direction { get; set; }

    public DateTimeOffset? At { get; set; }

    public decimal? Minutes { get; set; }

    public string? Outcome { get; set; }

    public string? Body { get; set; }

    public Guid[] MentionIds { get; set; } = [];

    public bool Private { get; set; }

    internal void Settle() => At ??= CreatedAt;
}

public sealed class InteractionType : ActivityType<Interaction>
{
    public InteractionType()
        : base("interaction", "interactions", icon: "message")
    {
        Text(i => i.Subject).Title().Required();
        Choice(i => i.Kind, new("call", Color: "teal"), new("meeting", Color: "violet"), new("mail", Color: "blue"), new("visit", Color: "copper"), new("other")).Required().Open();
        Choice(i => i.Direction, new("in"), new("out"));
        DateTime(i => i.At).Open();
        Number(i => i.Minutes);
        ChoiceFrom("outcome", i => i.Outcome);
        Subjects();
        LongText(i => i.Body).Group("more");
        References(i => i.MentionIds, to: "member");
        YesNo(i => i.Private);
        Columns(i => i.Subject, i => i.Kind, i => i.At, i => i.AccountId, i => i.ContactId, i => i.Outcome, i => i.OwnerId);
        Sort(i => i.At, descending: true);
        Private(i => i.Private);
        NotSearched();
    }

    protected override void Saving(Work work, Interaction interaction, Previous before) =>
        Notify.Mentioned(work, interaction, interaction.MentionIds, before, interaction.Subject);

    protected override void Compute(Interaction interaction) => interaction.Settle();

    protected override IEnumerable<TimelineEntry> Timeline(Interaction one) =>
        one.Subjects.Select(subject => new TimelineEntry(subject, one.At ?? one.CreatedAt, one.Kind ?? "other", one.Subject ?? ""));
}
