using Nanni.Records.Jobs;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Forms;

namespace Nanni.Automation;

/// <summary>What an automation did and would do: its trial over real records, and taking back or repeating single runs.</summary>
internal static class RunPages
{
    private const int Tried = 50;

    /// <summary>How many of the newest records are asked whether they pass the condition.</summary>
    private const int Asked = 1_000;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/{id:guid}/trial", Trial);
        pages.MapPost("/{id:guid}/runs/{run:guid}/undo", async (Guid id, Guid run, AutomationEditor editor, AutomationTable table, Undo undo) =>
        {
            var page = editor.Page;
            var found = await table.One(page.Actor.WorkspaceId, id, run, page.Cancel) ?? throw new NotFoundException("run", run);
            await undo.Run(page.Actor, found.Result ?? throw new NotFoundException("run", run), page.Cancel);
            return Go.To(AutomationEditor.Url(page.Ui, id), "said.automation.undone");
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

            if (editor.Actions.Plan(rule, await page.Schema()).Plan is not { } plan)
            {
                return await editor.Show(rule, editor.Wrong(rule, await page.Schema()));
            }

            await runner.Retry(actor, rule, plan, found, page.Cancel);
            return Go.To(AutomationEditor.Url(page.Ui, id), "said.automation.retried");
        });
    }

    /// <summary>The newest records that pass its condition, and what it would do to each: everything but the writing is done.</summary>
    private static async Task<IResult> Trial(Guid id, AutomationEditor editor, AutomationRunner runner, RecordQuery records, Titles titles)
    {
        var page = editor.Page;
        var rule = await editor.Find(id);
        var present = await page.Present();
        if (editor.Actions.Plan(rule, present.Schema).Plan is not { } plan)
        {
            return await editor.Show(rule, editor.Wrong(rule, present.Schema));
        }

        var newest = await page.Store.Query(
            page.Store.Sql().Raw("select id from ").Raw(plan.Type.Table).Add($" where workspace_id = {page.Actor.WorkspaceId} and deleted_at is null").Raw($" order by id desc limit {Asked}"),
            row => row.Guid(0), page.Cancel);
        var passing = await records.Passing(page.Actor, plan.Type, newest, plan.Condition, page.Cancel);
        Guid[] tried = [.. newest.Where(passing.Contains).Take(Tried)];
        var names = await titles.Of(page.Actor, tried, page.Cancel);
        var rows = new List<TrialRow>();
        foreach (var record in tried.Where(names.ContainsKey))
        {
            var trial = await runner.Try(page.Actor, rule, plan, record, page.Cancel);
            rows.Add(new(
                names[record].Text ?? "", page.Ui.Url($"{plan.Type.Plural}/{record}"), [.. trial.Changes.SelectMany(c => AutomationWords.Planned(present, c))],
                trial.Error is { } error ? AutomationWords.Error(page.Ui, error, trial.Detail) : null));
        }

        var ui = await page.Shell("settings");
        return TrialView.With(
            new TrialModel(rule.Name ?? "", AutomationEditor.Url(ui, id), rows,
                [.. plan.Steps.Where(s => s.Action.Kind == "notify").Select(s => AutomationWords.Step(ui, present.Schema, rule.Watches, s.Step))]), ui);
    }
}

/// <param name="Changes">Each a line.</param>
/// <param name="Error">Why it would fail.</param>
public sealed record TrialRow(string Title, string Url, IReadOnlyList<string> Changes, string? Error);

/// <param name="Besides">What would be done for each of them that is no change of a record.</param>
public sealed record TrialModel(string Name, string Url, IReadOnlyList<TrialRow> Rows, IReadOnlyList<string> Besides);
