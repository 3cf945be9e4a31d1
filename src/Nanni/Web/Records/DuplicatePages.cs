using Nanni.Records.Access;
using Nanni.Records.Matching;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>Likely duplicates while typing, side-by-side merge, and "these are not the same".</summary>
internal static class DuplicatePages
{
    /// <summary>So many stand side by side.</summary>
    public const int MostMerged = 6;

    public static void Map(RouteGroupBuilder pages, RecordType type)
    {
        pages.MapGet($"/{type.Plural}/duplicates", (Pages page, Duplicates duplicates) => Typed(page, duplicates, type));
        pages.MapGet($"/{type.Plural}/merge", (Pages page, Operations run, Duplicates duplicates, Searches searches, Titles titles) =>
            Choose(page, run, duplicates, searches, titles, type, null, null));
        pages.MapPost($"/{type.Plural}/merge", (Pages page, Operations run, Merge merge, Duplicates duplicates, Searches searches, Titles titles, HttpRequest request) =>
            Join(page, run, merge, duplicates, searches, titles, type, request));
        pages.MapPost($"/{type.Plural}/distinct", (Pages page, Operations run, HttpRequest request) => SetApart(page, run, type, request));
    }

    public static DuplicateRow Row(Ui ui, Present present, TypeSchema schema, Duplicate duplicate) => new(
        duplicate.Record.Id, schema.Title.Get(duplicate.Record) as string ?? "", ui.Url($"{schema.Type.Plural}/{duplicate.Record.Id}"),
        Details(present, schema, duplicate.Record),
        [.. duplicate.Score.Reasons.Where(r => r.Weight > 0).Select(r => r.Code).Where(Texts.Has).Select(key => ui.T(key)).Distinct()],
        duplicate.Score.Percent);

    private static Value[] Details(Present present, TypeSchema schema, Record record) =>
        [.. new[] { "email", "phone", "mobile", "city", "nip" }.Select(schema.Find).OfType<Field>().Select(f => present.Value(schema, f, f.Get(record))).Where(v => v.Kind != ValueKind.Empty)];

    private static async Task<IResult> Typed(Pages page, Duplicates duplicates, RecordType type)
    {
        var present = await page.Present();
        var schema = present.Schema[type.Name];
        var record = type.New();
        foreach (var field in schema.Fields.Where(f => RecordInput.CanWrite(f) && f.IsText && !f.IsEncrypted))
        {
            if (page.Context.Request.Query[field.Key].ToString() is { Length: > 0 and < 500 } text)
            {
                field.Set(record, text);
            }
        }

        try
        {
            type.Check(record);
        }
        catch (FieldException)
        {
            // Nothing is typed yet that a duplicate could be known by.
            return DuplicatesView.With(new DuplicatesModel([]), page.Ui);
        }

        var list = await duplicates.Of(page.Actor, type, record, page.Cancel);
        return DuplicatesView.With(new DuplicatesModel([.. list.Found.Take(5).Select(d => Row(page.Ui, present, schema, d))], list.Hidden), page.Ui);
    }

    private static async Task<IResult> Choose(
        Pages page, Operations run, Duplicates duplicates, Searches searches, Titles titles, RecordType type, IFormCollection? form, IReadOnlyList<string>? errors)
    {
        FormPages.Allow(page, type, Right.Merge);
        Guid[] ids = [.. Ids(form?["ids"] ?? page.Context.Request.Query["ids"]).Take(MostMerged)];
        var records = new List<Record>();
        await run.Run(page.Actor, type.Name + ".read", async work =>
        {
            foreach (var id in ids)
            {
                records.Add(await work.Load(type, id, Right.Merge));
            }

            // One record alone is compared with its likeliest duplicate.
            if (records.Count == 1 && (await duplicates.Of(page.Actor, type, records[0], page.Cancel)).Found is [var likely, ..])
            {
                records.Add(await work.Load(type, likely.Record.Id, Right.Merge));
            }
        }, page.Cancel);
        if (records.Count == 0)
        {
            throw new NotFoundException(type.Name, Guid.Empty);
        }

        var present = await page.Present();
        var schema = present.Schema[type.Name];
        present.Known = await titles.Of(page.Actor, [.. records.SelectMany(r => References(schema, r)).Distinct()], page.Cancel);
        var survivor = records.MaxBy(r => schema.Fields.Count(f => f.Get(r) is not null and not false))!;
        var ui = await page.Shell(type.Plural);
        var back = (form?["return"] ?? page.Context.Request.Query["return"]).ToString() is { Length: > 0 } path ? QualityPages.Back(page, type, path) : null;
        return MergeView.With(new MergeModel(Labels.Type(ui, type), ui.Url(type.Plural + "/merge"),
            [.. records.Select(r => new MergeRecord(r.Id, schema.Title.Get(r) as string ?? "", ui.Url($"{type.Plural}/{r.Id}"), r == survivor, Details(present, schema, r)))],
            [.. Fields(present, schema, records, survivor)], back ?? ListPages.Back(page, type))
        {
            Errors = errors ?? [],
            ReturnUrl = back,
            Picker = ids.Length == 1 ? await Picker(page, searches, type, ids[0]) : null,
        }, ui);
    }

    private static async Task<MergePicker> Picker(Pages page, Searches searches, RecordType type, Guid of)
    {
        var text = page.Context.Request.Query["ids.text"].ToString();
        var found = text.Trim().Length == 0 ? null : (await searches.Of(page.Actor, text, type, 8, page.Cancel)).Hits.Where(h => h.Id != of)
            .Select(h => new Value(ValueKind.Reference, h.Text ?? "", page.Ui.Url($"{type.Plural}/merge?ids={of},{h.Id}"), Icon: type.Icon)).ToList();
        return new(of, new InputModel("ids", page.Ui.T("merge.pickLabel"), "reference", text) { Target = type.Name }, found);
    }

    /// <summary>Records that a record's fields name.</summary>
    private static IEnumerable<Guid> References(TypeSchema schema, Record record) => schema.Fields.Where(f => f is { Kind: FieldKind.Reference or FieldKind.References, Target: not ("member" or "team") })
        .SelectMany(f => f.Get(record) switch { Guid one => [one], Guid[] many => many, _ => Array.Empty<Guid>() });

    private static IEnumerable<MergeField> Fields(Present present, TypeSchema schema, List<Record> records, Record survivor)
    {
        foreach (var field in schema.Visible.Where(f => RecordInput.CanWrite(f)))
        {
            object?[] values = [.. records.Select(field.Get)];
            if (values.All(v => v is null or false))
            {
                continue;
            }

            var kept = field.Get(survivor) is not null ? records.IndexOf(survivor) : Array.FindIndex(values, v => v is not null);
            var differs = values.Select(v => FieldJson.Write(field, v)?.ToJsonString()).Distinct().Count() > 1;
            yield return new(field.Key, Labels.Field(present.Ui, schema.Name, field), [.. values.Select(v => present.Value(schema, field, v))], Math.Max(0, kept), differs);
        }
    }

    private static async Task<IResult> Join(
        Pages page, Operations run, Merge merge, Duplicates duplicates, Searches searches, Titles titles, RecordType type, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        Guid[] ids = [.. Ids(form["ids"])];
        if (!Guid.TryParse(form["into"], out var into) || ids.Length < 2)
        {
            return await Choose(page, run, duplicates, searches, titles, type, form, [page.Ui.T("merge.two")]);
        }

        var keep = new Dictionary<string, Guid>();
        foreach (var (key, value) in form.Where(f => f.Key.StartsWith("keep.", StringComparison.Ordinal)))
        {
            if (Guid.TryParse(value, out var chosen))
            {
                keep[key["keep.".Length..]] = chosen;
            }
        }

        var done = await merge.Run(page.Actor, type, into, [.. ids.Where(id => id != into)], keep, page.Cancel);
        var next = form["return"].ToString() is { Length: > 0 } path ? QualityPages.Back(page, type, path) : page.Ui.Url($"{type.Plural}/{into}");
        return Flash.Redirect(page.Context, next, "saved.merged", "", done.Id);
    }

    private static async Task<IResult> SetApart(Pages page, Operations run, RecordType type, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        Guid[] ids = [.. Ids(form["ids"]).Take(DuplicateGroups.MostMembers)];
        if (ids.Length < 2)
        {
            throw new UnreadableException("request.unreadable");
        }

        var done = await run.Run(page.Actor, $"{type.Name}.{DistinctPairs.Action}", async work =>
        {
            var records = await work.LoadAll(type, ids);
            DistinctPairs.Say(work, records.Count == ids.Length ? records : throw new NotFoundException(type.Name, ids.First(id => records.All(r => r.Id != id))));
        }, page.Cancel);
        return Flash.Redirect(page.Context, QualityPages.Back(page, type, form["return"]), "saved.distinct", "", done.Id);
    }

    private static IEnumerable<Guid> Ids(Microsoft.Extensions.Primitives.StringValues values) => values
        .SelectMany(v => (v ?? "").Split(',')).Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct();
}
