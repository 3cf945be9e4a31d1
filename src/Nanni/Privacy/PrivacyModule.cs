using Microsoft.EntityFrameworkCore;
using Nanni.Privacy.Access;
using Nanni.Privacy.Consents;
using Nanni.Privacy.Erasure;
using Nanni.Privacy.Retention;
using Nanni.Records.Jobs;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Privacy;

/// <summary>The rights of the people in the database: what they agreed to, what is kept of them, and that it goes when they say so.</summary>
public sealed class PrivacyModule : Module
{
    public override void Services(IServiceCollection services) => services
        .AddSingleton<PurposeTable>().AddSingleton<ConsentLedger>()
        .AddSingleton<ErasureTable>().AddSingleton<ErasureFiles>().AddSingleton<ErasureJournal>().AddScoped<ErasureTraces>().AddScoped<PersonErasure>()
        .AddScoped<TrashPurge>().AddHostedService<TrashPurgeService>()
        .AddSingleton<RetentionTable>().AddSingleton<RetentionCandidates>().AddSingleton<RetentionNews>().AddSingleton<IJobHandler, RetentionJob>()
        .AddSingleton<RetentionSchedule>().AddHostedService<RetentionService>()
        .AddScoped<PersonArchive>();

    public override void Model(ModelBuilder model) => PrivacyMapping.Apply(model);

    public override void Fill(Slots slots) => slots.Record(ConsentPages.Fill);

    public override void Pages(RouteGroupBuilder pages)
    {
        var settings = pages.MapGroup("/settings").RequireAuthorization(MembershipRequired.Administrator).InShell("settings");
        PurposePages.Map(settings.MapGroup("/consents"));
        ConsentPages.Map(pages);
        ErasurePages.Map(pages.MapGroup("/contacts/{id:guid}/erasure").RequireAuthorization(MembershipRequired.Administrator).InShell("contacts"));
        ArchivePages.Map(pages.MapGroup("/contacts/{id:guid}/archive").RequireAuthorization(MembershipRequired.Administrator).InShell("contacts"));
        CertificatePages.Map(settings.MapGroup("/erasures"));
        RetentionPages.Map(settings.MapGroup("/retention"));
    }

    public override void Api(RouteGroupBuilder api) => ConsentApi.Map(api);
}
