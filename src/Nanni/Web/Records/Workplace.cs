using Nanni.Records.Queries;
using Nanni.Web.Audit;
using Nanni.Web.Exports;
using Nanni.Web.Files;
using Nanni.Web.Help;
using Nanni.Web.Imports;
using Nanni.Web.Jobs;
using Nanni.Web.Live;
using Nanni.Web.Nodes;
using Nanni.Web.SignIn;

namespace Nanni.Web.Records;

/// <summary>Everything under <c>/w/{workspace}</c>: the generic pages of every record type, and the modules' own.</summary>
public static class Workplace
{
    public static IServiceCollection AddWorkplace(this IServiceCollection services, IReadOnlyList<Module> modules)
    {
        services.AddScoped<Pages>();
        services.AddSingleton<SavedViews>();
        services.AddSingleton<Visits>().AddHostedService(s => s.GetRequiredService<Visits>());
        services.AddSingleton<FileStore>();
        services.AddSingleton<Duplicates>();
        services.AddSingleton<LiveFeed>();
        services.AddHostedService<SealerService>();
        services.AddSingleton<Nodes.Nodes>().AddHostedService<NodeService>();
        services.AddSingleton<SearchBell>().AddSingleton<SealedSignal>(s => s.GetRequiredService<SearchBell>()).AddHostedService<SearchUpkeep>();
        services.AddSingleton<AuditBell>().AddSingleton<SealedSignal>(s => s.GetRequiredService<AuditBell>()).AddHostedService<AuditService>();
        var slots = new Slots();
        foreach (var module in modules)
        {
            module.Fill(slots);
            module.Services(services);
        }

        services.AddSingleton(slots);
        return services;
    }

    /// <summary>Fills the shell around pages that know nothing of records, so that the way back to the customers never goes missing.</summary>
    public static RouteGroupBuilder InShell(this RouteGroupBuilder pages, string section) => pages.AddEndpointFilter(async (call, next) =>
    {
        if (call.HttpContext.RequestServices.GetRequiredService<Visitor>().Actor is not null)
        {
            await call.HttpContext.RequestServices.GetRequiredService<Pages>().Shell(section);
        }

        return await next(call);
    });

    public static void MapWorkplace(this IEndpointRouteBuilder app, IReadOnlyList<Module> modules)
    {
        var pages = app.MapGroup("/w/{workspace}");
        foreach (var module in modules)
        {
            module.Pages(pages);
            module.Public(app);
            foreach (var type in module.RecordTypes.Select(t => Modules.RecordTypes[t.Name]))
            {
                ListPages.Map(pages, type);
                BulkPages.Map(pages, type);
                ExportPages.Map(pages, type);
                FormPages.Map(pages, type);
                RecordPages.Map(pages, type);
                ListTrail.Map(pages, type);
                DuplicatePages.Map(pages, type);
                if (type.BoardBy is not null)
                {
                    BoardPages.Map(pages, type);
                }
            }
        }

        LookupPages.Map(pages);
        QualityPages.Map(pages);
        ImportPages.Map(pages);
        JobPages.Map(pages);
        LiveEndpoint.Map(pages);
        HelpPages.Map(app);
    }
}
