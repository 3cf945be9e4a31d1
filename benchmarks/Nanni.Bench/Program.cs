using Nanni.Bench.Data;
using Nanni.Database;

var server = Environment.GetEnvironmentVariable("NANNI_BENCH_POSTGRES")!;
var databases = new Databases(server, Path.GetFullPath("artifacts/bench"));
var size = DataSize.Parse(args.ElementAtOrDefault(0) ?? "100k");
var provider = args.Contains("--sqlite") ? Provider.Sqlite : Provider.Postgres;
var options = await databases.Kept(provider, size, text => Console.WriteLine(text));
Console.WriteLine(options.Description);
return 0;
