using System.Data.Common;
using System.Reflection;
using Microsoft.AspNetCore.Connections;
using Nanni.Administration.Backups;
using Nanni.Administration.Demo;
using Nanni.Administration.Start;
using Nanni.Database;
using Nanni.Web.Nodes;
using Nanni.Web.Security;
using Nanni.Web.SignIn;

namespace Nanni;

/// <summary>What happens between building the application and serving: migrations, the first administrator, the first words.</summary>
internal static class Startup
{
    public static async Task Prepare(WebApplication app)
    {
        app.Services.BackUpBeforeMigrations();
        var database = app.Services.GetRequiredService<DatabaseSetup>();
        await using var alone = await database.Alone(default);
        await database.Migrate();
        var nodes = app.Services.GetRequiredService<Nodes>();
        await nodes.Renew(default);
        await app.Services.GetRequiredService<WorkspaceStart>().EnsureAll(default);
        using var scope = app.Services.CreateScope();
        var setUp = scope.ServiceProvider.GetRequiredService<SetUp>();
        var isEmpty = await setUp.IsNeeded(default);
        await setUp.FromEnvironment(app.Configuration, default);
        if (isEmpty && app.Configuration["NANNI_DEMO"] == "1")
        {
            await scope.ServiceProvider.GetRequiredService<DemoWorkspaces>().LoadFirst(default);
        }

        var link = await setUp.Link(default, await nodes.OthersSince(default));

        // Only a server that has started knows on which port.
        app.Lifetime.ApplicationStarted.Register(() => Announce(app.Services.GetRequiredService<PublicUrl>(), link));
    }

    /// <summary>False where a test hosts the application and wants to see its exceptions.</summary>
    public static bool IsProgram { get; } = Assembly.GetEntryAssembly() == typeof(Startup).Assembly;

    /// <summary>What somebody can mend who starts the program, in a sentence; null for a fault of our own, which keeps its stack trace.</summary>
    public static string? Explains(Exception refused) => refused switch
    {
        FormatException setting => setting.Message,
        DatabaseRefusal database => database.Message,
        IOException { InnerException: AddressInUseException } => refused.Message,
        DbException database => $"The database does not answer: {database.Message}",
        _ => null,
    };

    private static void Announce(PublicUrl url, string? setUpLink)
    {
        if (!url.IsListening)
        {
            return;
        }

        Console.WriteLine($"Nanni is ready at {url.Base}");
        if (setUpLink is not null)
        {
            Console.WriteLine($"Nobody can sign in yet. Set it up here; the link works once: {url.Link(setUpLink)}");
        }
    }
}
