using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Nanni.Records.Jobs;
using Nanni.Web.Security;

namespace Nanni.Tests.Nodes;

/// <summary>Two nodes behind a proxy behave as one, and one of them may die.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task Who_signs_in_on_one_node_works_on_both_and_sees_what_the_other_changes()
    {
        await using var cluster = await Cluster.Start();
        using var ada = Cluster.Browser();
        Assert.Equal(HttpStatusCode.SeeOther, (await Cluster.SignIn(ada, cluster.Address, ServerProcess.Email, ServerProcess.Password)).StatusCode);

        var nodes = new HashSet<string>();
        for (var i = 0; i < 6; i++)
        {
            var page = await ada.GetAsync(new Uri(cluster.Address, "/w/nanni/accounts"));
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            nodes.Add(page.Headers.GetValues("X-Node").Single());
        }

        Assert.Equal(2, nodes.Count);

        // What is written on the first node is heard on the second, within the second that people are promised and some for a busy machine.
        using var stream = new StreamReader(await ada.GetStreamAsync(new Uri(cluster.Second.Address, "/w/nanni/live")));
        await Heard(stream, "hello");
        var token = (await ServerProcess.Command(cluster.Database, "token", "create", ServerProcess.Email, "--name", "test")).Output;
        using var program = Cluster.Browser();
        program.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var made = await program.PostAsJsonAsync(new Uri(cluster.First.Address, "/api/v1/accounts"), new { name = "Ea-nasir" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Contains("type:account", await Heard(stream, "change"));

        // A file goes up on one node and comes down from the other.
        var account = JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("note"), "kind" }, { new StringContent(account), "about" },
            { new StringContent(await Cluster.Token(ada, new(cluster.First.Address, "/w/nanni/accounts"))), Csrf.Field },
            { new ByteArrayContent(Encoding.UTF8.GetBytes("copper")), "files", "tablet.txt" },
        };
        Assert.Equal(HttpStatusCode.SeeOther, (await ada.PostAsync(new Uri(cluster.First.Address, "/w/nanni/compose"), form)).StatusCode);
        var attached = JsonNode.Parse(await program.GetStringAsync(new Uri(cluster.Second.Address, "/api/v1/attachments")))!;
        var attachment = attached.AsObject().First(part => part.Value is JsonArray).Value![0]!["id"]!.GetValue<string>();
        Assert.Equal("copper", await ada.GetStringAsync(new Uri(cluster.Second.Address, $"/w/nanni/attachments/{attachment}/download")));
    }

    [Fact]
    public async Task Guessing_and_asking_too_often_gain_nothing_from_a_second_node()
    {
        await using var cluster = await Cluster.Start(("NANNI_RATE_LIMIT", "600"));
        using var mallory = Cluster.Browser();
        for (var i = 0; i < 5; i++)
        {
            var node = i % 2 == 0 ? cluster.First : cluster.Second;
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Cluster.SignIn(mallory, node.Address, ServerProcess.Email, "guess")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await Cluster.SignIn(mallory, cluster.First.Address, ServerProcess.Email, "guess")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Cluster.SignIn(mallory, cluster.Second.Address, ServerProcess.Email, "guess")).StatusCode);

        // Who the proxy says it is, it is; the address before it does not count.
        using var spoofing = Cluster.Browser();
        spoofing.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Cluster.SignIn(spoofing, cluster.Address, ServerProcess.Email, "guess")).StatusCode);

        var token = (await ServerProcess.Command(cluster.Database, "token", "create", ServerProcess.Email, "--name", "test")).Output;
        using var program = Cluster.Browser();
        program.DefaultRequestHeaders.Authorization = new("Bearer", token);
        for (var i = 0; i < 280; i++)
        {
            await program.GetAsync(new Uri(cluster.First.Address, "/api/v1/accounts?limit=1"));
        }

        // Ten a second come back; alone the second node would have let in 299 more.
        var left = 300;
        await Desk.Until(async () =>
        {
            var answer = await program.GetAsync(new Uri(cluster.Second.Address, "/api/v1/accounts?limit=1"));
            left = int.Parse(answer.Headers.GetValues("RateLimit-Remaining").Single(), System.Globalization.CultureInfo.InvariantCulture);
            return left < 200 ? "told" : null;
        });
    }

    [Fact]
    public async Task Either_node_shows_a_link_that_sets_both_up_once()
    {
        await using var cluster = await Cluster.Start(("NANNI_ADMIN_EMAIL", null), ("NANNI_ADMIN_PASSWORD", null));
        var (first, second) = (await Link(cluster.First), await Link(cluster.Second));
        using var anna = Cluster.Browser();
        var page = new Uri(cluster.Second.Address, first);
        using var form = new FormUrlEncodedContent(
        [
            new(Csrf.Field, await Cluster.Token(anna, page)), new("Company", "Ea-nasir"), new("Country", "PL"), new("Language", "pl"), new("Name", "Anna"),
            new("Email", "anna@example.com"), new("Password", ServerProcess.Password),
        ]);

        Assert.Equal(HttpStatusCode.SeeOther, (await anna.PostAsync(page, form)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anna.GetAsync(new Uri(cluster.First.Address, second))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anna.GetAsync(new Uri(cluster.First.Address, "/w/ea-nasir/accounts"))).StatusCode);
    }

    [Fact]
    public async Task When_a_node_dies_the_other_finishes_its_work()
    {
        await using var receiver = await Receiver.Start();
        await using var cluster = await Cluster.Start();
        await using var desk = await Desk.On(cluster.Database);
        await desk.Webhook(receiver.Url);
        var accounts = await desk.Import("account", "Smelter", 700);
        await desk.Done(accounts);
        Guid[] jobs = [await desk.Import("contact", "Nanni", 6_000), await desk.Move("account", "Ur"), await desk.Move("account", "Eridu")];
        await desk.Reached(jobs[0], 1);

        await cluster.First.Kill();

        // People notice nothing, whichever node they were on.
        using var ada = Cluster.Browser();
        Assert.Equal(HttpStatusCode.SeeOther, (await Cluster.SignIn(ada, cluster.Address, ServerProcess.Email, ServerProcess.Password)).StatusCode);
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync(new Uri(cluster.Address, "/w/nanni/accounts"))).StatusCode);
        }

        // What the dead one held is taken over when its lease has ended: nobody says so here.
        foreach (var job in jobs)
        {
            Assert.Equal(JobStatus.Done, (await desk.Done(job)).Status);
        }

        Assert.Equal(6_000, await desk.Count("contacts where deleted_at is null"));
        Assert.Equal(6_700, await desk.Count("changes where action = 'create' and type in ('contact', 'account')"));
        var changes = await desk.Count("changes where type = 'account'");
        await Desk.Until(async () => await desk.Count("webhook_deliveries where state = 'sent'") == changes ? "done" : null);
        Assert.Equal(changes, receiver.Rest().Select(told => told.Headers["webhook-id"]).Distinct().Count());

        // Numbers of the log: each once, none left out.
        var numbers = await desk.Store.Query(desk.Store.Sql().Raw(
            "select sealed from operations where sealed is not null and workspace_id = workspace_id order by sealed"), row => row.Long(0), default);
        Assert.Equal(numbers.Distinct().Count(), numbers.Count);
        Assert.Equal(0, (await ServerProcess.Command(cluster.Database, "audit", "verify")).Code);
    }

    private static async Task<string> Link(ServerProcess node) => await Desk.Until(() => Task.FromResult(node.SetUpLink));

    private static async Task<string> Heard(StreamReader stream, string name)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await stream.ReadLineAsync(limit.Token) is { } line)
        {
            if (line == "event: " + name)
            {
                return await stream.ReadLineAsync(limit.Token) ?? "";
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
