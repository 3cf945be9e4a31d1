namespace Nanni.Sales.Quotes;

/// <summary>What became of a line from one version of an offer to the next.</summary>
/// <param name="Before">Null where it was added.</param>
/// <param name="After">Null where it was removed.</param>
public sealed record LineDifference(OfferLine? Before, OfferLine? After)
{
    /// <summary>The customer would notice it; what it costs us does not count.</summary>
    public bool IsChange => Before is null || After is null || !Seen(Before).Equals(Seen(After));

    private static (string, string, decimal, string, decimal, decimal, decimal, bool, bool) Seen(OfferLine line) =>
        (line.Name, line.Description, line.Quantity, line.Unit, line.Price, line.Discount, line.Tax, line.IsOptional, line.Counts);
}

/// <summary>A variant in two versions, by its letter.</summary>
/// <param name="Lines">All lines: in the order of the new version, what was removed at the end.</param>
public sealed record VariantDifference(int Place, OfferVariant? Before, OfferVariant? After, IReadOnlyList<LineDifference> Lines)
{
    public static IReadOnlyList<VariantDifference> Of(Offer before, Offer after) =>
        [.. Enumerable.Range(0, Math.Max(before.Variants.Count, after.Variants.Count)).Select(at => Of(at, before.Variants.ElementAtOrDefault(at), after.Variants.ElementAtOrDefault(at)))];

    /// <summary>A line is the same where it is the same product, or without one has the same name; of equal ones in their order.</summary>
    private static VariantDifference Of(int place, OfferVariant? before, OfferVariant? after)
    {
        var old = (before?.Lines ?? []).ToLookup(Key).ToDictionary(same => same.Key, same => new Queue<OfferLine>(same));
        var lines = (after?.Lines ?? [])
            .Select(line => new LineDifference(old.TryGetValue(Key(line), out var same) && same.TryDequeue(out var known) ? known : null, line)).ToList();
        var gone = old.Values.SelectMany(same => same).ToHashSet(ReferenceEqualityComparer.Instance);
        return new(place, before, after, [.. lines, .. (before?.Lines ?? []).Where(gone.Contains).Select(line => new LineDifference(line, null))]);
    }

    private static (Guid?, string) Key(OfferLine line) => (line.ProductId, line.ProductId is null ? line.Name : "");
}
