using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Nanni.Database;
using Npgsql;

namespace Nanni.Tests.SignIn;

public sealed class WarmRequestTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    /// <summary>
    /// Counted on PostgreSQL, whose driver reports each command; the code is the same on both. Sign-in is part of every page, so
    /// what it costs is paid everywhere.
    /// </summary>
    [Theory, MemberData(nameof(Providers))]
    public async Task Knowing_who_asks_costs_one_statement(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var database = app.Database.IsSqlite ? null : new NpgsqlConnectionStringBuilder(app.Database.ConnectionString).Database;
        var ada = await app.SignIn();
        await Ask(ada);
        var statements = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (database is not null && activity.Tags.Any(tag => tag.Value == database))
                {
                    statements.Enqueue(activity.DisplayName);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        Assert.Equal(HttpStatusCode.NotFound, await Ask(ada));

        Assert.Equal(database is null ? 0 : 1, statements.Count);
    }
    /// <summary>As a script asks, for something that is not there: the answer itself costs nothing, not even the shell around a page.</summary>
    private static async Task<HttpStatusCode> Ask(SignedIn person)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, person.Url("nothing-is-here")) { Headers = { Accept = { new("application/json") } } };
        return (await person.Browser.Send(request)).Status;
    }
}
