using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Catalog.Rates;
using Nanni.Database;
using Nanni.Records.Types;
using Nanni.Sales.Quotes;

namespace Nanni.Tests.Api;

/// <summary>The description of the API says what the API does.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task Every_route_of_the_API_is_described_and_nothing_else()
    {
        var ada = await Ada();
        var described = (await ada.Get("/api/openapi.json"))["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(verb => $"{verb.Key.ToUpperInvariant()} {path.Key}")).Order();

        var routed =
            from endpoint in ada.Member.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/').Replace(":guid", "", StringComparison.Ordinal)
            where path.StartsWith("/api/v1/", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
            select $"{method} {path}";

        Assert.Equal(routed.Order(), described);
    }

    [Fact]
    public async Task Every_reference_in_it_leads_somewhere_and_every_name_is_there_once()
    {
        var document = (await (await Ada()).Get("/api/openapi.json")).Json;

        var references = All(document).OfType<JsonObject>().Select(o => o["$ref"]).OfType<JsonValue>().Select(r => r.GetValue<string>()).Distinct().ToList();
        Assert.NotEmpty(references);
        Assert.All(references, to => Assert.NotNull(document["components"]!["schemas"]![to.Split('/')[^1]]));
        var names = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).Select(v => v.Value!["operationId"]!.ToString()).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    /// <summary>It allows no other members, so that one that is forgotten makes every client refuse what the API answers.</summary>
    [Fact]
    public async Task An_offer_is_described_with_all_that_it_has()
    {
        var document = (await (await Ada()).Get("/api/openapi.json")).Json;
        var offer = document["paths"]!["/api/v1/quotes/{id}/offer"]!["put"]!["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!;
        var variant = offer["variants"]!["items"]!["properties"]!;
        var line = variant["lines"]!["items"]!["properties"]!;
        Assert.Equal("#/components/schemas/Exchange", variant["exchange"]!["$ref"]!.ToString());
        var exchange = document["components"]!["schemas"]!["Exchange"]!["properties"]!;

        Same<OfferVariant>(variant);
        Same<OfferLine>(line);
        Same<LineOrigin>(line["origin"]!["properties"]!);
        Same<Exchange>(exchange);
        Same<Quotation>(exchange["quotations"]!["items"]!["properties"]!);

        static void Same<T>(JsonNode described) => Assert.Equal(
            JsonSerializerOptions.Web.GetTypeInfo(typeof(T)).Properties.Where(p => p.Get is not null).Select(p => p.Name).Order(), described.AsObject().Select(p => p.Key).Order());
    }

    [Fact]
    public async Task What_the_API_answers_is_as_described_with_custom_fields()
    {
        var ada = await Ada();
        await ada.Member.App.AddCustomField(ada.Member.Workspace.Id, "contact", "shoeSize", FieldKind.Number);
        await ada.Member.KeepPersonalNumbers();
        await ada.Member.App.AddCustomField(ada.Member.Workspace.Id, "contact", "metal", FieldKind.Choice, true, null, "tin", "copper");
        var document = (await ada.Get("/api/openapi.json")).Json;
        Assert.Equal("""{"enum":["tin","copper",null]}""", document["components"]!["schemas"]!["Contact"]!["properties"]!["custom"]!["properties"]!["metal"]!.ToJsonString());

        foreach (var type in ApiSamples.Creatable)
        {
            var body = await ApiSamples.Body(ada, type);
            if (type.Name == "contact")
            {
                body["custom"] = new JsonObject { ["shoeSize"] = 38.5, ["metal"] = "tin" };
                body["pesel"] = "44051401359";
            }

            var name = char.ToUpperInvariant(type.Name[0]) + type.Name[1..];
            Fits(document, document["components"]!["schemas"]![name + "Create"]!, body, type.Name);
            var made = await ada.Post(type.Plural, body);
            Fits(document, document["components"]!["schemas"]![name]!, made.Json, type.Name);
            var list = document["paths"]!["/api/v1/" + type.Plural]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;
            Fits(document, list, (await ada.Get(type.Plural)).Json, type.Plural);
            Fits(document, document["components"]!["schemas"]!["Operation"]!, (await ada.Get("operations?record=" + made.Id))["items"]![0]!, "operation");
        }

        Fits(document, document["components"]!["schemas"]!["Problem"]!, (await ada.Post("contacts", new { nothing = 1 })).Json, "problem");
    }

    [Fact]
    public async Task The_forecast_is_answered_as_described()
    {
        var ada = await Ada();
        var document = (await ada.Get("/api/openapi.json")).Json;
        await ada.Create("opportunities", new { name = "Roof", amount = new { amount = 5, currency = "EUR" }, expectedClose = "2026-02-20" });
        await ada.Put("forecasts/period/call", new { person = ada.Member.Member.Id, length = "quarter", startsOn = "2026-02-14", amount = new { amount = 4, currency = "EUR" }, note = "Sure" });

        Fits(document, document["components"]!["schemas"]!["PeriodForecast"]!, (await ada.Get("forecasts/period?day=2026-02-14")).Json, "period");
        Fits(document, document["components"]!["schemas"]!["ForecastAccuracy"]!, (await ada.Get("forecasts/accuracy")).Json, "accuracy");
    }

    /// <summary>As much of JSON Schema 2020-12 as the description uses.</summary>
    private static void Fits(JsonNode document, JsonNode schema, JsonNode? value, string at)
    {
        var problem = Problem(document, schema.AsObject(), value, at);
        Assert.True(problem is null, problem);
    }

    private static string? Problem(JsonNode document, JsonObject schema, JsonNode? value, string at)
    {
        if (schema["$ref"] is { } to)
        {
            return Problem(document, document["components"]!["schemas"]![to.ToString().Split('/')[^1]]!.AsObject(), value, at);
        }

        if (schema["anyOf"] is JsonArray any)
        {
            var problems = any.Select(one => Problem(document, one!.AsObject(), value, at)).ToList();
            return problems.Contains(null) ? null : string.Join(" or ", problems);
        }

        var kind = value?.GetValueKind().ToString() switch { null => "null", "True" or "False" => "boolean", var other => other.ToLowerInvariant() };
        string[] types = schema["type"] switch { JsonArray many => [.. many.Select(t => t!.ToString())], { } one => [one.ToString()], null => [] };
        if (types.Length > 0 && !types.Contains(kind) && !(kind == "number" && types.Contains("integer")))
        {
            return $"{at} is {kind}, not {string.Join(" or ", types)}";
        }

        if (schema["enum"] is JsonArray allowed && !allowed.Any(a => JsonNode.DeepEquals(a, value)))
        {
            return $"{at} is {value?.ToJsonString()}, none of {allowed.ToJsonString()}";
        }

        if (schema["const"] is { } only && !JsonNode.DeepEquals(only, value))
        {
            return $"{at} is not {only.ToJsonString()}";
        }

        return value switch
        {
            JsonArray items when schema["items"] is JsonObject of =>
                items.Select((item, i) => Problem(document, of, item, $"{at}[{i}]")).FirstOrDefault(p => p is not null),
            JsonObject record => Members(document, schema, record, at),
            _ => null,
        };
    }

    private static string? Members(JsonNode document, JsonObject schema, JsonObject record, string at)
    {
        var known = schema["properties"]?.AsObject();
        if (schema["required"] is JsonArray required && required.FirstOrDefault(r => !record.ContainsKey(r!.ToString())) is { } missing)
        {
            return $"{at} lacks {missing}";
        }

        foreach (var (name, value) in record)
        {
            var of = known?[name] as JsonObject ?? schema["additionalProperties"] as JsonObject;
            if (of is null && schema["additionalProperties"] is JsonValue closed && !closed.GetValue<bool>())
            {
                return $"{at}.{name} is not described";
            }

            if (of is not null && Problem(document, of, value, $"{at}.{name}") is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static IEnumerable<JsonNode> All(JsonNode node) => (node switch
    {
        JsonObject record => record.Select(m => m.Value),
        JsonArray items => items,
        _ => [],
    }).OfType<JsonNode>().SelectMany(All).Prepend(node);

    private static async Task<ApiClient> Ada() => await ApiClient.Of(await (await TestApp.On(Provider.Sqlite)).SignIn());
}
