using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Forms;

namespace Nanni.Automation;

/// <summary>What an automation did and would do: its trial over real records, and taking back or repeating single runs.</summary>
internal static class RunPages
{
    private const int Tried = 50;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/{id:guid}/trial", Trial);
        pages.MapPost("/{id:guid}/runs/{run:guid}/undo", async (Guid id, Guid run, AutomationEditor editor, AutomationTable table, Undo undo) =>
        {
            var page = editor.Page;
            var found = await table.One(page.Actor.WorkspaceId, id, run, page.Cancel) ?? throw new NotFoundException("run", run);
            await undo.Run(page.Actor, found.Result ?? throw new NotFoundException("run", run), page.Cancel);
            await table.Undone(page.Actor.WorkspaceId, found, page.Cancel);
            var hasMail = AutomationSteps.ReadLog(found.Log).Any(step => step is { Kind: "mail" or "webhook", IsSkipped: false });
            return Go.To(AutomationEditor.Url(page.Ui, id), hasMail ? "said.automation.undoneMail" : "said.automation.undone");
        });
        pages.MapPost("/{id:guid}/runs/{run:guid}/retry", async (
            Guid id, Guid run, AutomationEditor editor, AutomationTable table, AutomationRunner runner, ActorOf actors) =>
        {
            var page = editor.Page;
            var found = await table.One(page.Actor.WorkspaceId, id, run, page.Cancel) ?? throw new NotFoundException("run", run);
            var rule = await editor.Find(id);
            if (found.State != "failed" || rule.MakerId is not { } maker || await actors(page.Actor.WorkspaceId, maker, page.Cancel) is not { } actor)
            {
                throw new NotFoundException("run", run);
            }

            if ((await editor.Plan(rule, await page.Schema())).Plan is not { } plan)
            {
                return await editor.Show(rule, await editor.Wrong(rule, await page.Schema()));
            }

            await runner.Retry(actor, rule, plan, found, page.Cancel);
            return Go.To(AutomationEditor.Url(page.Ui, id), "said.automation.retried");
        });
    }

    /// <summary>The newest records that pass its condition, and what it would do to each: everything but the writing is done.</summary>
    private static async Task<IResult> Trial(Guid id, AutomationEditor editor, AutomationRunner runner, AutomationTrials trials, StepChoices choices, ActorOf actors, Titles titles)
    {
        var page = editor.Page;
        var rule = await editor.Find(id);
        var present = await page.Present();
        if ((await editor.Plan(rule, present.Schema)).Plan is not { } plan)
        {
            return await editor.Show(rule, await editor.Wrong(rule, present.Schema));
        }

        // As it will act: with the rights of who made it, which the reader has at least.
        var actor = rule.MakerId is { } maker && await actors(page.Actor.WorkspaceId, maker, page.Cancel) is { } known ? known : page.Actor;
        var tried = await trials.Newest(page.Actor, plan, Tried, page.Cancel);
        var names = await titles.Of(page.Actor, tried, page.Cancel);
        var words = new StepWords(present, page.Types, rule.Watches, await choices.Names(), names);
        var rows = new List<TrialRow>();
        foreach (var record in tried.Where(names.ContainsKey))
        {
            var trial = await runner.Try(actor, rule, plan, record, page.Cancel);
            rows.Add(new(
                names[record].Text ?? "", page.Ui.Url($"{plan.Type.Plural}/{record}"), [.. trial.Steps.Select(step => Would(page.Ui, words, step))],
                [.. trial.Changes.SelectMany(c => AutomationWords.Planned(present, c))], trial.Error is { } error ? AutomationWords.Error(page.Ui, error, trial.Detail) : null));
        }

        var ui = await page.Shell("settings");
        return TrialView.With(new TrialModel(rule.Name ?? "", AutomationEditor.Url(ui, id), rows), ui);
    }

    private static TrialStep Would(Ui ui, StepWords words, StepLog step) => new(
        $"{AutomationWords.Place(ui, step.At)}. {(step.Step is { } done ? words.Step(done) : "")}",
        step.IsFailed ? ui.T("automation.outcome.failed") : step.Said is { } said && Texts.Has(said) ? ui.T(said) : null, step.Shown);
}

/// <summary>Records over which an automation is tried out.</summary>
internal sealed class AutomationTrials(RecordStore store, RecordQuery records)
{
    /// <summary>How many of the newest records are asked whether they pass the condition.</summary>
    private const int Asked = 1_000;

    /// <summary>The newest that pass the condition.</summary>
    public async Task<IReadOnlyList<Guid>> Newest(Actor actor, AutomationPlan plan, int most, CancellationToken cancel)
    {
        var newest = await store.Query(
            store.Sql().Raw("select id from ").Raw(plan.Type.Table).Add($" where workspace_id = {actor.WorkspaceId} and deleted_at is null").Raw($" order by id desc limit {Asked}"),
            row => row.Guid(0), cancel);
        var passing = await records.Passing(actor, plan.Type, newest, plan.Condition, cancel);
        return [.. newest.Where(passing.Contains).Take(most)];
    }
}

/// <param name="Text">The step as a sentence, with its place.</param>
/// <param name="Outcome">What would come of it, where that is not what it says.</param>
/// <param name="Shown">What would leave the house: address, first line, text.</param>
public sealed record TrialStep(string Text, string? Outcome, IReadOnlyList<string> Shown);

/// <param name="Changes">Each a line.</param>
/// <param name="Error">Why it would fail.</param>
public sealed record TrialRow(string Title, string Url, IReadOnlyList<TrialStep> Steps, IReadOnlyList<string> Changes, string? Error);

public sealed record TrialModel(string Name, string Url, IReadOnlyList<TrialRow> Rows);
