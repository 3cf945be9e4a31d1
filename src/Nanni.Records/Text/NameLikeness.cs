namespace Nanni.Records.Text;

/// <summary>How two names relate, from the same to different.</summary>
internal enum NameRelation
{
    Different,
    GivenOnly,
    FamilyOnly,
    Unknown,
    Initial,
    NearTwice,
    Near,
    Form,
    Same,
}

/// <summary>Compares names word by word, in either order.</summary>
internal static class NameLikeness
{
    private const double Twice = 0.8;
    private const double Once = 0.9;
    private const double ShortForm = 0.95;
    private const double Initial = 0.6;

    public static (NameRelation Relation, bool Swapped) Of(PersonProfile a, PersonProfile b)
    {
        if (a.Words.Count == 0 || b.Words.Count == 0)
        {
            return (NameRelation.Unknown, false);
        }

        if (a.Given.Length == 0 || a.Family.Length == 0 || b.Given.Length == 0 || b.Family.Length == 0)
        {
            // One name only, in whichever field: the other record must have it.
            var one = Math.Max(
                Math.Max(Part(a.Given, b.Given), Part(a.Family, b.Family)),
                Math.Max(Part(a.Given, b.Family), Part(a.Family, b.Given)));
            return (one >= Twice ? NameRelation.Unknown : NameRelation.Different, false);
        }

        var straight = (Given: Part(a.Given, b.Given), Family: Part(a.Family, b.Family));
        var crossed = (Given: Part(a.Given, b.Family), Family: Part(a.Family, b.Given));
        var swapped = Math.Min(crossed.Given, crossed.Family) > Math.Min(straight.Given, straight.Family);
        return (Relation(swapped ? crossed.Given : straight.Given, swapped ? crossed.Family : straight.Family), swapped);
    }

    /// <summary>1 for equal words down to 0 for different ones.</summary>
    public static double Word(string a, string b)
    {
        if (a == b)
        {
            return 1;
        }

        if (a.Length == 1 || b.Length == 1)
        {
            return a[0] == b[0] ? Initial : 0;
        }

        if (KnownNames.AreForms(a, b))
        {
            return ShortForm;
        }

        if (KnownNames.AreTwo(a, b))
        {
            return 0;
        }

        var allowed = Math.Max(a.Length, b.Length) switch
        {
            < 3 => 0,
            < 8 => 1,
            _ => 2,
        };
        var edits = EditDistance.Between(a, b, allowed);
        if (edits > 1)
        {
            // Lalska and the mistyped Lalka: the ending that was levelled to -ski counts as it was.
            var (fromA, fromB) = (EditDistance.Between(KnownNames.Feminine(a), b, allowed), EditDistance.Between(a, KnownNames.Feminine(b), allowed));
            edits = Math.Min(edits, Math.Min(fromA, fromB));
        }

        return edits > allowed ? 0 : edits == 1 ? Once : Twice;
    }

    private static NameRelation Relation(double given, double family) => (given, family) switch
    {
        (1, 1) => NameRelation.Same,
        (0, 0) => NameRelation.Different,
        (0, _) => NameRelation.FamilyOnly,
        (_, 0) => NameRelation.GivenOnly,
        (Initial, _) or (_, Initial) => NameRelation.Initial,
        (ShortForm, 1) => NameRelation.Form,
        (Once, 1) or (1, Once) or (ShortForm, Once) => NameRelation.Near,
        _ => NameRelation.NearTwice,
    };

    /// <summary>The best pair of words; every surname of the shorter list must have its like (Kowalska and Kowalska-Nowak).</summary>
    private static double Part(string[] a, string[] b)
    {
        var best = 0.0;
        foreach (var left in a)
        {
            foreach (var right in b)
            {
                best = Math.Max(best, Word(left, right));
            }
        }

        return best;
    }
}
