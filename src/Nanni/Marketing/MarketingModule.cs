using Microsoft.EntityFrameworkCore;
using Nanni.Marketing.Forms;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Marketing;

/// <summary>How people who are not customers yet find their way in.</summary>
public sealed class MarketingModule : Module
{
    public override IEnumerable<RecordType> RecordTypes => [new WebFormType()];

    public override void Services(IServiceCollection services) => services
        .AddSingleton<FormTable>().AddSingleton<FormGate>().AddSingleton<FormProofs>().AddSingleton<FormDoor>().AddSingleton<FormAnswers>().AddSingleton<FormShow>().AddScoped<FormEditor>()
        .AddSingleton<FormTally>().AddHostedService(s => s.GetRequiredService<FormTally>());

    public override void Model(ModelBuilder model) => MarketingMapping.Apply(model);

    public override void Fill(Slots slots) => slots.Record(FormPanels.Fill);

    public override void Pages(RouteGroupBuilder pages) => FormEditorPages.Map(pages);

    public override void Public(IEndpointRouteBuilder app) => PublicForms.Map(app);
}
