using Nanni.Records.Types;

namespace Nanni.Sales.Leads;

/// <summary>Somebody who may become a customer, as they reached us: nobody has looked yet whether we know them and whether they fit.</summary>
public sealed class Lead : Record
{
    internal const string Disqualified = "disqualified";
    internal const string Converted = "converted";

    /// <summary>First and last name together; else the company; else how to reach them.</summary>
    public string? Name { get; private set; }

    public string? FirstName { get; set; }

    public string? LastName { get; set; }

    /// <summary>As they wrote it; an organisation it becomes by conversion.</summary>
    public string? Company { get; set; }

    public string? JobTitle { get; set; }

    /// <summary>"new", "working", "qualified", "disqualified" or "converted".</summary>
    public string? Status { get; set; } = "new";

    public string? DisqualifyReason { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? Website { get; set; }

    public string? PostalCode { get; set; }

    public string? City { get; set; }

    public string? Country { get; set; }

    /// <summary>What they wrote to us.</summary>
    public string? Message { get; set; }

    public Guid? ProductId { get; set; }

    public Money? EstimatedValue { get; set; }

    public string? NextStep { get; set; }

    public DateOnly? NextStepOn { get; set; }

    public string? Source { get; set; }

    public string? UtmSource { get; set; }

    public string? UtmMedium { get; set; }

    public string? UtmCampaign { get; set; }

    public string? UtmTerm { get; set; }

    public string? UtmContent { get; set; }

    /// <summary>The page that led them to us.</summary>
    public string? Referrer { get; set; }

    /// <summary>The page on which they arrived.</summary>
    public string? LandingPage { get; set; }

    public string[] Tags { get; set; } = [];

    public string? Description { get; set; }

    public string? ExternalKey { get; set; }

    /// <summary>The rule that chose who works on it; null where a person did, or nobody.</summary>
    public Guid? AssignedById { get; private set; }

    /// <summary>Whom the rule chose, whoever has it by now.</summary>
    public Guid? AssignedToId { get; private set; }

    public DateTimeOffset? AssignedAt { get; private set; }

    /// <summary>What names it; null where nothing does.</summary>
    internal string? Called => new[] { string.Join(' ', new[] { FirstName, LastName }.Where(n => !string.IsNullOrWhiteSpace(n))), Company, Email, Phone }
        .FirstOrDefault(n => !string.IsNullOrWhiteSpace(n));

    /// <summary>Neither converted nor disqualified.</summary>
    public bool IsOpen => ConvertedAt is null && Status is not (Disqualified or Converted);

    /// <summary>What it became: the organisation, none for a private person.</summary>
    public Guid? AccountId { get; private set; }

    /// <summary>What it became: the person, none where only an organisation is known.</summary>
    public Guid? ContactId { get; private set; }

    /// <summary>What it became: the deal, if one was begun.</summary>
    public Guid? OpportunityId { get; private set; }

    public DateTimeOffset? ConvertedAt { get; private set; }

    /// <summary>A rule chose who works on it.</summary>
    internal void AssignBy(Guid rule, Guid member, DateTimeOffset at) => (AssignedById, AssignedToId, AssignedAt) = (rule, member, at);

    /// <summary>It was converted into these records.</summary>
    /// <exception cref="RuleException"><c>lead.converted</c>: it was before. <c>lead.disqualified</c>: it does not fit; open it again first.</exception>
    internal void Become(Guid? account, Guid? contact, Guid? deal, DateTimeOffset at)
    {
        RequireOpen();
        (AccountId, ContactId, OpportunityId, ConvertedAt, Status) = (account, contact, deal, at, Converted);
    }

    /// <inheritdoc cref="Become"/>
    internal void RequireOpen()
    {
        if (ConvertedAt is not null || Status == Disqualified)
        {
            throw new RuleException(ConvertedAt is not null ? "lead.converted" : "lead.disqualified", Name ?? "");
        }
    }

    /// <summary>Names it, and keeps its status in step with what else is known.</summary>
    /// <exception cref="FieldException"><c>lead.name</c>: nothing says who it is. <c>lead.reason</c>: it is disqualified, and nobody said why.</exception>
    /// <exception cref="RuleException"><c>lead.convert</c>: only conversion makes a lead converted. <c>lead.converted</c>: it stays so.</exception>
    internal void Settle()
    {
        Name = Called ?? throw new FieldException("lastName", "lead.name");
        if (Status == Disqualified && DisqualifyReason is null)
        {
            throw new FieldException("disqualifyReason", "lead.reason");
        }

        if (Status == Converted != ConvertedAt is not null)
        {
            throw new RuleException(Status == Converted ? "lead.convert" : "lead.converted", Name);
        }
    }
}
