using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Tests.Fields;
using Nanni.Tests.Sales.Quotes;

namespace Nanni.Tests.Sales;

/// <summary>The condition of a stage: set by administrators, said to whoever moves a deal, and never a lock that nobody can open.</summary>
public sealed class StageConditionTests
{
    private const string Won = """{"field":"quotes","op":"any","value":{"field":"status","op":"in","value":["sent"]}}""";

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task An_administrator_sets_it_reads_it_as_a_sentence_and_takes_it_back(Provider provider)
    {
        var desk = await Desk.Open(provider);
        var form = await desk.Ada.Get(desk.Condition("Offer sent"));
        Assert.Contains("\"quotes\"", form.Document.QuerySelector(".filter-fields")!.TextContent, StringComparison.Ordinal);

        foreach (var wrong in new[] { "{", "nothing:eq:1", "quotes:any:1,lostReason:in:none" })
        {
            var refused = await form.Submit(desk.Ada.Url(desk.Condition("Offer sent")), ("filter", wrong));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.NotNull(refused.Document.QuerySelector("[role=alert]"));
        }

        Assert.Null(await desk.Kept("Offer sent"));
        var saved = await (await form.Submit(desk.Ada.Url(desk.Condition("Offer sent")), ("filter", Won))).Follow();
        Assert.Equal(["Quotes: at least one where Status is Sent"], saved.Document.QuerySelectorAll(".stage-sentence").Select(s => s.TextContent));
        Assert.NotNull(await desk.Kept("Offer sent"));

        var operation = (await desk.Api.Get("operations?record=" + desk.Stages["Offer sent"])).Items("name").First();
        Assert.Equal("stage.update", operation);
        Assert.Equal(HttpStatusCode.SeeOther, (await form.Submit(desk.Ada.Url(desk.Condition("Offer sent")), ("filter", ""))).Status);
        Assert.Null(await desk.Kept("Offer sent"));
        var undone = await desk.Api.Post($"operations/{(await desk.Api.Get("operations?record=" + desk.Stages["Offer sent"])).Items("id").First()}/undo");
        Assert.Equal(HttpStatusCode.OK, undone.Status);
        Assert.NotNull(await desk.Kept("Offer sent"));

        var bert = await desk.Ada.SignInColleague();
        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Get(desk.Condition("Offer sent"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Ada.Get(desk.Condition("Lost"))).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_not_met_is_said_once_with_the_way_to_mend_it(Provider provider)
    {
        var desk = await Desk.Open(provider);
        await desk.Set("Engaging", """{"field":"amount","op":"ge","value":1000}""");
        await desk.Set("Offer sent", $$"""{"and":[{"field":"amount","op":"ge","value":1000},{{Won}}]}""");
        var deal = "opportunities/" + await desk.Api.Create("opportunities", new { name = "Ingots" });

        var page = await desk.Ada.Get(deal);
        Assert.Equal(["Engaging needs: Amount is at least 1,000", "Offer sent needs: Quotes: at least one where Status is Sent"], Missing(page));
        var links = page.Document.QuerySelectorAll(".stage-missing a").Select(a => a.GetAttribute("href")!).ToArray();
        Assert.EndsWith($"/stage/{desk.Stages["Engaging"]}", links[0], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await desk.Ada.Get(links[1])).Status);

        // The form asks for what it can mend itself, and names the rest.
        var form = await desk.Ada.Get($"{deal}/stage/{desk.Stages["Offer sent"]}");
        Assert.NotNull(form.Document.QuerySelector("input[name=amount]"));
        Assert.Equal(["Quotes: at least one where Status is Sent"], form.Document.QuerySelectorAll(".form-errors li").Select(li => li.TextContent.Trim()));
        var refused = await form.Submit(desk.Ada.Url($"{deal}/stage/{desk.Stages["Offer sent"]}"), ("amount", "2000"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("complete or correct: Quotes: at least one where Status is Sent", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await (await desk.Ada.Get(links[0])).Submit(desk.Ada.Url($"{deal}/stage/{desk.Stages["Engaging"]}"), ("amount", "2000"))).Status);
        Assert.Equal(["Offer sent needs: Quotes: at least one where Status is Sent"], Missing(await desk.Ada.Get(deal)));

        await desk.Send(deal);
        Assert.Empty(Missing(await desk.Ada.Get(deal)));
        Assert.Equal(HttpStatusCode.OK, (await desk.Api.Put(deal + "/stage", new { stage = desk.Stages["Offer sent"] })).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_program_is_told_the_conditions(Provider provider)
    {
        var desk = await Desk.Open(provider);
        await desk.Set("Engaging", $$"""{"and":[{"field":"amount","op":"ge","value":1000},{{Won}}]}""");
        var deal = "opportunities/" + await desk.Api.Create("opportunities", new { name = "Ingots" });

        var refused = await desk.Api.Send(HttpMethod.Put, deal + "/stage", new { stage = desk.Stages["Engaging"] }, language: "lt");

        Assert.Equal((HttpStatusCode.Conflict, "stage.entry"), (refused.Status, refused.Code));
        Assert.Equal(["field.rule"], refused.Codes("amount"));
        var conditions = refused["conditions"]!.AsArray();
        Assert.Equal("Pasiūlymai: yra tokių, kur Būsena: Išsiųstas", conditions[1]!["text"]!.ToString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Won), conditions[1]!["filter"]));
        Assert.Contains("Pasiūlymai: yra tokių", refused["detail"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_condition_on_a_field_or_option_that_is_gone_locks_nobody_out_and_is_said(Provider provider)
    {
        var desk = await Desk.Open(provider);
        await desk.Ada.App.AddCustomField(desk.Ada.Workspace.Id, "opportunity", "signed", FieldKind.Choice, true, null, "yes", "no");
        await desk.Set("Engaging", """{"and":[{"field":"custom.signed","op":"in","value":["yes"]},{"field":"amount","op":"ge","value":1000}]}""");
        var deal = "opportunities/" + await desk.Api.Create("opportunities", new { name = "Ingots" });
        Assert.Equal(2, (await desk.Api.Put(deal + "/stage", new { stage = desk.Stages["Engaging"] }))["conditions"]!.AsArray().Count);

        foreach (var gone in new[] { "options = '[{\"key\":\"no\"}]'", "key = 'other'" })
        {
            await desk.Change($"update custom_fields set {gone} where key = 'signed'");
            Assert.Single((await desk.Api.Put(deal + "/stage", new { stage = desk.Stages["Engaging"] }))["conditions"]!.AsArray());
            Assert.Contains(Missing(await desk.Ada.Get(deal)), line => line.StartsWith("A condition of “Engaging” speaks of something", StringComparison.Ordinal));
            Assert.Contains("is not asked, so deals enter", (await desk.Ada.Get(desk.Settings)).Text, StringComparison.Ordinal);
            Assert.Contains("Not asked any more:", (await desk.Ada.Get(desk.Condition("Engaging"))).Text, StringComparison.Ordinal);
        }

        await desk.Api.Patch(deal, new { amount = new { amount = "1000", currency = "EUR" } });
        Assert.Equal(HttpStatusCode.OK, (await desk.Api.Put(deal + "/stage", new { stage = desk.Stages["Engaging"] })).Status);
        Assert.StartsWith("A condition of “Engaging”", Assert.Single(Missing(await desk.Ada.Get(deal))), StringComparison.Ordinal);

        await desk.Set("Offer sent", "{no filter");
        Assert.Equal(HttpStatusCode.OK, (await desk.Api.Put(deal + "/stage", new { stage = desk.Stages["Offer sent"] })).Status);

        // Saved as it is now, the rest stays.
        var form = await desk.Ada.Get(desk.Condition("Engaging"));
        await form.Submit(desk.Ada.Url(desk.Condition("Engaging")), ("filter", form.Value("filter")!));
        Assert.Equal("""{"field":"amount","op":"ge","value":1000}""", await desk.Kept("Engaging"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Reopening_asks_what_a_move_would(Provider provider)
    {
        var desk = await Desk.Open(provider);
        var (first, second) = ("opportunities/" + await desk.Api.Create("opportunities", new { name = "Ingots" }), "opportunities/" + await desk.Api.Create("opportunities", new { name = "Tin" }));
        await desk.Api.Put(first + "/stage", new { stage = desk.Stages["Engaging"] });
        foreach (var deal in new[] { first, second })
        {
            await desk.Api.Put(deal + "/stage", new { stage = desk.Stages["Lost"], lostReason = "price" });
        }

        foreach (var stage in new[] { "Prospecting", "Engaging", "Offer sent" })
        {
            await desk.Set(stage, """{"field":"amount","op":"ge","value":1000}""");
        }

        // Back to where it was or before needs nothing; further than it had come needs what the stage asks.
        Assert.Equal("stage.entry", (await desk.Api.Post(second + "/reopen", new { stage = desk.Stages["Engaging"] })).Code);
        Assert.Equal(HttpStatusCode.OK, (await desk.Api.Post(second + "/reopen")).Status);
        Assert.Equal("stage.entry", (await desk.Api.Post(first + "/reopen", new { stage = desk.Stages["Offer sent"] })).Code);
        Assert.Equal(HttpStatusCode.OK, (await desk.Api.Post(first + "/reopen", new { stage = desk.Stages["Engaging"] })).Status);

        await desk.Api.Patch(first, new { amount = new { amount = "1000", currency = "EUR" } });
        await desk.Api.Put(first + "/stage", new { stage = desk.Stages["Won"] });
        await desk.Api.Patch(first, new { amount = (object?)null });
        Assert.Equal(HttpStatusCode.OK, (await desk.Api.Post(first + "/reopen", new { stage = desk.Stages["Offer sent"] })).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_deal_of_which_nobody_knows_where_it_was_lost_is_asked_in_the_form_of_the_stage(Provider provider)
    {
        var desk = await Desk.Open(provider);
        var deal = "opportunities/" + await desk.Api.Create("opportunities", new { name = "Ingots", stage = desk.Stages["Lost"], lostReason = "price" });
        await desk.Set("Prospecting", """{"field":"amount","op":"ge","value":1000}""");

        var form = await (await (await desk.Ada.Get(deal)).Submit(desk.Ada.Url(deal) + "/reopen")).Follow();
        Assert.NotNull(form.Document.QuerySelector("input[name=amount]"));
        var stage = desk.Ada.Url($"{deal}/stage/{desk.Stages["Prospecting"]}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await form.Submit(stage, ("amount", "5"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await form.Submit(stage, ("amount", "1000"))).Status);
        Assert.Equal("open", (await desk.Api.Get(deal))["status"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Whoever_does_not_see_a_field_is_not_told_the_condition_on_it(Provider provider)
    {
        var desk = await Desk.Open(provider);
        await desk.Set("Engaging", """{"field":"amount","op":"ge","value":424242}""");
        var deal = "opportunities/" + await desk.Api.Create("opportunities", new { name = "Ingots" });
        var bert = await desk.Ada.SignInColleague(Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, Scope.All);
        await bert.Limit(FieldLevel.Hidden, Modules.RecordTypes["opportunity"], "amount");

        var page = await bert.Get(deal);
        Assert.Equal(["Engaging needs: A condition on something that you do not see"], Missing(page));
        Assert.DoesNotContain("424,242", page.Text, StringComparison.Ordinal);
        var refused = await (await ApiClient.Of(bert)).Put(deal + "/stage", new { stage = desk.Stages["Engaging"] });
        Assert.Equal("stage.entry", refused.Code);
        Assert.DoesNotContain("424242", refused.Text, StringComparison.Ordinal);
    }

    private static string[] Missing(TestPage page) => [.. page.Document.QuerySelectorAll(".stage-missing").Select(p => p.TextContent.Trim())];
}

/// <summary>A workspace whose stages get conditions.</summary>
internal sealed record Desk(SignedIn Ada, ApiClient Api, Guid Pipeline, IReadOnlyDictionary<string, Guid> Stages)
{
    public string Settings => "settings/pipelines/" + Pipeline;

    public static async Task<Desk> Open(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var stages = (await api.Get("stages?limit=50")).Json["items"]!.AsArray();
        return new(ada, api, Guid.Parse(stages[0]!["pipeline"]!["id"]!.ToString()), stages.ToDictionary(s => s!["name"]!.ToString(), s => Guid.Parse(s!["id"]!.ToString())));
    }

    public string Condition(string stage) => $"{Settings}/stages/{Stages[stage]}/condition";

    public Task Set(string stage, string filter) => Ada.App.SetEntryFilter(Ada.Workspace.Id, Stages[stage], filter);

    public async Task<string?> Kept(string stage)
    {
        var store = Ada.App.Services.GetRequiredService<RecordStore>();
        return (await store.Query(store.Sql().Add($"select entry_filter from stages where workspace_id = {Ada.Workspace.Id} and id = {Stages[stage]}"), row => row.TextOrNull(0), default)).Single();
    }

    /// <summary>Changes the custom fields of the workspace, as administrators did meanwhile.</summary>
    public async Task Change(string what)
    {
        var store = Ada.App.Services.GetRequiredService<RecordStore>();
        await store.Write([store.Sql().Raw(what + " and workspace_id = ").Value(Ada.Workspace.Id)], [1], Urgency.Interactive, default);
        Ada.App.Services.GetRequiredService<Schemas>().Forget(Ada.Workspace.Id);
    }

    /// <summary>A quote of the deal goes to the customer.</summary>
    public async Task Send(string deal)
    {
        var quote = await Api.Create("quotes", new { subject = "Ingots", validUntil = "2099-01-01", opportunity = deal.Split('/')[1] });
        await Samples.Change(Ada, quote, (q, work) =>
        {
            q.Write(Samples.Offer());
            q.Send((work.Id, "hash"), ("link", "key"), work.At, new(2026, 11, 23));
        });
    }
}
