using Nanni;
using Nanni.Administration.Backups;
using Nanni.Commands;
using Nanni.Database;
using Nanni.Integrations.Mcp;
using Nanni.Web;
using Nanni.Web.Api;
using Nanni.Web.Errors;
using Nanni.Web.Gallery;
using Nanni.Web.Imports;
using Nanni.Web.Jobs;
using Nanni.Web.Outbound;
using Nanni.Web.Records;
using Nanni.Web.SignIn;
using Nanni.Web.SignIn.Providers;
using Nanni.Web.Watch;

var (isCommand, arguments) = CommandLine.Split(args);
try
{
    var builder = WebApplication.CreateBuilder(isCommand ? [] : arguments);
    builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

    // A statement that fails is an exception already; asking an empty database for its migrations is not even an error.
    builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    var database = DatabaseOptions.Parse(builder.Configuration["NANNI_DATABASE"]);
    builder.Services.AddNanniDatabase(database);
    builder.Services.AddRecordEngine(database);
    builder.Services.AddJobs();
    var data = DataFolder.Parse(builder.Configuration["NANNI_DATA"]);
    builder.Services.AddImports(data);
    builder.Services.AddBackups(data);
    builder.Services.AddSignIn();
    builder.Services.AddSignInProvider(builder.Configuration);
    builder.Services.AddApi();
    builder.Services.AddOutbound();
    builder.Services.AddWatch(builder.Configuration);
    builder.Services.AddWorkplace(Modules.All);

    if (isCommand)
    {
        return await CommandLine.Run(arguments, builder);
    }

    builder.Services.AddJobService();
    var app = builder.Build();
    app.UseProblems();
    app.UseCourtesy();
    SlowPages.Use(app);
    app.UseSignIn();
    app.MapHealth();
    app.MapAssets();
    app.MapGallery();
    app.MapSignIn();
    app.MapApi(Modules.All);
    app.MapMcp();
    app.MapWorkplace(Modules.All);

    await Startup.Prepare(app);
    await app.RunAsync();
    return 0;
}
catch (Exception refused) when (Startup.IsProgram && Startup.Explains(refused) is { } why)
{
    await Console.Error.WriteLineAsync(why);
    return 1;
}
