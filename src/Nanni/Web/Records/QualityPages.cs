using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Matching;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>Likely duplicates in the whole base: groups to merge or to set apart, surest first.</summary>
internal static class QualityPages
{
    private const int PageSize = 20;

    private const int MostCounted = 1_000;

    private const int MostPreviewed = 500;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/duplicates", Show);
        pages.MapPost("/duplicates/search", Search);
        pages.MapGet("/duplicates/certain", Certain);
        pages.MapPost("/duplicates/certain", MergeCertain);
    }

    /// <summary>Types whose duplicates the actor may do something about.</summary>
    public static IEnumerable<RecordType> Types(RecordTypes types, Actor actor) => types.All.Where(t =>
        t is { IsListed: true, HasDuplicates: true } && Visibility.Reach(t, actor, Right.View) != Scope.None && Visibility.Reach(t, actor, Right.Edit) != Scope.None);

    /// <summary>Back to the place on this page that a form names; nowhere else.</summary>
    public static string Back(Pages page, RecordType type, string? path)
    {
        var here = page.Ui.Url("duplicates");
        var local = Security.ReturnUrl.Local(path, here);
        return local.StartsWith(here + "?", StringComparison.Ordinal) ? local : $"{here}?type={type.Name}";
    }

    private static async Task<IResult> Show(string? type, string? from, Pages page, DuplicateGroups groups, DuplicateSearch search, JobQueue jobs)
    {
        RecordType[] types = [.. Types(page.Types, page.Actor)];
        var shown = (type is null ? await Fullest(page, groups, types) : types.FirstOrDefault(t => t.Name == type)) ?? throw new NotFoundException("duplicates", Guid.Empty);
        GroupCursor? begin = string.IsNullOrEmpty(from) ? null : GroupCursor.Parse(from) ?? throw new UnreadableException("request.unreadable");
        var found = await groups.Page(page.Actor, shown, begin, PageSize, page.Cancel);
        var count = found.Groups.Count == 0 && begin is null ? 0 : await groups.Count(page.Actor, shown, MostCounted, page.Cancel);
        var present = await page.Present();
        var ui = await page.Shell("duplicates");
        var url = Url(ui, shown, begin);
        var job = await jobs.Find(page.Actor.WorkspaceId, DuplicateSearch.JobId(page.Actor.WorkspaceId, shown), page.Cancel);
        return DataQualityView.With(
            new DataQualityModel(Model(ui, shown), [.. types.Select(t => Model(ui, t))], [.. found.Groups.Select(g => Group(present, shown, g, url))],
                found.Next is { } next ? Url(ui, shown, next) : null, Progress(ui, job))
            {
                Count = Count(ui, count),
                SearchedAt = await search.LastAt(page.Actor, shown, page.Cancel) is { } at ? ui.Format.Relative(at) : null,
                Url = url,
                FirstUrl = begin is null ? null : Url(ui, shown, null),
                CertainUrl = begin is null && found.Groups.Any(g => g.IsCertain) ? ui.Url("duplicates/certain?type=" + shown.Name) : null,
                SearchUrl = ui.Url("duplicates/search?type=" + shown.Name),
            }, ui);
    }

    /// <summary>The first type that has anything to show.</summary>
    private static async Task<RecordType?> Fullest(Pages page, DuplicateGroups groups, RecordType[] types)
    {
        foreach (var type in types)
        {
            if (await groups.Count(page.Actor, type, 0, page.Cancel) > 0)
            {
                return type;
            }
        }

        return types.FirstOrDefault();
    }

    private static async Task<IResult> Search(string type, Pages page, DuplicateSearch search)
    {
        var asked = Types(page.Types, page.Actor).FirstOrDefault(t => t.Name == type) ?? throw new NotFoundException("duplicates", Guid.Empty);
        await search.Start(page.Actor.WorkspaceId, asked, all: true, page.Cancel);
        return Flash.Redirect(page.Context, Url(page.Ui, asked, null));
    }

    /// <summary>What would be merged, before it is.</summary>
    private static async Task<IResult> Certain(string type, Pages page, CertainMerges merges)
    {
        var asked = Mergeable(page, type);
        var found = await merges.Preview(page.Actor, asked, MostPreviewed + 1, page.Cancel);
        var present = await page.Present();
        var ui = await page.Shell("duplicates");
        var url = ui.Url("duplicates/certain?type=" + asked.Name);
        return CertainView.With(
            new CertainModel(Model(ui, asked), [.. found.Take(PageSize).Select(g => Group(present, asked, g, url) with { MergeUrl = null, DistinctUrl = null })], url, Url(ui, asked, null))
            {
                Count = found.Count > MostPreviewed ? ui.T("quality.countMore", ("n", ui.Format.Number(MostPreviewed))) : ui.T("quality.count", ("n", found.Count)),
                HasMore = found.Count > PageSize,
            }, ui);
    }

    private static async Task<IResult> MergeCertain(string type, Pages page, CertainMerges merges) =>
        Flash.Redirect(page.Context, page.Ui.Url("jobs/" + await merges.Start(page.Actor, Mergeable(page, type), page.Cancel)));

    /// <summary>The type, for who may merge: edits what stays, deletes what goes.</summary>
    private static RecordType Mergeable(Pages page, string type)
    {
        var asked = Types(page.Types, page.Actor).FirstOrDefault(t => t.Name == type) ?? throw new NotFoundException("duplicates", Guid.Empty);
        FormPages.Allow(page, asked, Right.Merge);
        return asked;
    }

    private static string? Count(Ui ui, int count) => count switch
    {
        0 => null,
        > MostCounted => ui.T("quality.countMore", ("n", ui.Format.Number(MostCounted))),
        _ => ui.T("quality.count", ("n", count)),
    };

    /// <summary>Only of a search through everything: the small ones are over before one has read that they run.</summary>
    private static string? Progress(Ui ui, Job? job) =>
        job is not { IsFinished: false } || job.Arguments["all"]?.GetValue<bool>() != true ? null
        : job.Total is { } total ? ui.T("quality.progress", ("done", ui.Format.Number(job.Done)), ("total", ui.Format.Number(total)))
        : ui.T("quality.begins");

    private static DuplicateGroup Group(Present present, RecordType type, DuplicateGroupFound group, string url)
    {
        var ui = present.Ui;
        var ids = string.Join(',', group.Members.Take(DuplicatePages.MostMerged).Select(m => m.Record.Id));
        return new(
            group.Key.ToString(), [.. group.Members.Select(m => DuplicatePages.Row(ui, present, present.Schema[type.Name], m))],
            group.CanMerge ? ui.Url($"{type.Plural}/merge?ids={ids}&return={Uri.EscapeDataString(url)}") : null,
            group.CanSetApart ? ui.Url(type.Plural + "/distinct") : null);
    }

    private static TypeModel Model(Ui ui, RecordType type) => Labels.Type(ui, type) with { Url = Url(ui, type, null) };

    private static string Url(Ui ui, RecordType type, GroupCursor? begin) =>
        ui.Url($"duplicates?type={type.Name}{(begin is { } at ? $"&from={at}" : "")}");
}
