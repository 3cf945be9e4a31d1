using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Web.Records;

namespace Nanni.Analytics.Reports;

/// <summary>Who talked with customers how often in the period, by kind of talk, and what tasks they finished.</summary>
internal static class ActivityReport
{
    public static async Task<ReportBody> Draw(ReportContext report)
    {
        var (talks, tasks) = (report.Present.Schema["interaction"], report.Present.Schema["task"]);
        var (had, done) = (report.In("at"), Filter.All(report.In("doneAt"), Filter.Eq("status", "done")));
        var found = await report.Count(talks, [new(talks["owner"]), new(talks["kind"])], had);
        var finished = await report.Count(tasks, [new(tasks["owner"])], done);
        var names = await report.Names(talks, talks["owner"], []);
        var kinds = talks["kind"].Options.Select(option => (option.Key, Name: Labels.Option(report.Ui, "interaction", talks["kind"], option))).ToList();
        var people = found.Concat(finished).Select(r => r.Keys[0]).Distinct().OrderByDescending(Talks).ThenByDescending(Tasks).Take(100).ToList();
        var most = Math.Max(1, people.Count == 0 ? 1 : people.Max(Talks));
        return new(
            [new(report.T("report.person"), false), .. kinds.Select(k => new ReportColumn(k.Name)), new(report.T("report.talks")), new(report.T("report.tasksDone"))],
            [.. people.Select(person => Row(names(person).Name, found.Where(r => Equals(r.Keys[0], person)), Tasks(person), names(person).Filter))])
        {
            Bars = [.. people.Where(p => Talks(p) > 0).Select(person => new ReportBar(names(person).Name, report.Number(Talks(person)), (double)Talks(person) / most, report.Url("interactions", Talks(person), had, names(person).Filter), "teal"))],
            Total = Row(report.T("report.total"), found, finished.Sum(r => r.Count), null),
        };

        ReportRow Row(string name, IEnumerable<GroupRow> rows, long tasksDone, Filter? person)
        {
            var own = rows.ToList();
            return new(
            [
                new(name), .. kinds.Select(kind => Cell(own.Where(r => Equals(r.Keys[1], kind.Key)).Sum(r => r.Count), Filter.Eq("kind", kind.Key))),
                Cell(own.Sum(r => r.Count), null), new(report.Number(tasksDone), report.Url("tasks", tasksDone, done, person)),
            ]);

            ReportCell Cell(long count, Filter? kind) => new(report.Number(count), report.Url("interactions", count, had, person, kind));
        }

        long Talks(object? person) => found.Where(r => Equals(r.Keys[0], person)).Sum(r => r.Count);

        long Tasks(object? person) => finished.Where(r => Equals(r.Keys[0], person)).Sum(r => r.Count);
    }
}
