using Nanni.Database;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddNanniDatabase(DatabaseOptions.Parse(builder.Configuration["NANNI_DATABASE"]));

var app = builder.Build();
app.MapHealth();

await app.Services.GetRequiredService<DatabaseSetup>().Migrate();
await app.RunAsync();
