using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Access;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Security;

namespace Nanni.Administration.Members;

public sealed record TeamForm
{
    [Required, MaxLength(100)]
    public string? Name { get; init; }

    /// <summary>Nothing: at the top.</summary>
    [Id]
    public string? Parent { get; init; }
}

/// <summary>The tree of teams.</summary>
internal static class TeamPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("", async (Actor actor, Teams teams, Ui ui, CancellationToken cancel) =>
            List(await teams.Tree(actor.WorkspaceId, cancel), new(), new(), ui));
        pages.MapPost("", Add);
        pages.MapGet("/{id:guid}", async (Guid id, Actor actor, Teams teams, Ui ui, CancellationToken cancel) =>
        {
            var tree = await teams.Tree(actor.WorkspaceId, cancel);
            return tree.Find(t => t.Id == id) is { } team
                ? One(team, tree, new() { Name = team.Name, Parent = team.ParentId?.ToString() }, new(), ui)
                : Refusals.NotFound();
        });
        pages.MapPost("/{id:guid}", Save);
        pages.MapPost("/{id:guid}/deletion", Delete);
    }

    private static async Task<IResult> Add([FromForm] TeamForm form, Actor actor, Teams teams, Ui ui, CancellationToken cancel)
    {
        var errors = await FormErrors.Check(form, ui).Try(ui, () => teams.Add(actor.WorkspaceId, form.Name!, IdAttribute.Read(form.Parent), cancel));
        return errors.Any
            ? List(await teams.Tree(actor.WorkspaceId, cancel), form, errors, ui)
            : Go.To(ui.Url("settings/teams"), "said.saved");
    }

    private static async Task<IResult> Save(Guid id, [FromForm] TeamForm form, Actor actor, Teams teams, Ui ui, CancellationToken cancel)
    {
        var tree = await teams.Tree(actor.WorkspaceId, cancel);
        if (tree.Find(t => t.Id == id) is not { } team)
        {
            return Refusals.NotFound();
        }

        var errors = await FormErrors.Check(form, ui).Try(ui, () => teams.Change(actor.WorkspaceId, id, form.Name!, IdAttribute.Read(form.Parent), cancel));
        return errors.Any ? One(team, tree, form, errors, ui) : Go.To(ui.Url("settings/teams"), "said.saved");
    }

    private static async Task<IResult> Delete(Guid id, Actor actor, Teams teams, Ui ui, CancellationToken cancel)
    {
        var tree = await teams.Tree(actor.WorkspaceId, cancel);
        if (tree.Find(t => t.Id == id) is not { } team)
        {
            return Refusals.NotFound();
        }

        var errors = await new FormErrors().Try(ui, () => teams.Delete(actor.WorkspaceId, id, cancel));
        return errors.Any
            ? One(team, tree, new() { Name = team.Name, Parent = team.ParentId?.ToString() }, errors, ui)
            : Go.To(ui.Url("settings/teams"), "said.deleted");
    }

    private static IResult List(List<TeamRow> tree, TeamForm form, FormErrors errors, Ui ui)
    {
        var add = new FormPage(ui.T("teams.new"), ui.Url("settings/teams"), ui.T("teams.add"), Fields(form, tree, errors, ui))
        {
            Problem = errors[""],
        };
        return TeamsView.With(
            new TeamsView.Content(tree, add), ui, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static IResult One(TeamRow team, List<TeamRow> tree, TeamForm form, FormErrors errors, Ui ui)
    {
        var url = ui.Url("settings/teams/" + team.Id);
        var fields = Fields(form, tree.Where(t => t.Id != team.Id), errors, ui);
        return Settings.Page(
            new(team.Name, "teams", [new(ui.T("teams.one"), url, ui.T("settings.save"), fields) { Problem = errors[""] }])
            {
                Back = new(ui.Url("settings/teams"), ui.T("settings.teams")),
                Actions = [new(url + "/deletion", ui.T("teams.delete"), IsDangerous: true)],
            },
            errors,
            ui);
    }

    private static FormField[] Fields(TeamForm form, IEnumerable<TeamRow> tree, FormErrors errors, Ui ui) =>
    [
        new("Name", ui.T("teams.name"), Value: form.Name) { Error = errors["Name"], MaxLength = 100 },
        new("Parent", ui.T("teams.parent"), Value: form.Parent)
        {
            Error = errors["Parent"],
            IsRequired = false,
            Options =
            [
                new("", ui.T("teams.top")),
                .. tree.Select(t => new FormOption(t.Id.ToString(), new string('\u2003', t.Depth) + t.Name)),
            ],
        },
    ];
}
