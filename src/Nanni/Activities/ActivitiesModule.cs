using Nanni.Activities.Attachments;
using Nanni.Activities.Composer;
using Nanni.Activities.Home;
using Nanni.Activities.Interactions;
using Nanni.Activities.Notes;
using Nanni.Activities.Notifications;
using Nanni.Activities.Sharing;
using Nanni.Activities.Tasks;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Activities;

/// <summary>What is done and to be done for customers, and what is written down about them.</summary>
public sealed class ActivitiesModule : Module
{
    public override IEnumerable<RecordType> RecordTypes => [new TaskType(), new NoteType(), new InteractionType(), new AttachmentType()];

    public override void Services(IServiceCollection services) => services.AddSingleton<Sharing.Sharing>().AddSingleton<ShareApi>()
        .AddSingleton<Reminders>().AddHostedService(s => s.GetRequiredService<Reminders>());

    public override void Fill(Slots slots)
    {
        slots.Record(ComposerPages.Fill);
        slots.Record(TaskPages.Fill);
        slots.Timeline(TimelineDetails.Ask);
    }

    public override void Pages(RouteGroupBuilder pages)
    {
        HomePages.Map(pages);
        ComposerPages.Map(pages);
        TaskPages.Map(pages);
        AttachmentPages.Map(pages);
        NotificationPages.Map(pages);
        SharePages.Map(pages);
    }

    public override void Api(RouteGroupBuilder api) => ShareApi.Map(api);
}
