using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Leads.Assignment;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Sales.Leads;

/// <summary>A lead's page offers to convert it, and the page that does first shows whom we may know already.</summary>
internal static class LeadPages
{
    private const string Stage = "stage";

    private static readonly string[] DealFields = ["name", "amount", "expectedClose", "owner"];

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/leads/{id:guid}/matches", (Guid id, Pages page, RecordQuery query, Duplicates duplicates) => Matches(id, page, query, duplicates));
        pages.MapPost("/leads/{id:guid}/assignment", Assign);
        pages.MapGet("/leads/{id:guid}/convert", (Guid id, Pages page, RecordQuery query, Duplicates duplicates, PipelineReader pipelines) =>
            Ask(id, page, query, duplicates, pipelines, null, []));
        pages.MapPost("/leads/{id:guid}/convert", (Guid id, Pages page, RecordQuery query, Duplicates duplicates, PipelineReader pipelines, Operations run, FieldRules rules, HttpRequest request) =>
            Convert(id, page, query, duplicates, pipelines, run, rules, request));
    }

    public static async ValueTask Fill(RecordSlot slot)
    {
        if (slot.Record is not Lead { DeletedAt: null, ConvertedAt: null } lead)
        {
            return;
        }

        await Assignment(slot, lead);

        slot.Panels.Add(LeadParts.Matches(slot.Page.Ui.Url($"leads/{lead.Id}/matches")));
        if (lead.Status != Lead.Disqualified && slot.View.CanEdit)
        {
            slot.MainAction = new(slot.Page.Ui.T("convert.button"), slot.Page.Ui.Url($"leads/{lead.Id}/convert"), "arrow-merge", IsPage: true);
        }
    }

    /// <summary>Which rule gave it to whom, and having the rules choose where one is on.</summary>
    private static async Task Assignment(RecordSlot slot, Lead lead)
    {
        var (page, ui) = (slot.Page, slot.Page.Ui);
        var mayAsk = lead.IsOpen && slot.View.CanEdit
            && (await page.Store.Query(LeadAssignment.Any(page.Store.Sql(), page.Actor.WorkspaceId), row => row.Long(0), page.Cancel))[0] > 0;
        var said = slot.View.Type.Find("assignedBy") is not null && lead is { AssignedById: { } rule, AssignedToId: { } member, AssignedAt: { } at }
            ? ui.T("leadRule.assignedTo", ("rule", slot.View.Titles.GetValueOrDefault(rule)?.Text ?? ui.T("type.leadRule")),
                ("name", (await page.Schema()).Members.GetValueOrDefault(member)?.Name ?? ui.T("value.noAccess")), ("at", ui.Format.DateTime(at)))
            : null;
        if (mayAsk || said is not null)
        {
            slot.Panels.Add(LeadPanel.Assigned(ui, said, mayAsk ? ui.Url($"leads/{lead.Id}/assignment") : null));
        }
    }

    /// <summary>Whoever may no longer see the lead is led to those they do.</summary>
    private static async Task<IResult> Assign(Guid id, Pages page, RecordQuery query, Operations run)
    {
        var title = (await query.Of(page.Actor, page.Types.Of<Lead>(), id, page.Cancel))?.Record is Lead { Name: { } name } ? name : "";
        var done = await LeadHanding.Run(page.Actor, id, run, page.Cancel);
        var isSeen = await query.Of(page.Actor, page.Types.Of<Lead>(), id, page.Cancel) is not null;
        return Flash.Redirect(page.Context, page.Ui.Url(isSeen ? "leads/" + id : "leads"), "saved.assigned", title, done.Id);
    }

    /// <summary>Leads, people and organisations that it may be already.</summary>
    private static async Task<IResult> Matches(Guid id, Pages page, RecordQuery query, Duplicates duplicates)
    {
        var type = page.Types.Of<Lead>();
        var view = await query.Of(page.Actor, type, id, page.Cancel) ?? throw new NotFoundException(type.Name, id);
        var present = await page.Present();
        var known = await LeadMatches.Of(page.Actor, (Lead)view.Record, page.Types, duplicates, page.Cancel);
        (string Type, DuplicateList List)[] all =
            [("contact", known.People), ("account", known.Organisations), (type.Name, await duplicates.Of(page.Actor, type, view.Record, page.Cancel))];
        return DuplicatesView.With(new DuplicatesModel(
            [.. all.SelectMany(one => one.List.Found.Take(3).Select(found => DuplicatePages.Row(page.Ui, present, present.Schema[one.Type], found)))],
            all.Sum(one => one.List.Hidden))
        { IsSaved = true }, page.Ui);
    }

    private static async Task<IResult> Ask(
        Guid id, Pages page, RecordQuery query, Duplicates duplicates, PipelineReader pipelines, IFormCollection? form, IReadOnlyList<FieldProblem> problems)
    {
        var view = await query.Of(page.Actor, page.Types.Of<Lead>(), id, page.Cancel) ?? throw new NotFoundException("lead", id);
        var lead = view.CanEdit ? (Lead)view.Record : throw new ForbiddenException("lead", nameof(Right.Edit));
        lead.RequireOpen();
        var present = await page.Present();
        var matches = await LeadMatches.Of(page.Actor, lead, page.Types, duplicates, page.Cancel);
        var deal = Visibility.Reach(page.Types.Of<Opportunity>(), page.Actor, Right.Create) == Scope.None
            ? [] : Deal(present, view, lead, await pipelines.All(page.Actor, page.Cancel), problems, form);
        var shown = deal.Select(input => input.Key).ToHashSet();
        var ui = await page.Shell("leads");
        return ConvertView.With(
            new ConvertModel(
                lead.Name ?? "", ui.Url("leads/" + id),
                Side(page, present, "account", matches.Organisations, matches.Organisation?.Id ?? matches.Person?.AccountId, lead.Company, form),
                Side(page, present, "contact", matches.People, matches.Person?.Id, lead.FirstName is null && lead.LastName is null ? null : lead.Name, form))
            {
                Errors = [.. problems.Where(p => !shown.Contains(p.Field)).Select(p => Messages.Of(ui, p))],
                Deal = deal,
                HasDeal = form is null || form.ContainsKey("deal"),
            },
            ui, problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    /// <param name="surely">What is chosen until somebody chooses otherwise.</param>
    private static ConvertSide Side(Pages page, Present present, string key, DuplicateList found, Guid? surely, string? newTitle, IFormCollection? form)
    {
        var (ui, type) = (page.Ui, page.Types[key]);
        var mayMake = newTitle is not null && Visibility.Reach(type, page.Actor, Right.Create) != Scope.None;
        DuplicateRow[] rows = [.. found.Found.Take(5).Select(d => DuplicatePages.Row(ui, present, present.Schema[key], d))];
        var isListed = rows.Any(r => r.Id == surely);
        var name = ConvertSide.Input(key);
        var other = name + ".other";
        return new(
            key, ui.T("type." + key), type.Icon, rows, found.Hidden,
            form?[name].ToString() ?? (isListed ? surely.ToString()! : mayMake ? "new" : "none"),
            new InputModel(other, ui.T($"convert.{key}.other"), "reference", form?[other + ".text"].ToString() ?? "") { Target = key, Value = form?[other].ToString() },
            mayMake ? newTitle : null);
    }

    private static List<InputModel> Deal(
        Present present, Nanni.Records.Queries.RecordView view, Lead lead, IReadOnlyList<PipelineStages> pipelines, IReadOnlyList<FieldProblem> problems, IFormCollection? form)
    {
        var schema = present.Schema["opportunity"];
        var blank = new Opportunity
        {
            Name = lead.Company ?? lead.Name, Amount = view.Type.Find("estimatedValue")?.Get(lead) as Money?, OwnerId = lead.OwnerId,
        };
        var inputs = DealFields.Select(schema.Find).OfType<Field>().Where(f => RecordInput.CanWrite(f))
            .Select(f => FormInputs.Of(present, schema, f, blank, view.Titles, problems, form)).ToList();
        var chosen = form?[Stage].ToString();
        var stages = pipelines.SelectMany(p => p.Stages.Where(s => s.Kind == "open").Select(s => new OptionModel(
            s.Id.ToString(), pipelines.Count > 1 ? present.Ui.T("convert.stageOf", ("pipeline", p.Name), ("stage", s.Name)) : s.Name, IsSelected: s.Id.ToString() == chosen))).ToList();
        if (inputs.Count > 0 && stages.Count > 0)
        {
            inputs.Insert(1, new(Stage, present.Ui.T("convert.stage"), "choice", chosen ?? stages[0].Value)
            {
                Options = chosen is null ? [stages[0] with { IsSelected = true }, .. stages[1..]] : stages,
            });
        }

        return inputs;
    }

    private static async Task<IResult> Convert(
        Guid id, Pages page, RecordQuery query, Duplicates duplicates, PipelineReader pipelines, Operations run, FieldRules rules, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        IReadOnlyList<FieldProblem> problems;
        try
        {
            var schema = (await page.Schema())["opportunity"];
            var values = form.ContainsKey("deal") ? FormValues.Read(form, schema, page.Actor).Where(v => DealFields.Contains(v.Key)).ToDictionary() : null;
            var title = (await query.Of(page.Actor, page.Types.Of<Lead>(), id, page.Cancel))?.Record is Lead { Name: { } name } ? name : "";
            var done = await LeadConversion.Run(page.Actor, id, Chosen(form, "account"), Chosen(form, "contact"), values is null ? null : Begin, run, page.Cancel);

            // Where one goes on: at the deal, if one begins.
            var next = done.Records.FirstOrDefault(r => r.Type == "opportunity") is { } deal ? "opportunities/" + deal.Id : "leads/" + id;
            return Flash.Redirect(page.Context, page.Ui.Url(next), "saved.converted", title, done.Id);

            Task Begin(Work work, Opportunity deal)
            {
                RecordInput.Apply(work, rules, deal, schema, values);
                if (Guid.TryParse(form[Stage], out var stage))
                {
                    schema[Stage].Set(deal, stage);
                }

                return Task.CompletedTask;
            }
        }
        catch (FieldException error)
        {
            problems = error.Problems;
        }

        return await Ask(id, page, query, duplicates, pipelines, form, problems);
    }

    /// <exception cref="FieldException"><c>field.required</c>: another one is meant, and none was found.</exception>
    private static Becomes Chosen(IFormCollection form, string key) => form[ConvertSide.Input(key)].ToString() switch
    {
        "new" => Becomes.New,
        "none" or "" => Becomes.None,
        "other" => new(Guid.TryParse(form[ConvertSide.Input(key) + ".other"], out var other) ? other : throw new FieldException(key, "field.required"), IsNew: false),
        var text => new(Guid.TryParse(text, out var id) ? id : throw new FieldException(key, "field.reference"), IsNew: false),
    };
}
