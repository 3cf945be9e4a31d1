using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nanni.Bench.Figures;

/// <summary>One measured number and what it must be.</summary>
/// <param name="Unit">"ms", "MB", "s" (at most the gate) or "/s", "%" (at least the gate).</param>
internal sealed record Figure(string Name, string For, double Value, double? Median, string Unit, double? Gate)
{
    public bool? Passes => Gate is not { } gate ? null : IsLimit ? Value <= gate : Value >= gate;

    public bool IsLimit => Unit is "ms" or "s" or "MB";
}

/// <summary>Collects figures, prints them as a table and writes them with a description of the machine.</summary>
internal sealed class Report(string title)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly List<Figure> figures = [];

    public bool HasFailed => figures.Any(f => f.Passes is false);

    public void Add(Figure figure)
    {
        if (figures.Count == 0 || figures[^1].Name != figure.Name)
        {
            Console.WriteLine();
            Console.WriteLine(figure.Name);
        }

        figures.Add(figure);
        var gate = figure.Gate is { } limit ? $"{(figure.IsLimit ? "≤" : "≥")} {limit:0}" : "";
        var mark = figure.Passes switch { true => "ok", false => "MISSED", null => "" };
        var median = figure.Median is { } half ? $"p50 {half,8:0.0}" : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {figure.For,-28} {figure.Value,9:0.0} {figure.Unit,-3} {median,-14} {gate,-8} {mark}"));
    }

    /// <returns>The file's path.</returns>
    public string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{title}.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new { title, machine = Machine(), figures }, Json));
        return path;
    }

    private static object Machine() => new
    {
        Environment.ProcessorCount,
        Processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString(),
        MemoryMegabytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20,
        System = RuntimeInformation.OSDescription,
        Runtime = RuntimeInformation.FrameworkDescription,
        // What else the machine did: judge a figure by its ratio where this is more than the processors.
        Load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : null,
    };
}

/// <summary>Takes times.</summary>
internal static class Times
{
    /// <summary>Runs each of the actions once to warm up and then all of them again, one after another.</summary>
    /// <returns>The 95th percentile and the median, in milliseconds.</returns>
    public static async Task<(double P95, double P50)> Of(int runs, Func<int, Task> run)
    {
        for (var i = 0; i < Math.Min(runs, 8); i++)
        {
            await run(i);
        }

        var times = new double[runs];
        for (var i = 0; i < runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await run(i);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return (times[(int)(runs * 0.95)], times[runs / 2]);
    }
}
