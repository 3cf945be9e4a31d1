namespace Nanni.Records.Storage;

/// <summary>Wakes a waiting loop of this process; raised many times before it wakes, it wakes once.</summary>
public abstract class Signal : IDisposable
{
    private readonly SemaphoreSlim raised = new(0, 1);

    public void Raise()
    {
        try
        {
            if (raised.CurrentCount == 0)
            {
                raised.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Raised by two at once: one is enough.
        }
    }

    /// <summary>Until raised, or the time is over (another node may have raised its own).</summary>
    public Task Wait(TimeSpan most, CancellationToken cancel) => raised.WaitAsync(most, cancel);

    public void Dispose()
    {
        raised.Dispose();
        GC.SuppressFinalize(this);
    }
}
