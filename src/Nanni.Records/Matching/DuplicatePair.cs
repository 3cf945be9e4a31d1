namespace Nanni.Records.Matching;

/// <summary>Two records that are likely one.</summary>
/// <param name="First">The smaller id of the two.</param>
/// <param name="Score">How sure it is, in percent.</param>
public readonly record struct DuplicatePair(Guid First, Guid Second, int Score)
{
    /// <summary>The pair of two ids in whichever order.</summary>
    public static DuplicatePair Of(Guid one, Guid other, int score) =>
        one.CompareTo(other) < 0 ? new(one, other, score) : new(other, one, score);
}

/// <summary>A pair with the group it belongs to, as it is kept.</summary>
/// <param name="Group">The smallest id of the group.</param>
/// <param name="Doubt">100 less the score of the group's surest pair: groups are shown in this order.</param>
public readonly record struct GroupedPair(DuplicatePair Pair, Guid Group, int Doubt);

/// <summary>Joins pairs into groups: whoever is likely one with a member of a group belongs to it.</summary>
public static class Grouping
{
    public static List<GroupedPair> Of(IReadOnlyCollection<DuplicatePair> pairs)
    {
        var parents = new Dictionary<Guid, Guid>(pairs.Count * 2);
        foreach (var pair in pairs)
        {
            var (one, other) = (Root(parents, pair.First), Root(parents, pair.Second));
            if (one != other)
            {
                // The smaller id stands for the group, so that the same group has the same name after every search.
                _ = one.CompareTo(other) < 0 ? parents[other] = one : parents[one] = other;
            }
        }

        var surest = new Dictionary<Guid, int>();
        foreach (var pair in pairs)
        {
            var group = Root(parents, pair.First);
            surest[group] = Math.Max(pair.Score, surest.GetValueOrDefault(group));
        }

        return [.. pairs.Select(pair => (Pair: pair, Group: Root(parents, pair.First))).Select(p => new GroupedPair(p.Pair, p.Group, 100 - surest[p.Group]))];
    }

    private static Guid Root(Dictionary<Guid, Guid> parents, Guid id)
    {
        if (!parents.TryGetValue(id, out var parent))
        {
            return parents[id] = id;
        }

        while (parent != id)
        {
            // Paths are halved on the way, so that a long chain is walked once.
            var above = parents[parent];
            parents[id] = above;
            (id, parent) = (above, parents[above]);
        }

        return id;
    }
}
