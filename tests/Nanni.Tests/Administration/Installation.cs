using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Administration.Backups;
using Nanni.Database;

namespace Nanni.Tests.Administration;

/// <summary>A database and a folder of files, as an administrator has them.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly DataFolder data;
    private readonly ServiceProvider services;

    private Installation(TestDatabase database)
    {
        this.database = database;
        data = new DataFolder(Path.Combine(database.Folder.FullName, "data"));
        services = database.Services(more => more.AddSingleton<TimeProvider>(new Clock()).AddBackups(data));
    }

    public static DateTimeOffset Now { get; } = new(2026, 11, 22, 8, 15, 30, TimeSpan.Zero);

    public IServiceProvider Services => services;

    public Backups Backups => services.GetRequiredService<Backups>();

    public string Archive => Path.Combine(database.Folder.FullName, "backup.zip");

    public DataFolder Data => data;

    public DatabaseOptions Database => database.Options;

    public static async Task<Installation> Create(Provider provider, bool migrated = true) =>
        new(await TestDatabase.Create(provider, migrated));

    /// <summary>A user and, in the same transaction, a workspace of their own.</summary>
    /// <param name="name">Of the workspace.</param>
    public async Task AddUser(string email, string name = "")
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        db.Users.Add(new() { Email = email, NormalisedEmail = email, CreatedAt = Now, Language = "en" });
        db.Workspaces.Add(new()
        {
            Slug = email,
            Name = name,
            BaseCurrency = "EUR",
            Zone = "Europe/Vilnius",
            Country = "LT",
            CreatedAt = Now,
        });
        await db.SaveChangesAsync();
    }

    public async Task Add(object row)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        db.Add(row);
        await db.SaveChangesAsync();
    }

    /// <summary>"address: name of the workspace", sorted.</summary>
    public async Task<List<string>> Users()
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        return await db.Users.OrderBy(user => user.Email)
            .Join(db.Workspaces, user => user.Email, workspace => workspace.Slug, (user, workspace) => $"{user.Email}: {workspace.Name}")
            .ToListAsync();
    }

    public async Task<long> Count(string table)
    {
        await using var command = services.GetRequiredService<DbDataSource>().CreateCommand($"SELECT count(*) FROM {table}");
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public void AddFile(string name, string content)
    {
        var path = Path.Combine(data.Files, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    public string ReadFile(string name) => File.ReadAllText(Path.Combine(data.Files, name));

    public string[] AllFiles() =>
        Directory.Exists(data.Path) ? Directory.GetFiles(data.Path, "*", SearchOption.AllDirectories) : [];

    /// <summary>Everything that a refused restore must leave alone: tables and files.</summary>
    public async Task<string> Digest()
    {
        var tables = database.Options.IsSqlite
            ? File.Exists(database.Options.File) ? "a database" : "no database"
            : $"{await Count("information_schema.tables WHERE table_schema = 'public'")} tables";
        return $"{tables}, files: {string.Join(", ", AllFiles())}";
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
