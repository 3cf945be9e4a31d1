using Nanni.Bench;
using Nanni.Bench.Data;
using Nanni.Bench.Figures;
using Nanni.Database;

if (args.Contains("--help"))
{
    Console.WriteLine(Help.Text);
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
if (args.Contains("--duplicates"))
{
    await using var installation = new Installation(kept);
    await new DuplicateFigures(installation, company, report).Take();
}
else if (!args.Contains("--write"))
{
    await using var installation = new Installation(kept);
    await new ReadFigures(installation, company, report).Take();
}

if (!args.Contains("--read") && !args.Contains("--duplicates"))
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
