using Nanni.Records.Types;

namespace Nanni.Activities.Attachments;

/// <summary>A file kept with a record.</summary>
public sealed class Attachment : Activity
{
    public string? Name { get; set; }

    /// <summary>The stored file; equal contents are stored once.</summary>
    public Guid? FileId { get; set; }

    public decimal? Size { get; set; }
}

public sealed class AttachmentType : ActivityType<Attachment>
{
    public AttachmentType()
        : base("attachment", "attachments", icon: "paperclip")
    {
        Text(a => a.Name).Title().Required().Length(255);
        File(a => a.FileId).Required();
        Number(a => a.Size).ReadOnly();
        Subjects();
        Columns(a => a.Name, a => a.Size, a => a.AccountId, a => a.OwnerId);
        Sort(a => a.Name);
        NotListed();
    }

    protected override IEnumerable<TimelineEntry> Timeline(Attachment file) =>
        file.Subjects.Select(subject => new TimelineEntry(subject, file.CreatedAt, "file", file.Name ?? ""));
}
