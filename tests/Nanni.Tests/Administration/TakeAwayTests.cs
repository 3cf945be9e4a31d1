using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Administration.Archives;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Tests.Commands;
using Nanni.Tests.Privacy;

namespace Nanni.Tests.Administration;

/// <summary>The archive that an administrator has made on a page.</summary>
public sealed class TakeAwayTests
{
    private const string Page = "settings/archive";

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task An_administrator_has_it_made_is_told_and_fetches_what_another_installation_takes_in(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        await (await ApiClient.Of(ada)).Create("contacts", new { lastName = "Nowak" });

        var started = await (await ada.Get(Page)).Submit(ada.Url(Page));
        Assert.Contains(started.Location!, (await ada.Get(Page)).Text, StringComparison.Ordinal);
        await Work(app);

        var inbox = await ada.Get("notifications");
        Assert.Contains("The archive of the workspace is ready to download.", inbox.Text, StringComparison.Ordinal);
        var page = await ada.Get(Page);
        Assert.Contains("removed after three days", page.Text, StringComparison.Ordinal);
        var path = Path.Combine(Directory.CreateTempSubdirectory("nanni-test-").FullName, "archive.zip");
        await File.WriteAllBytesAsync(path, await Bytes(ada, Link(page)));
        Assert.Contains("Nowak", ArchiveFile.Read(path).Text("records/contacts.jsonl"), StringComparison.Ordinal);
        var log = (await ada.Get("settings/audit")).Text;
        Assert.Contains("took the workspace away as an archive", log, StringComparison.Ordinal);
        Assert.Contains("downloaded the archive of the workspace", log, StringComparison.Ordinal);
        await using var other = await TestApp.Start(provider);
        var taken = await other.Command("", "unarchive", path);
        Assert.True(taken.ExitCode == 0, taken.Errors);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Nobody_else_fetches_it_and_it_goes_after_three_days(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var colleague = await ada.SignInColleague(Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, Scope.All);
        var stranger = await app.SignIn();
        await (await ada.Get(Page)).Submit(ada.Url(Page));
        await Work(app);
        var link = Link(await ada.Get(Page));

        Assert.NotEqual(HttpStatusCode.OK, (await colleague.Get(link)).Status);
        Assert.NotEqual(HttpStatusCode.OK, (await colleague.Get(Page)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get(stranger.Url($"{Page}/{link.Split('/')[^1]}"))).Status);
        Assert.NotEqual(HttpStatusCode.OK, (await stranger.Get(link)).Status);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get(link)).Status);

        app.Clock.Advance(KeptArchives.Kept + TimeSpan.FromMinutes(1));
        await app.Services.GetRequiredService<KeptArchives>().Purge(default);

        Assert.Empty(Directory.GetFiles(app.Services.GetRequiredService<DataFolder>().Archives, "*", SearchOption.AllDirectories));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Erasing_somebody_and_removing_it_by_hand_take_it_away(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var person = await (await ApiClient.Of(ada)).Create("contacts", new { firstName = "Anna", lastName = "Nanni" });
        await (await ada.Get(Page)).Submit(ada.Url(Page));
        await Work(app);
        var link = Link(await ada.Get(Page));

        await ErasureTests.Erase(ada, person, "Anna Nanni");

        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get(link)).Status);
        await (await ada.Get(Page)).Submit(ada.Url(Page));
        await Work(app);
        var page = await ada.Get(Page);
        var removed = await page.Submit(Link(page) + "/delete");
        Assert.Equal(HttpStatusCode.SeeOther, removed.Status);
        Assert.Empty(Directory.GetFiles(app.Services.GetRequiredService<DataFolder>().Archives, "*", SearchOption.AllDirectories));
    }

    private static string Link(TestPage page) => page.Document.QuerySelectorAll("a[download]").Select(a => a.GetAttribute("href")!).Single();

    private static async Task<byte[]> Bytes(SignedIn member, string link)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        using var answer = (await member.Browser.Send(request)).Response;
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private static async Task Work(TestApp app)
    {
        while (await app.Services.GetRequiredService<JobRunner>().RunNext(() => { }, default))
        {
        }
    }
}
