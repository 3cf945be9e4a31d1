namespace Nanni.Records.Text;

/// <summary>One thing that speaks for (positive) or against (negative) two records being the same.</summary>
/// <param name="Code">The key of its text, e.g. <c>duplicate.email.same</c>.</param>
public readonly record struct DuplicateReason(string Code, double Weight);

/// <summary>How sure it is that two records are one person or one organisation, and why.</summary>
/// <remarks>
/// Weights add up as log-odds do in the theory of record linkage (Fellegi and Sunter 1969, doi:10.1080/01621459.1969.10501049),
/// rounded to hundredths and tuned on a generated set (DuplicateScoreTests). Nothing but two agreeing facts, one of them the
/// name, reaches <see cref="Likely"/>: namesakes are common, and so are couples, siblings and colleagues who share the rest.
/// </remarks>
public sealed record DuplicateScore(double Value, IReadOnlyList<DuplicateReason> Reasons)
{
    /// <summary>From here on two records are shown as duplicates.</summary>
    public const double Likely = 0.8;

    /// <summary>From here on a person who types a new record is asked.</summary>
    public const double Possible = 0.55;

    public bool IsLikely => Value >= Likely;

    /// <summary>What one person or organisation has alone, unlike a name, a house or a telephone.</summary>
    private static readonly HashSet<string> OneHas =
        ["duplicate.email.same", "duplicate.taxNumber.same", "duplicate.personalNumber.same", "duplicate.birth.same"];

    /// <summary>So sure that nobody needs to look: the same name, something that one has alone, and nothing against it.</summary>
    public bool IsCertain => Value >= 0.95 && Reasons.Any(r => r.Code is "duplicate.name.same" or "duplicate.name.swapped")
        && Reasons.Any(r => OneHas.Contains(r.Code)) && Reasons.All(r => r.Weight >= 0);

    /// <summary>As a whole number from 0 to 100.</summary>
    public int Percent => (int)Math.Round(Value * 100);

    /// <summary>Compares two people.</summary>
    public static DuplicateScore Of(PersonFacts a, PersonFacts b) => PersonComparison.Of(a, b);

    /// <summary>Compares two organisations.</summary>
    public static DuplicateScore Of(OrganisationFacts a, OrganisationFacts b) => OrganisationComparison.Of(a, b);

    internal static DuplicateScore From(List<DuplicateReason> reasons) =>
        new(Math.Round(Math.Clamp(reasons.Sum(r => r.Weight), 0, 1), 2), reasons);
}
