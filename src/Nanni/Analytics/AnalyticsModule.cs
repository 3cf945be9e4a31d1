using Nanni.Analytics.Reports;
using Nanni.Web;

namespace Nanni.Analytics;

/// <summary>What the numbers say: reports whose every number opens the records behind it.</summary>
public sealed class AnalyticsModule : Module
{
    public override void Pages(RouteGroupBuilder pages) => ReportPages.Map(pages);
}
