namespace Nanni.Web.Watch;

/// <summary>A queue of a module, as the page of the system shows it for one workspace.</summary>
/// <param name="Key">Names the texts <c>system.{Key}.waiting</c> and <c>system.{Key}.failed</c>.</param>
/// <param name="Path">The page inside the workspace that shows what is in it.</param>
/// <param name="Count">How much waits, and how much has failed for good.</param>
public sealed record WaitingWork(string Key, string Path, Func<Guid, CancellationToken, Task<(long Waiting, long Failed)>> Count);
