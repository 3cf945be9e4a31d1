using System.Data.Common;
using Nanni.Records.Jobs;

namespace Nanni.Web.Jobs;

/// <summary>Runs jobs in the background of this process: at once when one is added here, soon when elsewhere.</summary>
internal sealed class JobService(JobRunner runner, JobSignal signal, ILogger<JobService> log) : BackgroundService
{
    /// <summary>A long import must not keep a short job waiting.</summary>
    private const int AtOnce = 3;

    /// <summary>Jobs of other processes, and those that are due later, are looked for that often.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Work(Pause * (i + 1), stoppingToken)));

    private async Task Work(TimeSpan pause, CancellationToken stop)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (await runner.RunNext(signal.Raise, stop))
                {
                    continue;
                }

                await signal.Wait(pause, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is DbException or IOException or TimeoutException)
            {
                // The database is away: the next round tries again.
                log.LogWarning(error, "No job could be claimed");
                await Task.Delay(pause, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }
}
