using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Forms;
using Nanni.Web.Security;
using Nanni.Web.SignIn;

namespace Nanni.Administration.Members;

/// <summary>Looking at the workspace with the eyes of a role or member, to see that the rights are as they were meant.</summary>
internal static class PreviewPages
{
    public static void Map(RouteGroupBuilder pages, RouteGroupBuilder settings)
    {
        settings.MapPost("/roles/{id:guid}/preview", async (
            Guid id, HttpContext context, Visitor visitor, Previews previews, Roles roles, SecurityEvents events, Ui ui, CancellationToken cancel) =>
            await roles.Find(visitor.Membership!.WorkspaceId, id, cancel) is { } role
                ? await Begin(context, visitor, previews, events, ui, role.Name, role.Id, null)
                : Refusals.NotFound());
        settings.MapPost("/members/{id:guid}/preview", async (
            Guid id, HttpContext context, Visitor visitor, Previews previews, Members members, SecurityEvents events, Ui ui, CancellationToken cancel) =>
            await members.Find(visitor.Membership!.WorkspaceId, id, cancel) is { } member
                ? await Begin(context, visitor, previews, events, ui, member.Name, null, member.Id)
                : Refusals.NotFound());
        pages.MapPost("/preview/end", (HttpContext context, Previews previews, Ui ui) =>
        {
            previews.Stop(context);
            return Go.To(ui.Url("settings/roles"));
        }).WithMetadata(new EndsPreview());
    }

    private static async Task<IResult> Begin(
        HttpContext context, Visitor visitor, Previews previews, SecurityEvents events, Ui ui, string name, Guid? role, Guid? member)
    {
        await events.Write(visitor.Membership!.WorkspaceId, Told.Preview(name, role ?? member!.Value));
        previews.Start(context, visitor, role, member);
        return Go.To(ui.Url("home"));
    }
}
