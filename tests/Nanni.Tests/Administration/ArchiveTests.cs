using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Administration.Archives;
using Nanni.Administration.Backups;
using Nanni.Database;
using Nanni.Database.Portable;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Tests.Commands;

namespace Nanni.Tests.Administration;

public sealed class ArchiveTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_stranger_can_read_every_record_file_and_change_of_one_workspace(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var neighbour = await ApiClient.Of(await app.SignIn());
        await neighbour.Create("contacts", new { lastName = "Somebody else" });
        var api = await ApiClient.Of(ada);
        var contact = await api.Create("contacts", new { lastName = "Ąžuolas <\"1\">" });
        await api.Patch($"contacts/{contact}", new { lastName = "Ąžuolaitis" });
        await api.Create("opportunities", new { name = "Copper", amount = new { amount = 1234.5m, currency = "EUR" } });
        var files = Path.Combine(app.Services.GetRequiredService<DataFolder>().Files, ada.Workspace.Id.ToString("N"));
        Directory.CreateDirectory(files);
        await File.WriteAllTextAsync(Path.Combine(files, "abcdef"), "a contract");

        var zip = await Taken(app, ada);

        var person = Assert.Single(Lines(zip, "records/contacts.jsonl"));
        Assert.Equal((contact.ToString(), "Ąžuolaitis"), ((string?)person["id"], (string?)person["last_name"]));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", (string?)person["created_at"]);
        var deal = Assert.Single(Lines(zip, "records/opportunities.jsonl"));
        Assert.Equal((123450, "EUR"), ((int?)deal["amount"], (string?)deal["amount_currency"]));
        Assert.Contains(Lines(zip, "workspace/changes.jsonl"), change => change["fields"]?["lastName"]?[0]?.ToString() == "Ąžuolas <\"1\">");
        Assert.Contains(Lines(zip, "workspace/members.jsonl"), member => (string?)member["id"] == ada.Member.Id.ToString());
        Assert.Equal("a contract", Text(zip, "files/abcdef"));
        Assert.Contains(Schema(zip), type => (string?)type!["type"] == "contact" && type["fields"]!.AsArray().Any(f => (string?)f!["key"] == "lastName"));
        Assert.DoesNotContain("Somebody else", string.Join('\n', zip.Values.Select(Encoding.UTF8.GetString)), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_manifest_counts_and_hashes_every_part(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var zip = await Taken(app, ada);

        var manifest = JsonSerializer.Deserialize<ArchiveManifest>(zip["manifest.json"], ArchiveManifest.Json)!;

        Assert.Equal(zip.Keys.Where(name => name != "manifest.json").Order(), manifest.Parts.Select(part => part.Name).Order());
        Assert.All(manifest.Parts, part => Assert.Equal(
            (part.Name, zip[part.Name].Length, Convert.ToHexStringLower(SHA256.HashData(zip[part.Name]))), (part.Name, part.Bytes, part.Sha256)));
        Assert.All(manifest.Tables, table => Assert.Equal((table.Part, (long)Lines(zip, table.Part).Count), (table.Part, table.Rows)));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task No_secret_is_in_it(Provider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        FilledTables.After().Fill(database.Options);
        Guid workspace;
        var secrets = new List<string>();
        using (var there = PortableDatabase.Open(database.Options))
        {
            workspace = there.Rows(PortableSchema.Tables.Single(t => t.Name == "workspaces")).Select(row => row.Id(row.Table.Place("id"))).First();
            foreach (var (table, column) in (ReadOnlySpan<(string, string)>)[("webhooks", "secret"), ("webhooks", "old_secret")])
            {
                var of = PortableSchema.Tables.Single(t => t.Name == table);
                secrets.AddRange(there.Rows(of, workspace).Select(row => PortableText.Of(row, of.Place(column))));
            }

            foreach (var table in new[] { "api_tokens", "one_time_tokens" })
            {
                var of = PortableSchema.Tables.Single(t => t.Name == table);
                secrets.AddRange(there.Rows(of, workspace).Select(row => Convert.ToBase64String(row[of.Place("hash")])));
            }
        }

        Assert.Equal(4, secrets.Count);
        await using var app = TestApp.Over(await Copy(database, provider));
        await EncryptSuppressionKeys(app);
        var path = Path.Combine(database.Folder.FullName, "archive.zip");
        await app.Services.GetRequiredService<Archive>().Take(new() { Id = workspace, Slug = "w", Name = "W", BaseCurrency = "EUR", Zone = "UTC", Country = "LT", CreatedAt = default }, path, false, null, default);

        var zip = Read(path);
        var all = string.Join('\n', zip.Values.Select(Encoding.UTF8.GetString));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
        Assert.All(
            ArchiveContents.Tables.Where(table => table.Name != "audit_links"),
            table => Assert.Single(Lines(zip, ArchiveContents.EntryOf(table, Modules.RecordTypes))));
    }

    [Fact]
    public void Whatever_is_left_out_is_a_table_of_a_workspace_and_has_a_reason()
    {
        Assert.Subset(ArchiveContents.Owned.Select(table => table.Name).ToHashSet(), ArchiveContents.LeftOut.Keys.ToHashSet());
        Assert.All(ArchiveContents.LeftOut.Values, reason => Assert.Matches("^(secret|computed|passing|of the whole installation): ", reason));

        // Whoever adds a table of tokens or keys to a workspace says here what of it may leave the house.
        Assert.Equal(
            ["audit_links.content", "audit_links.link", "changes.commitment", "changes.salt", "operations.commitment", "operations.salt",
                "security_events.commitment", "security_events.salt"],
            ArchiveContents.Tables.SelectMany(t => t.Columns.Where(c => c.Kind == ColumnKind.Bytes).Select(c => $"{t.Name}.{c.Name}")).Order());
        Assert.DoesNotContain(
            ArchiveContents.Tables.Where(t => t.Name != "suppression_keys").SelectMany(t => t.Columns), c => c.Name.Contains("secret", StringComparison.Ordinal) && !c.Name.EndsWith("_until", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_archive_is_never_overwritten()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var ada = await app.SignIn();
        var path = Path.GetTempFileName();

        var refused = await app.Command("", "archive", path, "--workspace", ada.Workspace.Slug);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("never overwritten", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo(path).Length);
        File.Delete(path);
    }

    /// <summary>Made-up rows have made-up keys, and these are opened.</summary>
    internal static async Task EncryptSuppressionKeys(TestApp app)
    {
        var (store, cipher) = (app.Services.GetRequiredService<RecordStore>(), app.Services.GetRequiredService<IFieldCipher>());
        foreach (var workspace in await store.Query(store.Sql().Raw("select workspace_id from suppression_keys"), row => row.Guid(0), default))
        {
            var secret = cipher.Encrypt(workspace, Convert.ToBase64String(new byte[32]));
            await store.Write([store.Sql().Add($"update suppression_keys set secret = {secret} where workspace_id = {workspace}")], [1], Urgency.Interactive, default);
        }
    }

    /// <summary>Moved, so that the application that goes over it takes its own copy with it.</summary>
    private static async Task<TestDatabase> Copy(TestDatabase database, Provider provider)
    {
        var copy = await TestDatabase.Create(provider, migrated: false);
        await new Nanni.Administration.Moves.Move(database.Options, copy.Options).Run(restart: false, held: true, null, default);
        return copy;
    }

    private static async Task<Dictionary<string, byte[]>> Taken(TestApp app, SignedIn by)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("nanni-test-").FullName, "archive.zip");
        var done = await app.Command("", "archive", path, "--workspace", by.Workspace.Slug);
        Assert.Equal((0, ""), (done.ExitCode, done.Errors));
        var zip = Read(path);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        return zip;
    }

    private static Dictionary<string, byte[]> Read(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var content = entry.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            return bytes.ToArray();
        });
    }

    private static string Text(Dictionary<string, byte[]> zip, string entry) => Encoding.UTF8.GetString(zip[entry]);

    private static List<JsonObject> Lines(Dictionary<string, byte[]> zip, string entry) =>
        [.. Text(zip, entry).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];

    private static JsonArray Schema(Dictionary<string, byte[]> zip) => JsonNode.Parse(zip["schema.json"])!.AsArray();
}
