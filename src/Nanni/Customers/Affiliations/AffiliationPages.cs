using System.Globalization;
using Nanni.Customers.Contacts;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Security;
using Nanni.Web.Views;

namespace Nanni.Customers.Affiliations;

/// <summary>What becomes of a person's place in an organisation: it ends, it goes over into another, it becomes the main one.</summary>
internal static class AffiliationPages
{
    private static readonly string[] Ending = ["endsOn"];
    private static readonly string[] Changing = ["account", "title", "role", "startsOn"];

    public static void Map(RouteGroupBuilder pages)
    {
        var one = pages.MapGroup("/affiliations/{id:guid}");
        one.MapGet("/end", (Guid id, Pages page, RecordQuery query, Titles titles) => Ask(id, page, query, titles, Ending));
        one.MapPost("/end", (Guid id, Pages page, Operations run, FieldRules rules, RecordQuery query, Titles titles, HttpRequest request) =>
            Do(id, page, run, rules, query, titles, request, Ending, "affiliation.end", "saved.affiliation.ended", End));
        one.MapGet("/change", (Guid id, Pages page, RecordQuery query, Titles titles) => Ask(id, page, query, titles, Changing));
        one.MapPost("/change", (Guid id, Pages page, Operations run, FieldRules rules, RecordQuery query, Titles titles, HttpRequest request) =>
            Do(id, page, run, rules, query, titles, request, Changing, "affiliation.change", "saved.affiliation.changed", Change));
        one.MapPost("/main", async (Guid id, Pages page, Operations run) =>
        {
            var contact = Guid.Empty;
            var done = await run.Run(page.Actor, "affiliation.main", async work =>
            {
                var link = await work.Load<Affiliation>(id);
                (link.Main, contact) = (true, link.ContactId!.Value);
            }, page.Cancel);
            return Flash.Redirect(page.Context, Back(page, contact), "saved.affiliation.main", "", done.Id);
        });
    }

    /// <summary>On the page of a person all their places; on that of an organisation those who are there besides, or were.</summary>
    public static void Fill(Slots slots)
    {
        slots.ShownElsewhere("affiliation", "account", "main");
        slots.RelatedRow("affiliation", row => row.Page.Actor.For("affiliation", Right.Edit) == Scope.None ? null
            : AffiliationParts.Menu(
                row.Id, row.Value("endsOn") is DateOnly last && last <= Today(row.Page.Ui), row.Value("main") is true,
                row.Page.Ui.Url($"{row.Page.Types[row.By.Target!].Plural}/{row.Of}"), row.Page.Ui));
    }

    private static Task End(Work work, Affiliation link, Affiliation asked, Action<Affiliation> given)
    {
        given(asked);
        link.EndsOn = asked.EndsOn ?? throw new FieldException("endsOn", "field.required");
        return Task.CompletedTask;
    }

    /// <summary>The old place ends on the day on which the new one begins.</summary>
    private static async Task Change(Work work, Affiliation link, Affiliation next, Action<Affiliation> given)
    {
        given(next);
        var since = next.StartsOn ?? throw new FieldException("startsOn", "field.required");
        if (next.AccountId is null)
        {
            throw new FieldException("account", "field.required");
        }

        if (link.StartsOn > since)
        {
            throw new FieldException("startsOn", "affiliation.dates");
        }

        (next.ContactId, next.OwnerId, next.TeamId, next.Main) = (link.ContactId, link.OwnerId, link.TeamId, link.Main);
        link.EndsOn = since;
        if (link.Main)
        {
            // The job title on the person's card is that of the main place.
            (await work.Load<Contact>(link.ContactId!.Value)).JobTitle = next.Title;
        }

        work.Add(next);
    }

    private static async Task<IResult> Ask(Guid id, Pages page, RecordQuery query, Titles titles, string[] keys)
    {
        var view = await query.Of(page.Actor, page.Types["affiliation"], id, page.Cancel) ?? throw new NotFoundException("affiliation", id);
        return view.CanEdit
            ? await Form(view, new() { EndsOn = Today(page.Ui), StartsOn = Today(page.Ui) }, page, titles, keys, [], null)
            : throw new ForbiddenException("affiliation", "Edit");
    }

    private static async Task<IResult> Do(
        Guid id, Pages page, Operations run, FieldRules rules, RecordQuery query, Titles titles, HttpRequest request, string[] keys,
        string name, string said, Func<Work, Affiliation, Affiliation, Action<Affiliation>, Task> act)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var view = await query.Of(page.Actor, page.Types["affiliation"], id, page.Cancel) ?? throw new NotFoundException("affiliation", id);
        var asked = new Affiliation();
        IReadOnlyList<FieldProblem> problems;
        try
        {
            var values = FormValues.Read(form, view.Type, page.Actor).Where(v => keys.Contains(v.Key)).ToDictionary();
            var done = await run.Run(page.Actor, name, async work =>
            {
                var link = await work.Load<Affiliation>(id);
                asked = new();
                await act(work, link, asked, record => RecordInput.Apply(work, rules, record, view.Type, values));
            }, page.Cancel);
            return Flash.Redirect(page.Context, Back(page, ((Affiliation)view.Record).ContactId!.Value), said, "", done.Id);
        }
        catch (FieldException error)
        {
            problems = error.Problems;
        }
        catch (RuleException error)
        {
            problems = [new("", error.Code, [.. error.Values])];
        }

        return await Form(view, asked, page, titles, keys, problems, form);
    }

    private static async Task<IResult> Form(
        Nanni.Records.Queries.RecordView view, Affiliation shown, Pages page, Titles titles, string[] keys, IReadOnlyList<FieldProblem> problems, IFormCollection? form)
    {
        var link = (Affiliation)view.Record;
        var names = await titles.Of(page.Actor, [.. new[] { link.ContactId, link.AccountId, Guid.TryParse(form?["account"], out var typed) ? typed : null }.OfType<Guid>()], page.Cancel);
        string Named(Guid? id) => id is { } one && names.GetValueOrDefault(one)?.Text is { } text ? text : page.Ui.T("related.hidden");
        var present = await page.Present();
        var ui = await page.Shell("contacts");
        var isEnd = keys == Ending;
        var inputs = keys.Select(key => FormInputs.Of(present, view.Type, view.Type[key], shown, names, problems, form)).Select(input => input with
        {
            Label = input.Key switch { "startsOn" => ui.T("affiliation.since"), "endsOn" => ui.T("affiliation.lastDay"), _ => input.Label },
            IsRequired = input.Key is "account" or "startsOn" or "endsOn",
            Help = input.Key switch
            {
                "startsOn" => ui.T("affiliation.change.help", ("organisation", Named(link.AccountId))),
                "endsOn" => ui.T("affiliation.end.help"),
                _ => input.Help,
            },
        });
        return FormView.With(
            new FormModel(Labels.Type(ui, page.Types["contact"]), ui.T(isEnd ? "affiliation.end.title" : "affiliation.change.title", ("person", Named(link.ContactId)), ("organisation", Named(link.AccountId))),
                AffiliationParts.Url(link.Id, isEnd ? "end" : "change", Back(page, link.ContactId!.Value), ui),
                [new("affiliation", ui.T(isEnd ? "affiliation.end.group" : "affiliation.change.group"), [.. inputs])])
            {
                Version = link.Version,
                CancelUrl = Back(page, link.ContactId!.Value),
                Errors = [.. problems.Where(p => !keys.Contains(p.Field)).Select(p => Messages.Of(ui, p))],
                OffersAnother = false,
            },
            ui,
            problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static string Back(Pages page, Guid contact) =>
        ReturnUrl.Local(page.Context.Request.Query["return"].ToString(), page.Ui.Url("contacts/" + contact));

    private static DateOnly Today(Ui ui) => DateOnly.ParseExact(AffiliationParts.Today(ui), "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
