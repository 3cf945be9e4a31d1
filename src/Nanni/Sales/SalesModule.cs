using Nanni.Records.Import;
using Nanni.Records.Types;
using Nanni.Sales.Holdings;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Sales;

/// <summary>Deals and the way they go.</summary>
public sealed class SalesModule : Module
{
    public override IEnumerable<RecordType> RecordTypes => [new OpportunityType(), new PipelineType(), new StageType()];

    public override void Services(IServiceCollection services) => services
        .AddSingleton<PipelineReader>()
        .AddSingleton<IImportRule, OpportunityImport>();

    public override void Fill(Slots slots)
    {
        slots.Blank(StagePages.Begin);
        slots.Record(StagePages.Fill);
        slots.Record(HoldingPages.Fill);
    }

    public override void Pages(RouteGroupBuilder pages)
    {
        BoardPages.Map(pages);
        StagePages.Map(pages);
        HoldingPages.Map(pages);
        PipelinePages.Map(pages);
    }

    public override void Api(RouteGroupBuilder api) => StageChanges.Map(api);
}
