using System.Net;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Api;

/// <summary>A deal begins in a stage, moves, is closed and comes back.</summary>
public sealed class StageTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_deal_begins_in_the_first_open_stage_or_in_the_one_it_is_given(Provider provider)
    {
        var (ada, stages) = await Pipeline(provider);

        var first = await ada.Post("opportunities", new { name = "Solar roof" });
        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(("Talk", "Sales", "open", 10), (Name(first, "stage"), Name(first, "pipeline"), first["status"]!.ToString(), (int)first["probability"]!));
        Assert.NotNull(first["stageSince"]);

        var second = await ada.Post("opportunities", new { name = "Copper roof", stage = stages["Offer"] });
        Assert.Equal("Offer", Name(second, "stage"));
        var won = await ada.Post("opportunities", new { name = "Tin roof", stage = stages["Won"] });
        Assert.Equal("won", won["status"]!.ToString());
        Assert.NotNull(won["closedAt"]);
        Assert.Equal(["field.reference"], (await ada.Post("opportunities", new { name = "A", stage = Guid.CreateVersion7() })).Codes("stage"));
        Assert.Equal(["opportunity.lostReason"], (await ada.Post("opportunities", new { name = "A", stage = stages["Lost"] })).Codes("lostReason"));

        // Afterwards only a move changes it.
        Assert.Equal(["field.readOnly"], (await ada.Patch($"opportunities/{first.Id}", new { stage = stages["Offer"] })).Codes("stage"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_deal_moves_is_won_and_is_reopened(Provider provider)
    {
        var (ada, stages) = await Pipeline(provider);
        var id = await ada.Create("opportunities", new { name = "Solar roof" });

        var moved = await ada.Put($"opportunities/{id}/stage", new { stage = stages["Offer"] });
        Assert.Equal((HttpStatusCode.OK, "Offer", 60, 2), (moved.Status, Name(moved, "stage"), (int)moved["probability"]!, moved.Version));
        Assert.Null((await ada.Put($"opportunities/{id}/stage", new { stage = stages["Offer"] })).Operation);

        Assert.Equal("won", (await ada.Put($"opportunities/{id}/stage", new { stage = stages["Won"] }))["status"]!.ToString());
        var closed = await ada.Put($"opportunities/{id}/stage", new { stage = stages["Talk"] });
        Assert.Equal((HttpStatusCode.Conflict, "opportunity.closed"), (closed.Status, closed.Code));
        Assert.Contains("Solar roof", closed["detail"]!.ToString(), StringComparison.Ordinal);

        var reopened = await ada.Post($"opportunities/{id}/reopen");
        Assert.Equal((HttpStatusCode.OK, "Talk", "open"), (reopened.Status, Name(reopened, "stage"), reopened["status"]!.ToString()));
        Assert.Equal("opportunity.open", (await ada.Post($"opportunities/{id}/reopen", new { stage = stages["Offer"] })).Code);
        Assert.Equal(["opportunity.reopen", "opportunity.move", "opportunity.move", "opportunity.create"], (await ada.Get($"operations?record={id}")).Items("name"));

        await ada.Post($"operations/{moved.Operation}/undo");
        Assert.Equal(["field.required"], (await ada.Put($"opportunities/{id}/stage", new { })).Codes("stage"));
        Assert.Equal(["field.reference"], (await ada.Put($"opportunities/{id}/stage", new { stage = id })).Codes("stage"));
        Assert.Equal(["opportunity.lostReason"], (await ada.Put($"opportunities/{id}/stage", new { stage = stages["Lost"] })).Codes("lostReason"));
        Assert.Equal(["field.choice"], (await ada.Put($"opportunities/{id}/stage", new { stage = stages["Lost"], lostReason = "rain" })).Codes("lostReason"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Going_back_and_losing_need_nothing(Provider provider)
    {
        var (ada, stages) = await Pipeline(provider);
        var id = await ada.Create("opportunities", new { name = "Solar roof", stage = stages["Offer"] });
        foreach (var stage in stages.Values)
        {
            await ada.Patch($"stages/{stage}", new { entryFields = new[] { "amount" } });
        }

        Assert.Equal(HttpStatusCode.OK, (await ada.Put($"opportunities/{id}/stage", new { stage = stages["Talk"] })).Status);
        Assert.Equal("stage.entry", (await ada.Put($"opportunities/{id}/stage", new { stage = stages["Offer"] })).Code);
        Assert.Equal("stage.entry", (await ada.Put($"opportunities/{id}/stage", new { stage = stages["Won"] })).Code);
        Assert.Equal(HttpStatusCode.OK, (await ada.Put($"opportunities/{id}/stage", new { stage = stages["Lost"], lostReason = "price" })).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_stage_that_wants_more_says_what(Provider provider)
    {
        var (ada, stages) = await Pipeline(provider);
        await ada.Patch($"stages/{stages["Offer"]}", new { entryFields = new[] { "amount", "expectedClose" } });
        await ada.Member.App.SetEntryFilter(ada.Member.Workspace.Id, stages["Won"], """{"and":[{"field":"amount","op":"ge","value":1000},{"field":"tags","op":"any","value":"signed"}]}""");
        var id = await ada.Create("opportunities", new { name = "Solar roof", expectedClose = "2026-12-01" });

        var refused = await ada.Send(HttpMethod.Put, $"opportunities/{id}/stage", new { stage = stages["Offer"] }, language: "pl");
        Assert.Equal((HttpStatusCode.Conflict, "stage.entry"), (refused.Status, refused.Code));
        Assert.Equal(["field.rule"], refused.Codes("amount"));
        Assert.Empty(refused.Codes("expectedClose"));
        Assert.Contains("„Offer”", refused["detail"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("Talk", Name(await ada.Get($"opportunities/{id}"), "stage"));
        Assert.Equal("stage.entry", (await ada.Post("opportunities", new { name = "A", stage = stages["Offer"] })).Code);
        Assert.Equal(HttpStatusCode.Created, (await ada.Post("opportunities", new { name = "A", stage = stages["Offer"], expectedClose = "2026-12-01", amount = Euros("5") })).Status);

        await ada.Patch($"opportunities/{id}", new { amount = Euros("999.99"), tags = new[] { "Signed" } });
        Assert.Equal(["amount"], (await ada.Put($"opportunities/{id}/stage", new { stage = stages["Won"] }))["codes"]!.AsObject().Select(f => f.Key));
        await ada.Patch($"opportunities/{id}", new { amount = Euros("1000"), tags = new[] { "b" } });
        Assert.Equal(["tags"], (await ada.Put($"opportunities/{id}/stage", new { stage = stages["Won"] }))["codes"]!.AsObject().Select(f => f.Key));
        await ada.Patch($"opportunities/{id}", new { tags = new[] { "b", "Signed" } });
        Assert.Equal(HttpStatusCode.OK, (await ada.Put($"opportunities/{id}/stage", new { stage = stages["Won"] })).Status);

        // A new deal is looked at as it will be.
        Assert.Equal("stage.entry", (await ada.Post("opportunities", new { name = "A", stage = stages["Won"], amount = Euros("2000") })).Code);
        Assert.Equal(HttpStatusCode.Created, (await ada.Post("opportunities", new { name = "A", stage = stages["Won"], amount = Euros("2000"), tags = new[] { "signed" } })).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Only_administrators_change_pipelines_and_who_may_not_edit_a_deal_does_not_move_it(Provider provider)
    {
        var (ada, stages) = await Pipeline(provider);
        var bert = await ApiClient.Of(await ada.Member.SignInColleague(Scope.All, Scope.All, Scope.Own, Scope.All, Scope.All, Scope.All));
        var id = await ada.Create("opportunities", new { name = "Solar roof" });

        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Put($"opportunities/{id}/stage", new { stage = stages["Offer"] })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Post("pipelines", new { name = "Mine" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Patch($"stages/{stages["Talk"]}", new { name = "Mine" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Delete($"stages/{stages["Talk"]}")).Status);
        Assert.Equal(4, (await bert.Get("stages")).Items("name").Count());
    }

    private static object Euros(string amount) => new { amount, currency = "EUR" };

    private static string? Name(ApiAnswer answer, string reference) => answer[reference]?["name"]?.ToString();

    private static async Task<(ApiClient Ada, Dictionary<string, Guid> Stages)> Pipeline(Provider provider)
    {
        var ada = await ApiClient.Of(await (await TestApp.On(provider)).SignIn());
        foreach (var type in new[] { "stages", "pipelines" })
        {
            // What every workspace begins with would only be in the way.
            foreach (var id in (await ada.Get(type)).Items("id"))
            {
                await ada.Delete($"{type}/{id}");
            }
        }

        var pipeline = await ada.Create("pipelines", new { name = "Sales", position = 1 });
        var stages = new Dictionary<string, Guid>();
        foreach (var (name, kind, probability) in new[] { ("Won", "won", 100), ("Talk", "open", 10), ("Offer", "open", 60), ("Lost", "lost", 0) })
        {
            stages[name] = await ada.Create("stages", new { name, kind, probability, pipeline, position = stages.Count });
        }

        return (ada, stages);
    }
}
