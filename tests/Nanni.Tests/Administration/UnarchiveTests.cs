using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Records.Audit;
using Nanni.Records.Jobs;
using Nanni.Records.Matching;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Tests.Commands;
using Nanni.Tests.Fields;
using Nanni.Tests.Nodes;
using Nanni.Tests.Privacy;
using Nanni.Web.SignIn;

namespace Nanni.Tests.Administration;

/// <summary>A workspace that leaves in an archive can come back, anywhere, as it was.</summary>
public sealed class UnarchiveTests
{
    public static TheoryData<Provider, Provider> Ways => MoveTests.Ways;

    [Theory, MemberData(nameof(Ways))]
    public async Task An_archive_gives_an_equal_workspace_in_an_empty_installation(Provider from, Provider to)
    {
        await using var source = await TestApp.Start(from);
        var ada = await source.SignIn();
        await Fill(ada);
        var first = await Archive(source, ada.Workspace.Slug, "--personal-numbers");
        await using var target = await TestApp.Start(to);

        var done = await target.Command("", "unarchive", first);

        Assert.True(done.ExitCode == 0, done.Errors);
        var second = await Archive(target, ada.Workspace.Slug, "--personal-numbers");
        Compare(ArchiveFile.Read(first), ArchiveFile.Read(second), isAlone: true);
        var verified = await target.Command("", "audit", "verify", "--workspace", ada.Workspace.Slug);
        Assert.True(verified.ExitCode == 0, verified.Output);

        // The administrator comes in by the link, and sees what they saw.
        var joining = await target.Browser().Get(new Uri(done.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]).AbsolutePath);
        await joining.Submit(("Name", ada.Member.Name), ("Password", SignedIn.Password));
        var there = await Program(target, ada);
        var here = await Program(source, ada);
        foreach (var type in FieldSamples.Types)
        {
            foreach (var path in new[] { $"{type.Plural}?limit=100", $"{type.Plural}?limit=100&trash=true", $"{type.Plural}?q=zq" })
            {
                Assert.Equal(await Text(here, path), await Text(there, path));
            }

            foreach (var record in JsonNode.Parse(await Text(here, $"{type.Plural}?limit=100"))!["items"]!.AsArray().Take(3))
            {
                var path = $"operations?record={record!["id"]}";
                Assert.Equal(await Text(here, path), await Text(there, path));
            }
        }

        Assert.Equal(HttpStatusCode.Conflict, await Post(there, "contacts", """{"lastName":"Back","email":"gone@example.com"}"""));
        Assert.Equal(HttpStatusCode.Created, await Post(there, "contacts", """{"lastName":"New","email":"new@example.com"}"""));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Every_column_of_every_table_comes_back(Provider from, Provider to)
    {
        var database = await TestDatabase.Create(from, migrated: false);
        await using (var filled = await TestDatabase.Create(from))
        {
            FilledTables.After().Fill(filled.Options);
            await new Nanni.Administration.Moves.Move(filled.Options, database.Options).Run(restart: false, held: true, null, default);
        }

        await using var source = TestApp.Over(database);
        await ArchiveTests.EncryptSuppressionKeys(source);
        await Link(source);
        string slug;
        using (var scope = source.Services.CreateScope())
        {
            slug = (await scope.ServiceProvider.GetRequiredService<NanniDb>().Workspaces.OrderBy(w => w.Name).FirstAsync()).Slug;
        }

        var first = await Archive(source, slug);
        await using var target = await TestApp.Start(to);

        var done = await target.Command("", "unarchive", first, "--workspace", "copper", "--name", "Copper");

        Assert.True(done.ExitCode == 0, done.Errors);
        Assert.StartsWith("Copper is back at /w/copper", done.Output, StringComparison.Ordinal);
        var (before, after) = (ArchiveFile.Read(first), ArchiveFile.Read(await Archive(target, "copper")));
        foreach (var part in before.Parts.Keys.Where(p => p.EndsWith(".jsonl", StringComparison.Ordinal) && p is not ("workspace/security_events.jsonl" or "workspace/audit_links.jsonl")))
        {
            string[] differs = part switch
            {
                "workspace/workspaces.jsonl" => ["slug", "name"],
                "workspace/members.jsonl" => ["user_id", "status"],
                "workspace/webhooks.jsonl" => ["state", "reason", "through", "old_secret_until"],
                "records/automations.jsonl" => ["state"],
                "records/contacts.jsonl" => ["pesel", "asmens_kodas"],
                _ => [],
            };
            Assert.Equal(before.Lines(part, differs), after.Lines(part, differs));
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Beside_others_people_keep_their_passwords_and_the_chain_begins_anew_over_the_old_one(Provider from, Provider to)
    {
        await using var source = await TestApp.Start(from);
        var ada = await source.SignIn();
        var api = await ApiClient.Of(ada);
        var contact = await api.Create("contacts", new { lastName = "Ąžuolas", email = "j@example.com" });
        await api.Patch($"contacts/{contact}", new { lastName = "Ąžuolaitis" });
        await Link(source);
        var file = await Archive(source, ada.Workspace.Slug);
        await using var target = await TestApp.Start(to);
        var neighbour = await target.SignIn();
        await (await ApiClient.Of(neighbour)).Create("contacts", new { lastName = "Neighbour" });
        var known = await target.Command(SignedIn.Password, "user", "create", ada.User.Email, "--role", "Sales", "--workspace", neighbour.Workspace.Slug, "--password-stdin");
        Assert.True(known.ExitCode == 0, known.Errors);
        await target.Services.GetRequiredService<Sealer>().Seal(default);

        var done = await target.Command("", "unarchive", file, "--workspace", "back", "--name", "Back");

        Assert.True(done.ExitCode == 0, done.Errors);
        Assert.Contains("1 of its members", done.Errors, StringComparison.Ordinal);
        var browser = target.Browser();
        await browser.SignInAs(ada.User.Email, SignedIn.Password);
        Assert.Contains("Ąžuolaitis", (await browser.Get($"/w/back/contacts/{contact}")).Text, StringComparison.Ordinal);
        var log = (await browser.Get("/w/back/settings/audit")).Text;
        Assert.Contains("brought the workspace back from an archive", log, StringComparison.Ordinal);
        var head = ArchiveFile.Read(file).Rows("workspace/audit_links.jsonl").OrderBy(l => (long)l["number"]!).Last();
        Assert.Contains(Convert.ToHexStringLower(Convert.FromBase64String((string)head["link"]!)), log, StringComparison.Ordinal);
        await Link(target);
        foreach (var slug in new[] { "back", neighbour.Workspace.Slug })
        {
            var verified = await target.Command("", "audit", "verify", "--workspace", slug);
            Assert.True(verified.ExitCode == 0, verified.Output);
        }

        // Undo goes on where it was, search and duplicates know what came.
        var there = await Program(target, ada);
        var undo = JsonNode.Parse(await Text(there, $"operations?record={contact}"))!["items"]![0]!["id"]!.ToString();
        Assert.Equal(HttpStatusCode.OK, await Post(there, $"operations/{undo}/undo", "{}"));
        Assert.Contains("\"Ąžuolas\"", await Text(there, "contacts?q=azuol"), StringComparison.Ordinal);
        await Post(there, "contacts", """{"lastName":"Azuolas","email":"j@example.com"}""");
        await Search(target, ada.Workspace.Id);
        Assert.Contains("Ąžuolas", (await browser.Get("/w/back/duplicates?type=contact")).Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Personal_numbers_come_along_readable_or_stay_behind(Provider from, Provider to)
    {
        await using var source = await TestApp.Start(from);
        var ada = await source.SignIn();
        await ada.KeepPersonalNumbers();
        var contact = await (await ApiClient.Of(ada)).Create("contacts", new { lastName = "Nowak", pesel = "44051401359" });
        var (closed, open) = (await Archive(source, ada.Workspace.Slug), await Archive(source, ada.Workspace.Slug, "--personal-numbers"));
        Assert.DoesNotContain("44051401359", ArchiveFile.Read(closed).Text("records/contacts.jsonl"), StringComparison.Ordinal);
        Assert.Contains("44051401359", ArchiveFile.Read(open).Text("records/contacts.jsonl"), StringComparison.Ordinal);

        await using var without = await TestApp.Start(to);
        var left = await without.Command("", "unarchive", closed);
        await using var with = await TestApp.Start(to);
        var brought = await with.Command("", "unarchive", open);

        Assert.Contains("1 personal numbers are left empty", left.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("personal numbers", brought.Errors, StringComparison.Ordinal);
        Assert.Null(await Pesel(without, ada.Workspace.Id, contact));
        var stored = await Pesel(with, ada.Workspace.Id, contact);
        Assert.StartsWith("enc:", stored, StringComparison.Ordinal);
        Assert.Equal("44051401359", with.Services.GetRequiredService<IFieldCipher>().Decrypt(ada.Workspace.Id, stored!));
    }

    /// <summary>As an administrator does it: a new machine, and nothing but the file.</summary>
    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_new_installation_takes_it_in_by_the_command_alone(Provider to)
    {
        await using var source = await TestApp.Start(Provider.Sqlite);
        var ada = await source.SignIn();
        await ada.KeepPersonalNumbers();
        await (await ApiClient.Of(ada)).Create("contacts", new { lastName = "Nowak", pesel = "44051401359" });
        var file = await Archive(source, ada.Workspace.Slug, "--personal-numbers");
        await using var target = await TestDatabase.Create(to, migrated: false);

        var (code, output) = await ServerProcess.Command(target, "unarchive", file);

        Assert.True(code == 0, output);
        Assert.Contains($"is back at /w/{ada.Workspace.Slug}", output, StringComparison.Ordinal);
        Assert.Contains("/join/", output, StringComparison.Ordinal);
        Assert.Equal(0, (await ServerProcess.Command(target, "audit", "verify")).Code);
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task A_workspace_that_is_there_is_not_brought_back_again(Provider from, Provider to)
    {
        await using var source = await TestApp.Start(from);
        var ada = await source.SignIn();
        var file = await Archive(source, ada.Workspace.Slug);
        await using var target = await TestApp.Start(to);

        Assert.Contains("is here already", (await source.Command("", "unarchive", file, "--workspace", "other")).Errors, StringComparison.Ordinal);
        var other = await target.SignIn();
        Assert.Contains("--workspace SLUG", (await target.Command("", "unarchive", file, "--workspace", other.Workspace.Slug)).Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await target.Command("", "unarchive", file)).ExitCode);
        Assert.Equal(1, (await target.Command("", "unarchive", file)).ExitCode);
    }

    /// <summary>Values of every kind in records of every type, history, files, trash, merges, consents, and somebody who was erased.</summary>
    internal static async Task Fill(SignedIn ada)
    {
        var api = await ApiClient.Of(ada);
        await FieldSamples.Prepare(ada);
        foreach (var type in FieldSamples.Types)
        {
            await FieldSamples.Plant(api, type);
        }

        foreach (var (kind, value) in Customs)
        {
            await ada.App.AddCustomField(ada.Workspace.Id, "account", "own" + kind, kind, options: kind is FieldKind.Choice or FieldKind.Choices ? ["red", "blue"] : []);
            await api.Create("accounts", new JsonObject { ["name"] = "Custom " + kind, ["custom"] = new JsonObject { ["own" + kind] = JsonNode.Parse(value) } });
        }

        var person = await ErasureTests.Plant(ada, api);
        await ErasureTests.Erase(ada, person);
        var gone = await api.Create("contacts", new { firstName = "Gone", lastName = "Person", email = "gone@example.com" });
        await ErasureTests.Erase(ada, gone, "Gone Person");
        var kept = await api.Create("contacts", new { lastName = "Kept", email = "kept@example.com" });
        await ErasureTests.Compose(ada, kept);
        var trashed = await api.Create("contacts", new { lastName = "Trashed" });
        await api.Delete($"contacts/{trashed}");
        var twin = await api.Create("contacts", new { lastName = "Twin" });
        await api.Post($"contacts/{twin}/merge", new { into = kept });
        await Link(ada.App);
    }

    private static IEnumerable<(FieldKind Kind, string Value)> Customs =>
    [
        (FieldKind.Text, "\"Žodis\""), (FieldKind.LongText, "\"two\\nlines\""), (FieldKind.Number, "12.34"), (FieldKind.YesNo, "true"),
        (FieldKind.Date, "\"2026-02-03\""), (FieldKind.DateTime, "\"2026-02-03T04:05:06Z\""), (FieldKind.Choice, "\"red\""), (FieldKind.Choices, "[\"red\",\"blue\"]"),
        (FieldKind.Email, "\"own@example.com\""), (FieldKind.Phone, "\"+48601777345\""), (FieldKind.Url, "\"https://own.example.com\""), (FieldKind.Tags, "[\"a\",\"b\"]"),
    ];

    internal static async Task<string> Archive(TestApp app, string slug, params string[] more)
    {
        var path = Path.Combine(app.Services.GetRequiredService<DataFolder>().Path, $"{Guid.CreateVersion7():N}.zip");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var done = await app.Command("", ["archive", path, "--workspace", slug, .. more]);
        Assert.Equal((0, ""), (done.ExitCode, done.Errors));
        return path;
    }

    /// <param name="isAlone">The installation had nothing before: every number is as it was.</param>
    private static void Compare(ArchiveFile before, ArchiveFile after, bool isAlone)
    {
        Assert.Equal(before.Parts.Keys.Order(), after.Parts.Keys.Order());
        foreach (var part in before.Parts.Keys.Where(p => p is not ("manifest.json" or "README.txt")))
        {
            switch (part)
            {
                // Who signs in is known to the installation by another id, or is invited.
                case "workspace/members.jsonl":
                    Assert.Equal(before.Lines(part, "user_id", "status"), after.Lines(part, "user_id", "status"));
                    break;

                // What has happened since stands behind what came along.
                case "workspace/security_events.jsonl":
                    Assert.Empty(before.Lines(part).Except(after.Lines(part)));
                    Assert.Equal(
                        ["archive", "member.invited", "unarchive"],
                        after.Rows(part).Where(e => !before.Lines(part).Contains(e.ToJsonString())).Select(e => (string)e["kind"]!).Append("archive").Order());
                    break;
                case "workspace/audit_links.jsonl":
                    Assert.True(isAlone);
                    Assert.Empty(before.Lines(part).Except(after.Lines(part)));
                    break;
                case var _ when part.EndsWith(".jsonl", StringComparison.Ordinal):
                    Assert.Equal(before.Lines(part), after.Lines(part));
                    break;
                default:
                    Assert.Equal(before.Parts[part], after.Parts[part]);
                    break;
            }
        }
    }

    private static async Task<string?> Pesel(TestApp app, Guid workspace, Guid contact)
    {
        var store = app.Services.GetRequiredService<RecordStore>();
        return (await store.Query(store.Sql().Add($"select pesel from contacts where workspace_id = {workspace} and id = {contact}"), row => row.TextOrNull(0), default))[0];
    }

    /// <summary>A program that acts as a member of a workspace wherever that is.</summary>
    private static async Task<HttpClient> Program(TestApp app, SignedIn member)
    {
        using var scope = app.Services.CreateScope();
        var token = await scope.ServiceProvider.GetRequiredService<ApiTokens>().Create(member.Workspace.Id, member.Member.Id, "test", true, null);
        var http = app.CreateDefaultClient(app.Url);
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        http.DefaultRequestHeaders.Add(TestApp.AddressHeader, "10.9.9.9");
        return http;
    }

    private static async Task<string> Text(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri("/api/v1/" + path, UriKind.Relative));
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<HttpStatusCode> Post(HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, null, "application/json");
        using var answer = await http.PostAsync(new Uri("/api/v1/" + path, UriKind.Relative), content);
        return answer.StatusCode;
    }

    private static async Task Search(TestApp app, Guid workspace)
    {
        await app.Services.GetRequiredService<Sealer>().Seal(default);
        var search = app.Services.GetRequiredService<DuplicateSearch>();
        foreach (var type in search.Types)
        {
            await search.Start(workspace, type, all: false, default);
        }

        while (await app.Services.GetRequiredService<JobRunner>().RunNext(() => { }, default))
        {
        }
    }

    internal static async Task Link(TestApp app)
    {
        while (await app.Services.GetRequiredService<Sealer>().Seal(default) > 0)
        {
        }

        await app.Services.GetRequiredService<AuditChain>().Link(default);
    }
}
