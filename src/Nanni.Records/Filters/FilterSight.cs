using System.Text.Json.Nodes;
using Nanni.Records.Types;

namespace Nanni.Records.Filters;

/// <summary>
/// A filter without the conditions on fields that are kept from whoever reads it: a view of everybody's is still of use to those who do
/// not see all its fields. A program that asks by such a field is refused instead, as for one that does not exist.
/// </summary>
public static class FilterSight
{
    /// <returns>What is left, and whether anything was left out. A choice between conditions goes as a whole with one of them.</returns>
    public static (Filter? Filter, bool LacksSome) Of(Filter? filter, Schema schema, TypeSchema type)
    {
        if (filter is null || schema.Whole == schema)
        {
            return (filter, false);
        }

        switch (filter)
        {
            case Filter.And { Parts: var parts }:
                var kept = parts.Select(part => Of(part, schema, type)).ToList();
                return (Filter.All(kept.Select(part => part.Filter)), kept.Exists(part => part.LacksSome));
            case Filter.Or { Parts: var parts }:
                return parts.Any(part => Of(part, schema, type).LacksSome) ? (null, true) : (filter, false);
            case Filter.Not { Part: var part }:
                return Of(part, schema, type).LacksSome ? (null, true) : (filter, false);
            case Filter.Test test when IsHidden(test, schema, type):
                return (null, true);
            default:
                return (filter, false);
        }
    }

    private static bool IsHidden(Filter.Test test, Schema schema, TypeSchema type)
    {
        if (type.Find(test.Field) is null && test.Value is JsonObject { Count: > 0 } inner
            && schema.Types.FirstOrDefault(t => t.Type.Plural == test.Field) is { } child)
        {
            return Of(FilterText.Parse(inner.ToJsonString()), schema, child).LacksSome;
        }

        return IsHidden(test.Field, schema, type);
    }

    private static bool IsHidden(string path, Schema schema, TypeSchema type)
    {
        if (type.Hides(path))
        {
            return true;
        }

        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && type.Find(path[..dot]) is { Target: { } target } && schema.Find(target) is { } other && IsHidden(path[(dot + 1)..], schema, other);
    }
}
