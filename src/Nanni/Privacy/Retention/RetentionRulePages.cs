using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Forms;
using Nanni.Web.Records;

namespace Nanni.Privacy.Retention;

/// <summary>One rule: what it would take, its switch, and what its runs did.</summary>
internal static class RetentionRulePages
{
    private const int RunsShown = 50;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/{id:guid}", (Guid id, Pages page, RetentionTable table, Titles titles) => Show(id, new(), new(), page, table, titles));
        pages.MapPost("/{id:guid}/check", Check);
        pages.MapPost("/{id:guid}/on", On);
        pages.MapPost("/{id:guid}/off", Off);
        pages.MapPost("/{id:guid}/delete", Delete);
        pages.MapGet("/runs/{run:guid}", async (Guid run, Pages page, RetentionTable table, Titles titles) =>
        {
            var found = await table.Run(page.Actor.WorkspaceId, run, page.Cancel) ?? throw new NotFoundException("retention", run);
            var rule = await table.Rule(page.Actor.WorkspaceId, found.Rule, page.Cancel);
            var model = await Result(page, found, null, titles);
            return RetentionRunView.With(
                new RetentionRunPage(found.Name, page.Ui.Format.DateTime(found.At), page.Ui.Url("settings/retention" + (rule is null ? "" : "/" + rule.Id)), model), await page.Shell("settings"));
        });
        pages.MapGet("/runs/{run:guid}/part", async (Guid run, Pages page, RetentionTable table, Titles titles) =>
        {
            var found = await table.Run(page.Actor.WorkspaceId, run, page.Cancel) ?? throw new NotFoundException("retention", run);
            var rule = await table.Rule(page.Actor.WorkspaceId, found.Rule, page.Cancel);
            return RetentionRunPart.With(await Result(page, found, rule is null ? null : Switch(page.Ui, rule, found, new(), new()), titles), page.Ui);
        });
    }

    private static async Task<IResult> Check(Guid id, Pages page, RetentionTable table)
    {
        var rule = await Find(id, page, table);
        await table.Start(page.Actor.WorkspaceId, rule, null, page.Cancel);
        return Go.To(page.Ui.Url("settings/retention/" + id));
    }

    private static async Task<IResult> On(Guid id, [FromForm] RetentionCountForm form, Pages page, RetentionTable table, SecurityEvents events, Titles titles)
    {
        var rule = await Find(id, page, table);
        var errors = FormErrors.Check(form, page.Ui);
        var check = await LastCheck(page, table, rule);
        if (!errors.Any && (check is not { Status: RetentionStatus.Checked } || RetentionForm.Number(form.Count!) != check.Due))
        {
            errors.Add("Count", page.Ui.T("retention.count.wrong"));
        }

        if (errors.Any)
        {
            return await Show(id, form, errors, page, table, titles);
        }

        await table.Switch(page.Actor.WorkspaceId, id, check!.Due, page.Cancel);
        await events.Write(page.Actor.WorkspaceId, Told.Retention("on", rule.Name, id, Told.Differences([], new() { ["count"] = form.Count!.Trim() })));
        return Go.To(page.Ui.Url("settings/retention/" + id), "said.saved");
    }

    private static async Task<IResult> Off(Guid id, Pages page, RetentionTable table, SecurityEvents events)
    {
        var rule = await Find(id, page, table);
        await table.Switch(page.Actor.WorkspaceId, id, null, page.Cancel);
        await events.Write(page.Actor.WorkspaceId, Told.Retention("off", rule.Name, id));
        return Go.To(page.Ui.Url("settings/retention/" + id), "said.saved");
    }

    private static async Task<IResult> Delete(Guid id, Pages page, RetentionTable table, SecurityEvents events)
    {
        var rule = await Find(id, page, table);
        await table.Delete(page.Actor.WorkspaceId, id, page.Cancel);
        await events.Write(page.Actor.WorkspaceId, Told.Retention("deleted", rule.Name, id));
        return Go.To(page.Ui.Url("settings/retention"), "said.saved");
    }

    private static async Task<RetentionRule> Find(Guid id, Pages page, RetentionTable table) =>
        await table.Rule(page.Actor.WorkspaceId, id, page.Cancel) ?? throw new NotFoundException("retention", id);

    /// <summary>Of the rule as it is now: what an earlier wording would have taken says nothing.</summary>
    private static async Task<RetentionRun?> LastCheck(Pages page, RetentionTable table, RetentionRule rule) =>
        (await table.Runs(page.Actor.WorkspaceId, rule.Id, RunsShown, page.Cancel)).Find(r => r.IsCheck && r.At >= rule.ChangedAt);

    private static async Task<IResult> Show(Guid id, RetentionCountForm form, FormErrors errors, Pages page, RetentionTable table, Titles titles)
    {
        var rule = await Find(id, page, table);
        var runs = await table.Runs(page.Actor.WorkspaceId, id, RunsShown, page.Cancel);
        var check = rule.IsOn ? null : await LastCheck(page, table, rule);
        var present = await page.Present();
        var names = await titles.Of(page.Actor, FilterWords.Named(FilterText.Parse(rule.Filter)), page.Cancel);
        var result = check is null ? null : await Result(page, check, Switch(page.Ui, rule, check, form, errors), titles);
        var ui = await page.Shell("settings");
        var url = ui.Url("settings/retention/" + id);
        var model = new RetentionRuleModel(
            rule.Name, url, rule.IsOn,
            [
                (ui.T("retention.records"), ui.T($"type.{rule.Type}.plural") + ": " + RetentionWords.Filter(present, page.Types, rule, names)),
                (ui.T("retention.when"), RetentionWords.Old(ui, present.Schema[rule.Type], rule)),
                (ui.T("retention.Action"), ui.T("retention.action." + rule.Action)),
                (ui.T("retention.MostPercent"), ui.Format.Number(rule.MostPercent) + " %"),
            ],
            result,
            [.. runs.Where(r => !r.IsCheck).Select(r => RetentionWords.Row(ui, r, named: false))]);
        return RetentionRuleView.With(model, ui, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    /// <summary>Asks to switch the rule on; null where its check is not over, or says nothing of the rule as it is now.</summary>
    private static FormPage? Switch(Ui ui, RetentionRule rule, RetentionRun check, RetentionCountForm form, FormErrors errors) =>
        rule.IsOn || check.At < rule.ChangedAt || check.Status != RetentionStatus.Checked ? null
            : new(ui.T("retention.on"), ui.Url($"settings/retention/{rule.Id}/on"), ui.T("retention.on"),
                [new("Count", ui.T("retention.count", ("n", check.Due)), Value: form.Count) { Error = errors["Count"], InputMode = "numeric", Autocomplete = "off", MaxLength = 12 }])
            { Lead = ui.T(rule.Action == RetentionRule.Erase ? "retention.on.erase" : "retention.on.trash") };

    private static async Task<RetentionResult> Result(Pages page, RetentionRun run, FormPage? on, Titles titles)
    {
        var ui = page.Ui;
        var type = page.Types[run.Type];
        var names = await titles.Of(page.Actor, run.Sample, page.Cancel);
        var isUndone = run.Operation is { } operation && (await page.Store.Query(
            page.Store.Sql().Add($"select undone_by from operations where workspace_id = {page.Actor.WorkspaceId} and id = {operation}"), row => row.GuidOrNull(0), page.Cancel)).Any(by => by is not null);
        var isTaken = run.Taken > 0;
        return new(
            run.IsOpen, ui.Url($"settings/retention/runs/{run.Id}/part"), RetentionWords.Said(ui, run), run.Status is RetentionStatus.Braked or RetentionStatus.Failed,
            [.. run.Kept.OrderByDescending(k => k.Value).Select(k => (RetentionWords.Kept(ui, k.Key), ui.Format.Number(k.Value)))],
            [.. run.Sample.Where(names.ContainsKey).Select(id => new FormLink(ui.Url($"{type.Plural}/{id}"), names[id].Text ?? ""))])
        {
            UndoUrl = run is { FinishedAt: not null, Operation: not null } && isTaken && !isUndone ? ui.Url($"jobs/{run.Id}/undo") : null,
            IsUndone = isUndone,
            On = on,
            More = !isTaken || isUndone ? null : run.Operation is null
                ? new(ui.Url("settings/erasures"), ui.T("admin.erasures"))
                : new(ui.Url(type.Plural + "?trash=1"), ui.T("view.trash")),
        };
    }
}

/// <summary>What a run found or did.</summary>
/// <param name="PartUrl">Asked again while it goes on.</param>
/// <param name="Kept">Why records stay, and how many for each reason.</param>
/// <param name="Sample">Some of those that go or went, as far as they are still there.</param>
public sealed record RetentionResult(
    bool IsOpen, string PartUrl, string Said, bool IsProblem, IReadOnlyList<(string Reason, string Count)> Kept, IReadOnlyList<FormLink> Sample)
{
    public string? UndoUrl { get; init; }

    public bool IsUndone { get; init; }

    /// <summary>Asks to switch the rule on.</summary>
    public FormPage? On { get; init; }

    /// <summary>Where the records or their certificates are.</summary>
    public FormLink? More { get; init; }
}

public sealed record RetentionRunPage(string Rule, string At, string BackUrl, RetentionResult Result);

/// <param name="Check">The last check of the rule as it is; null where there is none, or it is on.</param>
public sealed record RetentionRuleModel(
    string Name, string Url, bool IsOn, IReadOnlyList<(string Label, string Value)> Facts, RetentionResult? Check, IReadOnlyList<RetentionRunRow> Runs);
