namespace Nanni.Administration.Demo.People;

/// <summary>A made-up person.</summary>
/// <param name="Language"><c>pl</c>, <c>lt</c> or <c>en</c>.</param>
/// <param name="Number">Counts the people of a generator from 0.</param>
public sealed record SamplePerson(int Number, string Language, bool IsFemale, string GivenName, string FamilyName)
{
    public required string Email { get; init; }
    public required string Phone { get; init; }
    public required DateOnly BornOn { get; init; }
    public required SampleAddress Address { get; init; }

    /// <summary>Null for people who work nowhere we know of.</summary>
    public string? JobTitle { get; init; }

    public string FullName => $"{GivenName} {FamilyName}";

    public string Country => Address.Country;
}

/// <summary>A made-up company.</summary>
/// <param name="Number">Counts the companies of a generator from 0.</param>
/// <param name="Name">With its legal form, as its country writes it.</param>
public sealed record SampleCompany(int Number, string Name, string Domain, SampleAddress Address)
{
    public required string Phone { get; init; }

    /// <summary>NIP; VAT number in Lithuania and the United Kingdom.</summary>
    public required string TaxNumber { get; init; }

    /// <summary>REGON, įmonės kodas, company number.</summary>
    public required string RegisterNumber { get; init; }

    /// <summary>The line of business, as it stands in the name.</summary>
    public required string Trade { get; init; }

    public required int Employees { get; init; }

    public string Website => $"https://www.{Domain}";

    public string Email => Address.Country switch
    {
        "PL" => $"biuro@{Domain}",
        "LT" => $"info@{Domain}",
        _ => $"office@{Domain}",
    };

    public string Country => Address.Country;
}

/// <summary>What a careless second entry did to a person.</summary>
public enum PlantedDefect
{
    Typo,
    SwappedNames,
    OtherPhoneFormat,
}

/// <summary>A copy of a person with a defect, and who it is a copy of: the truth that a search for duplicates must find.</summary>
/// <param name="Person">Its e-mail or its telephone may be empty, never both.</param>
public sealed record PlantedDuplicate(SamplePerson Original, SamplePerson Person, PlantedDefect Defect);
