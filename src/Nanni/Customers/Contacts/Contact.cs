using Nanni.Records.Types;

namespace Nanni.Customers.Contacts;

/// <summary>A person: somebody's employee, or a customer in their own right.</summary>
public sealed class Contact : Record
{
    /// <summary>First and last name together.</summary>
    public string? Name { get; private set; }

    /// <summary>"business" (acts for organisations) or "consumer" (buys for themselves).</summary>
    public string? Kind { get; set; } = "business";

    public string? FirstName { get; set; }

    public string? LastName { get; set; }

    public string? JobTitle { get; set; }

    public string? Department { get; set; }

    /// <summary>The main organisation; others are affiliations.</summary>
    public Guid? AccountId { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? Mobile { get; set; }

    public string? Street { get; set; }

    public string? PostalCode { get; set; }

    public string? City { get; set; }

    public string? Region { get; set; }

    public string? Country { get; set; }

    public DateOnly? BirthDate { get; set; }

    /// <summary>Month and day, <c>07-26</c>; proposed from the first name.</summary>
    public string? NameDay { get; set; }

    /// <summary>Polish personal number, encrypted.</summary>
    public string? Pesel { get; set; }

    /// <summary>Lithuanian personal code, encrypted.</summary>
    public string? AsmensKodas { get; set; }

    public string? Status { get; set; }

    public string? Category { get; set; }

    public string? Source { get; set; }

    public bool Vip { get; set; }

    public string? PaymentTerms { get; set; }

    public string? PaymentForm { get; set; }

    public string? DiscountLevel { get; set; }

    /// <summary>Last satisfaction score, 0 to 10.</summary>
    public decimal? Satisfaction { get; set; }

    public string? PreferredChannel { get; set; }

    public string? PreferredLanguage { get; set; }

    public string? PreferredTime { get; set; }

    public bool DoNotCall { get; set; }

    public bool DoNotEmail { get; set; }

    /// <summary>Stands in for the owner.</summary>
    public Guid? DeputyId { get; set; }

    public string? NextStep { get; set; }

    public DateOnly? NextStepOn { get; set; }

    public string[] Tags { get; set; } = [];

    public string? Description { get; set; }

    public string? ExternalKey { get; set; }

    /// <exception cref="FieldException"><c>contact.name</c>: neither name is given.</exception>
    public void Rename()
    {
        Name = string.Join(' ', new[] { FirstName, LastName }.Where(n => !string.IsNullOrWhiteSpace(n)));
        if (Name.Length == 0)
        {
            throw new FieldException("lastName", "contact.name");
        }
    }

    /// <summary>Proposes the name day of a new first name; one that somebody gave stays.</summary>
    /// <param name="before">The first name it had; null for a new person.</param>
    /// <param name="country">Of the workspace: whose calendar where the person's language does not say.</param>
    public void ProposeNameDay(string? before, string country)
    {
        var calendar = PreferredLanguage is "pl" or "lt" ? PreferredLanguage : country.ToLowerInvariant();
        if (FirstName != before && (NameDay is null || NameDay == NameDays.NameDays.Of(before, calendar)))
        {
            NameDay = NameDays.NameDays.Of(FirstName, calendar);
        }
    }
}
