using System.Collections.Concurrent;

namespace Nanni.Records.Storage;

/// <summary>
/// What processes on the same database say to each other. It is a hint each time and may get lost: whoever relies on it also looks by
/// themselves now and then.
/// </summary>
public sealed class Neighbours(RecordStore store)
{
    private readonly string self = Guid.CreateVersion7().ToString("N");
    private readonly ConcurrentDictionary<string, Action<string>> subjects = new();

    /// <summary>False while the connection to the others is lost, and where there can be no others.</summary>
    public bool IsListening { get; private set; }

    /// <summary>Calls <paramref name="heard"/> with what others say on a subject.</summary>
    /// <param name="subject">One word.</param>
    public void On(string subject, Action<string> heard) => subjects[subject] = heard;

    /// <summary>Tells the others; this process does not hear itself.</summary>
    public Task Say(string subject, string text, CancellationToken cancel) => store.Say($"{self} {subject} {text}", cancel);

    /// <summary>Until cancelled or the connection is lost, which throws.</summary>
    public async Task Listen(CancellationToken cancel)
    {
        try
        {
            await store.Listen(() => IsListening = true, Hear, cancel);
        }
        finally
        {
            IsListening = false;
        }
    }

    private void Hear(string message)
    {
        if (message.Split(' ', 3) is [var from, var subject, var text] && from != self && subjects.TryGetValue(subject, out var heard))
        {
            heard(text);
        }
    }
}
