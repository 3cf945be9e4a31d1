using Nanni.Administration.Archives;
using Nanni.Administration.Audit;
using Nanni.Administration.Demo;
using Nanni.Administration.Fields;
using Nanni.Administration.Members;
using Nanni.Administration.Programs;
using Nanni.Administration.Start;
using Nanni.Administration.Watch;
using Nanni.Database;
using Nanni.Records.Jobs;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Security;
using Nanni.Web.SignIn;
using Nanni.Web.Views;

namespace Nanni.Administration;

/// <summary>Who works here, what they may do, and how the workspace is set.</summary>
public sealed class AdministrationModule : Module
{
    public override void Services(IServiceCollection services) =>
        services.AddScoped<MembersPages.Parts>().AddScoped<ProfilePages.Parts>().AddScoped<SecurityPages.Parts>().AddScoped<MemberFactors>().AddScoped<Members.Members>().AddScoped<Invitations>().AddScoped<Roles>().AddScoped<Teams>()
            .AddScoped<WorkspaceSettings>().AddScoped<Profile>().AddSingleton<ShapeStore>()
            .AddSingleton<WorkspaceStart>().AddSingleton<IWorkspaceBeginning>(s => s.GetRequiredService<WorkspaceStart>())
            .AddScoped<WorkspaceRemoval>().AddScoped<Installation>().AddSingleton<Archive>().AddSingleton<Unarchive>().AddSingleton<KeptArchives>().AddHostedService<KeptArchivesService>().AddSingleton<IJobHandler, ArchiveJob>().AddScoped<DemoWorkspaces>().AddSingleton<IJobHandler, DemoJob>();

    public override void Pages(RouteGroupBuilder pages)
    {
        var settings = pages.MapGroup("/settings").RequireAuthorization(MembershipRequired.Administrator).InShell("settings");
        var me = pages.MapGroup("/me").InShell("settings");
        settings.MapGet("/overview", async (Pages page, Visitor visitor, DemoWorkspaces demos) => AdminOverviewView.With(
            new AdminOverviewModel(new Dictionary<string, string>(), await DemoPages.Model(page, visitor, demos)), page.Ui));
        AuditPages.Map(settings.MapGroup("/audit"));
        SystemPages.Map(settings.MapGroup("/system"));
        SettingsPages.Map(settings);
        MembersPages.Map(settings.MapGroup("/members"));
        RolePages.Map(settings.MapGroup("/roles"));
        TeamPages.Map(settings.MapGroup("/teams"));
        FieldPages.Map(settings.MapGroup("/fields"));
        ChoicePages.Map(settings.MapGroup("/lists"));
        LayoutPages.Map(settings.MapGroup("/layout"));
        PersonalPages.Map(settings.MapGroup("/personal"));
        TakeAwayPages.Map(settings.MapGroup("/archive"));
        DemoPages.Map(settings.MapGroup("/demo"));
        PreviewPages.Map(pages, settings);
        ProfilePages.Map(me);
        SecurityPages.Map(me);
        AccessPages.Map(me);
        ApiPages.Map(me);
    }
}
