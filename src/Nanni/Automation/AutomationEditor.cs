using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Records;

namespace Nanni.Automation;

/// <summary>What the pages of automations share: finding one, changing one, and its flow as cards.</summary>
internal sealed class AutomationEditor(Pages page, RecordQuery records, Operations operations, AutomationActions actions, AutomationTable table, Titles titles)
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

    /// <summary>What is wrong with it, as a sentence; null where nothing is.</summary>
    public string? Wrong(AutomationRule rule, Schema schema) => actions.Plan(rule, schema) is { Wrong: { } wrong } found
        ? found.Step > 0 ? page.Ui.T("automation.wrong.step", ("n", found.Step), ("text", page.Ui.T(wrong))) : page.Ui.T(wrong)
        : null;

    /// <summary>The page of one: its flow and its runs.</summary>
    /// <param name="refusal">Why it was not switched on.</param>
    public async Task<IResult> Show(AutomationRule rule, string? refusal = null)
    {
        var present = await page.Present();
        var runs = await table.Newest(page.Actor.WorkspaceId, rule.Id, RunsShown, page.Cancel);
        var names = await titles.Of(page.Actor, [.. runs.Select(r => r.Record).Distinct(), .. Named(rule)], page.Cancel);
        var ui = await page.Shell("settings");
        var steps = AutomationSteps.Read(rule.Steps);
        var url = Url(ui, rule.Id);
        var model = new AutomationModel(
            rule.Name ?? "", url, rule.State ?? AutomationState.Off,
            refusal ?? (rule.Reason is { } reason ? ui.T("automation.reason." + reason) : null),
            refusal is null && rule.State != AutomationState.Off ? Wrong(rule, present.Schema) : null,
            rule.MakerId is { } maker ? present.Schema.Members.GetValueOrDefault(maker)?.Name : null,
            AutomationWords.When(ui, present.Schema, rule), AutomationWords.If(present, page.Types, rule, names),
            [.. steps.Select((step, i) => new AutomationCard(
                actions.Find(step.Kind)?.Icon ?? "alert-circle", AutomationWords.Step(ui, present.Schema, rule.Watches, step), $"{url}/steps/{i}"))],
            steps.Count < AutomationSteps.Most ? [.. actions.All.Select(a => new FormLink($"{url}/steps/new?kind={a.Kind}", ui.T("automation.do." + a.Kind)))] : [],
            [.. runs.Select(r => Row(ui, r, names, url))]);
        return AutomationView.With(model, ui, refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static IEnumerable<Guid> Named(AutomationRule rule)
    {
        try
        {
            return FilterWords.Named(Nanni.Records.Filters.FilterText.Parse(rule.Condition));
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
        var (key, tone) = run switch { { State: "failed" } => ("failed", "red"), { IsUndone: true } => ("undone", "gray"), _ => ("done", "green") };
        return new(
            title?.Text ?? ui.T("value.noAccess"), title is null || page.Types.Find(title.Type) is not { } type ? null : ui.Url($"{type.Plural}/{title.Id}"),
            ui.Format.DateTime(run.At), ui.T("automation.version", ("n", run.Version), ("ms", run.Took)), ui.T("automation.run." + key), tone,
            run.Error is { } error ? AutomationWords.Error(ui, error, run.Detail) : null,
            key switch { "failed" => $"{url}/runs/{run.Id}/retry", "done" => $"{url}/runs/{run.Id}/undo", _ => null },
            ui.T(key == "failed" ? "automation.retry" : "automation.undo"));
    }
}

/// <param name="Text">The step as a sentence.</param>
/// <param name="Url">Where it is changed.</param>
public sealed record AutomationCard(string Icon, string Text, string Url);

/// <param name="Url">Of the record; null where it is gone or not to be seen.</param>
/// <param name="Detail">Version and duration.</param>
/// <param name="Action">Undo or retry, named <paramref name="Label"/>; null where there is neither.</param>
public sealed record AutomationRunRow(string Title, string? Url, string At, string Detail, string Said, string Tone, string? Error, string? Action, string Label);

/// <param name="Problem">Why it does not run.</param>
/// <param name="Wrong">What is broken in it though it was well when it was switched on.</param>
/// <param name="Maker">As whom it acts.</param>
/// <param name="Kinds">Steps that can be added.</param>
public sealed record AutomationModel(
    string Name, string Url, string State, string? Problem, string? Wrong, string? Maker, string When, string If, IReadOnlyList<AutomationCard> Steps,
    IReadOnlyList<FormLink> Kinds, IReadOnlyList<AutomationRunRow> Runs);
