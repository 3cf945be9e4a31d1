using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Security;

namespace Nanni.Administration.Members;

/// <summary>Roles, and the matrix of each: record type × right → how far it reaches.</summary>
internal static class RolePages
{
    private const int NameLength = 100;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("", async (Actor actor, Roles roles, Ui ui, CancellationToken cancel) =>
            RolesView.With<RolesView, IReadOnlyList<RoleRow>>(await roles.List(actor.WorkspaceId, cancel), ui));
        pages.MapGet("/new", (RecordTypes types, Ui ui) => Page(null, "", Grants.None, new(), types, ui));
        pages.MapPost("/new", (Actor actor, Roles roles, RecordTypes types, Ui ui, HttpRequest request, CancellationToken cancel) =>
            Save(null, actor, roles, types, ui, request, cancel));
        pages.MapGet("/{id:guid}", async (
            Guid id, Actor actor, Roles roles, MemberFactors factors, Schemas schemas, Ui ui, CancellationToken cancel) =>
            await roles.Find(actor.WorkspaceId, id, cancel) is { } role
                ? Page(
                    role, role.Name, Grants.Parse(role.Grants), new(), schemas.Types, ui,
                    new(role.RequiresSecondFactor, await factors.With(actor.WorkspaceId, id, cancel)),
                    role.IsAdministrator ? [] : RoleFieldPages.Lines(role, await schemas.Of(actor, cancel), schemas.Types, ui))
                : Refusals.NotFound());
        pages.MapPost("/{id:guid}", async (
            Guid id, Actor actor, Roles roles, RecordTypes types, Ui ui, HttpRequest request, CancellationToken cancel) =>
            await roles.Find(actor.WorkspaceId, id, cancel) is { } role
                ? await Save(role, actor, roles, types, ui, request, cancel)
                : Refusals.NotFound());
        pages.MapPost("/{id:guid}/second-factor", async (
            Guid id, Actor actor, Roles roles, Ui ui, HttpRequest request, CancellationToken cancel) =>
        {
            if (await roles.Find(actor.WorkspaceId, id, cancel) is null)
            {
                return Refusals.NotFound();
            }

            var form = await request.ReadFormAsync(cancel);
            await roles.RequireSecondFactor(actor.WorkspaceId, id, form["Required"] == "true", cancel);
            return Go.To(ui.Url("settings/roles/" + id), "said.saved");
        });
        pages.MapPost("/{id:guid}/deletion", Delete);
        RoleFieldPages.Map(pages);
    }

    /// <summary>"contact.view".</summary>
    public static string FieldName(string type, Right right) => $"{type}.{right}";

    private static async Task<IResult> Save(
        Role? role, Actor actor, Roles roles, RecordTypes types, Ui ui, HttpRequest request, CancellationToken cancel)
    {
        var form = await request.ReadFormAsync(cancel);
        var name = form["Name"].ToString().Trim();
        var errors = new FormErrors();
        if (name.Length is 0 or > NameLength)
        {
            errors.Add("Name", name.Length == 0 ? ui.T("form.required") : ui.T("form.tooLong", ("max", NameLength)));
        }

        var grants = Lines(types, ui).Aggregate(Grants.None, (made, type) => made.With(
            type.Name, [.. Grants.Rights.Select(right => Read(form[FieldName(type.Name, right)]))]));
        await errors.Try(ui, () => role is null
            ? roles.Add(actor.WorkspaceId, name, grants, cancel)
            : roles.Change(actor.WorkspaceId, role.Id, name, grants, cancel));
        return errors.Any ? Page(role, name, grants, errors, types, ui) : Go.To(ui.Url("settings/roles"), "said.saved");
    }

    private static async Task<IResult> Delete(
        Guid id, Actor actor, Roles roles, RecordTypes types, Ui ui, CancellationToken cancel)
    {
        if (await roles.Find(actor.WorkspaceId, id, cancel) is not { } role)
        {
            return Refusals.NotFound();
        }

        var errors = await new FormErrors().Try(ui, () => roles.Delete(actor.WorkspaceId, id, cancel));
        return errors.Any
            ? Page(role, role.Name, Grants.Parse(role.Grants), errors, types, ui)
            : Go.To(ui.Url("settings/roles"), "said.deleted");
    }

    /// <summary>What is not sent, or not understood, is not granted.</summary>
    private static Scope Read(string? text) =>
        Enum.TryParse<Scope>(text, out var scope) && Enum.IsDefined(scope) ? scope : Scope.None;

    /// <summary>Listed types, then the line for all others.</summary>
    private static List<RoleView.TypeLine> Lines(RecordTypes types, Ui ui) =>
    [
        .. types.All.Where(t => t.IsListed).Select(t => new RoleView.TypeLine(t.Name, TypeNames.Plural(t, ui))),
        new(Grants.AnyType, ui.T("roles.others")),
    ];

    /// <param name="factor">Null on a page that comes back with something to mend, which is about that alone.</param>
    private static IResult Page(
        Role? role, string name, Grants grants, FormErrors errors, RecordTypes types, Ui ui, RoleView.FactorRule? factor = null,
        IReadOnlyList<RoleView.FieldLine>? fields = null)
    {
        var url = ui.Url("settings/roles/" + (role?.Id.ToString() ?? "new"));
        var content = new RoleView.Content(
            role?.Name ?? ui.T("roles.new"),
            url,
            new("Name", ui.T("roles.name"), Value: name) { Error = errors["Name"], MaxLength = NameLength },
            role?.IsAdministrator ?? false,
            grants,
            Lines(types, ui))
        {
            Problem = errors[""],
            PreviewUrl = role is { IsAdministrator: false } ? url + "/preview" : null,
            Factor = factor,
            Fields = fields ?? [],
            DeleteUrl = role is { IsAdministrator: false } ? url + "/deletion" : null,
        };
        return RoleView.With(content, ui, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
