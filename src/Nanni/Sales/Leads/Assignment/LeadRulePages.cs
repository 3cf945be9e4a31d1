using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Sales.Leads.Assignment;

/// <summary>The rules by which leads are given to people: their order and what each gave, the form of one, its people.</summary>
internal static class LeadRulePages
{
    private const string Home = "settings/lead-assignment";

    private static readonly string[] Periods = ["last 7 days", "last 30 days", "last 90 days", "this year"];

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("", List);
        pages.MapGet("/trial", LeadTrial.Show);
        pages.MapGet("/new", (Pages page, LeadRuleReader rules, Titles titles) =>
            Form(null, new() { Mode = LeadModes.Turns }, new(), page, rules, titles));
        pages.MapPost("", Add);
        pages.MapGet("/{id:guid}", async (Guid id, Pages page, LeadRuleReader rules, Titles titles) =>
        {
            var rule = await rules.Find(page.Actor, id, page.Cancel);
            return await Form(rule, LeadRuleForm.Of(rule), new(), page, rules, titles);
        });
        pages.MapPost("/{id:guid}", Save);
        pages.MapPost("/{id:guid}/people", People);
        pages.MapPost("/{id:guid}/on", (Guid id, Pages page, Operations run) => Change(id, page, run, rule => rule.IsOn = true, Home + "/" + id));
        pages.MapPost("/{id:guid}/off", (Guid id, Pages page, Operations run) => Change(id, page, run, rule => rule.IsOn = false, Home + "/" + id));
        pages.MapPost("/{id:guid}/up", (Guid id, Pages page, LeadRuleReader rules, Operations run) => Move(id, -1, page, rules, run));
        pages.MapPost("/{id:guid}/down", (Guid id, Pages page, LeadRuleReader rules, Operations run) => Move(id, 1, page, rules, run));
        pages.MapPost("/{id:guid}/deletion", async (Guid id, Pages page, Operations run) =>
        {
            await run.Run(page.Actor, "leadRule.trash", async work => work.Trash(await work.Load<LeadRule>(id)), page.Cancel);
            return Go.To(page.Ui.Url(Home), "said.deleted");
        });
    }

    public static string Url(Ui ui, Guid id) => ui.Url($"{Home}/{id}");

    private static async Task<IResult> List(Pages page, LeadRuleReader reader, Titles titles, string? period)
    {
        var chosen = Array.Find(Periods, p => p == period) ?? Periods[1];
        var present = await page.Present();
        var rules = await reader.All(page.Actor, page.Cancel);
        var teams = await reader.Teams(page.Actor, page.Cancel);
        var given = (await reader.Given(page.Actor, present.Schema["lead"], chosen, page.Cancel)).ToLookup(g => g.Rule);
        var names = await titles.Of(page.Actor, [.. rules.SelectMany(rule => FilterWords.Named(LeadRuleWords.Readable(rule.Condition))).Distinct()], page.Cancel);
        var words = new LeadRuleWords(page, present, names, teams);
        var ui = await page.Shell("settings");
        return LeadRulesView.With(
            new LeadRulesModel(
                [.. rules.Select((rule, i) => new LeadRuleRow(
                    rule.Name ?? "", Url(ui, rule.Id), rule.IsOn, words.Which(rule), words.How(rule), words.Wrong(rule), i == 0, i == rules.Count - 1,
                    [.. given[rule.Id].Select(g => new LeadShare(words.Member(g.Member), g.Count, Behind(ui, g.Rule, g.Member, chosen)))]))],
                ui.Url(Home), [.. Periods.Select(p => (ui.T("period." + p), ui.Url($"{Home}?period={Uri.EscapeDataString(p)}"), p == chosen))]),
            ui);
    }

    /// <summary>The list of the leads behind a number.</summary>
    private static string Behind(Ui ui, Guid rule, Guid member, string period) => ui.Url("leads?filter=" + Uri.EscapeDataString(
        FilterText.Json(Filter.All(Filter.Eq("assignedBy", rule), Filter.Eq("assignedTo", member), LeadRuleReader.Since(period))!).ToJsonString()));

    private static async Task<IResult> Add([FromForm] LeadRuleForm form, Pages page, LeadRuleReader rules, Titles titles, Operations run)
    {
        var errors = form.Check(page.Ui, await page.Schema());
        if (errors.Any)
        {
            return await Form(null, form, errors, page, rules, titles);
        }

        // It asks nobody before somebody has said who takes part.
        var last = (await rules.All(page.Actor, page.Cancel)).Max(rule => rule.Position) ?? 0;
        var rule = new LeadRule { Position = last + 1 };
        form.Fill(rule);
        await run.Create(page.Actor, "leadRule.create", rule, page.Cancel);
        return Go.To(Url(page.Ui, rule.Id), "said.saved");
    }

    private static async Task<IResult> Save(Guid id, [FromForm] LeadRuleForm form, Pages page, LeadRuleReader rules, Titles titles, Operations run)
    {
        var rule = await rules.Find(page.Actor, id, page.Cancel);
        var errors = form.Check(page.Ui, await page.Schema());
        return errors.Any ? await Form(rule, form, errors, page, rules, titles) : await Change(id, page, run, form.Fill, Home + "/" + id);
    }

    private static async Task<IResult> People(Guid id, Pages page, LeadRuleReader rules, Titles titles, Operations run, HttpRequest request)
    {
        var rule = await rules.Find(page.Actor, id, page.Cancel);
        var people = await Takers(rule, page, rules);
        var (places, errors) = LeadPeopleForm.Read(await request.ReadFormAsync(page.Cancel), people.Select(p => p.Id), rule, page.Ui);
        return errors.Count > 0
            ? await Form(rule, LeadRuleForm.Of(rule), new(), page, rules, titles, (places, errors, await request.ReadFormAsync(page.Cancel)))
            : await Change(id, page, run, r => r.People = LeadPlaces.Write(places), Home + "/" + id);
    }

    private static async Task<IResult> Change(Guid id, Pages page, Operations run, Action<LeadRule> change, string next)
    {
        await run.Run(page.Actor, "leadRule.update", async work => change(await work.Load<LeadRule>(id)), page.Cancel);
        return Go.To(page.Ui.Url(next), "said.saved");
    }

    /// <summary>Changes place with its neighbour; all are numbered anew, since programs may have given two the same number.</summary>
    private static async Task<IResult> Move(Guid id, int by, Pages page, LeadRuleReader rules, Operations run)
    {
        var order = (await rules.All(page.Actor, page.Cancel)).ConvertAll(rule => rule.Id);
        var (from, to) = (order.IndexOf(id), order.IndexOf(id) + by);
        if (from < 0)
        {
            throw new NotFoundException(LeadRuleType.TypeName, id);
        }

        if (to >= 0 && to < order.Count)
        {
            (order[from], order[to]) = (order[to], order[from]);
            await run.Run(page.Actor, "leadRule.update", async work =>
            {
                foreach (var rule in await work.LoadAll<LeadRule>(order))
                {
                    rule.Position = order.IndexOf(rule.Id) + 1;
                }
            }, page.Cancel);
        }

        return Go.To(page.Ui.Url(Home), "said.saved");
    }

    /// <summary>Those who can take part: of the team, or everybody who is here.</summary>
    private static async Task<List<MemberName>> Takers(LeadRule rule, Pages page, LeadRuleReader rules)
    {
        var team = rule.ForTeamId is { } id ? (await rules.Teams(page.Actor, page.Cancel))[id].ToHashSet() : null;
        return [.. (await page.Schema()).Members.Values.Where(m => m.IsActive && team?.Contains(m.Id) != false).OrderBy(m => Records.Text.Fold.Sort(m.Name), StringComparer.Ordinal).Take(LeadPlaces.Most)];
    }

    private static async Task<IResult> Form(
        LeadRule? rule, LeadRuleForm form, FormErrors errors, Pages page, LeadRuleReader rules, Titles titles,
        (List<LeadPlace> Places, Dictionary<Guid, string> Errors, IFormCollection Sent)? people = null)
    {
        var present = await page.Present();
        var filter = errors["Filter"] is null ? LeadRuleWords.Readable(form.Filter) : null;
        var names = await titles.Of(page.Actor, FilterWords.Named(filter), page.Cancel);
        var takers = rule is null ? null : await Takers(rule, page, rules);
        var teams = await rules.Teams(page.Actor, page.Cancel);
        var ui = await page.Shell("settings");
        var (type, words) = (present.Schema["lead"], new LeadRuleWords(page, present, names, teams));
        var builder = new FilterModel(
            Labels.Type(ui, type.Type), "", [], filter is null ? "" : FilterText.Json(filter).ToJsonString(), new FilterWords(present, page.Types).Fields(type), ui.Url("leads/count"))
        {
            Names = names.ToDictionary(n => n.Key.ToString(), n => n.Value.Text ?? ""),
        };
        var model = new LeadRuleModel(rule?.Name ?? ui.T("type.leadRule.new"), ui.Url(Home + (rule is null ? "" : "/" + rule.Id)), Fields(form, errors, ui, present.Schema), builder)
        {
            FilterError = errors["Filter"],
            IsOn = rule?.IsOn,
            Problem = rule is null ? null : words.Wrong(rule),
            IsTeam = rule?.ForTeamId is not null,
            HasWeights = rule?.Mode == LeadModes.Weight,
            WordsLabel = rule?.Mode is LeadModes.Skill or LeadModes.Area ? ui.T("leadRule.words." + rule.Mode) : null,
            WordsHint = rule?.Mode is LeadModes.Skill or LeadModes.Area ? ui.T($"leadRule.words.{rule.Mode}.hint") : null,
            People = takers?.ConvertAll(taker => Person(taker, people?.Places ?? LeadPlaces.Read(rule!.People), people?.Errors.GetValueOrDefault(taker.Id), people?.Sent)),
        };
        return LeadRuleView.With(model, ui, errors.Any || people is not null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static LeadPersonRow Person(MemberName taker, IReadOnlyList<LeadPlace> places, string? error, IFormCollection? sent)
    {
        var place = places.FirstOrDefault(p => p.Member == taker.Id);
        return new(
            taker.Id, taker.Name, place is not null, sent?[$"weight.{taker.Id}"].ToString() ?? (place?.Weight ?? 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
            sent?[$"words.{taker.Id}"].ToString() ?? place?.Words ?? "", error);
    }

    private static FormField[] Fields(LeadRuleForm form, FormErrors errors, Ui ui, Schema schema)
    {
        FormField Field(string name, string? value, params FormOption[] options) => new(name, ui.T("leadRule." + name), Value: value) { Error = errors[name], Options = options };
        return
        [
            Field("Name", form.Name) with { MaxLength = 100, Autocomplete = "off" },
            Field("Mode", form.Mode, [.. LeadModes.All.Select(mode => new FormOption(mode, ui.T("option.leadRule.mode." + mode)))]),
            Field("MatchField", form.MatchField, [new("", ui.T("leadRule.MatchField.none")), .. schema["lead"].Visible.Where(LeadWords.Names).Select(f => new FormOption(f.Key, Labels.Field(ui, "lead", f)))])
                with { IsRequired = false, Hint = ui.T("leadRule.MatchField.hint") },
            Field("Team", form.Team, [new("", ui.T("leadRule.Team.none")), .. schema.Teams.OrderBy(t => t.Value, StringComparer.Ordinal).Select(t => new FormOption(t.Key.ToString(), t.Value))])
                with { IsRequired = false },
        ];
    }
}
