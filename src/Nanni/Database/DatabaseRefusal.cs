namespace Nanni.Database;

/// <summary>The database is not to be used as it is. The message says, in one line, why and what to do.</summary>
public sealed class DatabaseRefusal(string message) : InvalidOperationException(message);
