using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Administration.Members;

/// <summary>Which fields of a kind of record a role hides, shows, and lets change.</summary>
internal static class RoleFieldPages
{
    private const string Prefix = "field.";

    public static void Map(RouteGroupBuilder roles)
    {
        const string Fields = "/{id:guid}/fields/{type}";
        roles.MapGet(Fields, async (Guid id, string type, Pages page, Roles roles) =>
            await Find(id, type, page, roles) is var (role, schema) ? Show(role, schema, page.Ui) : Refusals.NotFound());
        roles.MapPost(Fields, async (Guid id, string type, Pages page, Roles roles, HttpRequest request) =>
        {
            if (await Find(id, type, page, roles) is not var (role, schema))
            {
                return Refusals.NotFound();
            }

            var form = await request.ReadFormAsync(page.Cancel);
            var access = FieldGrants.Of(role)!;
            await roles.LimitFields(
                role.WorkspaceId, id, schema, Limitable(schema).ToDictionary(f => f.Key, f => Read(form[Prefix + f.Key], access.Of(schema.Type, f))), page.Cancel);
            return Go.To(page.Ui.Url("settings/roles/" + id), "said.saved");
        });
    }

    /// <summary>How many fields of each kind of record a role keeps from its members, and how many it lets them see only.</summary>
    public static IReadOnlyList<RoleView.FieldLine> Lines(Role role, Schema schema, RecordTypes types, Ui ui)
    {
        var access = FieldGrants.Of(role)!;
        return
        [
            .. types.All.Where(t => t.IsListed).Select(type =>
            {
                var levels = Limitable(schema[type.Name]).Select(f => access.Of(type, f)).ToList();
                var (hidden, read) = (levels.Count(l => l == FieldLevel.Hidden), levels.Count(l => l == FieldLevel.Read));
                var said = new[] { hidden == 0 ? null : ui.T("roles.fields.hidden", ("n", hidden)), read == 0 ? null : ui.T("roles.fields.read", ("n", read)) };
                return new RoleView.FieldLine(
                    TypeNames.Plural(type, ui), ui.Url($"settings/roles/{role.Id}/fields/{type.Name}"),
                    hidden + read == 0 ? ui.T("roles.fields.all") : string.Join(", ", said.OfType<string>()));
            }),
        ];
    }

    private static async Task<(Role Role, TypeSchema Schema)?> Find(Guid id, string type, Pages page, Roles roles) =>
        await roles.Find(page.Actor.WorkspaceId, id, page.Cancel) is { IsAdministrator: false } role
            && (await page.Schema()).Find(type) is { Type.IsListed: true } schema ? (role, schema) : null;

    private static IEnumerable<Field> Limitable(TypeSchema schema) => schema.Fields.Where(f => FieldAccess.IsLimitable(schema.Type, f));

    /// <summary>What is not sent, or not understood, stays as it is.</summary>
    private static FieldLevel Read(string? text, FieldLevel now) => Enum.TryParse<FieldLevel>(text, out var level) && Enum.IsDefined(level) ? level : now;

    private static IResult Show(Role role, TypeSchema schema, Ui ui)
    {
        var access = FieldGrants.Of(role)!;
        var url = ui.Url("settings/roles/" + role.Id);
        return RoleFieldsView.With(
            new RoleFieldsView.Content(
                ui.T("roles.fields.title", ("role", role.Name), ("type", TypeNames.Plural(schema.Type, ui))), $"{url}/fields/{schema.Name}", url, role.Name,
                [.. Limitable(schema).GroupBy(f => f.Group).Select(group => new RoleFieldsView.Group(Labels.Group(ui, group.Key),
                    [.. group.Select(f => new RoleFieldsView.Line(Prefix + f.Key, Labels.Field(ui, schema.Name, f), access.Of(schema.Type, f), f.IsSensitive))]))]), ui);
    }
}
