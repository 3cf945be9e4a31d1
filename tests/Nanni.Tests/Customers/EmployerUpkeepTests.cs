using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Nanni.Customers.Affiliations;
using Nanni.Database;
using Nanni.Records.Storage;

namespace Nanni.Tests.Customers;

/// <summary>What time and older versions leave behind is put right by the product's own rule, in the log.</summary>
public sealed class EmployerUpkeepTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_main_place_ends_on_its_last_day_and_the_only_other_takes_over(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var today = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
        var (ur, dilmun) = (await api.Create("accounts", new { name = "Ur" }), await api.Create("accounts", new { name = "Dilmun" }));
        var nanni = await api.Create("contacts", new { firstName = "Nanni", account = ur });
        var sin = await api.Create("contacts", new { firstName = "Sin", account = ur });
        var last = await MainOf(api, nanni);
        await api.Patch($"affiliations/{last}", new { endsOn = today.AddDays(10) });
        await api.Patch($"affiliations/{await MainOf(api, sin)}", new { endsOn = today.AddDays(10) });
        var other = await api.Create("affiliations", new { contact = nanni, account = dilmun });
        using var upkeep = Upkeep(app);

        await upkeep.Follow(default);
        Assert.Equal((ur, last.ToString()), (await Employer(api, nanni), (await MainOf(api, nanni)).ToString()));

        // Noon ten days later is that day, and no later one, in every zone of the tests.
        app.Clock.Advance(TimeSpan.FromDays(10.5) - app.Clock.GetUtcNow().TimeOfDay);
        await upkeep.Follow(default);

        Assert.Equal((dilmun, other), (await Employer(api, nanni), await MainOf(api, nanni)));
        Assert.Equal((null, null), (await Employer(api, sin), await MainOf(api, sin)));
        Assert.Equal(1, await Operations(ada));
        await upkeep.Follow(default);
        app.Clock.Advance(TimeSpan.FromDays(1));
        await upkeep.Follow(default);
        Assert.Equal(1, await Operations(ada));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task People_from_before_there_were_links_get_theirs_once(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var ur = await api.Create("accounts", new { name = "Ur" });
        var nanni = await api.Create("contacts", new { firstName = "Nanni", jobTitle = "Buyer", account = ur, owner = ada.Member.Id });
        var free = await api.Create("contacts", new { firstName = "Iddin" });
        for (var i = 0; i < 120; i++)
        {
            await api.Create("contacts", new { lastName = $"Person {i}", account = ur });
        }

        var store = app.Services.GetRequiredService<RecordStore>();
        await store.Write([store.Sql().Add($"delete from affiliations where workspace_id = {ada.Workspace.Id}")], [-1], Urgency.Interactive, default);

        // What an older version had of links: one that is not said to be the main one.
        var sin = await api.Create("contacts", new { firstName = "Sin", account = ur });
        var link = await MainOf(api, sin);
        await store.Write([store.Sql().Add($"update affiliations set main = {false} where workspace_id = {ada.Workspace.Id} and id = {link}")], [1], Urgency.Interactive, default);
        using var upkeep = Upkeep(app);

        await upkeep.Follow(default);

        var made = (await api.Get($"affiliations/{await MainOf(api, nanni)}")).Json;
        Assert.Equal(("Buyer", ada.Member.Id.ToString()), (made["title"]!.GetValue<string>(), made["owner"]!["id"]!.GetValue<string>()));
        Assert.Null(made["startsOn"]?.GetValue<string>());
        Assert.Equal(link, await MainOf(api, sin));
        Assert.Null(await MainOf(api, free));
        Assert.Equal(122, (await store.Query(
            store.Sql().Add($"select count(*) from affiliations l where l.workspace_id = {ada.Workspace.Id} and l.main and l.deleted_at is null"), row => row.Int(0), default))[0]);
        Assert.Equal(2, await Operations(ada));

        using var another = Upkeep(app);
        await another.Follow(default);
        Assert.Equal(2, await Operations(ada));
    }

    private static EmployerUpkeep Upkeep(TestApp app) =>
        new(app.Services.GetRequiredService<EmployerRounds>(), app.Clock, NullLogger<EmployerUpkeep>.Instance);

    private static async Task<Guid?> Employer(ApiClient api, Guid person) =>
        (await api.Get($"contacts/{person}"))["account"]?["id"]?.GetValue<string>() is { } id ? Guid.Parse(id) : null;

    private static async Task<Guid?> MainOf(ApiClient api, Guid person) =>
        (await api.Get($"affiliations?filter=contact:eq:{person},main:eq:true")).Items("id").SingleOrDefault() is { } id ? Guid.Parse(id) : null;

    /// <summary>How many the rounds have left.</summary>
    private static async Task<int> Operations(SignedIn ada)
    {
        var store = ada.App.Services.GetRequiredService<RecordStore>();
        return (await store.Query(
            store.Sql().Add($"select count(*) from operations where workspace_id = {ada.Workspace.Id} and name = {EmployerRounds.Name}"), row => row.Int(0), default))[0];
    }
}
