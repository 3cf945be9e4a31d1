using Microsoft.AspNetCore.Mvc;
using Nanni.Web;
using Nanni.Web.Automations;
using Nanni.Web.Forms;
using Nanni.Web.Security;
using Nanni.Web.Views;

namespace Nanni.Automation;

/// <summary>The steps of an automation, each a small form with what its kind asks for.</summary>
internal static class StepPages
{
    /// <summary>More would be a list that nobody reads.</summary>
    private const int NamesShown = 120;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/{id:guid}/steps/new", async (Guid id, string? kind, string? @in, AutomationEditor editor, StepChoices choices) =>
        {
            var rule = await editor.Find(id);
            return editor.Actions.Find(kind ?? "") is null ? await Kinds(rule, @in ?? "", editor)
                : await Form(rule, null, new() { Kind = kind, In = @in, Who = AutomationStep.Owner, Days = "1", Count = "1", Unit = "days" }, new(), editor, choices);
        });
        pages.MapGet("/{id:guid}/steps/{at}", async (Guid id, string at, AutomationEditor editor, StepChoices choices) =>
        {
            var rule = await editor.Find(id);
            return AutomationSteps.Find(AutomationSteps.Read(rule.Steps), at) is { } step ? await Form(rule, at, StepForm.Of(step), new(), editor, choices) : Refusals.NotFound();
        });
        pages.MapPost("/{id:guid}/steps", (Guid id, [FromForm] StepForm form, AutomationEditor editor, StepChoices choices) => Save(id, null, form, editor, choices));
        pages.MapPost("/{id:guid}/steps/{at}", (Guid id, string at, [FromForm] StepForm form, AutomationEditor editor, StepChoices choices) => Save(id, at, form, editor, choices));
        pages.MapPost("/{id:guid}/steps/{at}/deletion", (Guid id, string at, AutomationEditor editor) => Change(id, at, editor, (steps, n) => steps.RemoveAt(n)));
        pages.MapPost("/{id:guid}/steps/{at}/up", (Guid id, string at, AutomationEditor editor) => Change(id, at, editor, (steps, n) => Swap(steps, n - 1, n)));
        pages.MapPost("/{id:guid}/steps/{at}/down", (Guid id, string at, AutomationEditor editor) => Change(id, at, editor, (steps, n) => Swap(steps, n, n + 1)));
    }

    private static void Swap(List<AutomationStep> steps, int first, int second)
    {
        if (first >= 0 && second < steps.Count)
        {
            (steps[first], steps[second]) = (steps[second], steps[first]);
        }
    }

    /// <summary>What can be done next.</summary>
    private static async Task<IResult> Kinds(AutomationRule rule, string list, AutomationEditor editor)
    {
        var schema = await editor.Page.Schema();
        var ui = await editor.Page.Shell("settings");
        var url = AutomationEditor.Url(ui, rule.Id);
        return StepKindsView.With(
            new StepKindsModel(rule.Name ?? "", url,
            [
                .. editor.Actions.All.Where(a => schema.Find(rule.Watches ?? "") is not { } type || a.Suits(type))
                    .Where(a => a.Kind != BranchAction.Name || AutomationSteps.Depth(list) < AutomationSteps.Deepest)
                    .Select(a => new StepKind(a.Icon, ui.T("automation.do." + a.Kind), ui.T("automation.why." + a.Kind), $"{url}/steps/new?kind={a.Kind}&in={list}")),
            ]), ui);
    }

    private static async Task<IResult> Save(Guid id, string? at, StepForm form, AutomationEditor editor, StepChoices choices)
    {
        var rule = await editor.Find(id);
        var ui = editor.Page.Ui;
        var before = at is null ? null : AutomationSteps.Find(AutomationSteps.Read(rule.Steps), at);
        if (at is not null && before is null)
        {
            return Refusals.NotFound();
        }

        var errors = form.Check(ui);
        var schema = await editor.Page.Schema();
        if (editor.Actions.Find(form.Kind ?? "") is not { } action)
        {
            return await editor.Show(rule, ui.T("automation.wrong.kind"));
        }

        var step = form.Step(action) with { Then = before?.Then, Else = before?.Else };
        if (!errors.Any && schema.Find(rule.Watches ?? "") is { } type)
        {
            foreach (var problem in await action.Check(new(editor.Page.Actor, step, type, schema, editor.Page.Cancel)))
            {
                errors.Add(StepForm.Name(problem.Input), AutomationWords.Problem(ui, problem));
            }
        }

        if (at is null && AutomationSteps.All(AutomationSteps.Read(rule.Steps)).Count() >= AutomationSteps.Most)
        {
            errors.Add("", ui.T("automation.wrong.most", ("max", AutomationSteps.Most)));
        }

        if (errors.Any)
        {
            return await Form(rule, at, form, errors, editor, choices);
        }

        var (list, n) = at is null ? (form.In ?? "", -1) : AutomationSteps.Split(at);
        await editor.Change(id, "automation.update", changed => changed.Steps = AutomationSteps.Write(AutomationSteps.Change(AutomationSteps.Read(changed.Steps), list, steps =>
        {
            if (n >= 0 && n < steps.Count)
            {
                steps[n] = step;
            }
            else
            {
                steps.Add(step);
            }
        })));
        return Go.To(AutomationEditor.Url(ui, id), "said.saved");
    }

    private static async Task<IResult> Change(Guid id, string at, AutomationEditor editor, Action<List<AutomationStep>, int> change)
    {
        var rule = await editor.Find(id);
        if (AutomationSteps.Find(AutomationSteps.Read(rule.Steps), at) is null)
        {
            return Refusals.NotFound();
        }

        var (list, n) = AutomationSteps.Split(at);
        await editor.Change(id, "automation.update", changed => changed.Steps = AutomationSteps.Write(AutomationSteps.Change(AutomationSteps.Read(changed.Steps), list, steps =>
        {
            if (n < steps.Count)
            {
                change(steps, n);
            }
        })));
        return Go.To(AutomationEditor.Url(editor.Page.Ui, id), "said.saved");
    }

    private static async Task<IResult> Form(AutomationRule rule, string? at, StepForm form, FormErrors errors, AutomationEditor editor, StepChoices choices)
    {
        var present = await editor.Page.Present();
        var action = editor.Actions.Find(form.Kind ?? "");
        if (action is null || present.Schema.Find(rule.Watches ?? "") is not { } type)
        {
            return await editor.Show(rule, present.Ui.T("automation.wrong.kind"));
        }

        var fields = new List<FormField> { new("Kind", "", "hidden", action.Kind), new("In", "", "hidden", form.In) };
        foreach (var input in action.Inputs.Where(i => i != AutomationInput.Filter))
        {
            fields.Add(await choices.Input(input, form, errors, rule, present.Schema));
        }

        var builder = action.Inputs.Contains(AutomationInput.Filter) ? await editor.Builder(present, type, form.Filter) : null;
        var ui = await editor.Page.Shell("settings");
        var url = AutomationEditor.Url(ui, rule.Id);
        var hasText = action.Inputs.Any(i => i is AutomationInput.Text or AutomationInput.Subject or AutomationInput.Body);
        var model = new StepModel(ui.T("automation.do." + action.Kind), rule.Name ?? "", url, at is null ? url + "/steps" : $"{url}/steps/{at}", fields, builder)
        {
            Problem = errors[""],
            FilterError = errors["Filter"],
            Removal = at is null ? null : $"{url}/steps/{at}/deletion",
            Names = hasText ? [.. MergeText.All(type, present.Schema).Take(NamesShown).Select(n => new FormOption("{" + n.Name + "}", StepWords.AddressLabel(ui, type, present.Schema, n.By, n.Field)))] : [],
        };
        return StepView.With(model, ui, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}

/// <param name="Fields">The inputs of its kind, without a condition.</param>
/// <param name="Filter">A condition to build; null where the kind has none.</param>
public sealed record StepModel(string Title, string BackLabel, string BackUrl, string Url, IReadOnlyList<FormField> Fields, FilterModel? Filter)
{
    public string? Problem { get; init; }

    public string? FilterError { get; init; }

    /// <summary>Where it is taken out; null of a new one.</summary>
    public string? Removal { get; init; }

    /// <summary>What can stand in texts, with what it means.</summary>
    public IReadOnlyList<FormOption> Names { get; init; } = [];
}

/// <param name="Text">What it is good for.</param>
public sealed record StepKind(string Icon, string Label, string Text, string Url);

public sealed record StepKindsModel(string Name, string Url, IReadOnlyList<StepKind> Kinds);
