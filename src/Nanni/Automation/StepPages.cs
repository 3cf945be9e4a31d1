using Microsoft.AspNetCore.Mvc;
using Nanni.Administration.Members;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Automations;
using Nanni.Web.Forms;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Automation;

/// <summary>The steps of an automation, each a small form with what its kind asks for.</summary>
internal static class StepPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/{id:guid}/steps/new", async (Guid id, string? kind, AutomationEditor editor) =>
            await Form(await editor.Find(id), null, new() { Kind = kind, Who = AutomationStep.Owner, Days = "1" }, new(), editor));
        pages.MapGet("/{id:guid}/steps/{n:int}", async (Guid id, int n, AutomationEditor editor) =>
        {
            var rule = await editor.Find(id);
            return AutomationSteps.Read(rule.Steps).ElementAtOrDefault(n) is { } step ? await Form(rule, n, StepForm.Of(step), new(), editor) : Refusals.NotFound();
        });
        pages.MapPost("/{id:guid}/steps", (Guid id, [FromForm] StepForm form, AutomationEditor editor) => Save(id, null, form, editor));
        pages.MapPost("/{id:guid}/steps/{n:int}", (Guid id, int n, [FromForm] StepForm form, AutomationEditor editor) => Save(id, n, form, editor));
        pages.MapPost("/{id:guid}/steps/{n:int}/deletion", (Guid id, int n, AutomationEditor editor) => Change(id, n, editor, steps => steps.RemoveAt(n)));
        pages.MapPost("/{id:guid}/steps/{n:int}/up", (Guid id, int n, AutomationEditor editor) => Change(id, n, editor, steps =>
        {
            if (n > 0)
            {
                (steps[n - 1], steps[n]) = (steps[n], steps[n - 1]);
            }
        }));
    }

    private static async Task<IResult> Save(Guid id, int? n, StepForm form, AutomationEditor editor)
    {
        var rule = await editor.Find(id);
        var ui = editor.Page.Ui;
        if (n is { } place && AutomationSteps.Read(rule.Steps).ElementAtOrDefault(place) is null)
        {
            return Refusals.NotFound();
        }

        var errors = form.Check(ui);
        var schema = await editor.Page.Schema();
        if (editor.Actions.Find(form.Kind ?? "") is not { } action)
        {
            return await Form(rule, n, form, errors, editor);
        }

        var step = form.Step(action);
        if (!errors.Any && schema.Find(rule.Watches ?? "") is { } type && action.Wrong(step, type, schema) is { } wrong)
        {
            errors.Add("", ui.T(wrong));
        }

        if (errors.Any)
        {
            return await Form(rule, n, form, errors, editor);
        }

        await editor.Change(id, "automation.update", changed =>
        {
            var steps = AutomationSteps.Read(changed.Steps).ToList();
            if (n is { } at && at < steps.Count)
            {
                steps[at] = step;
            }
            else if (steps.Count < AutomationSteps.Most)
            {
                steps.Add(step);
            }

            changed.Steps = AutomationSteps.Write(steps);
        });
        return Go.To(AutomationEditor.Url(ui, id), "said.saved");
    }

    private static async Task<IResult> Change(Guid id, int n, AutomationEditor editor, Action<List<AutomationStep>> change)
    {
        var rule = await editor.Find(id);
        if (AutomationSteps.Read(rule.Steps).ElementAtOrDefault(n) is null)
        {
            return Refusals.NotFound();
        }

        await editor.Change(id, "automation.update", changed =>
        {
            var steps = AutomationSteps.Read(changed.Steps).ToList();
            if (n < steps.Count)
            {
                change(steps);
            }

            changed.Steps = AutomationSteps.Write(steps);
        });
        return Go.To(AutomationEditor.Url(editor.Page.Ui, id), "said.saved");
    }

    private static async Task<IResult> Form(AutomationRule rule, int? n, StepForm form, FormErrors errors, AutomationEditor editor)
    {
        var schema = await editor.Page.Schema();
        var ui = await editor.Page.Shell("settings");
        var url = AutomationEditor.Url(ui, rule.Id);
        if (editor.Actions.Find(form.Kind ?? "") is not { } action)
        {
            // Without a kind there is nothing to fill in: the page of the automation offers them.
            return await editor.Show(rule, ui.T("automation.wrong.kind"));
        }

        var title = ui.T("automation.do." + action.Kind);
        return Settings.Page(
            new(title, "automations",
            [
                new(title, n is { } i ? $"{url}/steps/{i}" : url + "/steps", ui.T("settings.save"),
                    [new("Kind", "", "hidden", action.Kind), .. action.Inputs.Select(input => Input(input, form, errors, rule, schema, ui))])
                { Problem = errors[""] },
            ])
            {
                Back = new(url, rule.Name ?? ""),
                Actions = n is { } at
                    ? [.. at > 0 ? new SettingsForms.PageAction[] { new($"{url}/steps/{at}/up", ui.T("automation.up")) } : [], new($"{url}/steps/{at}/deletion", ui.T("automation.removeStep"), IsDangerous: true)]
                    : [],
            }, errors, ui);
    }

    private static FormField Input(AutomationInput input, StepForm form, FormErrors errors, AutomationRule rule, Schema schema, Ui ui) => input switch
    {
        AutomationInput.Member or AutomationInput.Who => new("Who", ui.T("automation.Who"), Value: form.Who)
        {
            Error = errors["Who"],
            Options =
            [
                .. input == AutomationInput.Who ? new FormOption[] { new(AutomationStep.Owner, ui.T("automation.owner")) } : [],
                .. schema.Members.Values.Where(m => m.IsActive).OrderBy(m => m.Name, StringComparer.CurrentCulture).Select(m => new FormOption(m.Id.ToString(), m.Name)),
            ],
        },
        AutomationInput.Field => new("Field", ui.T("automation.Field"), Value: form.Field)
        {
            Error = errors["Field"],
            Options = schema.Find(rule.Watches ?? "") is { } type
                ? [.. type.Fields.Where(SetAction.CanSet).Select(f => new FormOption(f.Key, Labels.Field(ui, type.Name, f)))] : [],
        },
        AutomationInput.Value => new("Value", ui.T("automation.Value"), Value: form.Value)
        {
            Error = errors["Value"], IsRequired = false, MaxLength = 1_000, Hint = ui.T("automation.Value.hint"), Autocomplete = "off",
        },
        AutomationInput.Days => new("Days", ui.T("automation.Days"), Value: form.Days)
        {
            Error = errors["Days"], MaxLength = 4, InputMode = "numeric", Autocomplete = "off", Hint = ui.T("automation.Days.hint"),
        },
        _ => new("Text", ui.T("automation.Text"), Value: form.Text) { Error = errors["Text"], MaxLength = 200, Hint = ui.T("automation.Text.hint", ("title", "{title}")), Autocomplete = "off" },
    };
}
