using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>Likely duplicates while typing, side-by-side merge, and "these are not the same".</summary>
internal static class DuplicatePages
{
    public static void Map(RouteGroupBuilder pages, RecordType type)
    {
        pages.MapGet($"/{type.Plural}/duplicates", (Pages page, Duplicates duplicates) => Typed(page, duplicates, type));
        pages.MapGet($"/{type.Plural}/merge", (Pages page, Operations run, Duplicates duplicates) => Choose(page, run, duplicates, type, null));
        pages.MapPost($"/{type.Plural}/merge", (Pages page, Operations run, Merge merge, Duplicates duplicates, HttpRequest request) => Join(page, run, merge, duplicates, type, request));
        pages.MapPost($"/{type.Plural}/distinct", (Pages page, RecordStore store, HttpRequest request) => Part(page, store, type, request));
    }

    public static DuplicateRow Row(Ui ui, Present present, TypeSchema schema, Duplicate duplicate) => new(
        duplicate.Record.Id, schema.Title.Get(duplicate.Record) as string ?? "", ui.Url($"{schema.Type.Plural}/{duplicate.Record.Id}"),
        Details(present, schema, duplicate.Record),
        [.. duplicate.Score.Reasons.Where(r => r.Weight > 0).Select(r => r.Code).Where(Texts.Has).Select(key => ui.T(key)).Distinct()],
        (int)Math.Round(duplicate.Score.Value * 100));

    private static Value[] Details(Present present, TypeSchema schema, Record record) =>
        [.. new[] { "email", "phone", "city", "nip" }.Select(schema.Find).OfType<Field>().Select(f => present.Value(schema, f, f.Get(record))).Where(v => v.Kind != ValueKind.Empty)];

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

    private static async Task<IResult> Choose(Pages page, Operations run, Duplicates duplicates, RecordType type, IReadOnlyList<string>? errors)
    {
        FormPages.Allow(page, type, Right.Delete);
        Guid[] ids = [.. page.Context.Request.Query["ids"].SelectMany(v => (v ?? "").Split(',')).Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct().Take(6)];
        var records = new List<Record>();
        await run.Run(page.Actor, type.Name + ".read", async work =>
        {
            foreach (var id in ids)
            {
                records.Add(await work.Load(type, id, Right.Delete));
            }

            // One record alone is compared with its likeliest duplicate.
            if (records.Count == 1 && (await duplicates.Of(page.Actor, type, records[0], page.Cancel)).Found is [var likely, ..])
            {
                records.Add(await work.Load(type, likely.Record.Id, Right.Delete));
            }
        }, page.Cancel);
        if (records.Count == 0)
        {
            throw new NotFoundException(type.Name, Guid.Empty);
        }

        var present = await page.Present();
        var schema = present.Schema[type.Name];
        var survivor = records.MaxBy(r => schema.Fields.Count(f => f.Get(r) is not null and not false))!;
        var ui = await page.Shell(type.Plural);
        return MergeView.With(new MergeModel(Labels.Type(ui, type), ui.Url(type.Plural + "/merge"),
            [.. records.Select(r => new MergeRecord(r.Id, schema.Title.Get(r) as string ?? "", ui.Url($"{type.Plural}/{r.Id}"), r == survivor, Details(present, schema, r)))],
            [.. Fields(present, schema, records, survivor)], ListPages.Back(page, type))
        { Errors = errors ?? [] }, ui);
    }

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

    private static async Task<IResult> Join(Pages page, Operations run, Merge merge, Duplicates duplicates, RecordType type, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        Guid[] ids = [.. form["ids"].SelectMany(v => (v ?? "").Split(',')).Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct()];
        if (!Guid.TryParse(form["into"], out var into) || ids.Length < 2)
        {
            return await Choose(page, run, duplicates, type, [page.Ui.T("merge.two")]);
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
        return Flash.Redirect(page.Context, page.Ui.Url($"{type.Plural}/{into}"), "saved.merged", "", done.Id);
    }

    private static async Task<IResult> Part(Pages page, RecordStore store, RecordType type, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        Guid[] ids = [.. form["ids"].SelectMany(v => (v ?? "").Split(',')).Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct().Order().Take(20)];
        var statements = new List<Sql>();
        for (var i = 0; i < ids.Length; i++)
        {
            for (var j = i + 1; j < ids.Length; j++)
            {
                statements.Add(store.Sql().Add($"""
                    insert into distinct_pairs (workspace_id, first_id, second_id, member_id, at)
                    values ({page.Actor.WorkspaceId}, {ids[i]}, {ids[j]}, {page.Actor.MemberId}, {page.Ui.Now}) on conflict do nothing
                    """));
            }
        }

        if (statements.Count > 0)
        {
            await store.Write(statements, [.. statements.Select(_ => -1)], Urgency.Interactive, page.Cancel);
        }

        return Flash.Redirect(page.Context, page.Ui.Url("duplicates?type=" + type.Name), "saved.distinct");
    }
}
