using System.Globalization;
using Nanni.Bench;
using Nanni.Bench.Data;
using Nanni.Bench.Figures;
using Nanni.Bench.Pages;
using Nanni.Database;

if (args.Contains("--help"))
{
    Console.WriteLine(Help.Text);
    return 0;
}

if (args is ["--probe", var port])
{
    await ProbeSite.Run(int.Parse(port, CultureInfo.InvariantCulture));
    return 0;
}

var size = DataSize.Parse(args.FirstOrDefault(a => !a.StartsWith('-')) ?? "100k");
var provider = args.Contains("--sqlite") ? Provider.Sqlite : Provider.Postgres;
var server = Environment.GetEnvironmentVariable("NANNI_BENCH_POSTGRES") ?? "Host=127.0.0.1;Username=nanni;Database=postgres";
var databases = new Databases(server, Path.GetFullPath("artifacts/bench"));
var kept = await databases.Kept(provider, size, Console.WriteLine);
if (args.Contains("--seed"))
{
    return 0;
}

var report = new Report($"{size.Name}-{provider.ToString().ToLowerInvariant()}");
var company = new Company(1, size);
if (Asked("read"))
{
    await using var installation = new Installation(kept);
    await new ReadFigures(installation, company, report).Take();
    await new RecallFigures(installation, company, report).Take();
}

if (args.Contains("--recall"))
{
    await using var installation = new Installation(kept);
    await new RecallFigures(installation, company, report).Take();
}

if (Asked("pages") || Option("page") is not null)
{
    await OnCopy("pages", async installation =>
    {
        var files = Directory.CreateTempSubdirectory("nanni-bench-").FullName;
        var seconds = int.Parse(Option("seconds") ?? "3", CultureInfo.InvariantCulture);
        await new PageFigures(installation, company, report, files, Option("page"), seconds).Take();
        Directory.Delete(files, recursive: true);
    });
}

if (Asked("crowd"))
{
    await OnCopy("crowd", async installation =>
    {
        var files = Directory.CreateTempSubdirectory("nanni-bench-").FullName;
        await new CrowdFigures(installation, company, report, files, int.Parse(Option("seconds") ?? "30", CultureInfo.InvariantCulture)).Take();
        Directory.Delete(files, recursive: true);
    });
}

if (Asked("write"))
{
    await OnCopy("write", installation => new WriteFigures(installation, company, report).Take());
}

if (Asked("import"))
{
    var rows = int.Parse(Option("rows") ?? "200000", CultureInfo.InvariantCulture);
    await OnCopy("import", async installation =>
    {
        Installation? other = null;
        await new ImportFigures(installation, company, report, rows, kept.IsSqlite || args.Contains("--here") ? null : async () => other = new(await databases.Copy(kept, "plain"))).Take();
        if (other is not null)
        {
            await databases.Drop(other.Options);
        }
    });
}

if (Asked("duplicates"))
{
    await using var installation = new Installation(kept);
    await new DuplicateFigures(installation, company, report).Take();
}

if (Asked("scoring"))
{
    ScoringFigures.Learnt(report, Option("deals"));
    await OnCopy("scoring", installation => new ScoringFigures(installation, company, report).Take());
}

Console.WriteLine();
Console.WriteLine($"Written to {report.Write("benchmarks/results")}");
return report.HasFailed ? 1 : 0;

bool Asked(string part) =>
    args.Contains("--" + part) || !args.Any(a => a is "--read" or "--recall" or "--pages" or "--crowd" or "--write" or "--import" or "--duplicates" or "--scoring") && Option("page") is null;

string? Option(string name) => args.FirstOrDefault(a => a.StartsWith($"--{name}=", StringComparison.Ordinal))?[(name.Length + 3)..];

async Task OnCopy(string name, Func<Installation, Task> take)
{
    if (args.Contains("--here"))
    {
        await using var installation = new Installation(kept);
        await take(installation);
        return;
    }

    var copy = await databases.Copy(kept, name);
    await using (var onCopy = new Installation(copy))
    {
        await take(onCopy);
    }

    await databases.Drop(copy);
}
