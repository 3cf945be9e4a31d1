using Nanni.Bench.Data;
using Nanni.Bench.Figures;
using Nanni.Database;

var server = Environment.GetEnvironmentVariable("NANNI_BENCH_POSTGRES")!;
var databases = new Databases(server, Path.GetFullPath("artifacts/bench"));
var size = DataSize.Parse(args.FirstOrDefault(a => !a.StartsWith('-')) ?? "100k");
var provider = args.Contains("--sqlite") ? Provider.Sqlite : Provider.Postgres;
var options = await databases.Kept(provider, size, text => Console.WriteLine(text));
Console.WriteLine(options.Description);
if (args.Contains("--duplicates"))
{
    await using var installation = new Installation(options);
    return await DuplicateFigures.Take(installation, new Company(1, size)) ? 0 : 1;
}

return 0;
