using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Automations;
using Nanni.Web.Records;

namespace Nanni.Automation;

/// <summary>Steps and conditions of an automation as sentences.</summary>
/// <param name="known">Names of webhooks, purposes and forms, as steps call them.</param>
internal sealed class StepWords(Present present, RecordTypes types, string? watches, IReadOnlyDictionary<string, string> known, IReadOnlyDictionary<Guid, RecordTitle> names)
{
    private readonly Ui ui = present.Ui;
    private readonly TypeSchema? type = present.Schema.Find(watches ?? "");

    public string If(string? condition)
    {
        try
        {
            return FilterText.Parse(condition) is { } filter && type is not null ? new FilterWords(present, types, names).Sentence(filter, type) : ui.T("automation.if.all");
        }
        catch (UnreadableException)
        {
            return ui.T("automation.wrong.condition");
        }
    }

    public string Step(AutomationStep step) => !Texts.Has("automation.said." + step.Kind) ? step.Kind : ui.T(
        "automation.said." + step.Kind,
        ("who", step.Members is { Count: > 0 } many ? string.Join(", ", many.Select(Who)) : Who(step.Who)), ("text", step.Text ?? ""), ("days", step.Days ?? 0),
        ("value", step.Value is { Length: > 0 } ? Value(step) : ui.T("automation.nothing")),
        ("field", type is not null ? AutomationWords.Field(ui, type, step.Field ?? "") : step.Field ?? ""),
        ("to", To(step.To)), ("subject", step.Subject ?? ""), ("webhook", known.GetValueOrDefault(step.Webhook ?? "") ?? "?"),
        ("span", step.Count is { } count ? AutomationWords.Span(ui, count, step.Unit) : ""), ("condition", step.Filter is { } filter ? If(filter) : ""));

    private string To(string? to) =>
        to is null || to == AutomationStep.Owner || Guid.TryParse(to, out _) ? Who(to)
        : type is not null && MergeText.Find(to, type, present.Schema) is { } found ? AddressLabel(ui, type, present.Schema, found.By, found.Field) : to;

    /// <summary>"Contact: E-mail".</summary>
    public static string AddressLabel(Ui ui, TypeSchema type, Schema schema, Field? by, Field field) => by is null
        ? Labels.Field(ui, type.Name, field) : $"{Labels.Field(ui, type.Name, by)}: {Labels.Field(ui, schema.Find(by.Target ?? "")?.Name ?? "", field)}";

    private string Value(AutomationStep step) =>
        type?.Find(step.Field ?? "") is { Kind: FieldKind.Choice } field && present.Schema.OptionsOf(field).FirstOrDefault(o => o.Key == step.Value) is { } option
            ? Labels.Option(ui, type.Name, field, option) : step.Value ?? "";

    private string Who(string? who) => who == AutomationStep.Owner ? ui.T("automation.owner")
        : Guid.TryParse(who, out var id) && present.Schema.Members.TryGetValue(id, out var member) ? member.Name : "?";
}
