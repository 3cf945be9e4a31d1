using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Administration.Archives;
using Nanni.Administration.Backups;
using Nanni.Database;
using Nanni.Database.Portable;
using Nanni.Tests.Commands;

namespace Nanni.Tests.Administration;

/// <summary>An archive may come from anybody. What is not exactly as Nanni writes it changes nothing, and is told where it is wrong.</summary>
public sealed class BadArchiveTests
{
    private const string Contacts = "records/contacts.jsonl";

    private static readonly Lazy<Task<ArchiveFile>> Good = new(Make);

    /// <summary>What is done to a good archive, and what the refusal says.</summary>
    private static readonly Dictionary<string, (Func<ArchiveFile, ArchiveFile> Change, string Says)> Changes = new()
    {
        ["a part was changed"] = (a => a.With(Contacts, a.Text(Contacts).Replace("Nowak", "Kowal", StringComparison.Ordinal)), $"the checksum of {Contacts} is wrong"),
        ["a part is missing"] = (a => a.Without(Contacts), "holds other parts than its manifest lists"),
        ["a part is missing and the manifest says so"] = (a => a.Without(Contacts).With(a.Manifest with
        {
            Parts = [.. a.Manifest.Parts.Where(p => p.Name != Contacts)],
            Tables = [.. a.Manifest.Tables.Where(p => p.Part != Contacts)],
        }), $"it lacks {Contacts}"),
        ["a part more than the manifest has"] = (a => a.With("workspace/more.jsonl", "{}\n"), "holds other parts than its manifest lists"),
        ["a name that leads out"] = (a => a.Forged("files/../../../evil", "evil"), "which this version does not know"),
        ["an absolute name"] = (a => a.Forged("/tmp/evil", "evil"), "which this version does not know"),
        ["a table of the installation"] = (a => a.Forged("workspace/users.jsonl", "{}\n"), "which this version does not know"),
        ["a file under another name"] = (a => a.Forged("files/" + new string('a', 64), "not that"), "is not the file that its name says"),
        ["a newer version"] = (a => a.With(a.Manifest with { Schema = "Tomorrow" }), "is newer than this one"),
        ["another format"] = (a => a.With(a.Manifest with { Format = 77 }), "whose format this version does not read"),
        ["no manifest"] = (a => a.Without(ArchiveManifest.EntryName), "has no manifest.json"),
        ["a manifest that is none"] = (a => a.With(ArchiveManifest.EntryName, "[]"), "is damaged or not an archive"),
        ["more lines than promised"] = (a => a.Forged(Contacts, a.Text(Contacts), lines: 1), $"{Contacts} has 2 lines, and the manifest promises 3"),
        ["a row of another workspace"] = (a => Line(a, line => line.Replace(a.Manifest.WorkspaceId.ToString(), Guid.CreateVersion7().ToString(), StringComparison.Ordinal)), $"{Contacts}, line 2: the row is of another workspace"),
        ["an unknown column"] = (a => Line(a, line => line.Replace("{", "{\"password\":\"x\",", StringComparison.Ordinal)), $"{Contacts}, line 2: “password” is no column here"),
        ["a column twice"] = (a => Line(a, line => line.Replace("}", ",\"id\":\"" + Guid.CreateVersion7() + "\"}", StringComparison.Ordinal)), $"{Contacts}, line 2: “id” is no column here"),
        ["a column less"] = (a => Line(a, line => line.Replace("\"city\":null,", "", StringComparison.Ordinal)), $"{Contacts}, line 2: the column “city” is missing"),
        ["a wrong kind"] = (a => Line(a, line => line.Replace("\"version\":1", "\"version\":\"1\"", StringComparison.Ordinal)), $"{Contacts}, line 2:"),
        ["nothing where something must be"] = (a => Line(a, line => line.Replace("\"version\":1", "\"version\":null", StringComparison.Ordinal)), $"{Contacts}, line 2: “version” must not be null"),
        ["two objects in a line"] = (a => Line(a, line => line + "{}"), $"{Contacts}, line 2:"),
        ["no JSON"] = (a => Line(a, _ => "hello"), $"{Contacts}, line 2: it is no JSON"),
        ["an array"] = (a => Line(a, _ => "[]"), $"{Contacts}, line 2: it is no JSON object"),
        ["text that is none"] = (a => a.Forged(Contacts, [.. a.Parts[Contacts][..^2], 0xff, (byte)'\n']), $"{Contacts}, line 2: it is not UTF-8"),
        ["a zero character"] = (a => Line(a, line => line.Replace("Nowak", "No\\u0000wak", StringComparison.Ordinal)), $"{Contacts}, line 2: “last_name” has the character U+0000"),
        ["half a character"] = (a => Line(a, line => line.Replace("Nowak", "No\\ud800wak", StringComparison.Ordinal)), $"{Contacts}, line 2:"),
        ["a line that is cut off"] = (a => a.Forged(Contacts, a.Text(Contacts)[..^9]), $"{Contacts}, line 2: the line is cut off"),
        ["a record twice"] = (a => a.Forged(Contacts, a.Text(Contacts) + a.Text(Contacts).Split('\n')[0] + "\n", lines: 1), $"{Contacts}, line 3:"),
        ["a reference to nobody"] = (a => Line(a, line => line.Replace("\"account_id\":null", $"\"account_id\":\"{Guid.CreateVersion7()}\"", StringComparison.Ordinal)), Contacts),
        ["a number beyond the last"] = (a => a.With(a.Manifest with { LastNumber = 1 }), "is not in the order of commits"),
        ["a history that was rewritten"] = (a => a.Forged("workspace/audit_links.jsonl", Swapped(a.Text("workspace/audit_links.jsonl"))), "workspace/audit_links.jsonl, line 2:"),
        ["a zone that does not exist"] = (a => a.Forged("workspace/workspaces.jsonl", a.Text("workspace/workspaces.jsonl").Replace("Europe/Vilnius", "Europe/Atlantis", StringComparison.Ordinal)), "has a zone that does not exist"),
        ["a bomb"] = (a => a.Forged("README.txt", new byte[100_000_000]), "unpacks to more than 200 times its size"),
        ["a bomb that denies it"] = (a => a.With("README.txt", new byte[100_000_000]), "is damaged"),
    };

    public static TheoryData<Provider, string> Bad
    {
        get
        {
            var all = new TheoryData<Provider, string>();
            foreach (var provider in TestDatabase.Providers.Select(p => p.Data))
            {
                foreach (var change in Changes.Keys)
                {
                    all.Add(provider, change);
                }
            }

            return all;
        }
    }

    [Theory, MemberData(nameof(Bad))]
    public async Task What_is_wrong_is_refused_by_part_and_line_and_leaves_nothing(Provider provider, string change)
    {
        var app = await TestApp.On(provider);
        var (make, says) = Changes[change];
        var folder = Directory.CreateTempSubdirectory("nanni-test-");
        var path = Path.Combine(folder.FullName, "archive.zip");
        var archive = await Good.Value;
        make(archive).Write(path);

        var refused = await app.Command("", "unarchive", path, "--workspace", "x" + Guid.CreateVersion7().ToString("N"));

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(says, refused.Errors, StringComparison.Ordinal);
        Assert.Empty(Left(app, archive.Manifest.WorkspaceId));
        folder.Delete(recursive: true);
    }

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_is_cut_off_or_something_else_is_refused(Provider provider)
    {
        var app = await TestApp.On(provider);
        var folder = Directory.CreateTempSubdirectory("nanni-test-");
        var path = Path.Combine(folder.FullName, "archive.zip");
        (await Good.Value).Write(path);
        var whole = await File.ReadAllBytesAsync(path);
        foreach (var length in new[] { 0, 10, whole.Length / 2, whole.Length - 1 })
        {
            await File.WriteAllBytesAsync(path, whole[..length]);
            var refused = await app.Command("", "unarchive", path);
            Assert.Equal((1, length), (refused.ExitCode, length));
            Assert.Contains("is damaged or not an archive", refused.Errors, StringComparison.Ordinal);
        }

        var backup = Path.Combine(folder.FullName, "backup.zip");
        Assert.Equal(0, (await app.Command("", "backup", backup)).ExitCode);
        Assert.Contains("restore", (await app.Command("", "unarchive", backup)).Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await app.Command("", "unarchive", Path.Combine(folder.FullName, "nothing.zip"))).ExitCode);
        Assert.Empty(Left(app, (await Good.Value).Manifest.WorkspaceId));
        folder.Delete(recursive: true);
    }

    /// <summary>Stopped at every step that is told, then begun again: nothing is left, and nothing is in the way.</summary>
    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task An_import_that_was_stopped_leaves_nothing_and_can_be_begun_again(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var folder = Directory.CreateTempSubdirectory("nanni-test-");
        var path = Path.Combine(folder.FullName, "archive.zip");
        var archive = WithWords(await Good.Value);
        var workspace = archive.Manifest.WorkspaceId;
        archive.Write(path);
        var unarchive = app.Services.GetRequiredService<Unarchive>();
        foreach (var step in new[] { "Checking", "Copying files", "Writing rows", "Comparing rows" })
        {
            using var stop = new CancellationTokenSource();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unarchive.Run(path, new(null, null), new Stopping(step, stop), stop.Token));
            Assert.Empty(Left(app, workspace));
        }

        // What a killed process leaves: files that belong to no workspace.
        var data = app.Services.GetRequiredService<DataFolder>();
        foreach (var rest in new[] { Path.Combine(data.Path, $"unarchive-{workspace:N}"), Path.Combine(data.Files, workspace.ToString("N")) })
        {
            Directory.CreateDirectory(rest);
            await File.WriteAllTextAsync(Path.Combine(rest, "rest"), "half");
        }

        var done = await unarchive.Run(path, new("again", null), null, default);

        Assert.Equal(1, done.Files);
        Assert.Equal([archive.Manifest.Parts.Single(p => p.Name.StartsWith("files/", StringComparison.Ordinal)).Sha256], Directory.GetFiles(Path.Combine(data.Files, workspace.ToString("N"))).Select(Path.GetFileName));
        Assert.False(Directory.Exists(Path.Combine(data.Path, $"unarchive-{workspace:N}")));
        folder.Delete(recursive: true);
    }

    /// <summary>So many that writing and comparing them is told on the way.</summary>
    private static ArchiveFile WithWords(ArchiveFile archive)
    {
        const string Words = "computed/search_words.jsonl";
        var more = Enumerable.Range(0, 6_000).Select(n => $$"""{"workspace_id":"{{archive.Manifest.WorkspaceId}}","word":"word{{n}}","id":"{{Guid.CreateVersion7()}}"}""" + "\n").ToList();
        return archive.Forged(Words, archive.Text(Words) + string.Concat(more), more.Count);
    }

    /// <summary>Rows and files of the workspace that are in the installation.</summary>
    private static List<string> Left(TestApp app, Guid workspace)
    {
        var data = app.Services.GetRequiredService<DataFolder>();
        using var database = PortableDatabase.Open(app.Database);
        return
        [
            .. ArchiveContents.Owned.Where(table => database.Rows(table, workspace).Any()).Select(table => table.Name),
            .. new[] { Path.Combine(data.Path, $"unarchive-{workspace:N}"), Path.Combine(data.Files, workspace.ToString("N")) }.Where(Path.Exists),
        ];
    }

    private static async Task<ArchiveFile> Make()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        await api.Create("contacts", new { lastName = "First" });
        await api.Create("contacts", new { lastName = "Nowak" });
        await UnarchiveTests.Link(app);
        var content = Encoding.UTF8.GetBytes("a contract");
        var files = Path.Combine(app.Services.GetRequiredService<DataFolder>().Files, ada.Workspace.Id.ToString("N"));
        Directory.CreateDirectory(files);
        await File.WriteAllBytesAsync(Path.Combine(files, Convert.ToHexStringLower(SHA256.HashData(content))), content);
        var archive = ArchiveFile.Read(await UnarchiveTests.Archive(app, ada.Workspace.Slug));

        // The row that is changed is the last one.
        var lines = archive.Lines(Contacts);
        return archive.Forged(Contacts, string.Concat(lines.OrderBy(line => line.Contains("Nowak", StringComparison.Ordinal)).Select(line => line + "\n")));
    }

    private static ArchiveFile Line(ArchiveFile archive, Func<string, string> change)
    {
        var lines = archive.Text(Contacts).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var changed = change(lines[^1]);
        Assert.NotEqual(lines[^1], changed);
        return archive.Forged(Contacts, string.Concat(lines[..^1].Append(changed).Select(line => line + "\n")));
    }

    private static string Swapped(string links)
    {
        var lines = links.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        (lines[1], lines[2]) = (lines[2], lines[1]);
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private sealed class Stopping(string step, CancellationTokenSource stop) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value)
        {
            if (value.Step == step)
            {
                stop.Cancel();
            }
        }
    }
}
