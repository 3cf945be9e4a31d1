using Microsoft.AspNetCore.WebUtilities;
using Nanni.Records.Queries;
using Nanni.Records.Types;

namespace Nanni.Web.Records;

/// <summary>From a record on to the next one of the list it was opened from, and back to that list: the same filter, sort and page.</summary>
internal static class ListTrail
{
    /// <summary>Longer addresses are not kept: a cookie holds 4,096 bytes (RFC 6265, 6.1).</summary>
    private const int LongestQuery = 3_000;

    private const string Board = "/board";

    public static void Map(RouteGroupBuilder pages, RecordType type)
    {
        var one = $"/{type.Plural}/{{id:guid}}";
        pages.MapGet(one + "/next", (Guid id, Pages page, Lists lists, SavedViews views) => Go(id, page, lists, views, type, before: false));
        pages.MapGet(one + "/previous", (Guid id, Pages page, Lists lists, SavedViews views) => Go(id, page, lists, views, type, before: true));
    }

    /// <param name="layout">Empty for the table, "/board" for the board.</param>
    public static void Remember(Pages page, RecordType type, string layout = "") => page.Context.Response.Cookies.Append(
        Cookie(type), Uri.EscapeDataString(layout + "?" + page.Context.Request.QueryString.Value?.TrimStart('?')),
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = page.Ui.Workspace!.Url, MaxAge = TimeSpan.FromHours(8) });

    public static string Back(Pages page, RecordType type) => page.Ui.Url(type.Plural) + (Kept(page, type)?.TrimEnd('?') ?? "");

    /// <summary>Addresses of the record before and after one; null where it was not opened from a table.</summary>
    /// <remarks>They find their way when they are followed, so that a record's page costs nothing more.</remarks>
    public static (string? Previous, string? Next) Neighbours(Pages page, RecordType type, Guid id)
    {
        var url = page.Ui.Url($"{type.Plural}/{id}");
        return Kept(page, type) is { } kept && !kept.StartsWith(Board, StringComparison.Ordinal) ? (url + "/previous", url + "/next") : (null, null);
    }

    private static async Task<IResult> Go(Guid id, Pages page, Lists lists, SavedViews views, RecordType type, bool before)
    {
        var query = new QueryCollection(QueryHelpers.ParseQuery(Kept(page, type)?.TrimStart('?') ?? ""));
        var (state, _, present) = await ListPages.State(page, views, type, query);
        var request = ListPages.Request(state with { After = null }, [present.Schema[type.Name].Title], 1);
        var found = await lists.Neighbour(page.Actor, request, id, before, page.Cancel);
        return found is { } other
            ? Results.Redirect(page.Ui.Url($"{type.Plural}/{other}"))
            : Flash.Redirect(page.Context, page.Ui.Url($"{type.Plural}/{id}"), before ? "saved.first" : "saved.last");
    }

    private static string? Kept(Pages page, RecordType type) =>
        Uri.UnescapeDataString(page.Context.Request.Cookies[Cookie(type)] ?? "") is var kept && kept.Length < LongestQuery
        && (kept.StartsWith('?') || kept.StartsWith(Board + "?", StringComparison.Ordinal)) ? kept : null;

    private static string Cookie(RecordType type) => "nanni-list-" + type.Plural;
}
