using System.Globalization;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Security;
using Nanni.Web.Views;

namespace Nanni.Sales.Pipelines;

/// <summary>Pipelines and their stages, as administrators shape them; each change is an operation and can be undone.</summary>
internal static class PipelinePages
{
    public static void Map(RouteGroupBuilder pages)
    {
        var settings = pages.MapGroup("/settings/pipelines").RequireAuthorization(MembershipRequired.Administrator);
        settings.MapGet("", List);
        settings.MapGet("/new", (Pages page, PipelineReader pipelines) => Edit(null, page, pipelines));
        settings.MapPost("", (Pages page, Operations run, PipelineReader pipelines, HttpRequest request) => Save(null, page, run, pipelines, request));
        settings.MapGet("/{id:guid}", (Guid id, Pages page, PipelineReader pipelines) => Edit(id, page, pipelines));
        settings.MapPost("/{id:guid}", (Guid id, Pages page, Operations run, PipelineReader pipelines, HttpRequest request) => Save(id, page, run, pipelines, request));
        StageConditionPages.Map(settings);
        settings.MapPost("/{id:guid}/delete", async (Guid id, Pages page, Operations run, PipelineReader pipelines) =>
        {
            var deals = await Deals(page);
            var pipeline = (await pipelines.All(page.Actor, page.Cancel)).FirstOrDefault(p => p.Id == id) ?? throw new NotFoundException("pipeline", id);
            if (pipeline.Stages.Any(s => deals.GetValueOrDefault(s.Id) > 0))
            {
                throw new RuleException("pipeline.used", pipeline.Name);
            }

            var done = await run.Run(page.Actor, "pipeline.trash", async work =>
            {
                work.Trash(await work.Load<Pipeline>(id));
                foreach (var stage in pipeline.Stages)
                {
                    work.Trash(await work.Load<Stage>(stage.Id));
                }
            }, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url("settings/pipelines"), "saved.trashed", pipeline.Name, done.Id);
        });
    }

    private static async Task<IResult> List(Pages page, PipelineReader pipelines)
    {
        var all = await pipelines.All(page.Actor, page.Cancel);
        var deals = await Deals(page);
        var ui = await page.Shell("settings");
        return AdminPipelinesView.With(new AdminPipelinesModel(
            [.. all.Select(p => new AdminPipeline(p.Id, p.Name, ui.Url("settings/pipelines/" + p.Id),
                [.. p.Stages.Select(s => (s.Name, s.Kind, s.Probability is { } chance ? ui.Format.Percent(chance) : "", deals.GetValueOrDefault(s.Id)))]))],
            ui.Url("settings/pipelines/new")), ui);
    }

    private static async Task<IResult> Edit(
        Guid? id, Pages page, PipelineReader pipelines, Dictionary<string, string>? errors = null, IReadOnlyList<AdminStage>? typed = null, string? name = null,
        AdminHandover? handover = null)
    {
        var pipeline = (await pipelines.All(page.Actor, page.Cancel)).FirstOrDefault(p => p.Id == id);
        if (id is not null && pipeline is null)
        {
            throw new NotFoundException("pipeline", id.Value);
        }

        var schema = (await page.Schema())["opportunity"];
        var deals = await Deals(page);
        var conditions = pipeline is null ? [] : await StageConditionPages.Words(page, pipeline.Id, pipeline.Stages, page.Context.RequestServices.GetRequiredService<Titles>());
        var ui = await page.Shell("settings");
        IEnumerable<AdminStage> stages = typed ?? [.. (pipeline?.Stages ?? []).Select(s => new AdminStage(
            s.Id.ToString(), s.Name, Number(s.Probability), s.Kind, Number(s.RotDays), s.EntryFields, deals.GetValueOrDefault(s.Id), s.ForecastCategory ?? "pipeline"))];
        return AdminPipelineView.With(new AdminPipelineModel(pipeline?.Name ?? ui.T("type.pipeline.new"), ui.Url("settings/pipelines" + (id is null ? "" : "/" + id)), ui.Url("settings/pipelines"), name ?? pipeline?.Name ?? "",
            [.. stages.Select(s => s with { Condition = Guid.TryParse(s.Row, out var row) ? conditions.GetValueOrDefault(row) : null })],
            [.. schema.Fields.Where(f => RecordInput.CanWrite(f) && !f.IsHidden && !f.IsTitle && f.Kind != FieldKind.YesNo).Select(f => new OptionModel(f.Key, Labels.Field(ui, "opportunity", f)))])
        {
            Errors = errors ?? [],
            Handover = handover ?? await Handover(id, page),
            Members = [.. (await page.Schema()).Members.Values.Where(m => m.IsActive).OrderBy(m => m.Name, StringComparer.CurrentCulture).Select(m => new OptionModel(m.Id.ToString(), m.Name))],
            ForecastCategories = [.. Forecasts.ForecastCategories.Choosable.Select(c => new OptionModel(c, ui.T("option.stage.forecastCategory." + c)))],
            DeleteUrl = id is null ? null : ui.Url($"settings/pipelines/{id}/delete"),
        }, ui, errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> Save(Guid? id, Pages page, Operations run, PipelineReader pipelines, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var (ui, name) = (page.Ui, form["name"].ToString().Trim());
        var stages = Stages(form);
        var errors = new Dictionary<string, string>();
        if (name.Length is 0 or > 200)
        {
            errors["name"] = ui.T("form.required");
        }

        if (!stages.Any(s => s.Kind == "open"))
        {
            errors[""] = ui.T("pipeline.open");
        }

        if (stages.Any(s => !IsNumber(s.Probability, 100) || !IsNumber(s.RotDays, 3_650)))
        {
            errors[""] = ui.T("pipeline.numbers");
        }

        var handover = new AdminHandover(form["handover.steps"].ToString().ReplaceLineEndings("\n").Trim(), form["handover.days"].ToString().Trim(), form["handover.to"].ToString());
        string[] steps = [.. handover.Steps.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line))];
        if (steps.Length > PipelineChecklist.Most || steps.Any(line => line.Trim().Length > PipelineChecklist.Longest))
        {
            errors["handover.steps"] = ui.T("pipeline.handoverTooLong", ("most", PipelineChecklist.Most), ("length", PipelineChecklist.Longest));
        }

        if (!IsNumber(handover.Days, 3_650))
        {
            errors[""] = ui.T("pipeline.numbers");
        }

        var deals = await Deals(page);
        var before = (await pipelines.All(page.Actor, page.Cancel)).FirstOrDefault(p => p.Id == id);
        Guid[] gone = [.. (before?.Stages ?? []).Select(s => s.Id).Where(s => stages.All(n => n.Row != s.ToString()))];
        if (gone.Any(s => deals.GetValueOrDefault(s) > 0))
        {
            errors[""] = ui.T("pipeline.stageUsed");
        }

        if (errors.Count > 0)
        {
            return await Edit(id, page, pipelines, errors, stages, name, handover);
        }

        var done = await run.Run(page.Actor, id is null ? "pipeline.create" : "pipeline.update", async work =>
        {
            var pipeline = id is { } known ? await work.Load<Pipeline>(known) : work.Add(new Pipeline { Position = 99 });
            pipeline.Name = name;
            pipeline.HandoverSteps = handover.Steps.Length == 0 ? null : handover.Steps;
            pipeline.HandoverDays = Parse(handover.Days) is { } days ? Math.Round(days) : null;
            pipeline.HandoverToId = Guid.TryParse(handover.To, out var to) ? to : null;
            var old = (await work.LoadAll(work.Schema["stage"].Type, [.. (before?.Stages ?? []).Select(s => s.Id)])).Cast<Stage>().ToDictionary(s => s.Id.ToString());
            for (var i = 0; i < stages.Count; i++)
            {
                var stage = old.GetValueOrDefault(stages[i].Row) ?? work.Add(new Stage { PipelineId = pipeline.Id });
                (stage.Name, stage.Kind, stage.Position) = (stages[i].Name, stages[i].Kind, i + 1);
                (stage.Probability, stage.RotDays, stage.EntryFields) = (Parse(stages[i].Probability), Parse(stages[i].RotDays), [.. stages[i].Entry]);
                stage.ForecastCategory = stages[i].Forecast == "pipeline" ? null : stages[i].Forecast;
            }

            foreach (var stage in gone)
            {
                work.Trash(old[stage.ToString()]);
            }
        }, page.Cancel);
        return Flash.Redirect(page.Context, ui.Url("settings/pipelines"), "saved.updated", name, done.Id);
    }

    private static async Task<AdminHandover> Handover(Guid? id, Pages page) =>
        id is { } known && (await page.Context.RequestServices.GetRequiredService<RecordQuery>().Of(page.Actor, page.Types.Of<Pipeline>(), known, page.Cancel))?.Record is Pipeline pipeline
            ? new(pipeline.HandoverSteps ?? "", Number(pipeline.HandoverDays), pipeline.HandoverToId?.ToString() ?? "")
            : new("", "", "");

    private static List<AdminStage> Stages(IFormCollection form)
    {
        var rows = form["stage.row"];
        string At(string input, int i) => i < form[input].Count ? (form[input][i] ?? "").Trim() : "";
        return [.. Enumerable.Range(0, rows.Count).Select(i => new AdminStage(
            rows[i] ?? "", At("stage.name", i), At("stage.probability", i), At("stage.kind", i) is "won" or "lost" ? At("stage.kind", i) : "open", At("stage.rotDays", i),
            [.. form["entry." + rows[i]].OfType<string>()],
            Forecast: Forecasts.ForecastCategories.Choosable.FirstOrDefault(c => c == form["forecast." + rows[i]]) ?? "pipeline")).Where(s => s.Name.Length is > 0 and <= 200)];
    }

    private static async Task<Dictionary<Guid, long>> Deals(Pages page) =>
        (await page.Store.Query(
            page.Store.Sql().Add($"select stage_id, count(*) from opportunities where workspace_id = {page.Actor.WorkspaceId} and deleted_at is null and stage_id is not null group by stage_id"),
            row => (Stage: row.Guid(0), Count: row.Long(1)), page.Cancel)).ToDictionary(d => d.Stage, d => d.Count);

    private static string Number(decimal? number) => number?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";

    private static bool IsNumber(string text, decimal most) => text.Length == 0 || (Parse(text) is { } number && number >= 0 && number <= most);

    private static decimal? Parse(string text) =>
        decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
