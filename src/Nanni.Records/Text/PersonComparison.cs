namespace Nanni.Records.Text;

/// <summary>Weighs what two person records have in common.</summary>
internal static class PersonComparison
{
    private const double NoDuplicate = 0.5;
    private const double AskAPerson = 0.7;

    public static DuplicateScore Of(PersonFacts left, PersonFacts right)
    {
        var (a, b) = (left.Profile, right.Profile);
        var reasons = new List<DuplicateReason>(6);
        var name = Name(a, b, reasons);
        PersonalNumber(left, right, reasons);
        Birth(left.BornOn, right.BornOn, reasons);
        Email(a, b, name, reasons);
        Phones(a, b, reasons);
        Place(a, b, reasons);

        // A couple shares the surname, the house, the telephone and often the mailbox, and is two all the same.
        var score = DuplicateScore.From(reasons);
        var most = name switch
        {
            _ when SameNumber(left, right) => 1,
            NameRelation.FamilyOnly or NameRelation.Different => NoDuplicate,

            // She may have married; but colleagues share a given name, the switchboard and the house too.
            NameRelation.GivenOnly when !reasons.Exists(r => r.Code is "duplicate.email.same" or "duplicate.phone.mobile") => AskAPerson,
            _ => 1,
        };
        return score.Value > most ? score with { Value = most } : score;
    }

    private static NameRelation Name(PersonProfile a, PersonProfile b, List<DuplicateReason> reasons)
    {
        var (relation, swapped) = NameLikeness.Of(a, b);
        reasons.Add(relation switch
        {
            NameRelation.Same when swapped => new("duplicate.name.swapped", 0.45),
            NameRelation.Same => new("duplicate.name.same", 0.45),
            NameRelation.Form => new("duplicate.name.form", 0.4),
            NameRelation.Near => new("duplicate.name.near", 0.37),
            NameRelation.NearTwice => new("duplicate.name.near", 0.32),
            NameRelation.Initial => new("duplicate.name.initial", 0.27),
            NameRelation.Unknown => new("duplicate.name.unknown", 0.32),
            NameRelation.GivenOnly => new("duplicate.name.givenOnly", 0),
            NameRelation.FamilyOnly => new("duplicate.name.familyOnly", -0.3),
            _ => new("duplicate.name.different", -0.6),
        });
        return relation;
    }

    private static void PersonalNumber(PersonFacts a, PersonFacts b, List<DuplicateReason> reasons)
    {
        if (!string.IsNullOrEmpty(a.PersonalNumber) && !string.IsNullOrEmpty(b.PersonalNumber))
        {
            reasons.Add(SameNumber(a, b)
                ? new("duplicate.personalNumber.same", 1.2)
                : new("duplicate.personalNumber.different", -1));
        }
    }

    private static bool SameNumber(PersonFacts a, PersonFacts b) =>
        !string.IsNullOrEmpty(a.PersonalNumber) && a.PersonalNumber == b.PersonalNumber;

    private static void Birth(DateOnly? a, DateOnly? b, List<DuplicateReason> reasons)
    {
        if (a is not { } one || b is not { } other)
        {
            return;
        }

        var swapped = one.Year == other.Year && one.Month == other.Day && one.Day == other.Month;
        var parts = (one.Year == other.Year ? 1 : 0) + (one.Month == other.Month ? 1 : 0) + (one.Day == other.Day ? 1 : 0);
        reasons.Add(parts == 3 ? new("duplicate.birth.same", 0.42)
            : swapped || parts == 2 ? new("duplicate.birth.near", -0.05)
            : new("duplicate.birth.different", -0.6));
    }

    private static void Email(PersonProfile a, PersonProfile b, NameRelation name, List<DuplicateReason> reasons)
    {
        if (a.Emails.Length == 0 || b.Emails.Length == 0)
        {
            return;
        }

        if (a.Emails.Intersect(b.Emails).ToArray() is { Length: > 0 } shared)
        {
            reasons.Add(shared.All(Mailboxes.IsShared)
                ? new("duplicate.email.office", 0.15)
                : new("duplicate.email.same", 0.5));
        }
        else if (a.Emails.Any(x => b.Emails.Any(y => IsTypo(x, y))))
        {
            reasons.Add(new("duplicate.email.near", 0.3));
        }
        else if (a.Emails.Any(x => b.Emails.Any(y => AreColleagues(x, y))))
        {
            // Two own mailboxes at one company: two people, even of one name.
            reasons.Add(new("duplicate.email.colleagues", -0.4));
        }
        else if (name >= NameRelation.Unknown)
        {
            reasons.Add(new("duplicate.email.different", -0.04));
        }
    }

    private static void Phones(PersonProfile a, PersonProfile b, List<DuplicateReason> reasons)
    {
        if (a.PhoneKeys.Length == 0 || b.PhoneKeys.Length == 0)
        {
            return;
        }

        if (a.PhoneKeys.Intersect(b.PhoneKeys).Any())
        {
            reasons.Add(a.Phones.Intersect(b.Phones).Any(Mailboxes.IsMobile)
                ? new("duplicate.phone.mobile", 0.45)
                : new("duplicate.phone.same", 0.38));
        }
        else if (a.PhoneKeys.Any(x => b.PhoneKeys.Any(y => x.Length == 9 && y.Length == 9 && EditDistance.Between(x, y, 1) == 1)))
        {
            reasons.Add(new("duplicate.phone.near", 0.15));
        }
        else if (a.Phones.Any(Mailboxes.IsMobile) && b.Phones.Any(Mailboxes.IsMobile))
        {
            reasons.Add(new("duplicate.phone.different", -0.08));
        }
    }

    private static void Place(PersonProfile a, PersonProfile b, List<DuplicateReason> reasons)
    {
        if (a.Organisation.Length > 0 && b.Organisation.Length > 0)
        {
            reasons.Add(a.Organisation == b.Organisation
                ? new("duplicate.organisation.same", 0.36)
                : new("duplicate.organisation.different", -0.06));
        }

        var city = a.City.Length > 0 && a.City == b.City;
        if (a.Street.Length > 0 && a.Street == b.Street && (city || a.Postcode == b.Postcode))
        {
            reasons.Add(new("duplicate.address.same", 0.36));
        }
        else if (a.Postcode.Length > 0 && a.Postcode == b.Postcode)
        {
            reasons.Add(new("duplicate.postcode.same", 0.14));
        }
        else if (city)
        {
            reasons.Add(new("duplicate.city.same", 0.08));
        }
        else if (a.City.Length > 0 && b.City.Length > 0)
        {
            reasons.Add(new("duplicate.city.different", -0.06));
        }
    }

    private static bool IsTypo(string x, string y)
    {
        var (i, j) = (x.IndexOf('@', StringComparison.Ordinal), y.IndexOf('@', StringComparison.Ordinal));
        return i > 5 && j > 5 && !char.IsAsciiDigit(x[i - 1]) && !char.IsAsciiDigit(y[j - 1])
            && (x[..i] == y[..j] ? EditDistance.Between(x, y, 2) <= 2 : x[i..] == y[j..] && EditDistance.Between(x, y, 1) == 1);
    }

    private static bool AreColleagues(string x, string y) =>
        MatchKeys.Domain(x) is { } domain && domain == MatchKeys.Domain(y) && !Mailboxes.IsShared(x) && !Mailboxes.IsShared(y);
}

/// <summary>Tells a person's own address or telephone from one that many share.</summary>
internal static class Mailboxes
{
    private static readonly HashSet<string> Offices =
    [
        "info", "biuro", "office", "kontakt", "contact", "sekretariat", "sales", "sprzedaz", "handel", "hello", "admin",
        "administracja", "ksiegowosc", "faktury", "invoices", "accounting", "kadry", "hr", "marketing", "support", "pomoc",
        "help", "serwis", "service", "zamowienia", "orders", "recepcja", "reception", "rezerwacja", "mail", "poczta", "post",
        "firma", "sklep", "shop", "noreply", "no-reply", "webmaster", "postmaster", "team", "pagalba", "pardavimai",
        "buhalterija", "uzsakymai", "administracija", "paslaugos", "enquiries", "reservations", "hotel", "zarzad", "prezes",
    ];

    public static bool IsShared(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && Offices.Contains(email[..at].TrimEnd("0123456789").ToString());
    }

    /// <summary>
    /// Sources: UKE numbering plan (45, 50, 51, 53, 57, 60, 66, 69, 72, 73, 78, 79, 88), RRT (6), Ofcom (7).
    /// </summary>
    public static bool IsMobile(string e164) =>
        e164.StartsWith("+370", StringComparison.Ordinal) ? e164.Length > 4 && e164[4] == '6'
        : e164.StartsWith("+44", StringComparison.Ordinal) ? e164.Length > 3 && e164[3] == '7'
        : e164.StartsWith("+48", StringComparison.Ordinal) && e164.Length == 12
            && e164[3..5] is "45" or "50" or "51" or "53" or "57" or "60" or "66" or "69" or "72" or "73" or "78" or "79" or "88";

    private static ReadOnlySpan<char> TrimEnd(this string text, ReadOnlySpan<char> letters) => text.AsSpan().TrimEnd(letters);
}
