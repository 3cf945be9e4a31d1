using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Operations;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Records;
using Nanni.Web.Security;
using Nanni.Web.Views;

namespace Nanni.Automation;

/// <summary>The automations of a workspace: the list, the page of one with its switch, and the form of when it runs.</summary>
internal static class AutomationPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("", List);
        pages.MapGet("/new", New);
        pages.MapPost("", Add);
        pages.MapGet("/{id:guid}", async (Guid id, AutomationEditor editor) => await editor.Show(await editor.Find(id)));
        pages.MapGet("/{id:guid}/edit", async (Guid id, AutomationEditor editor, StepChoices choices) =>
            await editor.Find(id) is { Watches: { } watches } rule && (await editor.Page.Schema()).Find(watches) is not null
                ? await Form(rule, watches, AutomationForm.Of(rule), new(), editor, choices) : Refusals.NotFound());
        pages.MapPost("/{id:guid}", Save);
        pages.MapPost("/{id:guid}/on", On);
        pages.MapPost("/{id:guid}/off", async (Guid id, AutomationEditor editor) =>
        {
            await editor.Change(id, "automation.update", rule => rule.State = AutomationState.Off);
            return Go.To(AutomationEditor.Url(editor.Page.Ui, id), "said.saved");
        });
        pages.MapPost("/{id:guid}/deletion", async (Guid id, AutomationEditor editor, Operations operations) =>
        {
            await operations.Run(editor.Page.Actor, "automation.delete", async work => work.Trash(await work.Load<AutomationRule>(id)), editor.Page.Cancel);
            return Go.To(editor.Page.Ui.Url("settings/automations"), "said.deleted");
        });
    }

    private static async Task<IResult> List(Pages page, AutomationTable table)
    {
        var rules = await page.Store.Query(
            page.Store.Sql().Add($"select id, name, state, watches from automations where workspace_id = {page.Actor.WorkspaceId} and deleted_at is null order by sort_key, id limit 500"),
            row => (Id: row.Guid(0), Name: row.Text(1), State: row.TextOrNull(2), Watches: row.TextOrNull(3)), page.Cancel);
        var midnight = page.Ui.Format.Today.ToDateTime(TimeOnly.MinValue);
        var today = await table.Totals(page.Actor.WorkspaceId, new DateTimeOffset(midnight, page.Ui.Zone.GetUtcOffset(midnight)).ToUniversalTime(), page.Cancel);
        var ui = await page.Shell("settings");
        return AutomationsView.With(new AutomationsModel(
            [.. rules.Select(r => new AutomationRow(
                r.Name, AutomationEditor.Url(ui, r.Id), r.Watches is { } watches && page.Types.Find(watches) is not null ? ui.T($"type.{watches}.plural") : "",
                r.State ?? AutomationState.Off, today.GetValueOrDefault(r.Id).Runs, today.GetValueOrDefault(r.Id).Failed))],
            [.. Recipes.All.Select(r => new FormLink(ui.Url("settings/automations/recipes/" + r), ui.T("automation.recipe." + r)))]), ui);
    }

    /// <summary>Which records come first: everything else depends on them.</summary>
    private static async Task<IResult> New(string? type, AutomationEditor editor, StepChoices choices)
    {
        var page = editor.Page;
        var types = AutomationActions.Watched(page.Types).ToList();
        if (type is not null)
        {
            return types.Exists(t => t.Name == type)
                ? await Form(null, type, AutomationForm.New(type), new(), editor, choices) : Refusals.NotFound();
        }

        var ui = await page.Shell("settings");
        return AutomationTypesView.With<AutomationTypesView, IReadOnlyList<FormLink>>(
            [.. types.Select(t => new FormLink(ui.Url("settings/automations/new?type=" + t.Name), ui.T($"type.{t.Name}.plural")))], ui);
    }

    private static async Task<IResult> Add([FromForm] AutomationForm form, AutomationEditor editor, Operations operations, StepChoices choices)
    {
        var page = editor.Page;
        if (AutomationActions.Watched(page.Types).FirstOrDefault(t => t.Name == (form.Type ?? "contact")) is not { } type)
        {
            return Refusals.NotFound();
        }

        var errors = form.Check(page.Ui, (await page.Schema())[type.Name], (await choices.Forms()).Select(f => f.Value).ToHashSet());
        if (errors.Any)
        {
            return await Form(null, type.Name, form, errors, editor, choices);
        }

        var rule = new AutomationRule { Watches = type.Name };
        form.Fill(rule);
        await operations.Create(page.Actor, "automation.create", rule, page.Cancel);
        return Go.To(AutomationEditor.Url(page.Ui, rule.Id), "said.saved");
    }

    private static async Task<IResult> Save(Guid id, [FromForm] AutomationForm form, AutomationEditor editor, StepChoices choices)
    {
        var rule = await editor.Find(id);
        if (rule.Watches is not { } watches || (await editor.Page.Schema()).Find(watches) is not { } type)
        {
            return Refusals.NotFound();
        }

        var errors = form.Check(editor.Page.Ui, type, (await choices.Forms()).Select(f => f.Value).ToHashSet());
        if (errors.Any)
        {
            return await Form(rule, watches, form, errors, editor, choices);
        }

        await editor.Change(id, "automation.update", form.Fill);
        return Go.To(AutomationEditor.Url(editor.Page.Ui, id), "said.saved");
    }

    /// <summary>Only one in which nothing is broken.</summary>
    private static async Task<IResult> On(Guid id, AutomationEditor editor)
    {
        var rule = await editor.Find(id);
        if (await editor.Wrong(rule, await editor.Page.Schema()) is { } wrong)
        {
            return await editor.Show(rule, wrong);
        }

        await editor.Change(id, "automation.update", r => r.State = AutomationState.On);
        return Go.To(AutomationEditor.Url(editor.Page.Ui, id), "said.saved");
    }

    private static async Task<IResult> Form(AutomationRule? rule, string typeName, AutomationForm form, FormErrors errors, AutomationEditor editor, StepChoices choices)
    {
        var page = editor.Page;
        var present = await page.Present();
        var type = present.Schema[typeName];
        var builder = await editor.Builder(present, type, errors["Filter"] is null ? form.Filter : null);
        var forms = await choices.Forms();
        var ui = await page.Shell("settings");
        var url = rule is null ? ui.Url("settings/automations") : AutomationEditor.Url(ui, rule.Id);
        var model = new AutomationFormModel(
            rule?.Name ?? ui.T("automation.newOf", ("type", ui.T($"type.{typeName}.plural"))), url, rule?.Name ?? ui.T("admin.automations"), typeName,
            [.. TriggerInputs.Of(form, errors, type, forms, ui)], builder)
        { FilterError = errors["Filter"] };
        return AutomationFormView.With(model, ui, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}

/// <param name="Recipes">Ready ones that can be taken over.</param>
public sealed record AutomationsModel(IReadOnlyList<AutomationRow> Rows, IReadOnlyList<FormLink> Recipes);

public sealed record AutomationRow(string Name, string Url, string Type, string State, int Runs, int Failed);

/// <param name="Url">Where it is posted, and where one comes from.</param>
public sealed record AutomationFormModel(string Title, string Url, string BackLabel, string Type, IReadOnlyList<TriggerInput> Fields, FilterModel Filter)
{
    public string? FilterError { get; init; }
}
