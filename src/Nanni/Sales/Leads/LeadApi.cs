using System.Text.Json.Nodes;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Web.Api;

namespace Nanni.Sales.Leads;

/// <summary>Conversion for programs: <c>{"account": id | "new", "contact": id | "new", "deal": {…}}</c>, each of them optional.</summary>
internal static class LeadApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var operations = api.ServiceProvider.GetRequiredService<Operations>();
        var writes = api.ServiceProvider.GetRequiredService<RecordWrites>();
        var rules = api.ServiceProvider.GetRequiredService<FieldRules>();
        var type = api.ServiceProvider.GetRequiredService<RecordTypes>().Of<Lead>();
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

    private static Becomes Read(JsonObject body, string member) => body[member] switch
    {
        null => Becomes.None,
        JsonValue value when value.TryGetValue<string>(out var text) && text == "new" => Becomes.New,
        _ => new(ApiInput.Required(body, member), IsNew: false),
    };
}
