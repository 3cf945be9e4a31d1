namespace Nanni.Records.Text;

/// <summary>What is known of a person that tells whether two records are the same one. Everything is optional.</summary>
public sealed class PersonFacts
{
    public string? GivenName { get; init; }
    public string? FamilyName { get; init; }
    public IReadOnlyList<string> Emails { get; init; } = [];
    public IReadOnlyList<string> Phones { get; init; } = [];
    public DateOnly? BornOn { get; init; }

    /// <summary>PESEL, asmens kodas or another number of the person itself, or a keyed hash of it.</summary>
    public string? PersonalNumber { get; init; }

    public string? Street { get; init; }
    public string? Postcode { get; init; }
    public string? City { get; init; }

    /// <summary>The employer: an id, or a name where there is none.</summary>
    public string? Organisation { get; init; }

    /// <summary>Where numbers without a country code are read, as two letters.</summary>
    public string Country { get; init; } = "PL";

    internal PersonProfile Profile => field ??= new PersonProfile(this);
}

/// <summary>What is known of an organisation that tells whether two records are the same one. Everything is optional.</summary>
public sealed class OrganisationFacts
{
    public string? Name { get; init; }

    /// <summary>NIP, PVM kodas, EU VAT number.</summary>
    public IReadOnlyList<string> TaxNumbers { get; init; } = [];

    /// <summary>REGON, KRS, Lithuanian company code.</summary>
    public IReadOnlyList<string> RegisterNumbers { get; init; } = [];

    public IReadOnlyList<string> Emails { get; init; } = [];
    public IReadOnlyList<string> Phones { get; init; } = [];
    public string? Website { get; init; }
    public string? Street { get; init; }
    public string? Postcode { get; init; }
    public string? City { get; init; }

    /// <summary>Where numbers without a country are read, as two letters.</summary>
    public string Country { get; init; } = "PL";

    internal OrganisationProfile Profile => field ??= new OrganisationProfile(this);
}
