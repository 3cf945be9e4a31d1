using System.IO.Compression;
using System.Net;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Privacy;

/// <summary>What a person is given of all that is kept about them.</summary>
public sealed class ArchiveTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Whatever_is_kept_of_a_person_is_in_their_archive(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var person = await ErasureTests.Plant(ada, api);
        var kept = (await Planted.Find(app, "")).Select(place => place.Split('.')[0]).ToHashSet();

        // Search and matching only repeat what the records say; answers to programs and views belong to those who asked.
        kept.ExceptWith(["records", "field_values", "search_words", "timeline_entries", "idempotency_keys", "views", "jobs", "files", "imports"]);
        var page = await ada.Get($"contacts/{person}/consents/part");
        var archive = await Read(ada, page);

        var json = System.Text.Json.Nodes.JsonNode.Parse(archive["person.json"])!.AsObject();
        Assert.All(kept, table => Assert.Contains(Planted.Word, json[table]?.ToJsonString() ?? $"{table} is missing"));
        Assert.Contains("Roof", json["mentionedIn"]!.ToJsonString());
        Assert.Contains(Planted.Word, archive["index.html"]);
        Assert.Contains("Dear " + Planted.Word, archive.Single(f => f.Key.StartsWith("files/", StringComparison.Ordinal)).Value);
        Assert.DoesNotContain(ada.Member.Name, archive["index.html"]);
        Assert.Contains("exported all data of a person", (await ada.Get("settings/audit")).Text);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Only_administrators_are_given_one(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var person = await (await ApiClient.Of(ada)).Create("contacts", new { lastName = "Nanni", preferredLanguage = "pl" });
        var bert = await ada.SignInColleague(Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, Scope.All);
        var token = (await bert.Get("home")).Value("__RequestVerificationToken")!;

        Assert.NotEqual(HttpStatusCode.OK, (await bert.Browser.Post(bert.Url($"contacts/{person}/archive"), ("__RequestVerificationToken", token))).Status);
        Assert.Contains("art. 15 RODO", (await Read(ada, await ada.Get($"contacts/{person}/consents/part")))["index.html"]);
    }

    private static async Task<Dictionary<string, string>> Read(SignedIn ada, TestPage page)
    {
        var form = page.Document.Forms.Single(f => f.GetAttribute("action")!.EndsWith("/archive", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Post, form.GetAttribute("action")!)
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", page.Value("__RequestVerificationToken")!)]),
        };
        using var answer = await ada.Browser.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        var files = new Dictionary<string, string>();
        foreach (var entry in zip.Entries)
        {
            using var text = new StreamReader(await entry.OpenAsync());
            files[entry.FullName] = await text.ReadToEndAsync();
        }

        return files;
    }
}
