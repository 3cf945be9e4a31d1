using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nanni.Database;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Web.Imports;

namespace Nanni.Bench.Data;

/// <summary>The engine on a database, without pages: what figures of the engine alone are taken on.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly DirectoryInfo files = Directory.CreateTempSubdirectory("nanni-bench-files-");

    public Installation(DatabaseOptions options)
    {
        Options = options;
        var services = new ServiceCollection();
        services.AddLogging(log => log.SetMinimumLevel(LogLevel.Warning));
        services.AddNanniDatabase(options);
        services.AddRecordEngine(options);
        services.AddImports(new(files.FullName));
        foreach (var module in Modules.All)
        {
            module.Services(services);
        }

        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        Services = services.BuildServiceProvider();
    }

    public DatabaseOptions Options { get; }

    public ServiceProvider Services { get; }

    public RecordStore Store => Get<RecordStore>();

    public Schemas Schemas => Get<Schemas>();

    public Lists Lists => Get<Lists>();

    public Operations Operations => Get<Operations>();

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        files.Delete(recursive: true);
    }
}
