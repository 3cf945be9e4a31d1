namespace Nanni.Web.Mail;

/// <summary>Wakes the sender when a mail has been added.</summary>
public sealed class OutboxBell : IDisposable
{
    private readonly SemaphoreSlim rung = new(0, 1);

    public void Ring()
    {
        lock (rung)
        {
            if (rung.CurrentCount == 0)
            {
                rung.Release();
            }
        }
    }

    public Task<bool> Wait(TimeSpan atMost, CancellationToken cancel) => rung.WaitAsync(atMost, cancel);

    public void Dispose() => rung.Dispose();
}

/// <summary>Sends the outbox: when something is added, and every minute for what another node left or what must be tried again.</summary>
internal sealed class OutboxSender(IServiceScopeFactory scopes, IMailTransport transport, OutboxBell bell, ILogger<OutboxSender> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (transport.CanSend && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await SendDue(stoppingToken) == 0)
                {
                    await bell.Wait(TimeSpan.FromMinutes(1), stoppingToken);
                }
            }
            catch (System.Data.Common.DbException wrong)
            {
                // The database may be away for a while; the mails wait in it.
                log.LogWarning(wrong, "The outbox could not be read");
                await bell.Wait(TimeSpan.FromMinutes(1), stoppingToken);
            }
        }
    }

    private async Task<int> SendDue(CancellationToken cancel)
    {
        using var scope = scopes.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<Outbox>().SendDue(cancel);
    }
}
