using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Sales.Leads.Assignment;

/// <summary>Has the rules choose for a lead that is there already, because somebody asks for it.</summary>
internal static class LeadHanding
{
    public const string Operation = "lead.assign";

    /// <exception cref="RuleException"><c>lead.noRule</c>: none has anybody for it. <c>lead.converted</c>, <c>lead.disqualified</c>: it is done with.</exception>
    public static async Task<OperationReceipt> Run(Actor actor, Guid id, Operations operations, CancellationToken cancel)
    {
        Lead? lead = null;
        var done = await operations.Run(actor, Operation, async work =>
        {
            lead = await work.Load<Lead>(id);
            lead.RequireOpen();
            work.Revisit<Lead>([id]);
        }, cancel);
        return done is { ChangedNothing: true, Planned: null } ? throw Nobody(lead) : done;
    }

    private static RuleException Nobody(Lead? lead) => new("lead.noRule", lead?.Name ?? "");
}
