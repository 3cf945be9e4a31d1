using Nanni.Administration.Backups;
using Nanni.Database;

namespace Nanni.Commands;

/// <summary>The services of the application without its web server, for one command.</summary>
internal static class CommandHost
{
    /// <summary>Warnings are written to the errors; a command says what it did by itself.</summary>
    public static ServiceProvider Start()
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(settings);
        services.AddLogging(log => log.SetMinimumLevel(LogLevel.Warning).AddConsole(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        services.AddNanniDatabase(DatabaseOptions.Parse(settings["NANNI_DATABASE"]));
        services.AddBackups(DataFolder.Parse(settings["NANNI_DATA"]));
        return services.BuildServiceProvider();
    }
}
