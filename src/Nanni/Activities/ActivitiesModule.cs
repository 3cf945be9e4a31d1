using Nanni.Activities.Attachments;
using Nanni.Activities.Interactions;
using Nanni.Activities.Notes;
using Nanni.Activities.Tasks;
using Nanni.Records.Types;
using Nanni.Web;

namespace Nanni.Activities;

/// <summary>What is done and to be done for customers, and what is written down about them.</summary>
public sealed class ActivitiesModule : Module
{
    public override IEnumerable<RecordType> RecordTypes => [new TaskType(), new NoteType(), new InteractionType(), new AttachmentType()];
}
