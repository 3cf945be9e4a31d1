using Nanni.Activities.Tasks;
using Nanni.Records.Operations;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;

namespace Nanni.Sales.Handover;

/// <summary>What is done when a deal is won: its pipeline's checklist becomes tasks, part of the same operation and of its undo.</summary>
internal static class HandoverTasks
{
    /// <summary>The kind by which a deal's checklist knows its tasks; one made by hand joins it.</summary>
    public const string Kind = "handover";

    /// <summary>However a deal comes to be won: by hand, by an accepted quote, by an automation, for many at once. A deal entered as won was handed over long ago.</summary>
    public static async Task Follow(Companions companions)
    {
        List<Opportunity> won = companions.IsUndo ? [] : [.. companions.Changed<Opportunity>()
            .Where(c => !c.Before.IsNew && c.Record is { Status: "won", DeletedAt: null } && c.Before["status"] as string != "won").Select(c => c.Record)];
        if (won.Count == 0)
        {
            return;
        }

        var pipelines = (await companions.All<Pipeline>([.. won.Select(d => d.PipelineId).OfType<Guid>().Distinct()])).ToDictionary(p => p.Id);
        var lists = won.Where(d => d.PipelineId is { } id && pipelines.GetValueOrDefault(id)?.Steps.Count > 0).ToList();

        // A deal that is won again keeps the checklist that it has.
        var known = (await companions.Referring<CrmTask>("opportunity", [.. lists.Select(d => d.Id)])).Where(t => t.Kind == Kind).Select(t => t.OpportunityId).ToHashSet();
        foreach (var deal in lists.Where(d => !known.Contains(d.Id)))
        {
            var pipeline = pipelines[deal.PipelineId!.Value];

            // Who has left the company hands nothing over.
            var to = pipeline.HandoverToId is { } member && companions.Schema.Members.GetValueOrDefault(member) is { IsActive: true } ? member : (Guid?)null;
            foreach (var task in Of(pipeline, deal, companions.At, companions.Actor.Zone, to))
            {
                companions.Add(task);
            }
        }
    }

    /// <summary>The tasks of a deal that is won at an instant.</summary>
    /// <param name="to">Who does them; null: the owner of the deal.</param>
    internal static IEnumerable<CrmTask> Of(Pipeline pipeline, Opportunity deal, DateTimeOffset at, TimeZoneInfo zone, Guid? to) => pipeline.Steps.Select((step, place) => new CrmTask
    {
        Subject = step,
        Kind = Kind,

        // A second apart, so that every list keeps the order of the checklist.
        DueAt = CrmTask.MorningIn((int)(pipeline.HandoverDays ?? 0), at, zone).AddSeconds(place),
        OwnerId = to ?? deal.OwnerId,
        AboutId = deal.Id,
        AccountId = deal.AccountId,
        ContactId = deal.ContactId,
        OpportunityId = deal.Id,
    });
}
