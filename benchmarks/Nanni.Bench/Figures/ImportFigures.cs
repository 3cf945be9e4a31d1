using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Nanni.Bench.Data;
using Nanni.Customers.Contacts;
using Nanni.Records.Access;
using Nanni.Records.Import;
using Nanni.Records.Import.Tables;
using Nanni.Records.Jobs;
using Npgsql;

namespace Nanni.Bench.Figures;

/// <summary>
/// A CSV of new people goes in through the import's own job, with all indexes, match keys, search and the operation log: how many rows a
/// second, as a share of plain COPY of the same rows into the same tables, with how much memory, and what an edit takes meanwhile.
/// </summary>
/// <param name="plain">Makes another copy of the data, for the plain COPY; null on SQLite.</param>
internal sealed class ImportFigures(Installation installation, Company company, Report report, int rows, Func<Task<Installation>>? plain)
{
    private const int Small = 10_000;
    private static readonly string[] Written = ["records", "contacts", "match_keys", "changes"];
    private static readonly TimeSpan BetweenEdits = TimeSpan.FromMilliseconds(50);

    private ImportServices Imports => installation.Get<ImportServices>();

    public async Task Take()
    {
        await Import(Small, 0);
        var before = Memory();
        var clock = Stopwatch.StartNew();
        var operation = await Import(rows, 1);
        var rate = rows / clock.Elapsed.TotalSeconds;
        report.Add(new("Import of people from CSV", $"{rows:N0} rows", rate, null, "/s", installation.Options.IsSqlite ? 5_000 : 7_000));
        report.Add(new("Import of people from CSV", $"memory above {Small:N0} rows", Memory() - before, null, "MB", 150));
        if (plain is not null)
        {
            report.Add(new("Import of people from CSV", "share of plain COPY", 100 * rate / await PlainCopy(operation), null, "%", null));
        }

        await Edits();
    }

    /// <summary>The whole file, checked before and then imported; only the import counts in the time that is taken outside.</summary>
    /// <returns>The import's operation.</returns>
    private async Task<Guid> Import(int count, int series)
    {
        var file = new MemoryStream();
        await using (var writer = new StreamWriter(file, new UTF8Encoding(false), leaveOpen: true))
        {
            await writer.WriteLineAsync("First name,Last name,Email,Mobile,City,Job title");
            for (var i = 0; i < count; i++)
            {
                var dice = new Dice(40 + series, Kind.Contact, i);
                var (given, family) = Names.Person(ref dice);
                await writer.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"{given},{family},import{series}.{i}@example.com,6{dice.Digits(8)},{Names.City(ref dice)},Buyer"));
            }
        }

        file.Position = 0;
        var upload = await Imports.Files.Keep(company.Cast.Workspace, file, default);
        TablePreview preview;
        await using (var begin = Imports.Files.Open(company.Cast.Workspace, upload))
        {
            preview = await Table.Preview(begin, new TableOptions(), default);
        }

        var (plan, _) = await installation.Get<ImportMappings>().For(company.Administrator, "contact", preview, default);
        var id = await installation.Get<JobQueue>().Add(company.Administrator, ImportJob.Name, new ImportArguments(plan, upload, "people.csv", "cli", count).ToJson(), default);
        var runner = new JobRunner(
            installation.Store, installation.Get<JobQueue>(), [new ImportJob(Imports)], (_, _, _) => Task.FromResult<Actor?>(company.Administrator), TimeProvider.System, NullLogger<JobRunner>.Instance);
        await runner.Run(company.Cast.Workspace, id, null, default);
        var done = (await installation.Get<JobQueue>().Find(company.Cast.Workspace, id, default))!;
        var state = ImportState.Of(done.State);
        return state.Counts.Created == count ? state.Operation!.Value : throw new InvalidOperationException($"{done.Status} {done.Error}: {state.Counts}");
    }

    /// <summary>What one person's edits take while another's import runs.</summary>
    private async Task Edits()
    {
        var import = Import(rows / 4, 2);
        var times = new List<double>();
        using var tick = new PeriodicTimer(BetweenEdits);
        for (var i = 0; !import.IsCompleted; i++)
        {
            await tick.WaitForNextTickAsync();
            var start = Stopwatch.GetTimestamp();
            await installation.Operations.Run(company.Administrator, "contact.edit", async work =>
                (await work.Load<Contact>(company.Customers.ContactId(i * 7 % company.Size.Contacts))).JobTitle = "Edited " + i);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        await import;
        times.Sort();
        report.Add(new("Import of people from CSV", "an edit meanwhile, p95", times[(int)(times.Count * 0.95)], times[times.Count / 2], "ms", 300));
    }

    /// <summary>Rows a second where the database is only given what the import made.</summary>
    private async Task<double> PlainCopy(Guid operation)
    {
        var files = Directory.CreateTempSubdirectory("nanni-bench-copy-").FullName;
        await using (var from = new NpgsqlConnection(installation.Options.ConnectionString))
        {
            await from.OpenAsync();
            foreach (var table in Written)
            {
                var key = table is "changes" or "match_keys" ? "record_id" : "id";
                await using var stream = await from.BeginRawBinaryCopyAsync(
                    $"copy (select t.* from {table} t join changes c on c.workspace_id = t.workspace_id and c.record_id = t.{key} and c.operation_id = '{operation}' order by t.{key}) to stdout (format binary)");
                await using var file = File.Create(Path.Combine(files, table));
                await stream.CopyToAsync(file);
            }
        }

        await using var other = await plain!();
        await using var to = new NpgsqlConnection(other.Options.ConnectionString);
        await to.OpenAsync();
        var clock = Stopwatch.StartNew();
        await using (var transaction = await to.BeginTransactionAsync())
        {
            foreach (var table in Written)
            {
                await using var stream = await to.BeginRawBinaryCopyAsync($"copy {table} from stdin (format binary)");
                await using var file = File.OpenRead(Path.Combine(files, table));
                await file.CopyToAsync(stream);
            }

            await transaction.CommitAsync();
        }

        Directory.Delete(files, recursive: true);
        return rows / clock.Elapsed.TotalSeconds;
    }

    /// <summary>Of its own: pages of a mapped database file can be dropped at any time.</summary>
    private static double Memory()
    {
        GC.Collect();
        var own = File.ReadLines("/proc/self/status").First(l => l.StartsWith("RssAnon:", StringComparison.Ordinal));
        return double.Parse(own.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
