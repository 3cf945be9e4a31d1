using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;

namespace Nanni.Sales.DealContacts;

/// <summary>
/// The main contact of a deal stands in two places, the deal's own field and the link flagged main. This keeps them one: whichever
/// changes, the other follows.
/// </summary>
/// <remarks>
/// A deal may have a contact and no links at all: most have, and imports bring a hundred thousand of them. Links are looked after once
/// there are some.
/// </remarks>
internal sealed class MainContact
{
    private readonly Companions step;
    private readonly Opportunity deal;
    private readonly List<DealContact> links;

    private MainContact(Companions step, Opportunity deal, IEnumerable<DealContact> links) => (this.step, this.deal, this.links) = (step, deal, [.. links]);

    public static async ValueTask Keep(Companions step)
    {
        var changed = step.Changed<DealContact>().Where(c => c.Record.OpportunityId is not null).ToDictionary(c => c.Record.Id);

        // A part in another deal, or of somebody else, is another part. An undo of a merge may say otherwise.
        if (!step.IsUndo && changed.Values.FirstOrDefault(c => !c.Before.IsNew && (!Equals(c.Before["opportunity"], c.Record.OpportunityId) || !Equals(c.Before["contact"], c.Record.ContactId))).Record is { } other)
        {
            var key = Equals(changed[other.Id].Before["contact"], other.ContactId) ? "opportunity" : "contact";
            throw new FieldException(key, "field.readOnly", key);
        }

        // Nothing refers to a new deal but what its own operation adds.
        var moved = step.Changed<Opportunity>().Where(c => !c.Before.IsNew && !Equals(c.Before["contact"], c.Record.ContactId)).Select(c => c.Record.Id).ToHashSet();
        Guid[] deals = [.. moved.Concat(changed.Values.Select(c => c.Record.OpportunityId!.Value)).Distinct()];
        if (deals.Length == 0)
        {
            return;
        }

        var links = (await step.Referring<DealContact>("opportunity", deals)).ToLookup(l => l.OpportunityId!.Value);
        foreach (var deal in await step.All<Opportunity>(deals))
        {
            var main = new MainContact(step, deal, links[deal.Id].OrderBy(l => l.CreatedAt));
            if (moved.Contains(deal.Id))
            {
                main.FollowDeal();
            }
            else
            {
                main.FollowLinks([.. changed.Values.Where(c => c.Record.OpportunityId == deal.Id)]);
            }
        }
    }

    private void FollowDeal()
    {
        if (links.Count == 0)
        {
            return;
        }

        var main = links.Find(l => l.ContactId == deal.ContactId);
        if (main is null && deal.ContactId is { } contact && !step.IsUndo)
        {
            main = DealContact.Of(deal.Id, contact);
            (main.OwnerId, main.TeamId) = (deal.OwnerId, deal.TeamId);
            links.Add(step.Add(main));
        }

        Flag(main);
    }

    private void FollowLinks(List<(DealContact Record, Previous Before)> changed)
    {
        var raised = changed.FindLast(c => c.Record.Main && c.Record.DeletedAt is null && (c.Before.IsNew || c.Before.DeletedAt is not null || c.Before["main"] is not true)).Record;
        if (raised is not null && changed.Exists(c => c.Record == raised && c.Before.DeletedAt is not null) && deal.ContactId is not null)
        {
            // One that comes back from the trash does not take the place of another.
            raised = null;
        }

        var wasMain = changed.Exists(c => c.Before["main"] is true && c.Before.DeletedAt is null && c.Record.ContactId == deal.ContactId && !(c.Record.Main && c.Record.DeletedAt is null));
        if (raised is null && deal.ContactId is null && links is [var only] && changed.Exists(c => c.Record == only && c.Before.IsNew) && step.MayEdit(deal) && !step.IsUndo)
        {
            // The first one whom somebody names.
            raised = only;
        }

        if (raised is not null && raised.ContactId != deal.ContactId)
        {
            Name(raised.ContactId);
        }
        else if (raised is null && wasMain && links.TrueForAll(l => l.ContactId != deal.ContactId || !l.Main))
        {
            Name(null);
        }

        if (!step.IsUndo && links.Count > 0 && deal.ContactId is { } contact && links.TrueForAll(l => l.ContactId != contact))
        {
            // Whoever was the deal's contact before there were links stands among them.
            var link = DealContact.Of(deal.Id, contact);
            (link.OwnerId, link.TeamId) = (deal.OwnerId, deal.TeamId);
            links.Add(step.Add(link));
        }

        Flag(raised ?? links.Find(l => l.ContactId == deal.ContactId && l.Main) ?? links.Find(l => l.ContactId == deal.ContactId));
    }

    /// <exception cref="ForbiddenException">Whom the deal names is for those to say who may change it.</exception>
    private void Name(Guid? contact)
    {
        if (!step.MayEdit(deal))
        {
            throw new ForbiddenException("opportunity", "Edit");
        }

        step.Change(deal, d => d.ContactId = contact);
    }

    private void Flag(DealContact? main)
    {
        foreach (var link in links.Where(l => l.Main != (l == main)))
        {
            step.Change(link, l => l.Main = l == main);
        }
    }
}
