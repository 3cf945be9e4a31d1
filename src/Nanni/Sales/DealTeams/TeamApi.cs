using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Api;

namespace Nanni.Sales.DealTeams;

/// <summary>The team of a deal as a whole: <c>GET</c> and <c>PUT opportunities/{id}/team</c>.</summary>
internal static class TeamApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var services = api.ServiceProvider;
        var (operations, query) = (services.GetRequiredService<Operations>(), services.GetRequiredService<RecordQuery>());
        var (store, schemas) = (services.GetRequiredService<RecordStore>(), services.GetRequiredService<Schemas>());
        var type = services.GetRequiredService<RecordTypes>()["opportunity"];
        var one = $"/{type.Plural}/{{id:guid}}/team";
        api.MapGet(one, (RequestDelegate)(context => Write(context, null)));
        api.MapPut(one, (RequestDelegate)(async context =>
        {
            _ = new ApiQuery(context);
            var body = await ApiBody.Read(context);
            ApiInput.Only(body, "places");
            await Write(context, await DealTeam.Set(context.Caller(), context.Id(), Places(body), operations, context.RequestAborted));
        }));

        async Task Write(HttpContext context, OperationReceipt? done)
        {
            _ = new ApiQuery(context);
            var (actor, cancel) = (context.Caller(), context.RequestAborted);
            _ = await query.Of(actor, type, context.Id(), cancel) ?? throw new NotFoundException(type.Name, context.Id());
            if (!Visibility.SeesSome(services.GetRequiredService<RecordTypes>()["dealMember"], actor))
            {
                throw new ForbiddenException("dealMember", nameof(Right.View));
            }

            var members = (await schemas.Of(actor, cancel)).Members;
            var team = await TeamReader.Of(store, actor, context.Id(), cancel);
            if (done is not null)
            {
                context.Response.Headers[ApiAnswer.OperationHeader] = done.Id.ToString();
            }

            await using var json = context.Json();
            new JsonObject
            {
                ["places"] = new JsonArray([.. team.Select(p => new JsonObject
                {
                    ["member"] = new JsonObject { ["id"] = p.Member.ToString(), ["name"] = members.GetValueOrDefault(p.Member)?.Name },
                    ["role"] = p.Role,
                    ["split"] = p.Split,
                    ["canEdit"] = p.CanEdit,
                })]),
            }.WriteTo(json);
        }
    }

    private static List<TeamPlace> Places(JsonObject body)
    {
        if (body["places"] is not JsonArray places)
        {
            throw new FieldException("places", body["places"] is null ? "field.required" : "field.kind.places");
        }

        return [.. places.Select(node =>
        {
            var place = node as JsonObject ?? throw new FieldException("places", "field.kind.places");
            ApiInput.Only(place, "member", "role", "split", "canEdit");
            var canEdit = place["canEdit"]?.GetValueKind() switch
            {
                null or JsonValueKind.False => false,
                JsonValueKind.True => true,
                _ => throw new FieldException("canEdit", "field.kind.yesNo"),
            };
            return new TeamPlace(ApiInput.Required(place, "member"), ApiInput.Text(place, "role"), Split(place["split"]), canEdit);
        })];
    }

    private static decimal Split(JsonNode? node) => node switch
    {
        null => throw new FieldException("split", "field.required"),
        JsonValue value when value.GetValueKind() is JsonValueKind.Number or JsonValueKind.String
            && decimal.TryParse(value.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var split) => split,
        _ => throw new FieldException("split", "field.kind.percent"),
    };
}

/// <summary>Who works on a deal, the owner of the largest part first.</summary>
internal static class TeamReader
{
    /// <remarks>The caller has made sure that the actor sees the deal; its team is seen through it.</remarks>
    public static Task<List<TeamPlace>> Of(RecordStore store, Actor actor, Guid deal, CancellationToken cancel) => store.Query(store.Sql().Add($"""
        select m.member_id, m.role, m.split, m.can_edit from deal_members m
        where m.workspace_id = {actor.WorkspaceId} and m.opportunity_id = {deal} and m.deleted_at is null order by m.split desc, m.id
        """), row => new TeamPlace(row.Guid(0), row.TextOrNull(1), (row.LongOrNull(2) ?? 0) / 100m, row.Bool(3)), cancel);
}
