namespace Nanni.Records.Text;

/// <summary>A person's facts in comparable form, worked out once for many comparisons.</summary>
internal sealed class PersonProfile
{
    public PersonProfile(PersonFacts facts)
    {
        Given = NameWords(facts.GivenName);
        Family = NameWords(facts.FamilyName);
        Emails = [.. facts.Emails.Select(MatchKeys.Email).OfType<string>().Distinct()];
        Phones = [.. facts.Phones.Select(p => Phone.Normalize(p, facts.Country)).OfType<string>().Distinct()];
        PhoneKeys = [.. facts.Phones.Select(p => MatchKeys.Phone(p, facts.Country)).OfType<string>().Distinct()];
        Street = Fold.Sort(facts.Street);
        Postcode = Fold.Compact(facts.Postcode);
        City = Fold.Sort(facts.City);
        Organisation = Fold.Compact(facts.Organisation);

        Words = [.. Given.Take(1).Concat(Family.Take(1))];
        var ordered = Words.Order(StringComparer.Ordinal);
        Sound = string.Join(' ', Words.Select(w => Text.Sound.Of(w)).Order(StringComparer.Ordinal));
        Initials = string.Concat(ordered.Select(w => w[..1]));
        Context = Organisation.Length > 0 ? "o" + Organisation
            : Postcode.Length > 0 ? "p" + Postcode
            : City.Length > 0 ? "c" + City
            : null;
    }

    public string[] Given { get; }
    public string[] Family { get; }

    /// <summary>The first given name and the first surname: the words by which duplicates meet.</summary>
    public IReadOnlyList<string> Words { get; }

    public string Sound { get; }
    public string Initials { get; }
    public string[] Emails { get; }
    public string[] Phones { get; }
    public string[] PhoneKeys { get; }
    public string Street { get; }
    public string Postcode { get; }
    public string City { get; }
    public string Organisation { get; }
    public string? Context { get; }

    private static string[] NameWords(string? name) =>
        [.. Fold.Sort(name).Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => !IsTitle(w)).Select(KnownNames.Family)];

    private static bool IsTitle(string word) => word is
        "dr" or "mgr" or "inz" or "prof" or "hab" or "lek" or "mr" or "mrs" or "ms" or "miss" or "pan" or "pani" or "ponas" or "ponia";
}

/// <summary>An organisation's facts in comparable form, worked out once for many comparisons.</summary>
internal sealed class OrganisationProfile
{
    public OrganisationProfile(OrganisationFacts facts)
    {
        Words = LegalForms.Remove(facts.Name);
        Compact = string.Concat(Words);
        Sound = Text.Sound.Of(Compact);
        TaxNumbers = [.. facts.TaxNumbers.Select(n => MatchKeys.TaxNumber(n, facts.Country)).OfType<string>().Distinct()];
        RegisterNumbers = [.. facts.RegisterNumbers.Select(n => MatchKeys.TaxNumber(n, facts.Country)).OfType<string>().Distinct()];
        Emails = [.. facts.Emails.Select(MatchKeys.Email).OfType<string>().Distinct()];
        Phones = [.. facts.Phones.Select(p => Phone.Normalize(p, facts.Country)).OfType<string>().Distinct()];
        PhoneKeys = [.. facts.Phones.Select(p => MatchKeys.Phone(p, facts.Country)).OfType<string>().Distinct()];
        Domains = [.. facts.Emails.Append(facts.Website).Select(MatchKeys.Domain).OfType<string>().Distinct()];
        Street = Fold.Sort(facts.Street);
        Postcode = Fold.Compact(facts.Postcode);
        City = Fold.Sort(facts.City);
        Country = facts.Country.ToUpperInvariant();
        Place = Postcode.Length > 0 ? "p" + Postcode : City.Length > 0 ? "c" + City : null;
    }

    public List<string> Words { get; }
    public string Compact { get; }
    public string Sound { get; }
    public string[] TaxNumbers { get; }
    public string[] RegisterNumbers { get; }
    public IEnumerable<string> Numbers => TaxNumbers.Concat(RegisterNumbers).Distinct();
    public string[] Emails { get; }
    public string[] Phones { get; }
    public string[] PhoneKeys { get; }
    public string[] Domains { get; }
    public string Street { get; }
    public string Postcode { get; }
    public string City { get; }
    public string Country { get; }
    public string? Place { get; }
}
