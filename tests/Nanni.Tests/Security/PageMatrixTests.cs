using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Types;
using Nanni.Tests.Api;
using Nanni.Tests.SignIn;
using Nanni.Web.Security;

namespace Nanni.Tests.Security;

/// <summary>
/// What pages let a person do, found by following them, tried by people who may not: somebody of another workspace's things, and a member
/// without any right. What they send changes nothing and shows nothing.
/// </summary>
public sealed class PageMatrixTests
{
    private const string Planted = "Planted secret";

    /// <summary>What belongs to the person alone, whatever their role.</summary>
    private static readonly string[] Personal = ["/sign-out", "/me", "/views", "/favourite", "/notifications", "/tour", "/preview", "/recent"];

    private static readonly bool IsWhole = Environment.GetEnvironmentVariable("NANNI_TEST_FULL") == "1";

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task An_id_of_another_workspace_opens_nothing_in_any_address(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var (ada, stranger) = (await app.SignIn(), await app.SignIn());
        await Fill(stranger);
        await Fill(ada);
        var foreign = await Rows.Ids(app, stranger.Workspace.Id);
        Assert.True(foreign.Count > 15, $"Only {foreign.Count} kinds of ids.");
        var before = await Rows.Digest(app, stranger.Workspace.Id);
        var token = (await ada.Get("/sign-in")).Value(Csrf.Field)!;
        var random = new Random(11);

        foreach (var (method, path, _) in RequestGuardTests.Endpoints(app).Where(e => e.Path.StartsWith("/w/", StringComparison.Ordinal) && e.Path.Contains(":guid", StringComparison.Ordinal)))
        {
            foreach (var id in IsWhole ? foreign : [.. random.GetItems([.. foreign], 3)])
            {
                var address = string.Join('/', path.Split('/').Select(part => part.Contains(":guid", StringComparison.Ordinal) ? id.ToString() : part));
                using var request = new HttpRequestMessage(new(method), RequestGuardTests.Filled(address, ada));
                request.Headers.Add(Csrf.Header, token);
                request.Content = method == "GET" ? null : new FormUrlEncodedContent([]);
                var answer = await ada.Browser.Send(request);
                Assert.True((int)answer.Status < 500, $"{method} {request.RequestUri} answered {answer.Status}");
                Assert.DoesNotContain(Mark(stranger), answer.Text, StringComparison.Ordinal);
            }
        }

        Assert.Equal(before, await Rows.Digest(app, stranger.Workspace.Id));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_id_of_another_workspace_is_taken_by_no_form(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var (ada, stranger) = (await app.SignIn(), await app.SignIn());
        await Fill(stranger);
        await Fill(ada);
        var foreign = await Rows.Ids(app, stranger.Workspace.Id);
        var crawl = await Crawl.Of(ada);
        var before = await Rows.Digest(app, stranger.Workspace.Id);
        var token = (await ada.Get("/sign-in")).Value(Csrf.Field)!;
        var random = new Random(13);
        var sent = 0;

        foreach (var form in crawl.Forms.Where(f => f.Action != "/sign-out"))
        {
            foreach (var field in form.Fields.Where(f => f.IsId).Select(f => f.Name).Distinct())
            {
                foreach (var id in IsWhole ? foreign : [.. random.GetItems([.. foreign], 3)])
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = new FormUrlEncodedContent(form.With(field, id.ToString())) };
                    request.Headers.Add(Csrf.Header, token);
                    var answer = await ada.Browser.Send(request);
                    Assert.True((int)answer.Status < 500, $"{form.Action} with {field} = {id} answered {answer.Status}");
                    Assert.DoesNotContain(Mark(stranger), answer.Text, StringComparison.Ordinal);
                    sent++;
                }
            }
        }

        Assert.True(sent > 60, $"Only {sent} forms were sent, of {crawl.Forms.Count} on {crawl.Pages.Count} pages.");
        Assert.Equal(before, await Rows.Digest(app, stranger.Workspace.Id));
        Assert.Empty(await Rows.Naming(app, ada.Workspace.Id, [.. foreign]));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_member_without_rights_changes_nothing_by_any_form_of_the_administrator(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        await Fill(ada);
        var crawl = await Crawl.Of(ada);
        Assert.True(crawl.Forms.Count > 40, $"Only {crawl.Forms.Count} forms on {crawl.Pages.Count} pages.");
        var bert = await ada.SignInColleague(Scope.None, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None);
        var token = (await bert.Get("/sign-in")).Value(Csrf.Field)!;

        // What the administrator has opened is written down some time after they opened it.
        await app.Services.GetRequiredService<Nanni.Web.Records.Visits>().Flush(default);
        var before = await Rows.Digest(app, ada.Workspace.Id);

        foreach (var form in crawl.Forms.Where(f => !Personal.Any(p => f.Action.Contains(p, StringComparison.Ordinal))))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = new FormUrlEncodedContent(form.With()) };
            request.Headers.Add(Csrf.Header, token);
            var answer = await bert.Browser.Send(request);
            var after = await Rows.Digest(app, ada.Workspace.Id);
            var changed = before.Where(t => after[t.Key] != t.Value).Select(t => t.Key).ToList();
            Assert.True(changed.Count == 0, $"{form.Action} of {form.Page} answered {answer.Status} and changed {string.Join(", ", changed)}");
            Assert.True((int)answer.Status < 500, $"{form.Action} answered {answer.Status}");
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_member_without_rights_reads_no_record_on_any_page_of_the_administrator(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        await Fill(ada);
        var crawl = await Crawl.Of(ada);
        Assert.True(crawl.Pages.Count > 60, $"Only {crawl.Pages.Count} pages.");
        var bert = await ada.SignInColleague(Scope.None, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None);
        var open = Modules.RecordTypes.All.Where(t => t.IsPublic).Select(t => $"{Planted} {t.Name} ").ToList();

        foreach (var path in crawl.Pages)
        {
            var page = await bert.Browser.Get(path);
            Assert.True((int)page.Status < 500, $"{path} answered {page.Status}");
            var text = open.Aggregate(page.Text, (all, known) => all.Replace(known, "", StringComparison.Ordinal));
            Assert.False(text.Contains(Planted, StringComparison.Ordinal), $"{path} shows {Shown(text)} to a member without rights");
        }
    }

    private static string Shown(string text)
    {
        var at = text.IndexOf(Planted, StringComparison.Ordinal);
        return text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 80)];
    }

    private static string Mark(SignedIn person) => person.Workspace.Id.ToString("N");

    /// <summary>One record of every type, and something of each setting, under names that no other workspace and no page's text has.</summary>
    private static async Task Fill(SignedIn person)
    {
        var api = await ApiClient.Of(person);
        foreach (var type in ApiSamples.Creatable)
        {
            var body = await ApiSamples.Body(api, type);
            body[type.Name is "contact" or "lead" ? "lastName" : type.Name is "note" ? "body" : type.Title.Key] = $"{Planted} {type.Name} {Mark(person)}";
            Assert.Equal(HttpStatusCode.Created, (await api.Post(type.Plural, body)).Status);
        }

        await person.AddTeam($"{Planted} team {Mark(person)}");
        await person.SignInColleague();
        await person.App.AddCustomField(person.Workspace.Id, "contact", "planted", FieldKind.Text);
    }
}
