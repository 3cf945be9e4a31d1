using System.Globalization;
using Nanni.Integrations.Webhooks;
using Nanni.Privacy.Consents;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Automations;
using Nanni.Web.Forms;
using Nanni.Web.Records;

namespace Nanni.Automation;

/// <summary>One step; which inputs there are depends on its kind.</summary>
public sealed record StepForm
{
    internal const int LongestText = 200;

    internal const int LongestBody = 10_000;

    public string? Kind { get; init; }

    /// <summary>Of a new one: the side of a branch in which it comes to stand; nothing: the automation itself.</summary>
    public string? In { get; init; }

    public string? Who { get; init; }

    public string[]? Members { get; init; }

    public string? Field { get; init; }

    public string? Value { get; init; }

    public string? Text { get; init; }

    public string? Days { get; init; }

    public string? To { get; init; }

    public string? Subject { get; init; }

    public string? Body { get; init; }

    public string? Purpose { get; init; }

    public string? Webhook { get; init; }

    public string? Quote { get; init; }

    public string? Count { get; init; }

    public string? Unit { get; init; }

    public string? Filter { get; init; }

    /// <summary>Each input has its limit, whatever the kind of step.</summary>
    internal FormErrors Check(Ui ui)
    {
        var errors = new FormErrors();
        (string, string?, int)[] limits =
        [
            ("Who", Who, 40), ("Field", Field, 200), ("Value", Value, 1_000), ("Text", Text, LongestText), ("Days", Days, 4), ("To", To, 200),
            ("Subject", Subject, LongestText), ("Body", Body, LongestBody), ("Purpose", Purpose, 200), ("Webhook", Webhook, 40), ("Quote", Quote, 40), ("Count", Count, 4), ("Unit", Unit, 10),
            ("Filter", Filter, 20_000),
        ];
        foreach (var (name, text, most) in limits)
        {
            if (text?.Length > most)
            {
                errors.Add(name, ui.T("automation.wrong.long", ("max", most)));
            }
        }

        return errors;
    }

    internal static StepForm Of(AutomationStep step) => new()
    {
        Kind = step.Kind,
        Who = step.Who,
        Members = step.Members?.ToArray(),
        Field = step.Field,
        Value = step.Value,
        Text = step.Text,
        Days = step.Days?.ToString(CultureInfo.InvariantCulture),
        To = step.To,
        Subject = step.Subject,
        Body = step.Body,
        Purpose = step.Purpose,
        Webhook = step.Webhook,
        Quote = step.Quote,
        Count = step.Count?.ToString(CultureInfo.InvariantCulture),
        Unit = step.Unit,
        Filter = step.Filter,
    };

    /// <summary>The step, with nothing that its kind does not ask for.</summary>
    internal AutomationStep Step(AutomationAction action)
    {
        string? Given(string? value, params AutomationInput[] inputs) => value is { Length: > 0 } && action.Inputs.Any(inputs.Contains) ? value.Trim() : null;
        int? Number(string? value, AutomationInput input) => int.TryParse(Given(value, input), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return new(
            action.Kind, Given(Who, AutomationInput.Who, AutomationInput.Member), Given(Field, AutomationInput.Field), Given(Value, AutomationInput.Value),
            Given(Text, AutomationInput.Text), Number(Days, AutomationInput.Days))
        {
            Members = action.Inputs.Contains(AutomationInput.Members) ? [.. (Members ?? []).Distinct()] : null,
            To = Given(To, AutomationInput.To),
            Subject = Given(Subject, AutomationInput.Subject),
            Body = Given(Body, AutomationInput.Body),
            Purpose = Given(Purpose, AutomationInput.Purpose),
            Webhook = Given(Webhook, AutomationInput.Webhook),
            Quote = Given(Quote, AutomationInput.Quote),
            Count = Number(Count, AutomationInput.Count),
            Unit = Given(Unit, AutomationInput.Unit),
            Filter = Given(Filter, AutomationInput.Filter),
        };
    }

    /// <summary>Where a problem is said: the input of the form.</summary>
    internal static string Name(AutomationInput? input) => input switch { null => "", AutomationInput.Member => "Who", { } one => one.ToString() };
}

/// <summary>What the inputs of steps and triggers offer of the workspace's own things.</summary>
internal sealed class StepChoices(Pages page, PurposeTable purposes, WebhookTable webhooks)
{
    private IReadOnlyList<FormOption>? forms;

    /// <summary>Names of webhooks and forms by their ids.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Names() => (await Webhooks()).Concat(await Forms()).ToDictionary(o => o.Value, o => o.Label);

    public async Task<IReadOnlyList<FormOption>> Webhooks() =>
        [.. (await webhooks.All(page.Actor.WorkspaceId, page.Cancel)).Select(w => new FormOption(w.Id.ToString(), w.Name))];

    public async Task<IReadOnlyList<FormOption>> Forms() => forms ??=
    [
        .. await page.Store.Query(
            page.Store.Sql().Add($"select id, name from webforms where workspace_id = {page.Actor.WorkspaceId} and deleted_at is null order by sort_key, id limit 200"),
            row => new FormOption(row.Guid(0).ToString(), row.Text(1)), page.Cancel),
    ];

    /// <summary>The newest drafts, and the one that is chosen.</summary>
    private async Task<IReadOnlyList<FormOption>> Quotes(string? chosen) =>
    [
        .. await page.Store.Query(
            page.Store.Sql().Add($"""
                select id, number, subject from quotes where workspace_id = {page.Actor.WorkspaceId} and deleted_at is null
                    and (status = {Sales.Quotes.Quote.Draft} or id = {(Guid.TryParse(chosen, out var id) ? id : Guid.Empty)})
                """).Raw(" order by created_at desc limit 100"),
            row => new FormOption(row.Guid(0).ToString(), string.Join(" · ", new[] { row.TextOrNull(1), row.TextOrNull(2) }.OfType<string>())), page.Cancel),
    ];

    public async Task<FormField> Input(AutomationInput input, StepForm form, FormErrors errors, AutomationRule rule, Schema schema)
    {
        var ui = page.Ui;
        var name = StepForm.Name(input);
        var field = new FormField(name, ui.T("automation." + name)) { Error = errors[name], Autocomplete = "off" };
        return input switch
        {
            AutomationInput.Member or AutomationInput.Who => field with
            {
                Value = form.Who,
                Options = [.. input == AutomationInput.Who ? [new FormOption(AutomationStep.Owner, ui.T("automation.owner"))] : Array.Empty<FormOption>(), .. Members(schema)],
            },
            AutomationInput.Members => field with { Options = [.. Members(schema)], Chosen = (form.Members ?? []).ToHashSet() },
            AutomationInput.Field => field with
            {
                Value = form.Field,
                Options = schema.Find(rule.Watches ?? "") is { } type ? [.. type.Fields.Where(SetAction.CanSet).Select(f => new FormOption(f.Key, Labels.Field(ui, type.Name, f)))] : [],
            },
            AutomationInput.Value => field with { Value = form.Value, IsRequired = false, MaxLength = 1_000, Hint = ui.T("automation.Value.hint") },
            AutomationInput.Days => field with { Value = form.Days, MaxLength = 4, InputMode = "numeric", Hint = ui.T("automation.Days.hint") },
            AutomationInput.To => field with { Value = form.To, Options = [.. Recipients(rule, schema)] },
            AutomationInput.Subject => field with { Value = form.Subject, MaxLength = StepForm.LongestText },
            AutomationInput.Body => field with { Value = form.Body, Type = "textarea", MaxLength = StepForm.LongestBody, Hint = ui.T("automation.Body.hint", ("example", "{title}")) },
            AutomationInput.Purpose => field with
            {
                Value = form.Purpose,
                IsRequired = false,
                Hint = ui.T("automation.Purpose.hint"),
                Options = [new("", ui.T("automation.purpose.none")), .. await Purposes()],
            },
            AutomationInput.Webhook => await Webhooks() is { Count: > 0 } hooks ? field with { Value = form.Webhook, Options = hooks }
                : field with { IsReadOnly = true, Hint = ui.T("automation.webhook.none") },
            AutomationInput.Quote => field with
            {
                Value = form.Quote,
                IsRequired = false,
                Hint = ui.T("automation.Quote.hint"),
                Options = [new("", ui.T("automation.quote.none")), .. await Quotes(form.Quote)],
            },
            AutomationInput.Count => field with { Value = form.Count, MaxLength = 3, InputMode = "numeric" },
            AutomationInput.Unit => field with { Value = form.Unit, Options = Units(ui) },
            _ => field with { Value = form.Text, MaxLength = StepForm.LongestText, Hint = ui.T("automation.Body.hint", ("example", "{title}")) },
        };
    }

    public static IReadOnlyList<FormOption> Units(Ui ui) => [new("days", ui.T("automation.unit.days")), new("hours", ui.T("automation.unit.hours"))];

    private static IEnumerable<FormOption> Members(Schema schema) =>
        schema.Members.Values.Where(m => m.IsActive).OrderBy(m => m.Name, StringComparer.CurrentCulture).Select(m => new FormOption(m.Id.ToString(), m.Name));

    private IEnumerable<FormOption> Recipients(AutomationRule rule, Schema schema)
    {
        var type = schema.Find(rule.Watches ?? "");
        return (type is null ? [] : MailAction.Addresses(type, schema).Select(a => new FormOption(a.Name, StepWords.AddressLabel(page.Ui, type, schema, a.By, a.Field))))
            .Append(new(AutomationStep.Owner, page.Ui.T("automation.owner"))).Concat(Members(schema));
    }

    private async Task<IEnumerable<FormOption>> Purposes() => (await purposes.All(page.Actor.WorkspaceId, page.Cancel))
        .Where(p => p.IsActive && p.Channels.Contains(Channels.Mail)).Select(p => new FormOption(p.Key, p.Name(page.Ui.Language)));
}
