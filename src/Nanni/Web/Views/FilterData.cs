using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Nanni.Web.Views;

/// <param name="Url">Of the list, without state.</param>
/// <param name="State">The list's state; the builder replaces its "filter".</param>
/// <param name="Json">The filter as it is.</param>
/// <param name="CountUrl">Counts what passes: the live count asks it with another filter.</param>
public sealed record FilterModel(
    TypeModel Type, string Url, IReadOnlyList<(string Name, string Value)> State, string Json, IReadOnlyList<FilterField> Fields, string CountUrl)
{
    /// <summary>Of the records that the filter names by id.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();
}

/// <param name="IsExact">False where counting stopped at the cap.</param>
/// <param name="ExactUrl">Counts to the end.</param>
public sealed record CountModel(long Value, bool IsExact, string ExactUrl);

/// <summary>Fields and operators for the filter builder's script.</summary>
internal static class FilterData
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,

        // Letters stay letters; <, >, & and quotes stay escaped, so that no value can leave its script element.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public static string Json(IReadOnlyList<FilterField> fields) => JsonSerializer.Serialize(
        fields.Select(f => new Offered(f.Key, f.Label, f.Kind, Pairs(f.Operators), f.Options.Count == 0 ? null : Pairs(f.Options), f.Target, f.Group, f.By)), Options);

    public static string Names(FilterModel model) => JsonSerializer.Serialize(model.Names, Options);

    private static IEnumerable<string[]> Pairs(IReadOnlyList<OptionModel> options) => options.Select(o => new[] { o.Value, o.Label });

    private sealed record Offered(
        string Key, string Label, string Kind, IEnumerable<string[]> Ops, IEnumerable<string[]>? Options, string? Target, string? Group, string? By);
}
