using Nanni.Records.Jobs;

namespace Nanni.Sales.Scoring;

internal static class ScoringServices
{
    public static IServiceCollection AddScoring(this IServiceCollection services) => services
        .AddSingleton<ScoreTable>().AddSingleton<DealHistory>().AddSingleton<DealScores>().AddSingleton<ScoreReader>()
        .AddSingleton<ScoringJob>().AddSingleton<IJobHandler>(provider => provider.GetRequiredService<ScoringJob>())
        .AddHostedService<ScoringUpkeep>();
}
