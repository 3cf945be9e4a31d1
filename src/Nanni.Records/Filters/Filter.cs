using System.Text.Json.Nodes;

namespace Nanni.Records.Filters;

/// <summary>
/// A condition on records: the one tree behind views, segments, automation conditions, reports and API queries. Fields are named,
/// values are JSON; both are checked against the schema when the tree is compiled, never before and never by text.
/// </summary>
public abstract record Filter
{
    private Filter()
    {
    }

    /// <summary>Every part holds; true without parts.</summary>
    public sealed record And(IReadOnlyList<Filter> Parts) : Filter;

    /// <summary>At least one part holds; false without parts.</summary>
    public sealed record Or(IReadOnlyList<Filter> Parts) : Filter;

    /// <summary>The part does not hold.</summary>
    public sealed record Not(Filter Part) : Filter;

    /// <summary>One field compared with a value.</summary>
    /// <param name="Field">A field's key, a path over references (<c>account.industry</c>), or the plural of a type that refers here.</param>
    /// <param name="Op">One of <see cref="Ops.All"/>.</param>
    /// <param name="Value">A value, an array for <c>in</c> and <c>between</c>, a filter object for <c>any</c> and <c>none</c>.</param>
    public sealed record Test(string Field, string Op, JsonNode? Value) : Filter;

    public static Filter Eq(string field, string value) => new Test(field, "eq", JsonValue.Create(value));

    public static Filter Eq(string field, Guid value) => new Test(field, "eq", JsonValue.Create(value.ToString()));

    public static Filter? All(params IEnumerable<Filter?> parts)
    {
        Filter[] real = [.. parts.OfType<Filter>()];
        return real.Length switch { 0 => null, 1 => real[0], _ => new And(real) };
    }
}

/// <summary>The operators, as the API writes them.</summary>
public static class Ops
{
    public static readonly IReadOnlySet<string> All = new HashSet<string>
    {
        "eq", "ne", "in", "notIn", "contains", "startsWith", "empty", "notEmpty", "lt", "le", "gt", "ge", "between", "within",
        "before", "after", "any", "none", "under",
    };
}
