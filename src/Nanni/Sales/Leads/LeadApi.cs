using System.Text.Json.Nodes;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Leads.Assignment;
using Nanni.Web.Api;

namespace Nanni.Sales.Leads;

/// <summary>
/// Conversion for programs: <c>{"account": id | "new", "contact": id | "new", "deal": {…}}</c>, each of them optional; and having the rules
/// choose who works on a lead.
/// </summary>
internal static class LeadApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var operations = api.ServiceProvider.GetRequiredService<Operations>();
        var writes = api.ServiceProvider.GetRequiredService<RecordWrites>();
        var rules = api.ServiceProvider.GetRequiredService<FieldRules>();
        var type = api.ServiceProvider.GetRequiredService<RecordTypes>().Of<Lead>();
        Assign(api, operations, writes, type);
        api.MapPost($"/{type.Plural}/{{id:guid}}/convert", async context =>
        {
            var body = await ApiBody.Read(context);
            ApiInput.Only(body, "account", "contact", "deal");
            var deal = body["deal"] switch
            {
                null => null,
                JsonObject given => given,
                _ => throw new FieldException("deal", "lead.deal"),
            };
            var done = await LeadConversion.Run(
                context.Caller(), context.Id(), Read(body, "account"), Read(body, "contact"),
                deal is null ? null : (work, begun) => ApiInput.Apply(work, rules, begun, deal), operations, context.RequestAborted);
            await writes.Answer(context, type, context.Id(), done);
        });
    }

    private static void Assign(IEndpointRouteBuilder api, Operations operations, RecordWrites writes, RecordType type) =>
        api.MapPost($"/{type.Plural}/{{id:guid}}/assign", async context =>
        {
            var done = await LeadHanding.Run(context.Caller(), context.Id(), operations, context.RequestAborted);
            await writes.Answer(context, type, context.Id(), done);
        });

    private static Becomes Read(JsonObject body, string member) => body[member] switch
    {
        null => Becomes.None,
        JsonValue value when value.TryGetValue<string>(out var text) && text == "new" => Becomes.New,
        _ => new(ApiInput.Required(body, member), IsNew: false),
    };
}
