using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Administration.Backups;
using Nanni.Administration.Moves;
using Nanni.Database;
using Nanni.Database.Portable;
using Nanni.Records.Audit;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Tests.Commands;

namespace Nanni.Tests.Administration;

public sealed class MoveTests
{
    /// <summary>From each kind of database to each.</summary>
    public static TheoryData<Provider, Provider> Ways
    {
        get
        {
            var all = new TheoryData<Provider, Provider>();
            foreach (var from in TestDatabase.Providers.Select(p => p.Data))
            {
                foreach (var to in TestDatabase.Providers.Select(p => p.Data))
                {
                    all.Add(from, to);
                }
            }

            return all;
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Every_row_of_every_table_arrives_and_references_are_checked(Provider from, Provider to)
    {
        await using var source = await TestDatabase.Create(from);
        FilledTables.After().Fill(source.Options);
        await using var target = await TestDatabase.Create(to, migrated: false);

        var moved = await new Move(source.Options, target.Options).Run(restart: false, held: true, null, default);

        var (sent, arrived) = (FilledTables.Read(source.Options, PortableSchema.Tables), FilledTables.Read(target.Options, PortableSchema.Tables));
        Assert.All(sent, table => Assert.Equal((table.Key, table.Value.Sum()), (table.Key, arrived[table.Key].Sum())));
        Assert.Equal(sent.Values.Sum(table => table.Rows), moved.Rows);
        Assert.Equal(await Indexes(to), await Indexes(target));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task People_tokens_encrypted_values_search_and_the_chain_go_on_as_before(Provider from, Provider to)
    {
        await using var app = await TestApp.Start(from);
        var ada = await app.SignIn();
        await ada.SetPassword();
        var api = await ApiClient.Of(ada);
        var contact = await api.Create("contacts", new { lastName = "Ąžuolas", firstName = "Jonas" });
        await api.Patch($"contacts/{contact}", new { lastName = "Ąžuolaitis" });
        var secret = app.Services.GetRequiredService<IFieldCipher>().Encrypt(ada.Workspace.Id, "12345");
        await Link(app);
        var database = await TestDatabase.Create(to, migrated: false);
        await new Move(app.Database, database.Options).Run(restart: false, held: false, null, default);

        await using var moved = TestApp.Over(database);

        Assert.Equal("/", (await moved.Browser().SignInAs(ada.User.Email, SignedIn.Password)).Location);
        using var http = moved.CreateDefaultClient(moved.Url);
        http.DefaultRequestHeaders.Authorization = api.Http.DefaultRequestHeaders.Authorization;
        http.DefaultRequestHeaders.Add(TestApp.AddressHeader, "10.9.9.9");
        Assert.Contains("Ąžuolaitis", await http.GetStringAsync(new Uri($"/api/v1/contacts/{contact}", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains(contact.ToString(), await http.GetStringAsync(new Uri("/api/v1/contacts?q=azuolait", UriKind.Relative)), StringComparison.Ordinal);
        var more = await http.PostAsync(new Uri("/api/v1/contacts", UriKind.Relative), new StringContent("""{"lastName":"Po"}""", null, "application/json"));
        Assert.Equal(HttpStatusCode.Created, more.StatusCode);
        Assert.Equal("12345", moved.Services.GetRequiredService<IFieldCipher>().Decrypt(ada.Workspace.Id, secret));
        var verified = await moved.Command("", "audit", "verify", "--workspace", ada.Workspace.Slug);
        Assert.True(verified.ExitCode == 0, verified.Output);
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task A_database_that_holds_something_is_not_moved_into(Provider from, Provider to)
    {
        await using var source = await TestDatabase.Create(from);
        await using var target = await TestDatabase.Create(to);
        FilledTables.After().Fill(target.Options);
        var before = FilledTables.Read(target.Options, PortableSchema.Tables);

        var refused = await Assert.ThrowsAsync<DatabaseRefusal>(() => new Move(source.Options, target.Options).Run(restart: true, held: true, null, default));

        Assert.Contains("holds data", refused.Message, StringComparison.Ordinal);
        Assert.All(FilledTables.Read(target.Options, PortableSchema.Tables), table => Assert.Equal(before[table.Key].Sum(), table.Value.Sum()));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task An_interrupted_move_is_refused_by_a_start_and_begun_again_only_when_asked(Provider from, Provider to)
    {
        await using var source = await TestDatabase.Create(from);
        FilledTables.After().Fill(source.Options);
        await using var target = await TestDatabase.Create(to, migrated: false);
        var move = new Move(source.Options, target.Options);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => move.Run(restart: false, held: true, new Stopping(stop), stop.Token));

        await using (var services = target.Services())
        {
            var refused = await Assert.ThrowsAsync<DatabaseRefusal>(() => services.GetRequiredService<DatabaseSetup>().Migrate());
            Assert.Contains("half-moved", refused.Message, StringComparison.Ordinal);
        }

        Assert.Contains("--restart", (await Assert.ThrowsAsync<DatabaseRefusal>(() => move.Run(false, held: true, null, default))).Message, StringComparison.Ordinal);
        await move.Run(restart: true, held: true, null, default);
        var sent = FilledTables.Read(source.Options, PortableSchema.Tables);
        Assert.All(FilledTables.Read(target.Options, PortableSchema.Tables), table => Assert.Equal(sent[table.Key].Sum(), table.Value.Sum()));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task A_row_that_did_not_arrive_as_it_was_is_named(Provider from, Provider to)
    {
        await using var source = await TestDatabase.Create(from);
        FilledTables.After().Fill(source.Options);
        await using var target = await TestDatabase.Create(to, migrated: false);

        // Somebody changes the new database between copying and comparing.
        var meddling = new At("Comparing rows", () => Change(target.Options, "update contacts set version = 77 where version = 2"));
        var refused = await Assert.ThrowsAsync<DatabaseRefusal>(() => new Move(source.Options, target.Options).Run(false, held: true, meddling, default));

        Assert.Matches("contacts is not what was sent: workspace_id [0-9a-f-]{36}, id [0-9a-f-]{36} \\(changed\\)\\.", refused.Message);
        await using var services = target.Services();
        await Assert.ThrowsAsync<DatabaseRefusal>(() => services.GetRequiredService<DatabaseSetup>().Migrate());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_database_in_use_is_not_moved(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        await app.SignIn();
        await using var target = await TestDatabase.Create(Provider.Sqlite, migrated: false);

        var refused = await app.Command("", "move", "--to", target.Options.File!);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("Stop Nanni", refused.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(target.Options.File));
    }

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    private static async Task Link(TestApp app)
    {
        while (await app.Services.GetRequiredService<Sealer>().Seal(default) > 0)
        {
        }

        while (await app.Services.GetRequiredService<AuditChain>().Link(default) > 0)
        {
        }
    }

    private static async Task<List<string>> Indexes(Provider provider)
    {
        await using var fresh = await TestDatabase.Create(provider);
        return await Indexes(fresh);
    }

    /// <summary>Keys, references and indexes, as the database itself describes them.</summary>
    private static async Task<List<string>> Indexes(TestDatabase database)
    {
        await using var services = database.Services();
        await using var command = services.GetRequiredService<System.Data.Common.DbDataSource>().CreateCommand(database.Options.IsSqlite
            ? "select sql from sqlite_schema where sql is not null and name not like 'sqlite_stat%' order by name"
            : """
              select indexdef from pg_indexes where schemaname = 'public' union all
              select conname || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace order by 1
              """);
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await reader.ReadAsync())
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }

    private static void Change(DatabaseOptions database, string sql)
    {
        using System.Data.Common.DbConnection connection = database.IsSqlite
            ? new Microsoft.Data.Sqlite.SqliteConnection(database.ConnectionString)
            : new Npgsql.NpgsqlConnection(database.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value)
        {
            if (value.Done > 0.5)
            {
                stop.Cancel();
            }
        }
    }

    private sealed class At(string step, Action act) : IProgress<BackupProgress>
    {
        private bool isDone;

        public void Report(BackupProgress value)
        {
            if (value.Step == step && !isDone)
            {
                isDone = true;
                act();
            }
        }
    }
}
