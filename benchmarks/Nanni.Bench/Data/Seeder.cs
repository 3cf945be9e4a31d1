using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Bench.Data;

/// <summary>Fills an empty database with two workspaces of a size, row by row as the product writes them.</summary>
internal static class Seeder
{
    /// <summary>Grows when the generated data change, so that kept databases are made anew.</summary>
    public const int Version = 2;

    private const int Rows = 10_000;

    /// <summary>What a lean set goes without.</summary>
    private static readonly string[] Extra = ["match_keys", "field_values", "changes"];

    public static async Task Fill(Installation installation, DataSize size, Action<string> say)
    {
        var clock = Stopwatch.StartNew();
        await installation.Get<DatabaseSetup>().Migrate();
        var store = installation.Store;
        Company[] companies = size.IsLean ? [new(1, size)] : [new(1, size), new(2, size)];
        foreach (var company in companies)
        {
            await using var scope = installation.Services.CreateAsyncScope();
            await company.AddPlatform(scope.ServiceProvider.GetRequiredService<NanniDb>(), store);
        }

        await using var target = BulkTarget.For(installation.Options);
        await target.Begin();
        var written = 0;
        var number = 0;
        foreach (var company in companies)
        {
            var schema = await installation.Schemas.Of(company.Administrator, default);
            var words = new ConcurrentDictionary<string, byte>();
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = target.Writers };
            await Parallel.ForEachAsync(company.Chunks(Rows), parallel, async (make, _) =>
            {
                var records = make();
                var chunk = Chunk.Of(company.Administrator, schema, records, Interlocked.Increment(ref number));
                Collect(words, chunk);
                await target.Write([.. chunk.Where(t => !size.IsLean || !Extra.Contains(t.Table))]);
                var now = Interlocked.Add(ref written, records.Count);
                if (now / 200_000 != (now - records.Count) / 200_000)
                {
                    say($"{now:N0} records, {now / clock.Elapsed.TotalSeconds:N0}/s");
                }
            });
            await target.Write([Words(company, [.. words.Keys.Order(StringComparer.Ordinal)])]);
        }

        await target.Finish(text => say($"{clock.Elapsed.TotalSeconds,6:N0} s  {text}"));
        say($"{written:N0} records in {clock.Elapsed.TotalSeconds:N0} s");
    }

    private static void Collect(ConcurrentDictionary<string, byte> words, List<TableRows> chunk)
    {
        foreach (var row in chunk.Single(t => t.Table == "records").Rows)
        {
            foreach (var word in WordMemory.Of(row[4] as string))
            {
                words.TryAdd(word, 0);
            }
        }
    }

    private static TableRows Words(Company company, string[] words) => new(
        "search_words",
        [new("workspace_id", ColumnType.Guid), new("word", ColumnType.Text), new("id", ColumnType.Guid)],
        [.. words.Select((word, i) => new object?[] { company.Cast.Workspace, word, Ids.Of(0, Kind.Word, i) })]);
}
