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
internal static class DuplicateFigures
{
    private const double MostSeconds = 60;

    private const double LeastRecall = 0.9;

    private const double LeastPrecision = 0.98;

    private const int Runs = 50;

    /// <returns>Whether all gates were passed.</returns>
    public static async Task<bool> Take(Installation installation, Company company)
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

        var (planted, found, right) = Judge(company, await installation.Get<DuplicateTable>().All(company.Administrator, type, default));
        var (recall, precision) = (right / (double)planted, right / (double)Math.Max(1, found));
        Print($"{planted:N0} planted among {company.Size.Contacts:N0} contacts: {found:N0} pairs in groups, {right:N0} of them planted");
        Print($"search through all        {seconds,8:0.0} s   ≤ {MostSeconds:0} {Mark(seconds <= MostSeconds)}");
        Print($"recall                    {recall,8:P2}     ≥ {LeastRecall:P0} {Mark(recall >= LeastRecall)}");
        Print($"precision                 {precision,8:P2}     ≥ {LeastPrecision:P0} {Mark(precision >= LeastPrecision)}");
        await Pages(installation, company, type);
        return seconds <= MostSeconds && recall >= LeastRecall && precision >= LeastPrecision;
    }

    /// <summary>All pairs within the groups against the planted ones.</summary>
    private static (int Planted, int Found, int Right) Judge(Company company, List<GroupedPair> pairs)
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

    private static async Task Pages(Installation installation, Company company, RecordType type)
    {
        var groups = installation.Get<DuplicateGroups>();
        foreach (var viewer in company.Cast.Viewers)
        {
            var first = await Time(() => groups.Page(viewer.Actor, type, null, 20, default));
            var count = await Time(() => groups.Count(viewer.Actor, type, 1_000, default));
            Print($"{viewer.Sees,-24}  page {first,6:0.0} ms   count {count,6:0.0} ms   (median of {Runs})");
        }
    }

    private static async Task<double> Time<T>(Func<Task<T>> run)
    {
        var times = new double[Runs];
        for (var i = 0; i < Runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await run();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return times[Runs / 2];
    }

    private static (Guid, Guid) Key(Guid one, Guid other) => one.CompareTo(other) < 0 ? (one, other) : (other, one);

    private static string Mark(bool passes) => passes ? "ok" : "MISSED";

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
