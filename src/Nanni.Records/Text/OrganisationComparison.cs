namespace Nanni.Records.Text;

/// <summary>Weighs what two organisation records have in common.</summary>
internal static class OrganisationComparison
{
    private const double NameOnly = 0.45;
    private const double AskAPerson = 0.7;

    public static DuplicateScore Of(OrganisationFacts left, OrganisationFacts right)
    {
        var (a, b) = (left.Profile, right.Profile);
        var reasons = new List<DuplicateReason>(6);
        var name = Name(a, b);
        reasons.Add(name);
        var same = Numbers(a, b, reasons);
        Shared(a.Emails, b.Emails, new("duplicate.email.same", 0.25), reasons);
        Shared(a.PhoneKeys, b.PhoneKeys, new("duplicate.phone.same", 0.25), reasons);
        Shared(a.Domains, b.Domains, new("duplicate.domain.same", 0.25), reasons);
        Place(a, b, reasons);

        // Mother and daughter share the house, the switchboard and the domain, and are two all the same.
        var score = DuplicateScore.From(reasons);
        return name.Weight < NameOnly && !same && score.IsLikely ? score with { Value = AskAPerson } : score;
    }

    private static DuplicateReason Name(OrganisationProfile a, OrganisationProfile b)
    {
        if (a.Compact.Length == 0 || b.Compact.Length == 0)
        {
            return new("duplicate.name.unknown", 0.2);
        }

        if (a.Compact == b.Compact)
        {
            return new("duplicate.name.same", 0.55);
        }

        var allowed = Typo.Allowed(Math.Max(a.Compact.Length, b.Compact.Length));
        if (EditDistance.Between(a.Compact, b.Compact, allowed) <= allowed && SameDigits(a.Compact, b.Compact))
        {
            return new("duplicate.name.near", NameOnly);
        }

        var shared = a.Words.Intersect(b.Words).Count();
        if (shared == a.Words.Count && shared == b.Words.Count)
        {
            return new("duplicate.name.swapped", 0.5);
        }

        // Ore and Ore Baltic are as often mother and daughter as one company.
        return shared == a.Words.Count || shared == b.Words.Count
            ? new("duplicate.name.part", 0.15)
            : new("duplicate.name.different", -0.3);
    }

    private static bool Numbers(OrganisationProfile a, OrganisationProfile b, List<DuplicateReason> reasons)
    {
        var tax = Compare(a.TaxNumbers, b.TaxNumbers);
        var register = Compare(a.RegisterNumbers, b.RegisterNumbers);
        if (tax == true || register == true)
        {
            reasons.Add(new("duplicate.taxNumber.same", 0.75));
            return true;
        }

        if (tax == false || register == false)
        {
            reasons.Add(new("duplicate.taxNumber.different", -0.8));
        }

        return false;
    }

    /// <summary>Null when one side has none, or the numbers are of different countries and say nothing.</summary>
    private static bool? Compare(string[] a, string[] b) =>
        a.Intersect(b).Any() ? true : a.Any(x => b.Any(y => x[..2] == y[..2] && x.Length == y.Length)) ? false : null;

    private static void Place(OrganisationProfile a, OrganisationProfile b, List<DuplicateReason> reasons)
    {
        var city = a.City.Length > 0 && a.City == b.City;
        if (a.Street.Length > 0 && a.Street == b.Street && (city || a.Postcode == b.Postcode))
        {
            reasons.Add(new("duplicate.address.same", 0.27));
        }
        else if (a.Postcode.Length > 0 && a.Postcode == b.Postcode)
        {
            reasons.Add(new("duplicate.postcode.same", 0.14));
        }
        else if (city)
        {
            reasons.Add(new("duplicate.city.same", 0.1));
        }
        else if (a.City.Length > 0 && b.City.Length > 0)
        {
            reasons.Add(new("duplicate.city.different", -0.1));
        }

        if (a.Country != b.Country)
        {
            reasons.Add(new("duplicate.country.different", -0.15));
        }
    }

    private static void Shared(string[] a, string[] b, DuplicateReason reason, List<DuplicateReason> reasons)
    {
        if (a.Intersect(b).Any())
        {
            reasons.Add(reason);
        }
    }

    /// <summary>Shop 12 and Shop 13 are two.</summary>
    private static bool SameDigits(string a, string b) =>
        a.Where(char.IsAsciiDigit).SequenceEqual(b.Where(char.IsAsciiDigit));
}
