using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Activities.Tasks;

/// <summary>Tasks as lines with a box to tick.</summary>
internal static class TaskRows
{
    /// <summary>What a line is made of.</summary>
    public static Field[] Fields(TypeSchema schema) =>
        [schema.Title, schema["dueAt"], schema["account"], schema["contact"], schema["opportunity"], schema["kind"], schema["status"], schema["owner"]];

    public static TaskRow Row(Ui ui, Present present, ListRow row)
    {
        var due = (DateTimeOffset?)row.Values[1];
        var state = row.Values[6] as string == "done" ? "done"
            : due is null ? "open" : due < ui.Now ? "overdue" : DateOnly.FromDateTime(ui.Format.Local(due.Value)) == ui.Format.Today ? "today" : "open";
        var about = row.References?.Skip(2).Take(3).LastOrDefault(r => r is not null);
        return new(row.Id, row.Values[0] as string ?? "", ui.Url("tasks/" + row.Id), ui.Url($"tasks/{row.Id}/toggle"),
            due is { } at ? state == "today" ? ui.Format.Time(at) : ui.Format.Relative(at) : "", state,
            (row.Values[5] as string) switch { "call" => "phone", "mail" => "mail", "meeting" => "users", _ => "checkbox" },
            about is null ? Value.Empty : present.Reference(about));
    }

    /// <summary>Who does it.</summary>
    public static Value Owner(Present present, ListRow row) => present.Member((Guid?)row.Values[7]);
}
