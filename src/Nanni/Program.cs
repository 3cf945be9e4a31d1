using Nanni;
using Nanni.Administration.Backups;
using Nanni.Commands;
using Nanni.Database;
using Nanni.Web.SignIn;

if (args is ["cli", .. var command])
{
    return await CommandLine.Run(command, Console.Out, Console.Error);
}

var builder = WebApplication.CreateBuilder(args);
builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Services.AddNanniDatabase(DatabaseOptions.Parse(builder.Configuration["NANNI_DATABASE"]));
builder.Services.AddBackups(DataFolder.Parse(builder.Configuration["NANNI_DATA"]));
builder.Services.AddRazorComponents();
builder.Services.AddSignIn();

var app = builder.Build();
app.UseSignIn();
app.MapHealth();
app.MapSignIn();

await Startup.Prepare(app);
await app.RunAsync();
return 0;
