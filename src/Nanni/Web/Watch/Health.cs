using System.Data.Common;
using System.Globalization;
using Nanni.Database;

namespace Nanni.Web.Watch;

/// <summary>Whether this process can serve, and what is wrong by name: <c>database</c>, <c>migrations</c>, <c>disk</c>, <c>jobs</c>, <c>log</c>.</summary>
/// <param name="CanServe">False only where a page could not be shown: then a proxy asks another node.</param>
/// <param name="Wrong">Name and what is wrong with it, without values of this installation.</param>
public sealed record HealthReport(bool CanServe, IReadOnlyList<(string Name, string What)> Wrong)
{
    /// <summary>Says “ok” first where it can serve, then a line for each thing that is wrong.</summary>
    public string Text => string.Join('\n', [.. CanServe ? ["ok"] : Array.Empty<string>(), .. Wrong.Select(w => $"{w.Name}: {w.What}")]);
}

/// <summary>Looks whether all is well.</summary>
public sealed class Health(DatabaseSetup database, DataFolder data, Queues queues)
{
    /// <summary>With less, uploads and imports will fail soon, and a database on the same disk with them.</summary>
    public const long LeastFree = 500L << 20;

    private static readonly TimeSpan MostWaiting = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan MostUnsealed = TimeSpan.FromSeconds(30);

    /// <summary>Where files are kept, or will be: the folder is made with the first one.</summary>
    public long FreeBytes
    {
        get
        {
            var folder = data.Path;
            while (!Directory.Exists(folder))
            {
                folder = Path.GetDirectoryName(folder)!;
            }

            return new DriveInfo(folder).AvailableFreeSpace;
        }
    }

    public async Task<HealthReport> Look(CancellationToken cancel)
    {
        if (await database.State(cancel) is var state && state != DatabaseState.Ready)
        {
            return new(false, [state == DatabaseState.Silent ? ("database", "does not answer") : ("migrations", "the database is of another version")]);
        }

        var wrong = new List<(string, string)>();
        try
        {
            await queues.Look(cancel);
        }
        catch (DbException)
        {
            return new(false, [("database", "does not answer")]);
        }

        if (FreeBytes < LeastFree)
        {
            wrong.Add(("disk", "less than 500 MB free for files"));
        }

        if (queues.OldestJob > MostWaiting)
        {
            wrong.Add(("jobs", $"one has waited for {Seconds(queues.OldestJob.Value)} s"));
        }

        if (queues.Unsealed > MostUnsealed)
        {
            wrong.Add(("log", $"an operation has waited for its number for {Seconds(queues.Unsealed.Value)} s"));
        }

        return new(true, wrong);
    }

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a load balancer asks: whether the process lives, and whether it can serve.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Text("ok")).AllowAnonymous();
        app.MapGet("/health/ready", async Task<IResult> (Health health, CancellationToken cancel) =>
        {
            var report = await health.Look(cancel);
            return TypedResults.Text(report.Text, statusCode: report.CanServe ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous();
    }

    public static IServiceCollection AddWatch(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Queues>().AddSingleton<Health>().AddSingleton<SlowPages>();
        services.AddSingleton<ErrorLog>().AddSingleton<ILoggerProvider>(s => s.GetRequiredService<ErrorLog>());
        Telemetry.Add(services, configuration);
        return services;
    }
}
