using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Web.SignIn;

namespace Nanni.Tests.SignIn;

public sealed class SetUpTests
{
    private static readonly (string, string?)[] Answers =
    [
        ("Company", "Ea-nasir & Sons"), ("Country", "PL"), ("Language", "pl"), ("Name", "Anna Kowalska"),
        ("Email", "Anna@Example.com"), ("Password", SignedIn.Password),
    ];

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_link_opens_the_installation_once(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var link = await Link(app);
        var page = await app.Browser().Get(link);
        var rival = await app.Browser().Get(link);

        var answer = await page.Submit(Answers);

        Assert.Equal("/w/ea-nasir-sons", answer.Location);
        Assert.Equal(HttpStatusCode.NotFound, (await rival.Submit([.. Answers[..4], ("Email", "mallory@example.com"), Answers[5]])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().Get(link)).Status);

        using var scope = app.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var user = await db.Users.SingleAsync();
        var workspace = await db.Workspaces.SingleAsync();
        var member = await db.Members.SingleAsync();
        Assert.Equal("anna@example.com", user.NormalisedEmail);
        Assert.Equal(("PLN", "Europe/Warsaw"), (workspace.BaseCurrency, workspace.Zone));
        Assert.Equal(("Anna Kowalska", "AK", user.Id), (member.Name, member.Initials, member.UserId));
        Assert.Equal(
            ["Administrator", "Kierownik", "Obsługa klienta", "Sprzedaż", "Tylko do odczytu"],
            (await db.Roles.Select(r => r.Name).ToListAsync()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_new_link_ends_the_one_before(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var (first, second) = (await Link(app), await Link(app));

        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().Get(first)).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.Browser().Get(second)).Status);
    }

    [Fact]
    public async Task A_link_that_is_not_used_for_a_week_dies()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var link = await Link(app);

        app.Clock.Advance(TimeSpan.FromDays(7.1));

        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().Get(link)).Status);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_the_field_and_what_was_typed_stays()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var page = await app.Browser().Get(await Link(app));

        var answer = await page.Submit(("Company", ""), ("Country", "XX"), ("Name", "Anna"), ("Email", "anna@"), ("Password", "anna"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("Fill this in.", answer.Error("Company"));
        Assert.Equal("Choose one of the list.", answer.Error("Country"));
        Assert.StartsWith("This is not an e-mail address.", answer.Error("Email"), StringComparison.Ordinal);
        Assert.Equal("Use at least 10 characters.", answer.Error("Password"));
        Assert.Equal(("Anna", "anna@", ""), (answer.Value("Name"), answer.Value("Email"), answer.Value("Password")));
        Assert.Equal("/w/fine", (await answer.Submit([("Company", "Fine"), .. Answers[1..]])).Location);
    }

    [Fact]
    public async Task The_environment_can_name_the_first_administrator()
    {
        await using var app = await TestApp.Start(
            Provider.Sqlite, ("NANNI_ADMIN_EMAIL", "ops@example.com"), ("NANNI_ADMIN_PASSWORD", SignedIn.Password));

        var home = await app.Browser().SignInAs("ops@example.com", SignedIn.Password);

        Assert.Equal("/", home.Location);
        using var scope = app.Services.CreateScope();
        Assert.Null(await scope.ServiceProvider.GetRequiredService<SetUp>().Link(default));
    }

    [Theory]
    [InlineData("not an address", SignedIn.Password, "NANNI_ADMIN_EMAIL")]
    [InlineData("ops@example.com", "short", "NANNI_ADMIN_PASSWORD")]
    [InlineData("", SignedIn.Password, "NANNI_ADMIN_EMAIL")]
    public async Task A_wrong_environment_stops_the_start(string email, string password, string names)
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        using var scope = app.Services.CreateScope();
        var environment = new ConfigurationBuilder()
            .AddInMemoryCollection([new("NANNI_ADMIN_EMAIL", email), new("NANNI_ADMIN_PASSWORD", password)]).Build();

        var refused = await Assert.ThrowsAsync<FormatException>(
            () => scope.ServiceProvider.GetRequiredService<SetUp>().FromEnvironment(environment, default));

        Assert.Contains(names, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_installation_says_where_the_link_is()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);

        var page = await app.Browser().Get("/");

        Assert.Equal("Nanni is running", page.Title);
    }

    private static async Task<string> Link(TestApp app)
    {
        using var scope = app.Services.CreateScope();
        return (await scope.ServiceProvider.GetRequiredService<SetUp>().Link(default))!;
    }
}
