using System.Data.Common;
using System.Net.Sockets;
using Nanni.Records.Storage;
using Nanni.Web.SignIn;
using Nanni.Web.Watch;

namespace Nanni.Web.Nodes;

/// <summary>Keeps this process among the nodes of the installation: says that it lives, hears what the others say, tidies up what all count.</summary>
internal sealed class NodeService(Nodes nodes, Neighbours neighbours, SignInGuard guard, Queues queues, TimeProvider clock, ILogger<NodeService> log) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(Live(stoppingToken), Hear(stoppingToken));
        try
        {
            await nodes.Leave();
        }
        catch (DbException error)
        {
            // Then it is taken for dead a little later.
            log.LogInformation(error, "This node could not take its leave");
        }
    }

    private async Task Live(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Nodes.Beat, clock);
        try
        {
            do
            {
                try
                {
                    await nodes.Renew(stop);
                    await guard.Forget(stop);
                    await queues.Look(stop);
                }
                catch (DbException error)
                {
                    log.LogWarning(error, "The database does not know that this node lives; it is told again");
                }
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private async Task Hear(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await neighbours.Listen(stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error) when (error is DbException or IOException or SocketException)
            {
                log.LogWarning(error, "The connection to the other nodes is lost; it is tried again");
                await Task.Delay(Again, clock, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }
}
