using System.Data.Common;

namespace Nanni.Customers.Affiliations;

/// <summary>Sends <see cref="EmployerRounds"/> through each workspace when a day begins there, and once after a start.</summary>
internal sealed class EmployerUpkeep(EmployerRounds rounds, TimeProvider clock, ILogger<EmployerUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    /// <summary>The last day that was begun, by workspace.</summary>
    private readonly Dictionary<Guid, DateOnly> begun = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not at the start itself, when people come first.
        using var timer = new PeriodicTimer(Look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Follow(stoppingToken);
            }
            catch (DbException error)
            {
                log.LogWarning(error, "Employers could not be looked after; it is tried again");
            }
        }
    }

    internal async Task Follow(CancellationToken cancel)
    {
        foreach (var (actor, today) in await rounds.Workspaces(cancel))
        {
            if (begun.GetValueOrDefault(actor.WorkspaceId) != today)
            {
                await rounds.Run(actor, today, cancel);
                begun[actor.WorkspaceId] = today;
            }
        }
    }
}
