using Microsoft.EntityFrameworkCore;
using Nanni.Integrations.Mcp;
using Nanni.Integrations.Webhooks;
using Nanni.Web;
using Nanni.Web.Live;
using Nanni.Web.Records;
using Nanni.Web.Watch;

namespace Nanni.Integrations;

/// <summary>Other programs: those that are told of changes, and those that work here for somebody.</summary>
public sealed class IntegrationsModule : Module
{
    public override void Services(IServiceCollection services) => services
        .AddSingleton<WebhookTable>().AddSingleton<DeliveryTable>().AddSingleton<WebhookFeed>().AddSingleton<WebhookBody>().AddSingleton<WebhookSender>()
        .AddSingleton<WebhookBell>().AddSingleton<SealedSignal>(s => s.GetRequiredService<WebhookBell>())
        .AddSingleton<McpReads>().AddSingleton<McpWrites>().AddSingleton<McpTools>()
        .AddSingleton(s => new WaitingWork("webhooks", "settings/webhooks", s.GetRequiredService<DeliveryTable>().Counts))
        .AddScoped<WebhookForms>().AddHostedService<WebhookService>();

    public override void Model(ModelBuilder model) => WebhookMapping.Apply(model);

    public override void Pages(RouteGroupBuilder pages)
    {
        var settings = pages.MapGroup("/settings/webhooks").RequireAuthorization(Web.Security.MembershipRequired.Administrator).InShell("settings");
        WebhookPages.Map(settings);
        DeliveryPages.Map(settings);
    }
}
