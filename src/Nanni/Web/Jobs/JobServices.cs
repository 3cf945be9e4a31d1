using Nanni.Records.Jobs;

namespace Nanni.Web.Jobs;

internal static class JobServices
{
    /// <summary>Registers what jobs need to work in a member's name; <see cref="AddJobService"/> starts them in the background.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<JobActors>()
        .AddSingleton<ActorOf>(provider => provider.GetRequiredService<JobActors>().Of);

    /// <summary>Only a server runs jobs in the background; the command line runs its own.</summary>
    public static IServiceCollection AddJobService(this IServiceCollection services) => services
        .AddHostedService<JobService>()
        .AddHostedService<DuplicateUpkeep>();

    /// <summary>Tells work that nobody waits for that somebody is there; not for who only asks whether the server lives.</summary>
    public static void UseCourtesy(this WebApplication app)
    {
        var courtesy = app.Services.GetRequiredService<Courtesy>();
        app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments("/health"))
            {
                courtesy.Asked();
            }

            return next(context);
        });
    }
}
