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
    await ProbeSite.Run(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
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
var pagesOnly = args.Any(a => a.StartsWith("--page", StringComparison.Ordinal));
if (!args.Contains("--write") && !pagesOnly)
{
    await using var installation = new Installation(kept);
    await new ReadFigures(installation, company, report).Take();
}

if (!args.Contains("--read") && !args.Contains("--write"))
{
    var copy = await databases.Copy(kept, "pages");
    await using (var installation = new Installation(copy))
    {
        var files = Directory.CreateTempSubdirectory("nanni-bench-").FullName;
        await new PageFigures(installation, company, report, files, Option("page"), int.Parse(Option("seconds") ?? "3", System.Globalization.CultureInfo.InvariantCulture)).Take();
        Directory.Delete(files, recursive: true);
    }

    await databases.Drop(copy);
}

if (!args.Contains("--read") && !pagesOnly)
{
    var copy = await databases.Copy(kept, "write");
    await using (var installation = new Installation(copy))
    {
        await new WriteFigures(installation, company, report).Take();
    }

    await databases.Drop(copy);
}

Console.WriteLine();
Console.WriteLine($"Written to {report.Write("benchmarks/results")}");
return report.HasFailed ? 1 : 0;

string? Option(string name) => args.FirstOrDefault(a => a.StartsWith($"--{name}=", StringComparison.Ordinal))?[(name.Length + 3)..];
