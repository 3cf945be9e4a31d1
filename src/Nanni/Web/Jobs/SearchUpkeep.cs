using Nanni.Records.Storage;
using Nanni.Web.Live;

namespace Nanni.Web.Jobs;

/// <summary>Tells the upkeep of the search index that something was written.</summary>
public sealed class SearchBell : SealedSignal;

/// <summary>Has what was written sorted into the search index, every few seconds while people write.</summary>
public sealed class SearchUpkeep(RecordStore store, SearchBell signal, TimeProvider clock, ILogger<SearchUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signal.Wait(Timeout.InfiniteTimeSpan, stoppingToken);
                await store.SortIn(stoppingToken);
                await Task.Delay(Pause, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error) when (error is System.Data.Common.DbException or InvalidOperationException)
            {
                // A search is slower without it, no more: the next write asks again.
                log.LogWarning(error, "The search index was not tidied; it is tried again");
            }
        }
    }
}
