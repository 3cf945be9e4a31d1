using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Web.Api;

namespace Nanni.Sales.Forecasts;

/// <summary>Sets a quota, a call or an override of a period, for programs: the one that counts is changed, or there is a first one.</summary>
internal static class ForecastSet
{
    private static readonly string[] Members = ["person", "salesTeam", "length", "startsOn", "amount", "note"];

    /// <summary>Maps <c>PUT forecasts/period/quota</c>, <c>/call</c> and <c>/override</c>: the same body twice changes nothing.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var services = api.ServiceProvider;
        var (operations, writes, rules) = (services.GetRequiredService<Operations>(), services.GetRequiredService<RecordWrites>(), services.GetRequiredService<FieldRules>());
        var types = services.GetRequiredService<RecordTypes>();
        api.MapPut("/forecasts/period/quota", (RequestDelegate)(context => Put(context, types["quota"], () => new Quota())));
        api.MapPut("/forecasts/period/call", (RequestDelegate)(context => Put(context, types["forecast"], () => new Forecast { Kind = "call" })));
        api.MapPut("/forecasts/period/override", (RequestDelegate)(context => Put(context, types["forecast"], () => new Forecast { Kind = "override" })));

        async Task Put(HttpContext context, RecordType type, Func<Record> begin)
        {
            _ = new ApiQuery(context);
            var body = await ApiBody.Read(context);
            ApiInput.Only(body, type.Name == "quota" ? Members.AsSpan(0, Members.Length - 1) : Members);
            var id = Guid.Empty;
            var done = await operations.Run(context.Caller(), type.Name + ".update", async work => id = await Set(work, types, type, begin(), body, rules), context.RequestAborted);
            await writes.Answer(context, type, id, done);
        }
    }

    private static async Task<Guid> Set(Work work, RecordTypes types, RecordType type, Record draft, JsonObject body, FieldRules rules)
    {
        var values = await ApiInput.Read(work, draft, body);
        var known = await Known(work, types, type, (draft as Forecast)?.Kind, values);
        if (known is null && Visibility.Reach(type, work.Actor, Right.Create) == Scope.None)
        {
            throw new ForbiddenException(type.Name, nameof(Right.Create));
        }

        var record = known is { } id ? await work.Load(type, id) : work.Add(draft);
        RecordInput.Apply(work, rules, record, work.Schema[type.Name], known is null ? values : values.Where(v => v.Key is "amount" or "note").ToDictionary());
        return record.Id;
    }

    /// <summary>The one that counts, where it is the caller's to change: one that somebody else made stays theirs, and a new one takes its place.</summary>
    private static async Task<Guid?> Known(Work work, RecordTypes types, RecordType type, string? kind, Dictionary<string, object?> values)
    {
        if (values.GetValueOrDefault("length") is not string length || values.GetValueOrDefault("startsOn") is not DateOnly day)
        {
            // A new one is refused, and says what is missing.
            return null;
        }

        var calendar = (await work.Query(SalesCalendar.Select(work.Sql(), work.Actor.WorkspaceId), SalesCalendar.Read))[0];
        var from = ForecastPeriod.Of(length, day, calendar.FirstMonth).From;
        var sql = work.Sql().Raw("select t.id, ");
        Visibility.Append(sql, types, type, work.Actor, Right.Edit, "t");
        sql.Raw($" from {type.Table} t where t.workspace_id = ").Value(work.Actor.WorkspaceId)
            .Add($" and t.deleted_at is null and t.length = {length} and t.starts_on = {from}");
        _ = values.GetValueOrDefault("person") is Guid person ? sql.Add($" and t.person_id = {person}") : sql.Raw(" and t.person_id is null");
        _ = values.GetValueOrDefault("salesTeam") is Guid team ? sql.Add($" and t.sales_team_id = {team}") : sql.Raw(" and t.sales_team_id is null");
        _ = kind is null ? sql : sql.Add($" and t.kind = {kind}");
        Visibility.Append(sql.Raw(" and "), types, type, work.Actor, Right.View, "t");
        var found = await work.Query(sql.Raw(" order by t.id desc limit 1"), row => (Id: row.Guid(0), IsTheirs: row.Bool(1)));
        return found is [{ IsTheirs: true } one] ? one.Id : null;
    }
}
