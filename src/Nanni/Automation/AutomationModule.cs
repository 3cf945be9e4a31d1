using Microsoft.EntityFrameworkCore;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Automations;
using Nanni.Web.Live;
using Nanni.Web.Mail;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Automation;

/// <summary>What is done by itself when something happens to a record.</summary>
public sealed class AutomationModule : Module
{
    public override IEnumerable<RecordType> RecordTypes => [new AutomationType()];

    public override void Services(IServiceCollection services) => services
        .AddSingleton<AutomationAction, AssignAction>().AddSingleton<AutomationAction, SetAction>()
        .AddSingleton<AutomationAction, TaskAction>().AddSingleton<AutomationAction, NotifyAction>()
        .AddSingleton<AutomationAction, MailAction>().AddSingleton<AutomationAction, NoteAction>()
        .AddSingleton<AutomationAction, TurnAction>().AddSingleton<AutomationAction, UnassignAction>()
        .AddSingleton<AutomationAction, QuoteAction>().AddSingleton<AutomationAction, WebhookAction>()
        .AddSingleton<AutomationAction, WaitAction>().AddSingleton<AutomationAction, BranchAction>()
        .AddSingleton<MergeText>().AddSingleton<TurnTexts>()
        .AddSingleton<AutomationMails>().AddSingleton<IRecordLetters>(s => s.GetRequiredService<AutomationMails>())
        .AddSingleton<AutomationWaits>().AddSingleton<AutomationWaiters>().AddSingleton<AutomationTimes>()
        .AddSingleton<AutomationActions>().AddSingleton<AutomationTable>().AddSingleton<AutomationStops>().AddSingleton<AutomationRunner>()
        .AddSingleton<AutomationFeed>()
        .AddSingleton<AutomationBell>().AddSingleton<SealedSignal>(s => s.GetRequiredService<AutomationBell>())
        .AddSingleton<AutomationTrials>().AddScoped<AutomationEditor>().AddScoped<StepChoices>().AddSingleton<AutomationHand>().AddHostedService<AutomationService>();

    public override void Model(ModelBuilder model) => AutomationMapping.Apply(model);

    public override void Pages(RouteGroupBuilder pages)
    {
        var settings = pages.MapGroup("/settings/automations").RequireAuthorization(MembershipRequired.Administrator).InShell("settings");
        AutomationPages.Map(settings);
        StepPages.Map(settings);
        RunPages.Map(settings);
        RecipePages.Map(settings);
        HandPages.Map(pages);
    }

    public override void Fill(Slots slots)
    {
        slots.Record(HandPages.Fill);
        slots.Many(new("bulk-automate", "bolt", "automation.hand.title", HandPages.Most, HandPages.Choose));
    }

    public override void Api(RouteGroupBuilder api) => AutomationApi.Map(api);
}
