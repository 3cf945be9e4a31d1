using System.Data.Common;
using System.Globalization;
using Nanni.Records.Storage;

namespace Nanni.Web.Security;

/// <summary>Tells the other nodes once a second who has asked this one how often, and counts here what they tell.</summary>
internal sealed class SharedLimits : BackgroundService
{
    /// <summary>Of about 40 bytes each; a message holds 8,000.</summary>
    private const int ClientsInMessage = 100;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly RateLimits limits;
    private readonly Neighbours neighbours;
    private readonly TimeProvider clock;

    public SharedLimits(RateLimits limits, Neighbours neighbours, TimeProvider clock)
    {
        (this.limits, this.neighbours, this.clock) = (limits, neighbours, clock);
        neighbours.On("requests", Hear);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                limits.IsTelling = neighbours.IsListening && limits.PerMinute > 0;
                await Tell(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private async Task Tell(CancellationToken cancel)
    {
        try
        {
            foreach (var some in limits.Untold().Chunk(ClientsInMessage))
            {
                await neighbours.Say("requests", string.Join(' ', some.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Client}={s.Requests}"))), cancel);
            }
        }
        catch (DbException)
        {
            // Each node counts for itself until the database is back.
        }
    }

    private void Hear(string text)
    {
        foreach (var part in text.Split(' '))
        {
            if (part.Split('=') is [var client, var count] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var requests))
            {
                limits.Elsewhere(client, requests);
            }
        }
    }
}
