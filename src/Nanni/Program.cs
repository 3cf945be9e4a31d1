using Nanni.Administration.Backups;
using Nanni.Commands;
using Nanni.Database;

if (args is ["cli", .. var command])
{
    return await CommandLine.Run(command, Console.Out, Console.Error);
}

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddNanniDatabase(DatabaseOptions.Parse(builder.Configuration["NANNI_DATABASE"]));
builder.Services.AddBackups(DataFolder.Parse(builder.Configuration["NANNI_DATA"]));

var app = builder.Build();
app.MapHealth();

app.Services.BackUpBeforeMigrations();
await app.Services.GetRequiredService<DatabaseSetup>().Migrate();
await app.RunAsync();
return 0;
