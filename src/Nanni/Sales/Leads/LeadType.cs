using Nanni.Activities;
using Nanni.Activities.Attachments;
using Nanni.Activities.Interactions;
using Nanni.Activities.Notes;
using Nanni.Activities.Tasks;
using Nanni.Records.Operations;
using Nanni.Records.Text;
using Nanni.Records.Types;
using Nanni.Sales.Leads.Assignment;

namespace Nanni.Sales.Leads;

public sealed class LeadType : RecordType<Lead>
{
    private const int Longest = 500;

    public LeadType()
        : base("lead", "leads", icon: "user-plus")
    {
        // A lead is called by its person, company, mail address or telephone, whichever there is: who sees its name would see these anyway.
        Text(l => l.Name).Title().ReadOnly().Length(400);
        Text(l => l.FirstName).Open();
        Text(l => l.LastName).Open();
        Text(l => l.Company).Searched().Open().Match(MatchRole.OrganisationName);
        Text(l => l.JobTitle);
        Choice(
            l => l.Status, new("new", Color: "blue"), new("working", Color: "amber"), new("qualified", Color: "green"),
            new(Lead.Disqualified, Color: "gray"), new(Lead.Converted, Color: "violet")).Required().Indexed().Open();
        ChoiceFrom("disqualifyReason", l => l.DisqualifyReason).Open();
        Email(l => l.Email).Searched().Indexed().Open().Group("contact");
        Phone(l => l.Phone).Searched().Open().Group("contact");
        Url(l => l.Website).Match(MatchRole.Domain).Group("contact");
        Text(l => l.PostalCode).Length(20).Group("address");
        Text(l => l.City).Indexed().Searched().Group("address");
        Text(l => l.Country).Length(60).Group("address");
        LongText(l => l.Message).Group("interest");
        Reference(l => l.ProductId, to: "product").Group("interest");
        Money(l => l.EstimatedValue).Indexed().Group("interest");
        Text(l => l.NextStep).Group("next");
        Date(l => l.NextStepOn).Group("next");
        ChoiceFrom("source", l => l.Source).Indexed().Group("campaign");
        Text(l => l.UtmSource).Group("campaign");
        Text(l => l.UtmMedium).Group("campaign");
        Text(l => l.UtmCampaign).Group("campaign");
        Text(l => l.UtmTerm).Group("campaign");
        Text(l => l.UtmContent).Group("campaign");
        Text(l => l.Referrer).Length(Longest).Group("campaign");
        Text(l => l.LandingPage).Length(Longest).Group("campaign");
        Tags(l => l.Tags).Searched();
        LongText(l => l.Description).Group("more");
        Text(l => l.ExternalKey).Indexed().Group("more").Match(MatchRole.ExternalKey);
        Reference(l => l.AssignedById, to: LeadRuleType.TypeName).ReadOnly().Group("assignment");
        Reference(l => l.AssignedToId, to: "member").ReadOnly().Group("assignment");
        DateTime(l => l.AssignedAt).ReadOnly().Group("assignment");
        Reference(l => l.AccountId, to: "account").ReadOnly().Group("conversion");
        Reference(l => l.ContactId, to: "contact").ReadOnly().Same().Group("conversion");
        Reference(l => l.OpportunityId, to: "opportunity").ReadOnly().Group("conversion");
        DateTime(l => l.ConvertedAt).ReadOnly().Open().Group("conversion");
        Columns(l => l.Name, l => l.Company, l => l.Status, l => l.Source, l => l.Phone, l => l.NextStep, l => l.OwnerId);
        Highlight(l => l.Status, l => l.Phone, l => l.Email, l => l.NextStep, l => l.NextStepOn, l => l.OwnerId);
        Sort(l => l.CreatedAt, descending: true);
        Board(by: l => l.Status, sum: l => l.EstimatedValue, order: l => l.UpdatedAt, newestFirst: true);
        Person();
        Following("lead");
        OnTimeline();
        Known(
            l => l.FirstName, l => l.LastName, l => l.Company, l => l.Email, l => l.Phone, l => l.PostalCode, l => l.City);
    }

    public override IReadOnlyList<string> Guides => ["note", "task", "interaction", "attachment"];

    protected override object? Facts(Lead lead, string country) => new PersonFacts
    {
        GivenName = lead.FirstName,
        FamilyName = lead.LastName,
        Emails = lead.Email is { } email ? [email] : [],
        Phones = lead.Phone is { } phone ? [phone] : [],
        Postcode = lead.PostalCode,
        City = lead.City,
        Organisation = lead.Company,
        Country = country,
    };

    /// <summary>Whether somebody fits is for a person to say, so that a qualified lead is a promise of someone.</summary>
    protected override void Saving(Work work, Lead lead, Previous before)
    {
        if (lead.Status == "qualified" && before["status"] as string != "qualified"
            && (work.Actor.MemberId == Guid.Empty || work.Actor.Source is "mcp" or "system"))
        {
            throw new RuleException("lead.qualify", lead.Name ?? "");
        }
    }

    /// <summary>
    /// Where nobody said who works on it, the rules do. What was noted, done and planned for the lead is found on what it became, and no
    /// more when that is undone.
    /// </summary>
    public override async ValueTask Follow(Companions companions)
    {
        await LeadAssignment.Follow(companions);
        var became = companions.Changed<Lead>().Where(c => !c.Before.IsNew && !Equals(c.Before["convertedAt"], c.Record.ConvertedAt)).ToDictionary(c => c.Record.Id);
        if (became.Count > 0)
        {
            await Pass<Note>(companions, became);
            await Pass<CrmTask>(companions, became);
            await Pass<Interaction>(companions, became);
            await Pass<Attachment>(companions, became);
        }
    }

    private static async Task Pass<T>(Companions companions, Dictionary<Guid, (Lead Record, Previous Before)> became)
        where T : Activity
    {
        foreach (var activity in await companions.Referring<T>("about", became.Keys))
        {
            var (lead, before) = became[activity.AboutId!.Value];
            companions.Change(activity, a =>
            {
                a.AccountId = Passed(a.AccountId, before["account"], lead.AccountId);
                a.ContactId = Passed(a.ContactId, before["contact"], lead.ContactId);
                a.OpportunityId = Passed(a.OpportunityId, before["opportunity"], lead.OpportunityId);
            });
        }
    }

    /// <summary>What somebody else has linked it with stays.</summary>
    private static Guid? Passed(Guid? now, object? before, Guid? after) => now is null || now.Equals(before) ? after : now;

    protected override void Compute(Lead lead) => lead.Settle();

    protected override IEnumerable<TimelineEntry> Timeline(Lead lead)
    {
        foreach (var subject in new[] { lead.AccountId, lead.ContactId, lead.OpportunityId }.OfType<Guid>())
        {
            yield return new(subject, lead.CreatedAt, "lead", lead.Name ?? "");
        }
    }
}
