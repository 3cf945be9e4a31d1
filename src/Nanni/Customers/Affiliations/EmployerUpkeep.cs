using System.Data.Common;

namespace Nanni.Customers.Affiliations;

/// <summary>
/// Sends <see cref="EmployerRounds"/> through each workspace when a day begins there, and once after a start. People from before there were
/// links get theirs some hundreds a minute: there may be a million after an upgrade, and nobody waits for them.
/// </summary>
internal sealed class EmployerUpkeep(EmployerRounds rounds, TimeProvider clock, ILogger<EmployerUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    /// <summary>Operations of a minute that make links.</summary>
    private const int AtOnce = 5;

    /// <summary>By workspace: the last day that was begun, and after whom to go on with the links; null when there are no more.</summary>
    private readonly Dictionary<Guid, (DateOnly Day, Guid? After)> begun = [];

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
            var (day, after) = begun.GetValueOrDefault(actor.WorkspaceId);
            if (day != today)
            {
                await rounds.End(actor, today, cancel);
                after = Guid.Empty;
            }

            for (var i = 0; i < AtOnce && after is { } last; i++)
            {
                after = await rounds.Link(actor, last, cancel);
            }

            begun[actor.WorkspaceId] = (today, after);
        }
    }
}
