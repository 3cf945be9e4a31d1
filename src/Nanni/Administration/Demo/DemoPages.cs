using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Records;
using Nanni.Web.SignIn;
using Nanni.Web.Views;

namespace Nanni.Administration.Demo;

/// <summary>Brings the demo company and takes it away, from any workspace that one administers.</summary>
internal static class DemoPages
{
    private static readonly string[] Counted = ["account", "contact", "opportunity", "interaction", "task"];

    public static void Map(RouteGroupBuilder demo)
    {
        demo.MapGet("", async (Pages page, Visitor visitor, DemoWorkspaces demos) =>
            AdminDemoView.With(await Model(page, visitor, demos), page.Ui));
        demo.MapPost("", async (Pages page, Visitor visitor, DemoWorkspaces demos) =>
        {
            var (slug, _, job) = await demos.Load(visitor.UserId, page.Actor.Name, page.Actor.Language, page.Actor.Country, page.Cancel);
            return Go.To($"/w/{slug}/jobs/{job}");
        });
        demo.MapPost("/remove", Remove);
    }

    public static async Task<DemoModel> Model(Pages page, Visitor visitor, DemoWorkspaces demos)
    {
        var ui = page.Ui;
        var url = ui.Url("settings/demo");
        if (visitor.UserId is not { } user || await demos.Of(user, page.Cancel) is not { } demo)
        {
            return new(IsLoaded: false, url);
        }

        if (demo.Job is not { Status: "done" } job)
        {
            // Unfinished, it can be looked at; failed or stopped, the same button begins again.
            return new(IsLoaded: false, url) { OpenUrl = demo.IsLoading ? $"/w/{demo.Slug}/jobs/{demo.Job!.Id}" : null };
        }

        var counts = Counted.Where(demo.Counts.ContainsKey).Select(type => ui.T("demo.count." + type, ("n", demo.Counts[type])));
        return new(IsLoaded: true, url + "/remove", string.Join(", ", counts) + ".")
        {
            OpenUrl = demo.Workspace == page.Actor.WorkspaceId ? null : $"/w/{demo.Slug}/home",
            Warning = demo.Own == 0 ? "" : ui.T("demo.own", ("n", demo.Own)),
        };
    }

    private static async Task<IResult> Remove(Pages page, Visitor visitor, DemoWorkspaces demos, Workspaces workspaces)
    {
        if (visitor.UserId is not { } user || !await demos.Remove(user, page.Cancel))
        {
            return Go.To(page.Ui.Url("settings/demo"));
        }

        // Whoever stood in the demo stands in another workspace of theirs now.
        var left = await workspaces.Of(user, page.Cancel);
        var here = left.FirstOrDefault(w => w.Url == page.Ui.Url("").TrimEnd('/')) ?? left.FirstOrDefault();
        return Flash.Redirect(page.Context, here is null ? "/" : here.Url + "/home", here is null ? null : "saved.demoRemoved");
    }
}
