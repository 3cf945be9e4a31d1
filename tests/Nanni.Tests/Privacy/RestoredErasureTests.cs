using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Privacy.Erasure;
using Nanni.Tests.Administration;
using Nanni.Tests.Commands;

namespace Nanni.Tests.Privacy;

/// <summary>A backup, or an archive, from before an erasure does not bring anybody back: by the real commands, on a new installation.</summary>
public sealed class RestoredErasureTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_was_erased_after_a_backup_is_forgotten_again_and_stays_suppressed(Provider provider)
    {
        await using var old = await TestApp.Start(provider);
        var ada = await old.SignIn();
        var api = await ApiClient.Of(ada);
        var anna = await api.Create("contacts", new { firstName = "Anna", lastName = "Nanni", email = "anna@example.com" });
        var beth = await api.Create("contacts", new { lastName = "Beth", email = "beth@example.com" });
        var file = Path.Combine(Directory.CreateTempSubdirectory("nanni-test-").FullName, "backup.zip");
        Assert.Equal(0, (await old.Command("", "backup", file)).ExitCode);

        // The first erasure of this workspace, so that the backup knows neither the list nor its key; of an address that is younger than
        // the backup, and of somebody who is.
        await api.Patch($"contacts/{anna}", new { email = "anna.new@example.com" });
        await ErasureTests.Erase(ada, anna, "Anna Nanni");
        var carl = await api.Create("contacts", new { firstName = "Carl", lastName = "Late", email = "carl@example.com" });
        await ErasureTests.Erase(ada, carl, "Carl Late");
        var journal = old.Services.GetRequiredService<ErasureJournal>().File;
        Assert.DoesNotContain("anna", await File.ReadAllTextAsync(journal), StringComparison.OrdinalIgnoreCase);
        await using var restored = await TestApp.Start(provider);

        var done = await restored.Command("", "restore", file, "--erasures", journal);

        Assert.True(done.ExitCode == 0, done.Errors);
        Assert.Contains("2 people were erased again.", done.Output, StringComparison.Ordinal);
        await RequireForgotten(restored, api, anna, beth, ["anna@example.com", "anna.new@example.com", "carl@example.com"]);
        Assert.Equal(2, (await ErasureJournal.Read(restored.Services.GetRequiredService<ErasureJournal>().File, default)).Count);
        await UnarchiveTests.Link(restored);
        var verified = await restored.Command("", "audit", "verify", "--workspace", ada.Workspace.Slug);
        Assert.True(verified.ExitCode == 0, verified.Output);

        // Forgetting again what is forgotten does nothing.
        Assert.Contains("0 people", (await restored.Command("", "forget", journal)).Output, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_archive_from_before_an_erasure_does_not_bring_anybody_back_where_it_is_remembered(Provider provider)
    {
        await using var old = await TestApp.Start(provider);
        var ada = await old.SignIn();
        var api = await ApiClient.Of(ada);
        var anna = await api.Create("contacts", new { firstName = "Anna", lastName = "Nanni", email = "anna@example.com" });
        var file = await UnarchiveTests.Archive(old, ada.Workspace.Slug);
        await ErasureTests.Erase(ada, anna, "Anna Nanni");
        await using var other = await TestApp.Start(provider);
        var data = other.Services.GetRequiredService<DataFolder>().Path;
        Directory.CreateDirectory(data);
        File.Copy(old.Services.GetRequiredService<ErasureJournal>().File, Path.Combine(data, ErasureJournal.Name));

        var done = await other.Command("", "unarchive", file);

        Assert.True(done.ExitCode == 0, done.Errors);
        Assert.Contains("1 people were erased again.", done.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Anna", ArchiveFile.Read(await UnarchiveTests.Archive(other, ada.Workspace.Slug)).Text("records/contacts.jsonl"), StringComparison.Ordinal);
    }

    private static async Task RequireForgotten(TestApp app, ApiClient before, Guid gone, Guid stays, string[] addresses)
    {
        using var http = app.CreateDefaultClient(app.Url);
        http.DefaultRequestHeaders.Authorization = before.Http.DefaultRequestHeaders.Authorization;
        http.DefaultRequestHeaders.Add(TestApp.AddressHeader, "10.9.9.9");
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri($"/api/v1/contacts/{gone}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri($"/api/v1/contacts/{stays}", UriKind.Relative))).StatusCode);
        Assert.DoesNotContain("Nanni", await http.GetStringAsync(new Uri("/api/v1/contacts?q=nanni", UriKind.Relative)), StringComparison.Ordinal);
        foreach (var address in addresses)
        {
            using var content = new StringContent($$"""{"lastName":"Back","email":"{{address}}"}""", null, "application/json");
            var refused = await http.PostAsync(new Uri("/api/v1/contacts", UriKind.Relative), content);
            Assert.Equal((address, HttpStatusCode.Conflict), (address, refused.StatusCode));
            Assert.Contains("person.erased", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // Nor does an import: its rows come back in the file of bad rows.
        var file = Path.Combine(Directory.CreateTempSubdirectory("nanni-test-").FullName, "people.csv");
        await File.WriteAllTextAsync(file, "lastName,email\n" + string.Concat(addresses.Select((a, n) => $"Back{n},{a}\n")) + "Fine,fine@example.com\n");
        var import = await app.Command("", "import", file, "--type", "contact", "--yes", "--workspace", before.Member.Workspace.Slug);
        Assert.True(import.ExitCode == 3, import.Output + import.Errors);
        var all = await http.GetStringAsync(new Uri("/api/v1/contacts?limit=100", UriKind.Relative));
        Assert.DoesNotContain("Back", all, StringComparison.Ordinal);
        Assert.Contains("Fine", all, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }
}
