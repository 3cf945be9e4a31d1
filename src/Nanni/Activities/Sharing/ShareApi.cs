using System.Globalization;
using System.Text.Json.Nodes;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Api;

namespace Nanni.Activities.Sharing;

/// <summary>With whom a record is shared: <c>GET {plural}/{id}/shares</c>, <c>PUT</c> and <c>DELETE {plural}/{id}/shares/{member or team}</c>.</summary>
internal sealed class ShareApi(Sharing sharing, RecordQuery records, RecordStore store, Schemas schemas, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var shares = api.ServiceProvider.GetRequiredService<ShareApi>();
        foreach (var type in Modules.RecordTypes.All.Where(t => t.IsShareable))
        {
            var all = $"/{type.Plural}/{{id:guid}}/shares";
            api.MapGet(all, context => shares.List(context, type, null));
            api.MapPut(all + "/{whom:guid}", (RequestDelegate)(context => shares.Put(context, type)));
            api.MapDelete(all + "/{whom:guid}", (RequestDelegate)(context => shares.Delete(context, type)));
        }
    }

    private async Task Put(HttpContext context, RecordType type)
    {
        _ = new ApiQuery(context);
        var body = await ApiBody.Read(context);
        ApiInput.Only(body, "right", "until");
        var canEdit = ApiInput.Text(body, "right") switch
        {
            "see" => false,
            "edit" => true,
            null => throw new FieldException("right", "field.required"),
            var other => throw new FieldException("right", "field.choice", other),
        };
        DateOnly? until = ApiInput.Text(body, "until") is not { } text ? null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : throw new FieldException("until", "field.kind.date");
        await List(context, type, await sharing.Give(context.Caller(), type, context.Id(), Whom(context), canEdit, until, context.RequestAborted));
    }

    private async Task Delete(HttpContext context, RecordType type)
    {
        _ = new ApiQuery(context);
        await List(context, type, await sharing.End(context.Caller(), type, context.Id(), Whom(context), context.RequestAborted));
    }

    /// <summary>The shares as they are now.</summary>
    private async Task List(HttpContext context, RecordType type, OperationReceipt? done)
    {
        _ = new ApiQuery(context);
        var (actor, cancel) = (context.Caller(), context.RequestAborted);
        _ = await records.Of(actor, type, context.Id(), cancel) ?? throw new NotFoundException(type.Name, context.Id());
        var schema = await schemas.Of(actor, cancel);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), actor.Zone).DateTime);
        var shares = await Shares.Of(store, actor, context.Id(), today, cancel);
        if (done is not null)
        {
            context.Response.Headers[ApiAnswer.OperationHeader] = done.Id.ToString();
        }

        await using var json = context.Json();
        new JsonObject
        {
            ["items"] = new JsonArray([.. shares.Where(share => share.Through is null).Select(share => new JsonObject
            {
                [share.IsTeam ? "team" : "member"] = Named(share.Whom, share.IsTeam ? schema.Teams.GetValueOrDefault(share.Whom) : schema.Members.GetValueOrDefault(share.Whom)?.Name),
                ["right"] = share.CanEdit ? "edit" : "see",
                ["until"] = share.LastDay?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["by"] = share.By is { } by ? Named(by, schema.Members.GetValueOrDefault(by)?.Name) : null,
                ["at"] = share.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            })]),
        }.WriteTo(json);
    }

    private static JsonObject Named(Guid id, string? name) => new() { ["id"] = id.ToString(), ["name"] = name };

    private static Guid Whom(HttpContext context) => Guid.Parse((string)context.Request.RouteValues["whom"]!);
}
