using Nanni.Records.Filters;
using Nanni.Records.Types;

namespace Nanni.Web.Records;

/// <summary>The views that every list has by itself, beside those that people save.</summary>
internal static class GivenViews
{
    public const string Open = "open";
    public const string Mine = "mine";
    public const string Recent = "recent";

    /// <summary>Null for a view of somebody's own, and for all records.</summary>
    public static ViewDefinition? Of(string? view, RecordType type) => view switch
    {
        Open => new(Text(type.StillOpen), null, null),
        Mine => new(Text(Filter.All(Filter.Eq("owner", "me"), type.StillOpen)), null, null),
        Recent => new(null, "-updatedAt", null),
        _ => null,
    };

    /// <summary>Where the menu leads: to what is still to be worked on, where a type knows it.</summary>
    public static string Start(RecordType type) =>
        type.OpensAt is { } page ? page : type.BoardBy is { IsFirst: true } ? type.Plural + "/board" : type.StillOpen is not null ? $"{type.Plural}?view={Open}" : type.Plural;

    private static string? Text(Filter? filter) => filter is null ? null : FilterText.Json(filter).ToJsonString();
}
