using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Records.Jobs;

namespace Nanni.Tests.Import;

public sealed class ImportPageTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    private const string File = "companyName,contactName,city,sector,employees\nHuta,Jan Nowak,Łódź,smelting,12\nMłyn,NULL,Opole,weaving,many\nTartak,Ewa Lis,Radom,smelting,3\n";

    [Theory, MemberData(nameof(Providers))]
    public async Task A_file_goes_in_step_by_step_and_is_taken_back(Provider provider)
    {
        var app = await TestApp.On(provider);
        var ada = await app.SignIn();
        var map = await Upload(ada, "account", "customers.csv", Encoding.UTF8.GetBytes(File));
        Assert.Equal(["name", "contact.name", "city", "industry", "employees"],
            map.Document.QuerySelectorAll("td.import-target > select").Cast<IHtmlSelectElement>().Select(s => s.Value));

        var check = await (await map.Submit(("step", "check"))).Follow();
        await Work(ada, check);
        check = await ada.Get(check.Response.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains(": smelting<", check.Text, StringComparison.Ordinal);
        Assert.Equal("This is what would happen", check.Document.QuerySelector("#job-state")!.TextContent.Trim());
        Assert.Empty(await Titles(ada, "accounts"));

        var done = await (await check.Submit(Form(check, "/run"))).Follow();
        await Work(ada, done);
        done = await ada.Get(done.Response.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal(["Huta", "Tartak"], await Titles(ada, "accounts"));
        var left = await ada.Get(((IHtmlAnchorElement)done.Document.QuerySelector("a[href$='/left']")!).GetAttribute("href")!);
        Assert.StartsWith("companyName,contactName,city,sector,employees,Why not imported\r\nMłyn,NULL,Opole,weaving,many,employees: ", left.Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.SeeOther, (await done.Submit(Form(done, "/undo"))).Status);
        Assert.Empty(await Titles(ada, "accounts"));

        // The next file with the same header is mapped as this one was.
        var again = await Upload(ada, "account", "more.csv", Encoding.UTF8.GetBytes(File));
        Assert.Contains("The choices of your last file", again.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_value_that_is_nearly_an_option_is_proposed_to_be_it_and_can_be_a_new_one(Provider provider)
    {
        // The slip stands far below what the page shows of the file.
        var rows = string.Concat(Enumerable.Range(1, 80).Select(i => $"Firm {i},{(i == 80 ? "Technolgy" : "trade")}\n"));
        var ada = await (await TestApp.On(provider)).SignIn();

        var map = await Upload(ada, "account", "customers.csv", Encoding.UTF8.GetBytes("name,industry\n" + rows));
        var means = (IHtmlSelectElement)map.Document.QuerySelector("select[name='means.industry ⇒ Technolgy']")!;
        var make = (IHtmlInputElement)map.Document.QuerySelector("input[name='new.means.industry ⇒ Technolgy']")!;

        Assert.Equal("technology", means.Value);
        Assert.False(make.IsChecked);
        Assert.Null(map.Document.QuerySelector("input[name='new.means.industry ⇒ trade']"));
        Assert.Contains(" · 80 rows · ", map.Document.QuerySelector(".page-head")!.TextContent, StringComparison.Ordinal);

        Assert.Contains("Firm 80,Technology", await Exported(map, ("step", "check")));
        Assert.Contains("Firm 80,Technolgy", await Exported(await Upload(ada, "account", "again.csv", Encoding.UTF8.GetBytes("name,industry\n" + rows)),
            ("step", "check"), ("duplicates", "Create"), (make.Name!, "true")));

        async Task<string[]> Exported(TestPage from, params (string, string?)[] filled)
        {
            var check = await (await from.Submit(filled)).Follow();
            await Work(ada, check);
            check = await ada.Get(check.Response.RequestMessage!.RequestUri!.AbsolutePath);
            Assert.Equal("step", check.Document.QuerySelectorAll(".steps li")[2].GetAttribute("aria-current"));
            var done = await (await check.Submit(Form(check, "/run"))).Follow();
            Assert.Equal("step", done.Document.QuerySelectorAll(".steps li")[3].GetAttribute("aria-current"));
            await Work(ada, done);
            var exported = await ada.Get("accounts/export?columns=industry&q=Firm+80");
            return exported.Text.Split("\r\n");
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Whoever_may_not_import_gets_nowhere(Provider provider)
    {
        var app = await TestApp.On(provider);
        var ada = await app.SignIn();
        var map = await Upload(ada, "account", "customers.csv", Encoding.UTF8.GetBytes(File));
        var check = await (await map.Submit(("step", "check"))).Follow();
        var seller = await ada.SignInColleague("Sales");
        var stranger = await app.SignIn();

        Assert.Equal(HttpStatusCode.Forbidden, (await seller.Get("import")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await seller.Get(map.Response.RequestMessage!.RequestUri!.PathAndQuery)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await seller.Get(check.Response.RequestMessage!.RequestUri!.AbsolutePath)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get(check.Response.RequestMessage!.RequestUri!.AbsolutePath.Replace(ada.Workspace.Slug, stranger.Workspace.Slug, StringComparison.Ordinal))).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_picture_is_no_table(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var refused = await Upload(ada, "account", "photo.csv", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0, 0]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.NotEmpty(refused.Problem!);
    }

    internal static async Task<TestPage> Upload(SignedIn person, string type, string name, byte[] file)
    {
        var start = await person.Get("import");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(start.Value("__RequestVerificationToken")!), "__RequestVerificationToken" },
            { new StringContent(type), "type" },
            { new ByteArrayContent(file), "file", name },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, person.Url("import")) { Content = form };
        var received = await person.Browser.Send(request);
        return received.Location is null ? received : await received.Follow();
    }

    /// <summary>Runs the job whose page this is.</summary>
    private static async Task Work(SignedIn person, TestPage page)
    {
        var id = Guid.Parse(page.Response.RequestMessage!.RequestUri!.Segments[^1]);
        Assert.True(await person.App.Services.GetRequiredService<JobRunner>().Run(person.Workspace.Id, id, null, default));
    }

    private static string Form(TestPage page, string end) =>
        page.Document.Forms.Select(f => f.GetAttribute("action")!).Single(a => a.EndsWith(end, StringComparison.Ordinal));

    private static async Task<List<string>> Titles(SignedIn person, string plural) =>
        [.. (await person.Get(plural)).Document.QuerySelectorAll("tbody .value-title").Select(e => e.TextContent.Trim())];
}
