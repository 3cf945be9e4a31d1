namespace Nanni.Records.Storage;

/// <summary>
/// The fair queue before SQLite's one writer: first come, first served, but a person's write goes before background work.
/// The database's own retries let the slowest of eight writers wait seconds; a queue lets none wait long.
/// </summary>
public sealed class WriteGate
{
    private readonly Lock guard = new();
    private readonly Queue<TaskCompletionSource<IDisposable>> people = new();
    private readonly Queue<TaskCompletionSource<IDisposable>> background = new();
    private bool busy;

    /// <summary>A person waits for the turn: background work should end its own soon.</summary>
    public bool IsAwaited
    {
        get
        {
            lock (guard)
            {
                return people.Count > 0;
            }
        }
    }

    /// <summary>Waits for the turn; disposing the result ends it.</summary>
    public Task<IDisposable> Enter(Urgency urgency, CancellationToken cancel)
    {
        TaskCompletionSource<IDisposable> turn;
        lock (guard)
        {
            if (!busy)
            {
                busy = true;
                return Task.FromResult<IDisposable>(new Turn(this));
            }

            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            (urgency == Urgency.Interactive ? people : background).Enqueue(turn);
        }

        if (cancel.CanBeCanceled)
        {
            var registration = cancel.Register(() => turn.TrySetCanceled(cancel));
            turn.Task.ContinueWith(_ => registration.Dispose(), TaskScheduler.Default);
        }

        return turn.Task;
    }

    private void Leave()
    {
        while (true)
        {
            TaskCompletionSource<IDisposable>? next;
            lock (guard)
            {
                if (!people.TryDequeue(out next) && !background.TryDequeue(out next))
                {
                    busy = false;
                    return;
                }
            }

            if (next.TrySetResult(new Turn(this)))
            {
                return;
            }
        }
    }

    private sealed class Turn(WriteGate gate) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                gate.Leave();
            }
        }
    }
}
