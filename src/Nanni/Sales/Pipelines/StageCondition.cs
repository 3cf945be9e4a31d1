using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Sales.Pipelines;

/// <summary>
/// What a stage asks of a deal besides fields that are filled in: conditions that must all hold. A condition that nobody could meet any
/// more, because its field or all its options are gone, is not asked: it would lock the stage for a reason that has nothing to do with
/// the deal.
/// </summary>
/// <param name="Parts">Those that are asked.</param>
/// <param name="Lost">Those that are not asked.</param>
/// <param name="IsUnreadable">It is no filter at all.</param>
internal sealed record StageCondition(IReadOnlyList<Filter> Parts, IReadOnlyList<Filter> Lost, bool IsUnreadable = false)
{
    public const string OfType = "opportunity";

    private static readonly StageCondition None = new([], []);

    public bool IsBroken => IsUnreadable || Lost.Count > 0;

    /// <param name="text">As the stage keeps it.</param>
    /// <param name="scratch">Takes the statement of a trial; nothing is asked of the database.</param>
    public static StageCondition Read(string? text, RecordTypes types, Schema schema, Actor actor, Func<Sql> scratch)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return None;
        }

        // A rule of the workspace: it holds for who does not see the field, too.
        var whole = schema.Whole;
        try
        {
            Filter[] parts = [.. Apart(FilterText.Parse(text))];
            Filter[] asked = [.. parts.Where(part => IsReadable(part, types, whole, actor, scratch()) && CanHold(part, types, whole, whole[OfType]))];
            return new(asked, [.. parts.Where(part => !asked.Contains(part))]);
        }
        catch (UnreadableException)
        {
            return None with { IsUnreadable = true };
        }
    }

    /// <summary>Conditions that must all hold are asked one by one, so that only those which do not are named.</summary>
    private static IEnumerable<Filter> Apart(Filter? filter) => filter switch
    {
        null => [],
        Filter.And and => and.Parts.SelectMany(Apart),
        _ => [filter],
    };

    private static bool IsReadable(Filter part, RecordTypes types, Schema whole, Actor actor, Sql scratch)
    {
        try
        {
            new FilterSql(types, whole, actor, DateTimeOffset.UnixEpoch).Append(scratch, part, whole[OfType], "t");
            return true;
        }
        catch (UnreadableException)
        {
            return false;
        }
    }

    /// <summary>False where it asks for options of which none is left.</summary>
    private static bool CanHold(Filter filter, RecordTypes types, Schema schema, TypeSchema type) => filter switch
    {
        Filter.And and => and.Parts.All(part => CanHold(part, types, schema, type)),
        Filter.Or { Parts.Count: > 0 } or => or.Parts.Any(part => CanHold(part, types, schema, type)),
        Filter.Test { Op: "any", Value: JsonObject { Count: > 0 } inner } test when types.FindPlural(test.Field) is { } child =>
            CanHold(FilterText.Parse(inner.ToJsonString())!, types, schema, schema[child.Name]),
        Filter.Test { Op: "eq" or "in" or "any" } test => HasOption(test, schema, type),
        _ => true,
    };

    private static bool HasOption(Filter.Test test, Schema schema, TypeSchema type)
    {
        var (path, owner) = (test.Field, type);
        while (owner.Find(path) is null && path.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            && owner.Find(path[..dot]) is { Target: { } target } && schema.Find(target) is { } next)
        {
            (path, owner) = (path[(dot + 1)..], next);
        }

        if (owner.Find(path) is not { Kind: FieldKind.Choice or FieldKind.Choices } field)
        {
            return true;
        }

        var left = schema.OptionsOf(field).Select(option => option.Key).ToHashSet();
        JsonNode?[] wanted = test.Value is JsonArray many ? [.. many] : [test.Value];
        return wanted.OfType<JsonValue>().Any(one => one.TryGetValue<string>(out var key) && left.Contains(key));
    }
}
