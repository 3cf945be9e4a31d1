using Nanni.Administration.Fields;
using Nanni.Administration.Members;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Security;
using Nanni.Web.Views;

namespace Nanni.Administration;

/// <summary>Who works here, what they may do, and how the workspace is set.</summary>
public sealed class AdministrationModule : Module
{
    public override void Services(IServiceCollection services) =>
        services.AddScoped<Members.Members>().AddScoped<Invitations>().AddScoped<Roles>().AddScoped<Teams>()
            .AddScoped<WorkspaceSettings>().AddScoped<Profile>().AddSingleton<ShapeStore>();

    public override void Pages(RouteGroupBuilder pages)
    {
        var settings = pages.MapGroup("/settings").RequireAuthorization(MembershipRequired.Administrator);
        var framed = settings.MapGroup("").AddEndpointFilter(WithMenu);
        framed.MapGet("/overview", (Ui ui) => AdminOverviewView.With(new AdminOverviewModel(new Dictionary<string, string>()), ui));
        SettingsPages.Map(framed);
        MembersPages.Map(framed.MapGroup("/members"));
        RolePages.Map(framed.MapGroup("/roles"));
        TeamPages.Map(framed.MapGroup("/teams"));
        FieldPages.Map(settings.MapGroup("/fields"));
        ChoicePages.Map(settings.MapGroup("/lists"));
        LayoutPages.Map(settings.MapGroup("/layout"));
        var me = pages.MapGroup("/me").AddEndpointFilter(WithMenu);
        ProfilePages.Map(me);
        AccessPages.Map(me);
    }

    /// <summary>These pages know settings and no records; the menu that leads back to the work is filled in before they answer.</summary>
    private static async ValueTask<object?> WithMenu(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        await context.HttpContext.RequestServices.GetRequiredService<Pages>().Shell("settings");
        return await next(context);
    }
}
