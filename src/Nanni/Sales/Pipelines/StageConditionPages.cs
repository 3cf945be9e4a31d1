using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Sales.Pipelines;

/// <summary>The condition of one stage, built with the builder that lists have.</summary>
internal static class StageConditionPages
{
    private const int Longest = 20_000;

    public static void Map(RouteGroupBuilder settings)
    {
        const string One = "/{id:guid}/stages/{stage:guid}/condition";
        settings.MapGet(One, (Guid id, Guid stage, Pages page, PipelineReader pipelines, Titles titles) => Show(id, stage, page, pipelines, titles));
        settings.MapPost(One, Save);
    }

    public static string Url(Ui ui, Guid pipeline, Guid stage) => ui.Url($"settings/pipelines/{pipeline}/stages/{stage}/condition");

    /// <summary>The conditions of stages, each with its sentence and with a word on what is not asked any more.</summary>
    public static async Task<Dictionary<Guid, AdminCondition>> Words(Pages page, Guid pipeline, IReadOnlyList<StageInfo> stages, Titles titles)
    {
        var present = await page.Present();
        var conditions = stages.Where(s => s.Kind != "lost").ToDictionary(s => s, s => Read(page, present, s.EntryFilter));
        var words = await Words(page, present, conditions.Values, titles);
        return conditions.ToDictionary(c => c.Key.Id, c => new AdminCondition(
            Sentence(words, c.Value.Parts, present.Schema[StageCondition.OfType]), Url(page.Ui, pipeline, c.Key.Id), Broken(page.Ui, c.Key.Name, c.Value)));
    }

    private static async Task<IResult> Save(
        Guid id, Guid stage, [FromForm] string? filter, Pages page, PipelineReader pipelines, Titles titles, Operations run)
    {
        var (_, known) = await Find(id, stage, page, pipelines);
        var text = filter?.Trim() ?? "";
        if (text.Length > Longest || Read(page, await page.Present(), text).IsBroken)
        {
            return await Show(id, stage, page, pipelines, titles, text);
        }

        var condition = FilterText.Parse(text) is { } parsed ? FilterText.Json(parsed).ToJsonString() : null;
        var done = await run.Run(page.Actor, "stage.update", async work => (await work.Load<Stage>(stage)).EntryFilter = condition, page.Cancel);
        return Flash.Redirect(page.Context, page.Ui.Url("settings/pipelines/" + id), "saved.updated", known.Name, done.Id);
    }

    /// <param name="refused">What was sent and cannot be asked.</param>
    private static async Task<IResult> Show(Guid id, Guid stage, Pages page, PipelineReader pipelines, Titles titles, string? refused = null)
    {
        var (pipeline, known) = await Find(id, stage, page, pipelines);
        var present = await page.Present();
        var condition = Read(page, present, refused is null or { Length: > Longest } ? known.EntryFilter : refused);
        var words = await Words(page, present, [condition], titles);
        var type = present.Schema[StageCondition.OfType];
        var ui = await page.Shell("settings");
        var left = Filter.All(condition.Parts);
        var builder = new FilterModel(
            Labels.Type(ui, type.Type), "", [], left is null ? "" : FilterText.Json(left).ToJsonString(), words.Fields(type), ui.Url(type.Type.Plural + "/count"))
        {
            Names = words.Names.ToDictionary(n => n.Key.ToString(), n => n.Value.Text ?? ""),
        };
        return StageConditionView.With(
            new StageConditionModel(ui.T("stage.condition.of", ("stage", known.Name)), Url(ui, id, stage), ui.Url("settings/pipelines/" + id), pipeline.Name, builder)
            {
                Sentence = Sentence(words, condition.Parts, type),
                Lost = [.. condition.Lost.Select(part => words.Sentence(part, type))],
                Problem = refused is null ? Broken(ui, known.Name, condition) : null,
                Error = refused is null ? null : ui.T("stage.condition.wrong"),
            },
            ui, refused is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Conditions that must all hold stand apart: each may have an "and" of its own.</summary>
    private static string Sentence(FilterWords words, IEnumerable<Filter> parts, TypeSchema type) => string.Join("; ", parts.Select(part => words.Sentence(part, type)));

    private static string? Broken(Ui ui, string stage, StageCondition condition) => condition.IsBroken ? ui.T("stage.condition.broken", ("stage", stage)) : null;

    private static StageCondition Read(Pages page, Present present, string? text) =>
        StageCondition.Read(text, page.Types, present.Schema, page.Actor, page.Store.Sql);

    private static async Task<FilterWords> Words(Pages page, Present present, IEnumerable<StageCondition> conditions, Titles titles)
    {
        Guid[] named = [.. conditions.SelectMany(c => c.Parts.Concat(c.Lost)).SelectMany(FilterWords.Named).Distinct()];
        return new(present, page.Types, await titles.Of(page.Actor, named, page.Cancel));
    }

    private static async Task<(PipelineStages Pipeline, StageInfo Stage)> Find(Guid id, Guid stage, Pages page, PipelineReader pipelines) =>
        (await pipelines.All(page.Actor, page.Cancel)).FirstOrDefault(p => p.Id == id) is { } pipeline
            && pipeline.Stages.FirstOrDefault(s => s.Id == stage && s.Kind != "lost") is { } known
                ? (pipeline, known) : throw new NotFoundException("stage", stage);
}

/// <param name="Url">Where it is saved.</param>
public sealed record StageConditionModel(string Title, string Url, string BackUrl, string BackLabel, FilterModel Filter)
{
    /// <summary>What is asked now; empty: nothing.</summary>
    public string Sentence { get; init; } = "";

    /// <summary>What is not asked any more, as far as it can be read.</summary>
    public IReadOnlyList<string> Lost { get; init; } = [];

    public string? Problem { get; init; }

    /// <summary>Why it was not saved.</summary>
    public string? Error { get; init; }
}
