using Nanni.Activities.Notifications;
using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Activities.Tasks;

/// <summary>Something to do by a time; its owner does it.</summary>
public sealed class CrmTask : Activity
{
    public string? Subject { get; set; }

    public string? Kind { get; set; } = "todo";

    public DateTimeOffset? DueAt { get; set; }

    /// <summary>When to remind the owner.</summary>
    public DateTimeOffset? RemindAt { get; set; }

    public string? Priority { get; set; } = "normal";

    /// <summary>"open" or "done".</summary>
    public string? Status { get; set; } = "open";

    public DateTimeOffset? DoneAt { get; private set; }

    public string? Description { get; set; }

    /// <summary>In the morning of a day some days on: when somebody looks at what there is to do, and not in the night between.</summary>
    public static DateTimeOffset MorningIn(int days, DateTimeOffset at, TimeZoneInfo zone)
    {
        var morning = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime).AddDays(days).ToDateTime(new TimeOnly(9, 0));
        return new DateTimeOffset(morning, zone.GetUtcOffset(morning)).ToUniversalTime();
    }

    public void Complete(DateTimeOffset at)
    {
        Status = "done";
        DoneAt ??= at;
    }

    public void Reopen()
    {
        Status = "open";
        DoneAt = null;
    }

    internal void Settle()
    {
        DoneAt = Status == "done" ? DoneAt ?? UpdatedAt : null;
    }
}

public sealed class TaskType : ActivityType<CrmTask>
{
    public TaskType()
        : base("task", "tasks", icon: "checkbox")
    {
        Text(t => t.Subject).Title().Required();
        Choice(t => t.Kind, new("todo"), new("call", Color: "teal"), new("mail", Color: "blue"), new("meeting", Color: "violet"), new("handover", Color: "copper")).Open();
        DateTime(t => t.DueAt).Open();
        DateTime(t => t.RemindAt).Indexed();
        Choice(t => t.Priority, new("low"), new("normal", Color: "blue"), new("high", Color: "red"));
        Choice(t => t.Status, new("open", Color: "amber"), new("done", Color: "green")).Indexed().Open();
        Subjects();
        LongText(t => t.Description).Group("more");
        DateTime(t => t.DoneAt).ReadOnly().Open().Group("more");
        Columns(t => t.Subject, t => t.Kind, t => t.DueAt, t => t.Priority, t => t.Status, t => t.AccountId, t => t.OwnerId);
        Sort(t => t.DueAt);
        Opens(Filter.Eq("status", "open"));
    }

    protected override void Saving(Work work, CrmTask task, Previous before)
    {
        if (task.Status == "done")
        {
            task.Complete(work.At);
        }
        else if (task.DeletedAt is null && task.OwnerId is { } owner && owner != before.OwnerId)
        {
            Notify.Tell(work, owner, "assigned", task, task.Subject);
        }
    }

    protected override void Compute(CrmTask task) => task.Settle();

    protected override IEnumerable<TimelineEntry> Timeline(CrmTask task) =>
        task.Subjects.Select(subject => new TimelineEntry(subject, task.DoneAt ?? task.DueAt ?? task.CreatedAt, "task", task.Subject ?? ""));
}
