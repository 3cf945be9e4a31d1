using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Automation;
using Nanni.Customers.Affiliations;
using Nanni.Database;
using Nanni.Privacy.Retention;
using Nanni.Sales.Scoring;
using Nanni.Web.Jobs;
using Nanni.Web.Mail;

[assembly: AssemblyFixture(typeof(Nanni.Tests.TestApp.End))]

namespace Nanni.Tests;

/// <summary>The real application on a database of its own.</summary>
public sealed class TestApp : WebApplicationFactory<Program>
{
    /// <summary>Says from which address a request comes, as the connection would.</summary>
    public const string AddressHeader = "X-Test-Address";

    /// <summary>A setting: mail is sent in the background, as in life.</summary>
    public const string SendsMail = "test:mail";

    private static readonly ConcurrentDictionary<Provider, Lazy<Task<TestApp>>> Shared = new();
    private static readonly ConcurrentBag<TestApp> All = [];

    private readonly TestDatabase database;
    private readonly IReadOnlyDictionary<string, string> settings;

    private bool disposed;

    private TestApp(TestDatabase database, IReadOnlyDictionary<string, string> settings)
    {
        (this.database, this.settings) = (database, settings);
        All.Add(this);
    }

    /// <summary>Where people reach it.</summary>
    public Uri Url => new(settings.GetValueOrDefault("NANNI_URL", "http://nanni.example"));

    public TestClock Clock { get; } = new();

    /// <summary>What the application would have sent.</summary>
    public TestMailbox Mailbox { get; } = new();

    public DatabaseOptions Database => database.Options;

    /// <summary>One application a provider for all tests: what they make lies in workspaces of their own.</summary>
    public static Task<TestApp> On(Provider provider) =>
        Shared.GetOrAdd(provider, p => new(() => Start(p))).Value;

    /// <summary>An application for one test, for those that need an empty one, another clock or other settings.</summary>
    public static async Task<TestApp> Start(Provider provider, params (string Name, string Value)[] settings)
    {
        var app = new TestApp(await TestDatabase.Create(provider), settings.ToDictionary(s => s.Name, s => s.Value));
        _ = app.Server;
        return app;
    }

    /// <summary>An application on a database that is there, as it is; it goes with the application.</summary>
    public static TestApp Over(TestDatabase database)
    {
        var app = new TestApp(database, new Dictionary<string, string>());
        _ = app.Server;
        return app;
    }

    /// <summary>A browser: keeps cookies, follows nothing by itself, comes from an address of its own.</summary>
    public TestClient Browser() => new(this);

    /// <summary>Stops the application, then removes its database.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (!disposed)
        {
            disposed = true;
            await base.DisposeAsync();
            await database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("NANNI_DATABASE", Database.IsSqlite ? Database.File : Database.ConnectionString);
        builder.UseSetting("NANNI_DATA", Path.Combine(database.Folder.FullName, "data"));
        builder.UseSetting("NANNI_URL", "http://nanni.example");
        builder.UseSetting("NANNI_RATE_LIMIT", "0");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");

        // The test server takes requests of any size; saying so at every upload hides what matters.
        builder.UseSetting("Logging:LogLevel:Microsoft.AspNetCore.Routing.EndpointRoutingMiddleware", "Error");
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton<IMailTransport>(Mailbox);
            services.AddSingleton<IStartupFilter, Addresses>();

            // Tests say when jobs run and when mail goes out, so that they know what has.
            services.Remove(services.Single(s => s.ImplementationType == typeof(JobService)));
            services.Remove(services.Single(s => s.ImplementationType == typeof(DuplicateUpkeep)));
            services.Remove(services.Single(s => s.ImplementationType == typeof(EmployerUpkeep)));
            services.Remove(services.Single(s => s.ImplementationType == typeof(TrashPurgeService)));
            services.Remove(services.Single(s => s.ImplementationType == typeof(RetentionService)));
            services.Remove(services.Single(s => s.ImplementationType == typeof(ScoringUpkeep)));
            services.Remove(services.Single(s => s.ImplementationType == typeof(AutomationService)));
            if (!settings.ContainsKey(SendsMail))
            {
                services.Remove(services.Single(s => s.ImplementationType == typeof(OutboxSender)));
            }
        });
    }

    private sealed class Addresses : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, then) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(context.Request.Headers[AddressHeader].ToString());
                return then(context);
            });
            next(app);
        };
    }

    /// <summary>Stops every application that still runs when the last test is done, so that nothing outlives the run.</summary>
    public sealed class End : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var app in All)
            {
                await app.DisposeAsync();
            }
        }
    }
}
