using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Records.Jobs;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Scoring;

namespace Nanni.Tests.Sales.Scoring;

/// <summary>Where people meet win probability: on the deal, in the settings, in the API.</summary>
public sealed class ScorePageTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_deal_says_how_likely_it_is_to_be_won_and_why(Provider provider)
    {
        var (ada, story) = await Company(await TestApp.On(provider), 220);
        var urgent = story.Open.First(d => d.Custom["urgent"] is not null);

        var page = await ada.Get($"opportunities/{urgent.Id}");
        var part = await ada.Get(page.Document.QuerySelector("#deal-score")!.GetAttribute("src")!);
        var answer = await (await ApiClient.Of(ada)).Get($"opportunities/{urgent.Id}/score");

        var chance = (double)answer["probability"]!;
        Assert.InRange(chance, 0.6, 0.98);
        Assert.Contains($"{Math.Round(chance * 100)}%", part.Document.QuerySelector(".deal-chance")!.TextContent, StringComparison.Ordinal);
        var first = part.Document.QuerySelector(".score-reasons li")!;
        Assert.Equal("urgent: Yes", first.QuerySelector("span:last-child")!.TextContent.Trim());
        Assert.StartsWith("+", first.QuerySelector(".badge")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("custom.urgent", answer["reasons"]![0]!["feature"]!.ToString());
        Assert.True((double)answer["model"]!["brier"]! < (double)answer["model"]!["baseRateBrier"]!);

        // A deal that is over has no chance any more.
        var closed = await (await ApiClient.Of(ada)).Get($"opportunities/{story.Closed[0].Id}/score");
        Assert.Null(closed["probability"]);
        Assert.Null((await ada.Get($"opportunities/{story.Closed[0].Id}")).Document.QuerySelector("#deal-score"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Lists_show_the_chance_and_are_sorted_and_filtered_by_it(Provider provider)
    {
        var (ada, story) = await Company(await TestApp.On(provider), 220);
        var api = await ApiClient.Of(ada);

        var all = (await api.Get("opportunities?filter=status:eq:open&sort=-winProbability&limit=100"))["items"]!.AsArray();
        var chances = all.Select(d => (int)(decimal)d!["winProbability"]!).ToList();
        Assert.Equal(story.Open.Count, chances.Count);
        Assert.Equal(chances.OrderDescending(), chances);
        Assert.All(chances, chance => Assert.InRange(chance, 1, 99));
        var middle = chances[chances.Count / 2];
        var likely = (await api.Get($"opportunities?filter=winProbability:gt:{middle}&limit=100"))["items"]!.AsArray();
        Assert.Equal(chances.Count(c => c > middle), likely.Count);
        var without = (await api.Get("opportunities?filter=winProbability:empty&limit=200"))["items"]!.AsArray();
        Assert.All(without, d => Assert.NotEqual("open", (string?)d!["status"]));

        // Those without one come last, one page after the other, each once.
        var seen = new List<string>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await api.Get($"opportunities?sort=-winProbability&limit=100{(cursor.Length == 0 ? "" : "&after=" + Uri.EscapeDataString(cursor))}");
            seen.AddRange(page["items"]!.AsArray().Select(d => (string)d!["id"]!));
            cursor = (string?)page["next"];
        }

        Assert.Equal(story.Open.Count + 220, seen.Distinct().Count());
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(all.Select(d => (string)d!["id"]!).ToHashSet(), [.. seen.Take(all.Count)]);

        var first = story.Open.Single(d => d.Id == Guid.Parse(seen[0]));
        var list = await ada.Get("opportunities?columns=name,winProbability&sort=-winProbability");
        Assert.Contains($"{chances[0]}%", list.Document.QuerySelector($"tr[data-id='{first.Id}']")!.TextContent, StringComparison.Ordinal);
        Assert.Contains($"{chances[0]}%", (await ada.Get($"opportunities/{first.Id}")).Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Whoever_may_not_see_the_chance_sees_it_nowhere(Provider provider)
    {
        var app = await TestApp.On(provider);
        var (ada, story) = await Company(app, 220);
        var (table, scores, schemas) = (app.Services.GetRequiredService<ScoreTable>(), app.Services.GetRequiredService<DealScores>(), app.Services.GetRequiredService<Schemas>());
        var actor = await ada.Actor();
        var kept = Without(actor, "winProbability");
        using var scope = app.Services.CreateScope();
        var query = scope.ServiceProvider.GetRequiredService<Nanni.Records.Queries.RecordQuery>();
        var type = scope.ServiceProvider.GetRequiredService<RecordTypes>()["opportunity"];
        var view = (await query.Of(kept, type, story.Open[0].Id, default))!;

        Assert.Null(((Nanni.Sales.Opportunities.Opportunity)view.Record).WinProbability);
        Assert.Null(await new ScoreReader(table, scores, schemas).Of(kept, view, default));
        Assert.NotNull(await new ScoreReader(table, scores, schemas).Of(actor, (await query.Of(actor, type, story.Open[0].Id, default))!, default));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Whoever_may_not_see_a_field_does_not_learn_it_from_a_reason(Provider provider)
    {
        var app = await TestApp.On(provider);
        var (ada, story) = await Company(app, 220);
        var urgent = story.Open.First(d => d.Custom["urgent"] is not null);
        var model = (await app.Services.GetRequiredService<ScoreTable>().Model(ada.Workspace.Id, default))!;
        var scores = app.Services.GetRequiredService<DealScores>();
        var schemas = app.Services.GetRequiredService<Schemas>();
        var reader = new ScoreReader(app.Services.GetRequiredService<ScoreTable>(), scores, schemas);
        var actor = await ada.Actor();
        var hidden = Without(actor, "custom.urgent");
        using var scope = app.Services.CreateScope();
        var query = scope.ServiceProvider.GetRequiredService<Nanni.Records.Queries.RecordQuery>();
        var type = scope.ServiceProvider.GetRequiredService<RecordTypes>()["opportunity"];

        var all = (await reader.Of(actor, (await query.Of(actor, type, urgent.Id, default))!, default))!;
        var some = (await reader.Of(hidden, (await query.Of(hidden, type, urgent.Id, default))!, default))!;

        Assert.Contains(all.Reasons, r => r.Feature == "custom.urgent");
        Assert.DoesNotContain(some.Reasons, r => r.Feature == "custom.urgent");
        Assert.Equal(all.Score.Tenths, some.Score.Tenths);
        Assert.Equal(1, model.Version);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_settings_say_what_it_is_worth_and_let_a_field_be_left_out(Provider provider)
    {
        var app = await TestApp.On(provider);
        var (ada, _) = await Company(app, 220);

        var page = await ada.Get("settings/scoring");

        Assert.Contains("220 closed deals", page.Text, StringComparison.Ordinal);
        Assert.NotEmpty(page.Document.QuerySelectorAll("svg.reliability circle"));
        Assert.Equal(page.Document.QuerySelectorAll("svg.reliability circle").Length, page.Document.QuerySelectorAll(".scoring-table tbody tr").Length);
        Assert.Contains("Known only at the end", page.Document.QuerySelector("[aria-labelledby=scoring-out]")!.TextContent, StringComparison.Ordinal);
        var left = await page.Submit(ada.Url("settings/scoring/exclusions"), ("Feature", "custom.urgent"), ("IsExcluded", "true"));
        Assert.Equal(HttpStatusCode.SeeOther, left.Status);
        await Learn(app, ada);
        var model = (await app.Services.GetRequiredService<ScoreTable>().Model(ada.Workspace.Id, default))!;
        Assert.Contains(model.Training.LeftOut, l => l is { Feature: "custom.urgent", Reason: "excluded" });
        Assert.Contains("Left out by an administrator", (await ada.Get("settings/scoring")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await page.Submit(ada.Url("settings/scoring/exclusions"), ("Feature", "no.such"), ("IsExcluded", "true"))).Status);
    }

    [Fact]
    public async Task Below_two_hundred_deals_the_settings_say_what_is_missing()
    {
        var app = await TestApp.On(Provider.Sqlite);
        var (ada, story) = await Company(app, 30);

        Assert.Contains("It needs 200 closed deals, of them at least 20 won and 20 lost; you have 30", (await ada.Get("settings/scoring")).Text, StringComparison.Ordinal);
        Assert.Null((await ada.Get($"opportunities/{story.Open[0].Id}/score")).Document.QuerySelector(".deal-chance"));
    }

    /// <summary>Somebody who sees all deals, but not this field of theirs.</summary>
    private static Actor Without(Actor actor, string field) => new(actor.WorkspaceId, actor.MemberId, (_, _) => Scope.All)
    {
        SchemaVersion = actor.SchemaVersion,
        Fields = new FieldAccess(new Dictionary<string, IReadOnlyDictionary<string, FieldLevel>>
        {
            ["opportunity"] = new Dictionary<string, FieldLevel> { [field] = FieldLevel.Hidden },
        }),
    };

    private static async Task<(SignedIn Ada, DealStory Story)> Company(TestApp app, int closed)
    {
        var ada = await app.SignIn();
        var workspace = ada.Workspace.Id;
        await app.AddCustomField(workspace, "opportunity", "urgent", FieldKind.YesNo);
        await app.AddCustomField(workspace, "opportunity", "signed", FieldKind.YesNo);
        var story = await DealStory.Tell(app.Services.GetRequiredService<PastWriter>(), await ada.Actor(), closed, 6);
        await Learn(app, ada);
        return (ada, story);
    }

    private static async Task Learn(TestApp app, SignedIn ada)
    {
        var (job, jobs, workspace) = (app.Services.GetRequiredService<ScoringJob>(), app.Services.GetRequiredService<JobQueue>(), ada.Workspace.Id);
        await job.Start(workspace, learn: true, default);
        var runner = new JobRunner(
            app.Services.GetRequiredService<RecordStore>(), jobs, [job], (_, _, _) => Task.FromResult<Actor?>(Actor.System(workspace)), TimeProvider.System, NullLogger<JobRunner>.Instance);
        await runner.Run(workspace, ScoringJob.JobId(workspace), null, default);
    }
}
