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
        var settings = pages.MapGroup("/settings").RequireAuthorization(MembershipRequired.Administrator).InShell("settings");
        var me = pages.MapGroup("/me").InShell("settings");
        settings.MapGet("/overview", (Ui ui) => AdminOverviewView.With(new AdminOverviewModel(new Dictionary<string, string>()), ui));
        SettingsPages.Map(settings);
        MembersPages.Map(settings.MapGroup("/members"));
        RolePages.Map(settings.MapGroup("/roles"));
        TeamPages.Map(settings.MapGroup("/teams"));
        FieldPages.Map(settings.MapGroup("/fields"));
        ChoicePages.Map(settings.MapGroup("/lists"));
        LayoutPages.Map(settings.MapGroup("/layout"));
        ProfilePages.Map(me);
        AccessPages.Map(me);
    }
}
