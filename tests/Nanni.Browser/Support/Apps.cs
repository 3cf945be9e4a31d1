using System.Collections.Concurrent;
using Nanni.Database;

[assembly: AssemblyFixture(typeof(Nanni.Browser.Apps))]

namespace Nanni.Browser;

/// <summary>
/// The application on each database, started once for all journeys. A journey has a workspace of its own in it, and so meets no
/// trace of the others.
/// </summary>
public sealed class Apps : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(Provider Provider, bool ForDevelopment), Lazy<Task<RunningApp>>> apps = new();

    public Task<RunningApp> On(Provider provider) => Started(provider, forDevelopment: false);

    /// <summary>With the gallery of views.</summary>
    public Task<RunningApp> WithGallery() => Started(Provider.Sqlite, forDevelopment: true);

    public async ValueTask DisposeAsync()
    {
        // One that did not start has failed the journeys that wanted it.
        foreach (var started in apps.Values.Select(app => app.Value).Where(app => app.IsCompletedSuccessfully))
        {
            await (await started).DisposeAsync();
        }
    }

    private Task<RunningApp> Started(Provider provider, bool forDevelopment) => apps.GetOrAdd(
        (provider, forDevelopment), key => new(() => RunningApp.Start(key.Provider, forDevelopment: key.ForDevelopment))).Value;
}
