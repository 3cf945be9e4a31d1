using Nanni.Records.Types;

namespace Nanni.Customers.Accounts;

/// <summary>An organisation we deal with: customer, prospect, partner or supplier.</summary>
public sealed class Account : Record
{
    public string? Name { get; set; }

    /// <summary>"company", "soleTrader" or "public": decides which fields its page shows.</summary>
    public string? Kind { get; set; } = "company";

    public string? Status { get; set; }

    public string? Category { get; set; }

    public string? Industry { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? Fax { get; set; }

    public string? Website { get; set; }

    public string? Street { get; set; }

    public string? PostalCode { get; set; }

    public string? City { get; set; }

    public string? Region { get; set; }

    public string? Country { get; set; }

    public Address? BillingAddress { get; set; }

    public Address? DeliveryAddress { get; set; }

    public string? Nip { get; set; }

    public string? Regon { get; set; }

    public string? VatNumber { get; set; }

    /// <summary>The nine-digit code of the Lithuanian register of legal entities.</summary>
    public string? CompanyCode { get; set; }

    /// <summary>The organisation it belongs to; a holding is the tree of these.</summary>
    public Guid? ParentId { get; set; }

    public bool Vip { get; set; }

    public decimal? Employees { get; set; }

    public Money? Revenue { get; set; }

    /// <summary>Year of foundation.</summary>
    public decimal? Founded { get; set; }

    public string? PaymentTerms { get; set; }

    public string? PaymentForm { get; set; }

    public string? CustomerGroup { get; set; }

    public string? DiscountLevel { get; set; }

    public Money? CreditLimit { get; set; }

    /// <summary>Last satisfaction score, 0 to 10.</summary>
    public decimal? Satisfaction { get; set; }

    public string? PreferredChannel { get; set; }

    public string? PreferredLanguage { get; set; }

    public string? PreferredTime { get; set; }

    public bool DoNotContact { get; set; }

    /// <summary>Stands in for the owner.</summary>
    public Guid? DeputyId { get; set; }

    public string? NextStep { get; set; }

    public DateOnly? NextStepOn { get; set; }

    public string[] Tags { get; set; } = [];

    public string? Description { get; set; }

    /// <summary>Its key in the system it was imported from.</summary>
    public string? ExternalKey { get; set; }
}
