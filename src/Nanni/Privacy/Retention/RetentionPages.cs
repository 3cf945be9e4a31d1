using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Forms;
using Nanni.Web.Records;
using Nanni.Web.Security;
using Nanni.Web.Views;

namespace Nanni.Privacy.Retention;

/// <summary>The rules by which records go when nobody needs them any more: the list, and the form of one.</summary>
internal static class RetentionPages
{
    private const int RunsShown = 20;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("", List);
        pages.MapGet("/new", New);
        pages.MapPost("", Add);
        pages.MapGet("/{id:guid}/edit", async (Guid id, Pages page, RetentionTable table, Titles titles) =>
            await table.Rule(page.Actor.WorkspaceId, id, page.Cancel) is { } rule ? await Form(rule, rule.Type, RetentionForm.Of(rule), new(), page, titles) : Refusals.NotFound());
        pages.MapPost("/{id:guid}", Save);
        RetentionRulePages.Map(pages);
    }

    private static async Task<IResult> List(Pages page, RetentionTable table)
    {
        var rules = await table.Rules(page.Actor.WorkspaceId, page.Cancel);
        var runs = await table.Runs(page.Actor.WorkspaceId, null, RunsShown, page.Cancel);
        var schema = await page.Schema();
        var ui = await page.Shell("settings");
        return RetentionView.With(
            new RetentionModel([.. rules.Select(r => new RetentionRow(r.Name, ui.Url("settings/retention/" + r.Id), RetentionWords.Short(ui, schema, r), r.IsOn))],
                [.. runs.Select(r => RetentionWords.Row(ui, r, named: true))]), ui);
    }

    /// <summary>Which records come first: everything else depends on them.</summary>
    private static async Task<IResult> New(string? type, Pages page, Titles titles)
    {
        if (type is not null)
        {
            return await Types(page) is var types && types.Exists(t => t.Name == type)
                ? await Form(null, type, new() { Type = type, AgeBy = RetentionRule.Activity, Months = "36", Action = RetentionRule.Trash, MostPercent = "10" }, new(), page, titles)
                : Refusals.NotFound();
        }

        var offered = await Types(page);
        var ui = await page.Shell("settings");
        return RetentionTypesView.With<RetentionTypesView, IReadOnlyList<FormLink>>(
            [.. offered.Select(t => new FormLink(ui.Url("settings/retention/new?type=" + t.Name), ui.T($"type.{t.Name}.plural")))], ui);
    }

    /// <summary>What people work with; neither settings nor what is open to everybody, such as products.</summary>
    private static async Task<List<RecordType>> Types(Pages page) =>
        [.. (await page.Schema()).Types.Select(t => t.Type).Where(t => t is { IsListed: true, IsAdministered: false, IsPublic: false })];

    private static async Task<IResult> Add([FromForm] RetentionForm form, Pages page, RetentionTable table, SecurityEvents events, Titles titles)
    {
        if ((await Types(page)).Find(t => form.Type is null ? t.IsPerson : t.Name == form.Type) is not { } type)
        {
            return Refusals.NotFound();
        }

        var errors = form.Check(page.Ui, (await page.Schema())[type.Name]);
        if (errors.Any)
        {
            return await Form(null, type.Name, form, errors, page, titles);
        }

        var made = form.Rule(null, type.Name);
        await table.Add(page.Actor.WorkspaceId, made, page.Cancel);
        await events.Write(page.Actor.WorkspaceId, Told.Retention("added", made.Name, made.Id, Told.Differences([], Described(made))));
        return Go.To(page.Ui.Url("settings/retention/" + made.Id), "said.saved");
    }

    private static async Task<IResult> Save(Guid id, [FromForm] RetentionForm form, Pages page, RetentionTable table, SecurityEvents events, Titles titles)
    {
        if (await table.Rule(page.Actor.WorkspaceId, id, page.Cancel) is not { } rule)
        {
            return Refusals.NotFound();
        }

        var errors = form.Check(page.Ui, (await page.Schema())[rule.Type]);
        if (errors.Any)
        {
            return await Form(rule, rule.Type, form, errors, page, titles);
        }

        var changed = form.Rule(rule, rule.Type);
        await table.Change(page.Actor.WorkspaceId, changed, page.Cancel);
        await events.Write(page.Actor.WorkspaceId, Told.Retention("changed", changed.Name, id, Told.Differences(Described(rule), Described(changed))));
        return Go.To(page.Ui.Url("settings/retention/" + id), "said.saved");
    }

    private static async Task<IResult> Form(RetentionRule? rule, string typeName, RetentionForm form, FormErrors errors, Pages page, Titles titles)
    {
        var present = await page.Present();
        var type = present.Schema[typeName];
        var filter = errors["Filter"] is null ? FilterText.Parse(form.Filter) : null;
        var names = await titles.Of(page.Actor, FilterWords.Named(filter), page.Cancel);
        var ui = await page.Shell("settings");
        var builder = new FilterModel(
            Labels.Type(ui, type.Type), "", [], filter is null ? "" : FilterText.Json(filter).ToJsonString(), new FilterWords(present, page.Types).Fields(type), ui.Url(type.Type.Plural + "/count"))
        {
            Names = names.ToDictionary(n => n.Key.ToString(), n => n.Value.Text ?? ""),
        };
        FormField Field(string name, string? value, string hint = "") => new(name, ui.T("retention." + name), Value: value) { Error = errors[name], Hint = hint.Length > 0 ? hint : null };
        var model = new RetentionFormModel(
            rule?.Name ?? ui.T("retention.newOf", ("type", ui.T($"type.{typeName}.plural"))), ui.Url("settings/retention" + (rule is null ? "" : "/" + rule.Id)),
            ui.Url("settings/retention" + (rule is null ? "" : "/" + rule.Id)), typeName,
            Field("Name", form.Name) with { MaxLength = 100, Autocomplete = "off" }, builder,
            [
                Field("AgeBy", form.AgeBy, ui.T("retention.AgeBy.hint")) with { Options = [.. RetentionForm.Ages(type).Select(a => new FormOption(a, RetentionWords.Age(ui, type, a)))] },
                Field("Months", form.Months) with { MaxLength = 3, InputMode = "numeric", Autocomplete = "off" },
                Field("Action", form.Action, type.Type.IsPerson ? ui.T("retention.Action.hint") : "") with { Options = [.. RetentionForm.Possible(type).Select(a => new FormOption(a, ui.T("retention.action." + a)))] },
                Field("MostPercent", form.MostPercent, ui.T("retention.MostPercent.hint")) with { MaxLength = 3, InputMode = "numeric", Autocomplete = "off" },
            ])
        { FilterError = errors["Filter"] };
        return RetentionFormView.With(model, ui, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static Dictionary<string, string?> Described(RetentionRule rule) => new()
    {
        ["name"] = rule.Name,
        ["type"] = rule.Type,
        ["filter"] = rule.Filter,
        ["age"] = $"{rule.AgeBy} {rule.Months.ToString(CultureInfo.InvariantCulture)}",
        ["action"] = rule.Action,
        ["most"] = rule.MostPercent.ToString(CultureInfo.InvariantCulture),
    };
}

/// <param name="BackUrl">Where one comes from.</param>
/// <param name="Filter">Which records of the type the rule speaks of.</param>
/// <param name="Fields">After the filter.</param>
public sealed record RetentionFormModel(string Title, string Action, string BackUrl, string Type, FormField Name, FilterModel Filter, IReadOnlyList<FormField> Fields)
{
    public string? FilterError { get; init; }
}

/// <param name="Text">The rule in one line.</param>
public sealed record RetentionRow(string Name, string Url, string Text, bool IsOn);

public sealed record RetentionModel(IReadOnlyList<RetentionRow> Rules, IReadOnlyList<RetentionRunRow> Runs);
