using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;

namespace Nanni.Web.Records;

/// <summary>A list as its address says: view, filter, sort, columns, search, page.</summary>
/// <param name="Trail">Cursors of the pages before, so that "previous" works without counting.</param>
internal sealed record ListState(
    TypeSchema Type, string? View, string? FilterText, string? SortText, IReadOnlyList<string>? Columns, string Search, string? After,
    IReadOnlyList<string> Trail, bool Trash)
{
    private const int LongestTrail = 30;

    /// <summary>The view's own settings, where the address does not say otherwise.</summary>
    public ViewDefinition? Saved { get; init; }

    /// <summary>Keys of the views that modules give the list besides those that every list has.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];

    /// <summary>As the reader has it: a filter or order by a field that is kept from them is left out.</summary>
    public required Schema Schema { get; init; }

    public Filter? Filter => Seen.Filter;

    /// <summary>Something of the filter or the order was left out, and the reader is to be told.</summary>
    public bool LacksSome => Seen.LacksSome || SortGiven is { } given && Type.Hides(given.TrimStart('-'));

    public Sort Sort => Sort.Parse(SortGiven is { } given && !Type.Hides(given.TrimStart('-')) ? given : Type.Type.DefaultSort, Type);

    private string? SortGiven => SortText ?? Saved?.Sort;

    private (Filter? Filter, bool LacksSome) Seen => FilterSight.Of(Nanni.Records.Filters.FilterText.Parse(FilterText ?? Saved?.Filter), Schema, Type);

    public IReadOnlyList<Field> Fields
    {
        get
        {
            var keys = Columns ?? Saved?.Columns ?? Type.Type.DefaultColumns;
            Field[] fields = [.. keys.Select(Type.Find).OfType<Field>().Where(f => !f.IsHidden).Distinct().Take(20)];
            return fields.Contains(Type.Title) ? fields : [Type.Title, .. fields];
        }
    }

    public bool IsChanged => Saved is not null && (FilterText is not null || SortText is not null || Columns is not null);

    public static ListState Read(IQueryCollection query, Schema schema, TypeSchema type)
    {
        string? One(string key) => query[key].ToString() is { Length: > 0 } text ? text : null;
        return new(
            type, One("view"), query.ContainsKey("filter") ? query["filter"].ToString() : null, One("sort"),
            One("columns")?.Split(',', StringSplitOptions.RemoveEmptyEntries), query["q"].ToString().Trim(), One("after"),
            One("trail")?.Split('.', StringSplitOptions.RemoveEmptyEntries) ?? [], One("trash") == "1")
        { Schema = schema };
    }

    public string Url(Ui ui, string suffix = "")
    {
        var parts = new List<string>();
        void Add(string key, string? value)
        {
            if (value is not null)
            {
                parts.Add($"{key}={Uri.EscapeDataString(value)}");
            }
        }

        Add("view", View);
        Add("filter", FilterText);
        Add("sort", SortText);
        Add("columns", Columns is { } columns ? string.Join(',', columns) : null);
        Add("q", Search.Length > 0 ? Search : null);
        Add("trash", Trash ? "1" : null);
        Add("after", After);
        Add("trail", Trail.Count > 0 ? string.Join('.', Trail) : null);
        return ui.Url(Type.Type.Plural + suffix) + (parts.Count == 0 ? "" : "?" + string.Join('&', parts));
    }

    public ListState First => this with { After = null, Trail = [] };

    public ListState Next(string cursor) => this with
    {
        After = cursor,
        Trail = [.. Trail.TakeLast(LongestTrail - 1), After ?? "-"],
    };

    public ListState? Previous => Trail.Count > 0
        ? this with { After = Trail[^1] == "-" ? null : Trail[^1], Trail = [.. Trail.SkipLast(1)] }
        : After is null ? null : First;
}
