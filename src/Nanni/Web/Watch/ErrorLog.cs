using System.Collections.Concurrent;

namespace Nanni.Web.Watch;

/// <param name="Where">What of the program wrote it.</param>
/// <param name="What">The message without its values, and the kind of the exception.</param>
public sealed record LoggedError(DateTimeOffset At, string Where, string What);

/// <summary>
/// The last errors of this process, for the page that administrators look at: what was written to the log as an error, without the values in
/// it, which may be somebody's.
/// </summary>
[ProviderAlias("Errors")]
public sealed class ErrorLog(TimeProvider clock) : ILoggerProvider
{
    private const int Kept = 50;

    private readonly ConcurrentQueue<LoggedError> errors = new();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<LoggedError> Newest => [.. errors.Reverse()];

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose() => errors.Clear();

    private void Add(string category, string message, Exception? error)
    {
        errors.Enqueue(new(clock.GetUtcNow(), category[(category.LastIndexOf('.') + 1)..], error is null ? message : $"{message} ({error.GetType().Name})"));
        while (errors.Count > Kept)
        {
            errors.TryDequeue(out _);
        }
    }

    private sealed class Writer(ErrorLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // The template is ours; whoever logs without one may have written anything into the text.
            if (IsEnabled(logLevel))
            {
                var template = (state as IReadOnlyList<KeyValuePair<string, object?>>)?.FirstOrDefault(p => p.Key == "{OriginalFormat}").Value as string;
                log.Add(category, template ?? eventId.Name ?? "", exception);
            }
        }
    }
}
