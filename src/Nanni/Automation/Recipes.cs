using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Web;
using Nanni.Web.Automations;
using Nanni.Web.Forms;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Automation;

/// <summary>Automations that most companies want, ready to be looked at, changed and switched on.</summary>
internal static class Recipes
{
    public static IReadOnlyList<string> All { get; } = ["lead", "quote", "stale", "won", "close", "welcome"];

    /// <summary>Switched off, in the language of who takes it over; null where there is no such recipe.</summary>
    public static AutomationRule? Make(string recipe, Ui ui)
    {
        var rule = Begun(recipe);
        if (rule is not null)
        {
            rule.Name = ui.T("automation.recipe." + recipe);
            rule.Steps = AutomationSteps.Write(Steps(recipe, ui));
        }

        return rule;
    }

    private static AutomationRule? Begun(string recipe) => recipe switch
    {
        "lead" => new() { Watches = "lead", Event = AutomationEvent.Form },
        "quote" => new() { Watches = "quote", Event = AutomationEvent.Date, Timing = Date("validUntil", -3), Condition = If("status:eq:sent") },
        "stale" => new() { Watches = "opportunity", Event = AutomationEvent.Date, Timing = Date("updatedAt", 14), Condition = If("status:eq:open") },
        "won" => new() { Watches = "opportunity", Event = AutomationEvent.Changed, ChangedFields = ["status"], Condition = If("status:eq:won") },
        "close" => new() { Watches = "opportunity", Event = AutomationEvent.Date, Timing = Date("expectedClose", 1), Condition = If("status:eq:open") },
        "welcome" => new() { Watches = "contact", Event = AutomationEvent.Created },
        _ => null,
    };

    private static AutomationStep[] Steps(string recipe, Ui ui)
    {
        string Said(string part) => ui.T($"automation.recipe.{recipe}.{part}", ("title", "{title}"));
        AutomationStep Task(int days) => new("task", Who: AutomationStep.Owner, Text: Said("text"), Days: days);
        return recipe switch
        {
            "lead" => [Task(1)],
            "won" => [new("mail") { To = "contact.email", Subject = Said("subject"), Body = Said("body") }, Task(14)],
            "welcome" => [new(WaitAction.Name) { Count = 1, Unit = "days" }, new("mail") { To = "email", Subject = Said("text"), Body = Said("body") }],
            _ => [new("notify", Who: AutomationStep.Owner, Text: Said("text"))],
        };
    }

    private static string Date(string field, int days) => new AutomationTiming { Field = field, Count = days }.Write();

    private static string If(string filter) => FilterText.Json(FilterText.Parse(filter)!).ToJsonString();
}

internal static class RecipePages
{
    public static void Map(RouteGroupBuilder pages) => pages.MapPost("/recipes/{recipe}", async (string recipe, Pages page, Operations operations) =>
    {
        if (Recipes.Make(recipe, page.Ui) is not { } rule)
        {
            return Refusals.NotFound();
        }

        await operations.Create(page.Actor, "automation.create", rule, page.Cancel);
        return Go.To(AutomationEditor.Url(page.Ui, rule.Id), "said.saved");
    });
}
