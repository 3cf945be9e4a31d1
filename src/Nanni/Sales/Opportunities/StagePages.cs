using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Security;
using Nanni.Web.Views;

namespace Nanni.Sales.Opportunities;

/// <summary>The stage of a deal on its own page: the bar, the form that asks for what a stage needs, and the way back from won and lost.</summary>
internal static class StagePages
{
    public static void Map(RouteGroupBuilder pages)
    {
        const string Entry = "/opportunities/{id:guid}/stage/{stage:guid}";
        pages.MapGet(Entry, (Guid id, Guid stage, Pages page, RecordQuery query, PipelineReader pipelines) => Ask(id, stage, page, query, pipelines));
        pages.MapPost(Entry, (Guid id, Guid stage, Pages page, Operations run, FieldRules rules, RecordQuery query, PipelineReader pipelines, HttpRequest request) =>
            Enter(id, stage, page, run, rules, query, pipelines, request));
        pages.MapPost("/opportunities/{id:guid}/reopen", Reopen);
    }

    /// <summary>A new deal's form says where the deal will begin: in the stage whose column it was added to, else in the first open one.</summary>
    public static async ValueTask Begin(Pages page, Record record)
    {
        if (record is not Opportunity deal)
        {
            return;
        }

        var pipelines = await page.Context.RequestServices.GetRequiredService<PipelineReader>().All(page.Actor, page.Cancel);
        var pipeline = deal.StageId is { } given
            ? pipelines.FirstOrDefault(p => p.Stages.Any(s => s.Id == given))
            : pipelines.FirstOrDefault(p => p.Id == (deal.PipelineId ?? p.Id));
        if (pipeline?.Stages.FirstOrDefault(s => s.Id == deal.StageId || deal.StageId is null && s.Kind == "open") is { } stage)
        {
            var schema = (await page.Schema())["opportunity"];
            schema["pipeline"].Set(deal, pipeline.Id);
            schema["stage"].Set(deal, stage.Id);
        }
    }

    /// <summary>The bar above a deal's columns.</summary>
    public static async ValueTask Fill(RecordSlot slot)
    {
        if (slot.Record is not Opportunity { DeletedAt: null } deal)
        {
            return;
        }

        var page = slot.Page;
        var pipelines = await page.Context.RequestServices.GetRequiredService<PipelineReader>().All(page.Actor, page.Cancel);
        if (pipelines.FirstOrDefault(p => p.Id == deal.PipelineId) is not { } pipeline)
        {
            return;
        }

        var ui = page.Ui;
        var at = pipeline.Stages.ToList().FindIndex(s => s.Id == deal.StageId);
        var url = ui.Url("opportunities/" + deal.Id);
        var steps = pipeline.Stages.Select((stage, i) => new StageStep(stage.Id, stage.Name, stage.Kind,
            i == at ? StepState.Here : i < at && deal.ClosedAt is null ? StepState.Past : StepState.Ahead,
            stage.Kind == "lost" ? $"{url}/stage/{stage.Id}" : null)).ToList();
        var days = (int)(ui.Now - (deal.StageSince ?? ui.Now)).TotalDays;
        var limit = deal.ClosedAt is null && at >= 0 ? pipeline.Stages[at].RotDays : null;
        var usual = (await page.Context.RequestServices.GetRequiredService<StageTimes>().Of(page.Actor.WorkspaceId, page.Cancel))[deal.StageId ?? Guid.Empty];
        slot.Banner = StageBarParts.Bar(new StageBarModel(steps, url + "/stage", url + "/reopen")
        {
            IsClosed = deal.ClosedAt is not null,
            CanMove = slot.View.CanEdit,
            Said = deal.ClosedAt is { } closed
                ? ui.T(deal.Status == "won" ? "stage.wonOn" : "stage.lostOn", ("date", ui.Format.Date(closed)), ("reason", deal.LostReason is null ? "" : slot.Value("lostReason").Text))
                : days > limit ? ui.T("stage.stale", ("n", days), ("stage", pipeline.Stages[at].Name), ("limit", limit))
                : deal.StageSince is not null ? ui.T("stage.since", ("n", days)) : "",
            Usual = deal.ClosedAt is null && usual is { } n ? ui.T("stage.usual", ("n", n)) : "",
            IsStale = days > limit,
            Missing = deal.ClosedAt is null && slot.View.CanEdit
                ? (await StageWants.Of(page, await page.Present(), slot.View, pipeline.Stages.Skip(Math.Max(at, 0)))).Missing(deal.StageId) : [],
        }, ui);
    }

    private static async Task<IResult> Ask(Guid id, Guid stage, Pages page, RecordQuery query, PipelineReader pipelines)
    {
        var view = await query.Of(page.Actor, page.Types.Of<Opportunity>(), id, page.Cancel) ?? throw new NotFoundException("opportunity", id);
        return view.CanEdit ? await Form(view, await Find(stage, page, pipelines), page, [], null) : throw new ForbiddenException("opportunity", "Edit");
    }

    private static async Task<IResult> Enter(
        Guid id, Guid stage, Pages page, Operations run, FieldRules rules, RecordQuery query, PipelineReader pipelines, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var view = await query.Of(page.Actor, page.Types.Of<Opportunity>(), id, page.Cancel) ?? throw new NotFoundException("opportunity", id);
        var to = await Find(stage, page, pipelines);
        IReadOnlyList<FieldProblem> problems;
        try
        {
            var asked = Asked(view.Type, to, await Wants(page, view, to)).Select(f => f.Key).ToHashSet();
            var values = FormValues.Read(form, view.Type, page.Actor).Where(v => asked.Contains(v.Key)).ToDictionary();
            var title = "";
            void Fill(Work work, Opportunity deal)
            {
                title = deal.Name ?? "";
                RecordInput.Apply(work, rules, deal, view.Type, values);
            }

            // Whoever reopens a deal is asked here, too, for what the stage wants.
            var isClosed = view.Record is Opportunity { ClosedAt: not null };
            var done = isClosed && to.Kind == "open"
                ? await StageChanges.Reopen(page.Actor, id, stage, run, page.Cancel, Fill)
                : await StageChanges.Move(page.Actor, id, stage, null, run, page.Cancel, Fill);
            return Flash.Redirect(page.Context, Back(page, id), isClosed ? "saved.dealReopened" : "saved.moved", title, done.Id);
        }
        catch (FieldException error)
        {
            problems = error.Problems;
        }
        catch (RuleException error)
        {
            problems = [new("", error.Code, [.. error.Values])];
        }

        return await Form(view, to, page, problems, form);
    }

    /// <summary>What the stage asks for, as a small form; what is filled in already can be looked at and changed.</summary>
    private static async Task<IResult> Form(
        Nanni.Records.Queries.RecordView view, StageInfo stage, Pages page, IReadOnlyList<FieldProblem> problems, IFormCollection? form)
    {
        var present = await page.Present();
        var ui = await page.Shell("opportunities");
        var url = ui.Url("opportunities/" + view.Record.Id);
        var wants = await Wants(page, view, stage);
        var fields = Asked(view.Type, stage, wants).ToList();
        var inputs = fields.Select(f => FormInputs.Of(present, view.Type, f, view.Record, view.Titles, problems, form) with
        {
            IsRequired = f.Key is not ("lostNote" or "lostTo") && (stage.Kind == "lost" || stage.EntryFields.Contains(f.Key)),
        });
        return FormView.With(
            new FormModel(Labels.Type(ui, view.Type.Type), ui.T("stage.enter", ("title", view.Type.Title.Get(view.Record) as string ?? ""), ("stage", stage.Name)),
                $"{url}/stage/{stage.Id}{page.Context.Request.QueryString}", fields.Count == 0 ? [] : [new("stage", ui.T("stage.needs", ("stage", stage.Name)), [.. inputs])])
            {
                Notes = Notes(wants, stage, ui),
                Version = view.Record.Version,
                CancelUrl = Back(page, view.Record.Id),
                Errors = [.. problems.Where(p => fields.TrueForAll(f => f.Key != p.Field)).Select(p => Messages.Of(ui, p))],
            },
            ui,
            problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    /// <summary>Where one came from: the board, else the deal.</summary>
    private static string Back(Pages page, Guid id) =>
        ReturnUrl.Local(page.Context.Request.Query["return"].ToString(), page.Ui.Url("opportunities/" + id));

    private static async Task<StageWants> Wants(Pages page, Nanni.Records.Queries.RecordView view, StageInfo stage) =>
        await StageWants.Of(page, await page.Present(), view, [stage]);

    /// <summary>Conditions that are met elsewhere than in the form, each with the way there.</summary>
    private static FormNotes? Notes(StageWants wants, StageInfo stage, Ui ui)
    {
        FormNote[] notes =
        [
            .. wants.All.SelectMany(wants.Beside).Select(item => new FormNote(item.Text, item.Url)),
            .. wants.All.Where(want => want.IsBroken).Select(want => new FormNote(wants.Broken(want.Stage), null)),
        ];
        return notes.Length == 0 ? null : new(ui.T("stage.conditions", ("stage", stage.Name)), notes);
    }

    /// <summary>The fields that the stage wants, and those that would mend its conditions.</summary>
    private static IEnumerable<Field> Asked(TypeSchema schema, StageInfo stage, StageWants wants) =>
        (stage.Kind == "lost" ? ["lostReason", "lostTo", "lostNote"] : stage.EntryFields)
            .Select(schema.Find).OfType<Field>().Concat(wants.All.SelectMany(want => want.Unmet).SelectMany(wants.Askable))
            .Distinct().Where(f => RecordInput.CanWrite(f));

    private static async Task<StageInfo> Find(Guid stage, Pages page, PipelineReader pipelines) =>
        (await pipelines.All(page.Actor, page.Cancel)).SelectMany(p => p.Stages).FirstOrDefault(s => s.Id == stage)
        ?? throw new NotFoundException("stage", stage);

    /// <summary>A deal whose first stage asks for more is asked for it in the form of that stage, as with a move.</summary>
    private static async Task<IResult> Reopen(Guid id, Pages page, Operations run, RecordQuery query, PipelineReader pipelines)
    {
        try
        {
            var done = await StageChanges.Reopen(page.Actor, id, null, run, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url("opportunities/" + id), "saved.dealReopened", "", done.Id);
        }
        catch (RuleException refused) when (refused.Code == "stage.entry")
        {
            var deal = (Opportunity)(await query.Of(page.Actor, page.Types.Of<Opportunity>(), id, page.Cancel))!.Record;
            var first = (await pipelines.All(page.Actor, page.Cancel)).Where(p => deal.PipelineId is null || p.Id == deal.PipelineId).SelectMany(p => p.Stages).First(s => s.Kind == "open");
            return Flash.Redirect(page.Context, page.Ui.Url($"opportunities/{id}/stage/{first.Id}"));
        }
    }
}
