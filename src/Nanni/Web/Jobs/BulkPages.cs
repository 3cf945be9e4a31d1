using System.Text.Json.Nodes;
using Nanni.Records.Bulk;
using Nanni.Records.Filters;
using Nanni.Records.Types;
using Nanni.Web.Records;

namespace Nanni.Web.Jobs;

/// <summary>What is done with the chosen records of a list, or with its whole result.</summary>
internal static class BulkPages
{
    public static void Map(RouteGroupBuilder pages, RecordType type) =>
        pages.MapPost($"/{type.Plural}/bulk", (Pages page, SavedViews views, BulkEdit bulk, HttpRequest request) => Bulk(page, views, bulk, type, request));

    private static async Task<IResult> Bulk(Pages page, SavedViews views, BulkEdit bulk, RecordType type, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var back = Back(page, type, form);
        var schema = (await page.Schema())[type.Name];
        var action = form["action"].ToString() switch
        {
            "edit" or "assign" => BulkAction.Edit,
            "tag" => BulkAction.Tag,
            "untag" => BulkAction.Untag,
            "delete" => BulkAction.Trash,
            "restore" => BulkAction.Restore,
            _ => throw new UnreadableException("request.unreadable"),
        };
        var all = form["all"] == "1";
        var ids = Ids(form);
        if (!all && ids.Length == 0)
        {
            return Flash.Redirect(page.Context, back);
        }

        var asked = new BulkRequest(
            type.Name, action, all ? null : ids, all ? await Filter(page, views, schema, form) : null, all ? form["q"].ToString() : null,
            form["trash"] == "1", Values(schema, form, page));
        try
        {
            var done = await bulk.Run(page.Actor, asked, page.Cancel);
            return done.Job is { } job
                ? Flash.Redirect(page.Context, page.Ui.Url("jobs/" + job))
                : Flash.Redirect(page.Context, back, done.Left == 0 ? "saved.bulk" : "saved.bulk.some", done.Left.ToString(System.Globalization.CultureInfo.InvariantCulture), done.Operation, done.Done);
        }
        catch (FieldException wrong)
        {
            return Flash.Redirect(page.Context, back, "saved.bulk.wrong", Messages.Of(page.Ui, wrong.Problems[0]));
        }
    }

    /// <summary>The records that are ticked.</summary>
    internal static Guid[] Ids(IFormCollection form) =>
    [
        .. form["id"].Concat(form["ids"]).SelectMany(v => (v ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            .Select(v => Guid.TryParse(v, out var id) ? id : throw new UnreadableException("request.unreadable")).Distinct(),
    ];

    /// <summary>The filter that the list shows: its own, or its saved view's.</summary>
    internal static async Task<string?> Filter(Pages page, SavedViews views, TypeSchema schema, IFormCollection form)
    {
        var view = form["view"].ToString();
        var filter = form.ContainsKey("filter") ? form["filter"].ToString()
            : await page.Context.RequestServices.GetRequiredService<Slots>().GivenView(page, schema.Type, view) is { } given ? given.Filter
            : Guid.TryParse(view, out var id) ? (await views.Of(page.Actor, schema.Name, page.Cancel)).Find(v => v.Id == id)?.Definition.Filter
            : null;
        return string.IsNullOrEmpty(filter) ? null : FilterText.Json(FilterText.Parse(filter)!).ToJsonString();
    }

    private static JsonObject Values(TypeSchema schema, IFormCollection form, Pages page)
    {
        string[] keys = form["action"].ToString() switch
        {
            "edit" => [form["field"].ToString()],
            "assign" => ["owner", "team"],
            "tag" or "untag" => ["tags"],
            _ => [],
        };
        var values = new JsonObject();
        var read = FormValues.Read(form, schema, page.Actor);
        foreach (var key in keys)
        {
            if (schema.Find(key) is not { } field)
            {
                throw new UnreadableException("field.unknown", key);
            }

            if (read.TryGetValue(key, out var value) && (value is not null || keys.Length == 1))
            {
                var node = FieldJson.Write(field, value);
                if (field.IsCustom)
                {
                    var custom = values["custom"] as JsonObject ?? [];
                    custom[field.Column] = node;
                    values["custom"] = custom;
                }
                else
                {
                    values[key] = node;
                }
            }
        }

        return values;
    }

    /// <summary>The list as it was, from the state in the form.</summary>
    internal static string Back(Pages page, RecordType type, IFormCollection form)
    {
        var parts = new[] { "view", "filter", "sort", "columns", "q", "trash" }.Where(key => form[key].ToString().Length > 0)
            .Select(key => $"{key}={Uri.EscapeDataString(form[key].ToString())}");
        var query = string.Join('&', parts);
        return page.Ui.Url(type.Plural) + (query.Length == 0 ? "" : "?" + query);
    }
}
