using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Automations;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Automation;

/// <summary>What the pages of automations share: finding one, changing one, and its flow as cards.</summary>
internal sealed class AutomationEditor(Pages page, RecordQuery records, Operations operations, AutomationActions actions, AutomationTable table, AutomationWaits waits, StepChoices choices, Titles titles)
{
    private const int RunsShown = 30;

    public Pages Page => page;

    public AutomationActions Actions => actions;

    public static string Url(Ui ui, Guid id) => ui.Url("settings/automations/" + id);

    /// <exception cref="NotFoundException">There is none, or it is in the trash.</exception>
    public async Task<AutomationRule> Find(Guid id) =>
        (await records.Of(page.Actor, page.Types[AutomationType.TypeName], id, page.Cancel))?.Record as AutomationRule is { DeletedAt: null } rule
            ? rule : throw new NotFoundException(AutomationType.TypeName, id);

    public Task Change(Guid id, string name, Action<AutomationRule> change) =>
        operations.Run(page.Actor, name, async work => change(await work.Load<AutomationRule>(id)), page.Cancel);

    public Task<(AutomationPlan? Plan, StepProblem? Wrong, string? At)> Plan(AutomationRule rule, Schema schema) => actions.Plan(page.Actor, rule, schema, page.Cancel);

    /// <summary>What is wrong with it, as a sentence; null where nothing is.</summary>
    public async Task<string?> Wrong(AutomationRule rule, Schema schema) => await Plan(rule, schema) is { Wrong: { } wrong } found
        ? found.At is { } at ? page.Ui.T("automation.wrong.step", ("n", AutomationWords.Place(page.Ui, at)), ("text", AutomationWords.Problem(page.Ui, wrong))) : AutomationWords.Problem(page.Ui, wrong)
        : null;

    /// <summary>The page of one: its flow and its runs.</summary>
    /// <param name="refusal">Why it was not switched on.</param>
    public async Task<IResult> Show(AutomationRule rule, string? refusal = null)
    {
        var present = await page.Present();
        var runs = await table.Newest(page.Actor.WorkspaceId, rule.Id, RunsShown, page.Cancel);
        var waiting = await waits.Count(page.Actor.WorkspaceId, rule.Id, page.Cancel);
        var names = await titles.Of(page.Actor, [.. runs.Select(r => r.Record).Distinct(), .. Named(rule)], page.Cancel);
        var known = await choices.Names();
        var wrong = refusal is null && rule.State != AutomationState.Off ? await Wrong(rule, present.Schema) : null;
        var ui = await page.Shell("settings");
        var words = new StepWords(present, page.Types, rule.Watches, known, names);
        var url = Url(ui, rule.Id);
        var model = new AutomationModel(
            rule.Name ?? "", url, rule.State ?? AutomationState.Off,
            refusal ?? (rule.Reason is { } reason ? ui.T("automation.reason." + reason) : null), wrong,
            rule.MakerId is { } maker ? present.Schema.Members.GetValueOrDefault(maker)?.Name : null,
            AutomationWords.When(ui, present.Schema, rule, known), words.If(rule.Condition),
            [.. Cards(AutomationSteps.Read(rule.Steps), "", words, url)],
            [.. runs.Select(r => Row(ui, r, names, url))])
        { Waiting = waiting, IsByHand = rule.Event == AutomationEvent.Hand };
        return AutomationView.With(model, ui, refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>A condition as something to build.</summary>
    public async Task<FilterModel> Builder(Present present, TypeSchema type, string? text)
    {
        Filter? filter;
        try
        {
            filter = FilterText.Parse(text);
        }
        catch (UnreadableException)
        {
            // One that is broken is made anew.
            filter = null;
        }

        var names = await titles.Of(page.Actor, FilterWords.Named(filter), page.Cancel);
        return new(
            Labels.Type(page.Ui, type.Type), "", [], filter is null ? "" : FilterText.Json(filter).ToJsonString(), new FilterWords(present, page.Types).Fields(type),
            page.Ui.Url(type.Type.Plural + "/count"))
        {
            Names = names.ToDictionary(n => n.Key.ToString(), n => n.Value.Text ?? ""),
        };
    }

    /// <summary>The steps from top to bottom, those of branches under them, and where one can be added.</summary>
    private IEnumerable<AutomationCard> Cards(IReadOnlyList<AutomationStep> steps, string list, StepWords words, string url)
    {
        var depth = AutomationSteps.Depth(list);
        foreach (var (at, step) in AutomationSteps.Place(steps, list))
        {
            var n = AutomationSteps.Split(at).N;
            yield return new(actions.Find(step.Kind)?.Icon ?? "alert-circle", words.Step(step), $"{url}/steps/{at}", depth)
            {
                Place = AutomationWords.Place(page.Ui, at), IsFirst = n == 0, IsLast = n == steps.Count - 1,
            };
            if (step.Kind == BranchAction.Name)
            {
                foreach (var (side, inside) in new[] { ("a", step.Then), ("b", step.Else) })
                {
                    yield return new("", page.Ui.T("automation.side." + side), null, depth + 1);
                    foreach (var card in Cards(inside ?? [], $"{at}-{side}", words, url))
                    {
                        yield return card;
                    }

                    yield return new("plus", page.Ui.T("automation.addHere"), $"{url}/steps/new?in={at}-{side}", depth + 1) { IsAdding = true };
                }
            }
        }
    }

    private static IEnumerable<Guid> Named(AutomationRule rule)
    {
        try
        {
            return FilterWords.Named(FilterText.Parse(rule.Condition));
        }
        catch (UnreadableException)
        {
            // The page says that the condition is broken.
            return [];
        }
    }

    private AutomationRunRow Row(Ui ui, AutomationRun run, IReadOnlyDictionary<Guid, RecordTitle> names, string url)
    {
        var title = names.GetValueOrDefault(run.Record);
        var (key, tone) = run switch { { State: "failed" } => ("failed", "red"), { State: "ended" } => ("ended", "gray"), { IsUndone: true } => ("undone", "gray"), _ => ("done", "green") };
        return new(
            title?.Text ?? ui.T("value.noAccess"), title is null || page.Types.Find(title.Type) is not { } type ? null : ui.Url($"{type.Plural}/{title.Id}"),
            ui.Format.DateTime(run.At), ui.T("automation.version", ("n", run.Version), ("ms", run.Took)), ui.T("automation.run." + key), tone,
            run.Error is { } error ? AutomationWords.Error(ui, error, run.Detail) : null, [.. AutomationSteps.ReadLog(run.Log).Select(step => AutomationWords.Came(ui, step))],
            key switch { "failed" => $"{url}/runs/{run.Id}/retry", "done" => $"{url}/runs/{run.Id}/undo", _ => null },
            ui.T(key == "failed" ? "automation.retry" : "automation.undo"));
    }
}

/// <summary>A step, the side of a branch, or the place where a step can be added.</summary>
/// <param name="Text">The step as a sentence.</param>
/// <param name="Url">Where it is changed; null of a side.</param>
/// <param name="Depth">Branches around it.</param>
public sealed record AutomationCard(string Icon, string Text, string? Url, int Depth)
{
    public string Place { get; init; } = "";

    public bool IsFirst { get; init; }

    public bool IsLast { get; init; }

    public bool IsAdding { get; init; }
}

/// <param name="Url">Of the record; null where it is gone or not to be seen.</param>
/// <param name="Detail">Version and duration.</param>
/// <param name="Steps">What came of each.</param>
/// <param name="Action">Undo or retry, named <paramref name="Label"/>; null where there is neither.</param>
public sealed record AutomationRunRow(
    string Title, string? Url, string At, string Detail, string Said, string Tone, string? Error, IReadOnlyList<string> Steps, string? Action, string Label);

/// <param name="Problem">Why it does not run.</param>
/// <param name="Wrong">What is broken in it though it was well when it was switched on.</param>
/// <param name="Maker">As whom it acts.</param>
public sealed record AutomationModel(
    string Name, string Url, string State, string? Problem, string? Wrong, string? Maker, string When, string If, IReadOnlyList<AutomationCard> Steps,
    IReadOnlyList<AutomationRunRow> Runs)
{
    /// <summary>Runs that go on later.</summary>
    public long Waiting { get; init; }

    public bool IsByHand { get; init; }
}
