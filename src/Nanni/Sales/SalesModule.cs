using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Nanni.Records.Import;
using Nanni.Records.Jobs;
using Nanni.Records.Types;
using Nanni.Sales.Approvals;
using Nanni.Sales.Competitors;
using Nanni.Sales.DealContacts;
using Nanni.Sales.DealProducts;
using Nanni.Sales.DealTeams;
using Nanni.Sales.Forecasts;
using Nanni.Sales.Forecasts.Accuracy;
using Nanni.Sales.Handover;
using Nanni.Sales.Holdings;
using Nanni.Sales.Leads;
using Nanni.Sales.Leads.Assignment;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;
using Nanni.Sales.Quotes;
using Nanni.Sales.Quotes.Document;
using Nanni.Sales.Scoring;
using Nanni.Web;
using Nanni.Web.Mail;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Sales;

/// <summary>Leads, deals and the way they go, offers, forecasts.</summary>
public sealed class SalesModule : Module
{
    public override IEnumerable<RecordType> RecordTypes =>
    [
        new LeadRuleType(), new LeadType(), new OpportunityType(), new QuoteProfileType(), new QuoteType(), new PipelineType(), new StageType(),
        new DealMemberType(), new DealProductType(), new DealContactType(), new CompetitorType(), new DealCompetitorType(), new ApprovalRuleType(), new ApprovalType(), new ForecastType(), new QuotaType(),
    ];

    public override void Services(IServiceCollection services) => services
        .AddSingleton<PipelineReader>().AddSingleton<LeadRuleReader>().AddSingleton<StageTimes>()
        .AddSingleton<IImportRule, OpportunityImport>()
        .AddSingleton<OfferPrices>().AddSingleton<QuoteDocuments>().AddSingleton<QuoteLinks>().AddSingleton<QuoteAnswers>()
        .AddSingleton<QuoteSending>().AddSingleton<IRecordLetters>(s => s.GetRequiredService<QuoteSending>())
        .Configure<FormOptions>(form => form.ValueCountLimit = 10_000) // An offer of 500 lines is one form.
        .AddSingleton<ApprovalRequests>()
        .AddSingleton<ForecastReader>().AddSingleton<ForecastCurrency>().AddSingleton<ForecastPast>().AddSingleton<SaidHistory>().AddSingleton<AccuracyReader>()
        .AddSingleton<ForecastSnapshot>().AddSingleton<IJobHandler>(s => s.GetRequiredService<ForecastSnapshot>())
        .AddSingleton<ForecastSchedule>().AddHostedService<ForecastService>()
        .AddScoring();

    public override void Model(ModelBuilder model)
    {
        ScoringMapping.Apply(model);
        ForecastMapping.Apply(model);
        LeadTurns.Apply(model);
    }

    public override void Fill(Slots slots)
    {
        slots.Blank(StagePages.Begin);
        slots.Blank(ForecastPages.Begin);
        slots.Blank(QuotePages.Begin);
        slots.Goal(ForecastHome.Goal);
        slots.Board(new DealBoard());
        slots.Board(new LeadBoard());
        slots.Record(StagePages.Fill);
        slots.Record(HandoverPages.Fill);
        slots.Record(TeamPages.Fill);
        slots.OwnPart("dealMember");
        DealContactPages.Fill(slots);
        DealProductPages.Fill(slots);
        CompetitorPages.Fill(slots);
        slots.GivenView("opportunity", StaleDeals.View, StaleDeals.Filter);
        slots.Record(HoldingPages.Fill);
        slots.Record(LeadPages.Fill);
        slots.Story("lead");
        slots.Record(ScorePages.Fill);
        slots.Record(QuotePages.Fill);
        ApprovalPages.Fill(slots);
        slots.Record(QuoteLogos.Fill);
    }

    public override void Pages(RouteGroupBuilder pages)
    {
        LeadPages.Map(pages);
        LeadRulePages.Map(pages.MapGroup("/settings/lead-assignment").RequireAuthorization(MembershipRequired.Administrator).InShell("settings"));
        StagePages.Map(pages);
        TeamPages.Map(pages);
        DealContactPages.Map(pages);
        DealProductPages.Map(pages);
        CompetitorPages.Map(pages);
        HoldingPages.Map(pages);
        PipelinePages.Map(pages);
        ForecastPages.Map(pages);
        AccuracyPages.Map(pages);
        ScorePages.Map(pages);
        ScoringPages.Map(pages.MapGroup("/settings/scoring").RequireAuthorization(MembershipRequired.Administrator).InShell("settings"));
        QuotePages.Map(pages);
        QuoteEditorPages.Map(pages);
        QuoteCurrencyPages.Map(pages);
        QuoteLogos.Map(pages);
        QuoteVersions.Map(pages);
        QuoteSendingPages.Map(pages);
        ApprovalPages.Map(pages);
    }

    public override void Public(IEndpointRouteBuilder app) => PublicQuotePages.Map(app);

    public override void Api(RouteGroupBuilder api)
    {
        StageChanges.Map(api);
        LeadApi.Map(api);
        TeamApi.Map(api);
        ForecastApi.Map(api);
        ScoreApi.Map(api);
        QuoteApi.Map(api);
        ApprovalApi.Map(api);
    }
}
