using Nanni.Activities.Notifications;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Activities.Notes;

/// <summary>What somebody wrote down about a customer, in Markdown, perhaps for colleagues they mention.</summary>
public sealed class Note : Activity
{
    /// <summary>The first line of the text.</summary>
    public string? Title { get; private set; }

    public string? Body { get; set; }

    /// <summary>Members it is meant for; each gets a notification.</summary>
    public Guid[] MentionIds { get; set; } = [];

    /// <summary>Seen by its author and those mentioned only.</summary>
    public bool Private { get; set; }

    internal void Head()
    {
        var line = (Body ?? "").Trim().Split('\n', 2)[0].Trim();
        Title = line.Length switch { 0 => "–", > 120 => line[..119] + "…", _ => line };
    }
}

public sealed class NoteType : ActivityType<Note>
{
    public NoteType()
        : base("note", "notes", icon: "note")
    {
        Text(n => n.Title).Title().ReadOnly();
        LongText(n => n.Body).Required().Searched();
        Subjects();
        References(n => n.MentionIds, to: "member");
        YesNo(n => n.Private);
        Columns(n => n.Title, n => n.AccountId, n => n.ContactId, n => n.OwnerId);
        Sort(n => n.UpdatedAt, descending: true);
        Private(n => n.Private);
        NotListed();
    }

    protected override void Saving(Work work, Note note, Previous before) =>
        Notify.Mentioned(work, note, note.MentionIds, before, note.Body);

    protected override void Compute(Note note) => note.Head();

    protected override IEnumerable<TimelineEntry> Timeline(Note note) =>
        note.Subjects.Select(subject => new TimelineEntry(subject, note.CreatedAt, "note", note.Title ?? ""));
}
