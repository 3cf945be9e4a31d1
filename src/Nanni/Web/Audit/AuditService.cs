using Nanni.Records.Audit;
using Nanni.Records.Operations;
using Nanni.Web.Live;

namespace Nanni.Web.Audit;

/// <summary>Tells the chain that something was sealed.</summary>
public sealed class AuditBell : SealedSignal;

/// <summary>Links what the sealer has numbered into the audit chain, behind everybody's back: nobody waits for it.</summary>
public sealed class AuditService(AuditChain chain, AuditBell signal, OperationSignal operations, ILogger<AuditService> log) : BackgroundService
{
    /// <summary>Another node may have sealed; and work may have been left half done.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(20);

    /// <summary>What is sealed closely after is linked together: nobody reads the chain so soon.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signal.Wait(Look, stoppingToken);
                var linked = await chain.Link(stoppingToken);
                if (await chain.Close(stoppingToken) > 0)
                {
                    operations.Raise();
                }

                if (linked > 0)
                {
                    await Task.Delay(Together, stoppingToken);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error) when (error is System.Data.Common.DbException or InvalidOperationException)
            {
                log.LogWarning(error, "Linking the audit chain failed; it is tried again");
            }
        }
    }
}
