using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Nanni.Bench.Data;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Matching;
using Nanni.Records.Types;

namespace Nanni.Bench.Figures;

/// <summary>
/// The search for duplicates: how long it takes through all contacts, how many of the planted ones it finds, how many of those it
/// finds were planted, and what a page of groups costs. Planted is one contact in fifty: a typo, swapped names or another way to
/// write the telephone number, with fields left out as a second clerk would.
/// </summary>
internal sealed class DuplicateFigures(Installation installation, Company company, Report report)
{
    private const int Runs = 50;

    public async Task Take()
    {
        var type = installation.Get<RecordTypes>()["contact"];
        var search = installation.Get<DuplicateSearch>();
        var jobs = installation.Get<JobQueue>();
        var runner = new JobRunner(
            installation.Store, jobs, [search], (workspace, _, _) => Task.FromResult<Actor?>(Actor.System(workspace, country: "PL")), TimeProvider.System, NullLogger<JobRunner>.Instance);
        await search.Start(company.Cast.Workspace, type, all: true, default);
        var job = DuplicateSearch.JobId(company.Cast.Workspace, type);
        var (clock, busy) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        await runner.Run(company.Cast.Workspace, job, null, default);
        var seconds = clock.Elapsed.TotalSeconds;
        busy = Process.GetCurrentProcess().TotalProcessorTime - busy;
        Print($"{(await jobs.Find(company.Cast.Workspace, job, default))!.Status}; {busy.TotalSeconds:0} s of it in this process; {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB at most");

        var (planted, found, right) = Judge(await installation.Get<DuplicateTable>().All(company.Administrator, type, default));
        Print($"{planted:N0} planted among {company.Size.Contacts:N0} contacts: {found:N0} pairs in groups, {right:N0} of them planted");
        report.Add(new("Search for duplicates", "through all contacts", seconds * 1000, null, "ms", 60_000));
        report.Add(new("Search for duplicates", "recall", 100.0 * right / planted, null, "%", 90));
        report.Add(new("Search for duplicates", "precision", 100.0 * right / Math.Max(1, found), null, "%", 98));
        await Pages(type);
    }

    /// <summary>All pairs within the groups against the planted ones.</summary>
    private (int Planted, int Found, int Right) Judge(List<GroupedPair> pairs)
    {
        var planted = new HashSet<(Guid, Guid)>();
        for (var i = 0; i < company.Size.Contacts; i++)
        {
            if (Data.Customers.OriginalOf(i) is { } original)
            {
                planted.Add(Key(company.Customers.ContactId(original), company.Customers.ContactId(i)));
            }
        }

        var (found, right) = (0, 0);
        foreach (var group in pairs.GroupBy(p => p.Group))
        {
            Guid[] members = [.. group.SelectMany(p => new[] { p.Pair.First, p.Pair.Second }).Distinct()];
            for (var i = 0; i < members.Length; i++)
            {
                for (var j = i + 1; j < members.Length; j++)
                {
                    found++;
                    right += planted.Contains(Key(members[i], members[j])) ? 1 : 0;
                }
            }
        }

        return (planted.Count, found, right);
    }

    private async Task Pages(RecordType type)
    {
        var groups = installation.Get<DuplicateGroups>();
        foreach (var viewer in company.Cast.Viewers)
        {
            var (p95, p50) = await Times.Of(Runs, _ => groups.Page(viewer.Actor, type, null, 20, default));
            report.Add(new("Page of duplicates", viewer.Sees, p95, p50, "ms", null));
        }

        foreach (var viewer in company.Cast.Viewers)
        {
            var (p95, p50) = await Times.Of(Runs, _ => groups.Count(viewer.Actor, type, 1_000, default));
            report.Add(new("Count of duplicates", viewer.Sees, p95, p50, "ms", null));
        }
    }

    private static (Guid, Guid) Key(Guid one, Guid other) => one.CompareTo(other) < 0 ? (one, other) : (other, one);

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
