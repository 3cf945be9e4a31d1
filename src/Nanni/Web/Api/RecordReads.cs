using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Web.Api;

/// <summary><c>GET /api/v1/{plural}</c> and <c>GET /api/v1/{plural}/{id}</c>, for every record type.</summary>
internal sealed class RecordReads(Schemas schemas, Lists lists, RecordQuery records)
{
    private const int UsualLimit = 50;
    private const int MostLimit = 200;

    public async Task List(HttpContext context, RecordType type)
    {
        var (actor, cancel) = (context.Caller(), context.RequestAborted);
        var schema = await schemas.Of(actor, cancel);
        var asked = new ApiQuery(context, "filter", "sort", "fields", "limit", "after", "count", "q", "trash");
        var (fields, withCustom) = ApiShape.Of(schema[type.Name]).Choose(asked["fields"]);
        var counting = asked.OneOf("count", "capped", "exact", "none");
        var request = new ListRequest(schema[type.Name], fields)
        {
            Filter = FilterText.Parse(asked["filter"]),
            Search = asked["q"],
            Sort = asked["sort"] is { } sort ? Sort.Parse(sort, schema[type.Name]) : null,
            Limit = asked.Limit(UsualLimit, MostLimit),
            After = asked["after"],
            Trash = asked.OneOf("trash", "false", "true") == "true",
        };

        var page = await lists.Page(actor, request, cancel);
        var titles = await Titles(actor, fields, page, cancel);
        (long Value, bool IsExact)? count = counting switch
        {
            "none" => null,
            _ when request.After is null && page.Next is null => (page.Rows.Count, true),
            "exact" => await lists.Count(actor, request, null, cancel),
            _ => await lists.Count(actor, request, Lists.CountCap, cancel),
        };

        await using var json = context.Json();
        var writer = new RecordJson(json, schema);
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var row in page.Rows)
        {
            writer.Row(request, withCustom, row, titles);
        }

        json.WriteEndArray();
        json.WriteString("next"u8, page.Next);
        if (count is var (value, isExact))
        {
            json.WriteStartObject("count"u8);
            json.WriteNumber("value"u8, value);
            json.WriteBoolean("exact"u8, isExact);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public async Task Get(HttpContext context, RecordType type, Guid id)
    {
        var trash = new ApiQuery(context, "trash").OneOf("trash", "false", "true") == "true";
        var actor = context.Caller();
        var view = await records.Of(actor, type, id, context.RequestAborted);

        // What was merged is still an answer, since integrations keep old ids; what lies in the trash is one only to who asks for it.
        if (view is null || (view.Record.DeletedAt is not null && view.Record.MergedInto is null && !trash))
        {
            throw new NotFoundException(type.Name, id);
        }

        context.Tag(view.Record);
        await using var json = context.Json();
        new RecordJson(json, await schemas.Of(actor, context.RequestAborted)).Record(view.Type, view.Record, view.Titles);
    }

    /// <summary>Names behind the custom references of a page; those of built-in ones come with it.</summary>
    internal async Task<IReadOnlyDictionary<Guid, RecordTitle>> Titles(
        Actor actor, IReadOnlyList<Field> fields, ListPage page, CancellationToken cancel)
    {
        var ids = new HashSet<Guid>();
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Target is null or "member" or "team" || fields[i] is { IsCustom: false, Kind: FieldKind.Reference })
            {
                continue;
            }

            foreach (var row in page.Rows)
            {
                ids.UnionWith(row.Values[i] switch { Guid one => [one], Guid[] many => many, _ => [] });
            }
        }

        return await records.Titles(actor, ids, cancel);
    }
}
