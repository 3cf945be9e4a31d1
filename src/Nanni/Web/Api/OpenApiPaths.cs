using System.Text.Json;
using Nanni.Records.Types;

namespace Nanni.Web.Api;

/// <summary>Writes what can be asked of each record type.</summary>
internal sealed class OpenApiPaths(Utf8JsonWriter json)
{
    private const string Id = """{"name":"id","in":"path","required":true,"schema":{"type":"string","format":"uuid"}}""";
    private const string Match = """{"name":"If-Match","in":"header","schema":{"type":"string"},"description":"The version it was read with, in quotes."}""";
    private const string Key = """{"name":"key","in":"path","required":true,"schema":{"type":"string","maxLength":200},"description":"The key of another program, escaped."}""";
    private const string Once = """{"name":"Idempotency-Key","in":"header","schema":{"type":"string","minLength":1,"maxLength":255},"description":"The same request under the same key does its work once in 24 hours."}""";
    private const string Whom = """{"name":"whom","in":"path","required":true,"schema":{"type":"string","format":"uuid"},"description":"A member or a team."}""";
    private const string Trash = """{"name":"trash","in":"query","schema":{"enum":["false","true"]}}""";

    private static readonly string[] ListParameters =
    [
        """{"name":"filter","in":"query","schema":{"type":"string"},"description":"JSON, or short: city:eq:Łódź,createdAt:within:last 30 days"}""",
        """{"name":"q","in":"query","schema":{"type":"string"},"description":"Words that the record must contain."}""",
        """{"name":"sort","in":"query","schema":{"type":"string"},"description":"A field; with a minus before it, descending."}""",
        """{"name":"fields","in":"query","schema":{"type":"string"},"description":"Names of fields, with commas; all without it."}""",
        """{"name":"limit","in":"query","schema":{"type":"integer","minimum":1,"maximum":200,"default":50}}""",
        """{"name":"after","in":"query","schema":{"type":"string"},"description":"next of the page before."}""",
        """{"name":"count","in":"query","schema":{"enum":["capped","exact","none"]},"description":"capped stops at 10,000."}""",
        Trash,
    ];

    /// <summary>"contact" is <c>Contact</c>.</summary>
    public static string Name(RecordType type) => char.ToUpperInvariant(type.Name[0]) + type.Name[1..];

    public void Type(RecordType type, bool canMerge)
    {
        var (name, all, one) = (Name(type), $"{ApiRoutes.Base}/{type.Plural}", $"{ApiRoutes.Base}/{type.Plural}/{{id}}");
        json.WriteStartObject(all);
        Verb("get", $"list{name}", type, ListParameters, null, ("200", List(name)));
        Verb("post", $"create{name}", type, [Once], Ref(name + "Create"), ("201", Ref(name)));
        json.WriteEndObject();

        json.WriteStartObject(one);
        Verb("get", $"get{name}", type, [Id, Trash], null, ("200", Ref(name)));
        Verb("patch", $"change{name}", type, [Id, Match], Ref(name + "Change"), ("200", Ref(name)));
        Verb("delete", $"delete{name}", type, [Id, Match], null, ("200", Ref("Operation")));
        json.WriteEndObject();

        json.WriteStartObject(all + ExternalIdApi.Route);
        Verb("get", $"get{name}ByExternalId", type, [Key], null, ("200", Ref(name)));
        Verb("put", $"put{name}ByExternalId", type, [Key, Match], Ref(name + "Change"), ("200", Ref(name)), ("201", Ref(name)));
        json.WriteEndObject();

        json.WriteStartObject(one + "/restore");
        Verb("post", $"restore{name}", type, [Id, Once], null, ("200", Ref(name)));
        json.WriteEndObject();
        if (canMerge)
        {
            json.WriteStartObject(one + "/merge");
            Verb("post", $"merge{name}", type, [Id, Once], """
                {"type":"object","additionalProperties":false,"required":["into"],"properties":{"into":{"$ref":"#/components/schemas/ReferenceInput"},
                 "keep":{"type":"object","additionalProperties":{"$ref":"#/components/schemas/ReferenceInput"}}}}
                """, ("200", Ref(name)));
            json.WriteEndObject();
        }

        if (type.IsShareable)
        {
            Shares(type, name, one + "/shares");
        }
    }

    private void Shares(RecordType type, string name, string path)
    {
        json.WriteStartObject(path);
        Verb("get", $"list{name}Shares", type, [Id], null, ("200", Ref("Shares")));
        json.WriteEndObject();
        json.WriteStartObject(path + "/{whom}");
        Verb("put", $"share{name}", type, [Id, Whom], """
            {"type":"object","additionalProperties":false,"required":["right"],"properties":{"right":{"enum":["see","edit"]},
             "until":{"type":["string","null"],"format":"date","description":"The last day."}}}
            """, ("200", Ref("Shares")));
        Verb("delete", $"unshare{name}", type, [Id, Whom], null, ("200", Ref("Shares")));
        json.WriteEndObject();
    }

    public void Operations()
    {
        json.WriteStartObject(ApiRoutes.Base + "/operations");
        Verb("get", "listOperations", null,
            [
                """{"name":"record","in":"query","required":true,"schema":{"type":"string","format":"uuid"}}""",
                """{"name":"limit","in":"query","schema":{"type":"integer","minimum":1,"maximum":200,"default":50}}""",
                """{"name":"after","in":"query","schema":{"type":"string","format":"uuid"}}""",
            ], null, ("200", List("Operation", counted: false)));
        json.WriteEndObject();
        json.WriteStartObject(ApiRoutes.Base + "/operations/{id}/undo");
        Verb("post", "undoOperation", null, [Id, Once], null, ("200", Ref("Undone")));
        json.WriteEndObject();
    }

    /// <summary>What is asked of no record type by itself.</summary>
    public void Whole()
    {
        json.WriteStartObject(Batch.Path);
        Verb("post", "batch", null, [Once], Ref("Batch"), ("200", Ref("BatchAnswers")));
        json.WriteEndObject();
        json.WriteStartObject(ApiRoutes.Base + "/changes");
        Verb("get", "listChanges", null,
            [
                """{"name":"after","in":"query","schema":{"type":"string"},"description":"next of an answer before, or now; from the beginning without it."}""",
                """{"name":"types","in":"query","schema":{"type":"string"},"description":"Names of record types, with commas."}""",
                """{"name":"limit","in":"query","schema":{"type":"integer","minimum":1,"maximum":500,"default":100}}""",
            ], null, ("200", Ref("Changes")));
        json.WriteEndObject();
    }

    /// <summary>Actions that the deals' own module adds.</summary>
    public void Stages()
    {
        json.WriteStartObject(ApiRoutes.Base + "/opportunities/{id}/stage");
        Verb("put", "moveOpportunity", null, [Id], """
            {"type":"object","additionalProperties":false,"required":["stage"],
             "properties":{"stage":{"$ref":"#/components/schemas/ReferenceInput"},"lostReason":{"type":["string","null"]}}}
            """, ("200", Ref("Opportunity")));
        json.WriteEndObject();
        json.WriteStartObject(ApiRoutes.Base + "/opportunities/{id}/reopen");
        Verb("post", "reopenOpportunity", null, [Id, Once], null, ("200", Ref("Opportunity")));
        json.WriteEndObject();
        json.WriteStartObject(ApiRoutes.Base + "/opportunities/{id}/team");
        Verb("get", "getOpportunityTeam", null, [Id], null, ("200", Team("""{"type":"object"}""")));
        Verb("put", "setOpportunityTeam", null, [Id], Team(Ref("ReferenceInput")), ("200", Team("""{"type":"object"}""")));
        json.WriteEndObject();
        json.WriteStartObject(ApiRoutes.Base + "/opportunities/{id}/score");
        Verb("get", "getOpportunityScore", null, [Id], null, ("200", Ref("Score")));
        json.WriteEndObject();
    }

    /// <summary>The forecast of a period, what is said of it, and how good those of closed periods were.</summary>
    public void Forecasts()
    {
        const string Length = """{"name":"length","in":"query","schema":{"enum":["quarter","month","year"],"default":"quarter"}}""";
        const string By = """{"name":"by","in":"query","schema":{"enum":["people","teams"],"default":"people"}}""";
        json.WriteStartObject(ApiRoutes.Base + "/forecasts/period");
        Verb("get", "getForecastOfPeriod", null,
            [
                Length, By,
                """{"name":"day","in":"query","schema":{"type":"string","format":"date"},"description":"Any day of the period; today without it."}""",
                """{"name":"asOf","in":"query","schema":{"type":"string","format":"date"},"description":"As it was thought of on that day: by the last of the snapshots until it."}""",
                """{"name":"currency","in":"query","schema":{"type":"string","pattern":"^[A-Z]{3}$"},"description":"Turns every sum into it at the newest rates of the day; each in its own without it."}""",
            ], null, ("200", Ref("PeriodForecast")));
        json.WriteEndObject();
        json.WriteStartObject(ApiRoutes.Base + "/forecasts/accuracy");
        Verb("get", "getForecastAccuracy", null,
            [
                Length, By,
                """{"name":"measure","in":"query","schema":{"enum":["commit","bestCase","weighted","call","override"],"default":"commit"}}""",
                """{"name":"weeks","in":"query","schema":{"type":"integer"},"description":"Before the end of the period: 1, 2 or 3 of a month, 1, 2, 4, 6 or 8 of a quarter, 4, 8, 13 or 26 of a year."}""",
                """{"name":"currency","in":"query","schema":{"type":"string","pattern":"^[A-Z]{3}$"},"description":"That of the workspace without it."}""",
            ], null, ("200", Ref("ForecastAccuracy")));
        json.WriteEndObject();
        foreach (var (kind, name) in new[] { ("quota", "Quota"), ("call", "Forecast"), ("override", "Forecast") })
        {
            var note = kind == "quota" ? "" : ""","note":{"type":["string","null"]}""";
            json.WriteStartObject($"{ApiRoutes.Base}/forecasts/period/{kind}");
            Verb("put", $"set{char.ToUpperInvariant(kind[0])}{kind[1..]}OfPeriod", null, [], $$"""
                {"type":"object","additionalProperties":false,"required":["length","startsOn","amount"],"properties":{
                 "person":{"$ref":"#/components/schemas/ReferenceInput"},"salesTeam":{"$ref":"#/components/schemas/ReferenceInput"},
                 "length":{"enum":["month","quarter","year"]},"startsOn":{"type":"string","format":"date"},
                 "amount":{"$ref":"#/components/schemas/Money"}{{note}} } }
                """, ("200", Ref(name)));
            json.WriteEndObject();
        }
    }

    /// <summary>Conversion and assignment, which the leads' own module adds.</summary>
    public void Leads()
    {
        const string Becomes = """{"description":"An id, \"new\", or null for none.","oneOf":[{"$ref":"#/components/schemas/ReferenceInput"},{"type":"string","enum":["new"]},{"type":"null"}]}""";
        json.WriteStartObject(ApiRoutes.Base + "/leads/{id}/convert");
        Verb("post", "convertLead", null, [Id, Once],
            $$"""
            {"type":"object","additionalProperties":false,
             "properties":{"account":{{Becomes}},"contact":{{Becomes}},
              "deal":{"oneOf":[{"$ref":"#/components/schemas/OpportunityCreate"},{"type":"null"}] } } }
            """,
            ("200", Ref("Lead")));
        json.WriteEndObject();
        json.WriteStartObject(ApiRoutes.Base + "/leads/{id}/assign");
        Verb("post", "assignLead", null, [Id, Once], null, ("200", Ref("Lead")));
        json.WriteEndObject();
    }

    /// <summary>What is offered, which the module of quotes adds.</summary>
    public void Quotes()
    {
        const string Offer = """
            {"type":"object","additionalProperties":false,"properties":{
             "rules":{"type":"object","additionalProperties":false,"properties":{"isGross":{"type":"boolean"},"isHalfEven":{"type":"boolean"},"isTaxPerLine":{"type":"boolean"}}},
             "variants":{"type":"array","maxItems":12,"items":{"type":"object","additionalProperties":false,"properties":{"name":{"type":"string"},"note":{"type":"string"},
              "currency":{"type":["string","null"],"description":"ISO 4217; null: that of the quote."},
              "exchange":{"$ref":"#/components/schemas/Exchange"},
              "lines":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["name"],"properties":{
               "productId":{"type":["string","null"],"format":"uuid"},"name":{"type":"string"},"description":{"type":"string"},"quantity":{"type":"number"},
               "unit":{"type":"string"},"price":{"type":"number"},"discount":{"type":"number"},"tax":{"type":"number"},"isOptional":{"type":"boolean"},
               "isChosen":{"type":"boolean"},"cost":{"type":["number","null"]},
               "listed":{"type":["object","null"],"additionalProperties":false,"required":["price","discount"],
                "description":"What price lists and discount levels said; written by Nanni, what is sent is ignored.",
                "properties":{"price":{"type":"number"},"discount":{"type":"number"}}},
               "explanation":{"type":["string","null"],"description":"Where that price comes from; written by Nanni, what is sent is ignored."},
               "origin":{"type":["object","null"],"additionalProperties":false,"required":["price"],"description":"What it cost before it was converted.",
                "properties":{"price":{"type":"number"},"cost":{"type":["number","null"]}}}}}}}}}}}
            """;
        json.WriteStartObject(ApiRoutes.Base + "/quotes/{id}/offer");
        Verb("get", "getOffer", null, [Id], null, ("200", Offer));
        Verb("put", "putOffer", null, [Id], Offer, ("200", Ref("Quote")));
        json.WriteEndObject();
    }

    /// <summary>What a product costs a customer, which the module of the catalogue adds.</summary>
    public void Prices()
    {
        const string Price = """
            {"type":"object","required":["product","currency","price","discount","source","breaks","explanation"],"properties":{
             "product":{"type":"string","format":"uuid"},"currency":{"type":"string","description":"ISO 4217."},
             "price":{"type":["number","null"],"description":"Of one unit before the discount; null where nothing says it in this currency."},
             "discount":{"type":"number","description":"Per cent that the customer's discount level takes off."},
             "source":{"type":"string","enum":["priceList","product","parts","none"]},
             "priceList":{"type":["string","null"],"format":"uuid"},"discountRule":{"type":["string","null"],"format":"uuid"},
             "from":{"type":["number","null"],"description":"The quantity from which the price holds."},"tax":{"type":["number","null"]},
             "breaks":{"type":"array","items":{"type":"object","required":["from","price"],"properties":{"from":{"type":["number","null"]},"price":{"type":"number"}}}},
             "explanation":{"type":"string"}}}
            """;
        json.WriteStartObject(ApiRoutes.Base + "/products/{id}/price");
        Verb("get", "getProductPrice", null,
        [
            Id, """{"name":"account","in":"query","schema":{"type":"string","format":"uuid"}}""", """{"name":"currency","in":"query","schema":{"type":"string"}}""",
            """{"name":"quantity","in":"query","schema":{"type":"number","exclusiveMinimum":0}}""", """{"name":"day","in":"query","schema":{"type":"string","format":"date"}}""",
        ], null, ("200", Price));
        json.WriteEndObject();
    }

    /// <summary>A colleague's word about a quote, which the module of approvals adds.</summary>
    public void Approvals()
    {
        json.WriteStartObject(ApiRoutes.Base + "/quotes/{id}/approval");
        Verb("post", "askApproval", null, [Id, Once], """{"type":"object","additionalProperties":false,"properties":{"note":{"type":["string","null"]}}}""", ("200", Ref("Quote")));
        json.WriteEndObject();
        json.WriteStartObject(ApiRoutes.Base + "/approvals/{id}/decision");
        Verb("post", "decideApproval", null, [Id, Once], """
            {"type":"object","additionalProperties":false,"required":["decision"],
             "properties":{"decision":{"type":"string","enum":["approved","rejected"]},"comment":{"type":["string","null"]}}}
            """, ("200", Ref("Approval")));
        json.WriteEndObject();
    }

    /// <summary>Switching on and off, trial and runs, which the module of automations adds.</summary>
    public void Automations()
    {
        const string Steps = """{"type":"array","items":{"type":"object","properties":{"at":{"type":"string"},"kind":{"type":"string"},"outcome":{"type":"string"},"shown":{"type":"array","items":{"type":"string"}}}}}""";
        const string Records = """
            {"type":"object","additionalProperties":false,"properties":{"records":{"type":"array","maxItems":50,"items":{"type":"string","format":"uuid"}}}}
            """;
        var one = ApiRoutes.Base + "/automations/{id}";
        foreach (var verb in new[] { "enable", "disable" })
        {
            json.WriteStartObject($"{one}/{verb}");
            Verb("post", verb + "Automation", null, [Id, Once], null, ("200", Ref("Automation")));
            json.WriteEndObject();
        }

        json.WriteStartObject(one + "/trial");
        Verb("post", "tryAutomation", null, [Id], Records, ("200", $$"""
            {"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{"record":{"type":"string","format":"uuid"},
             "error":{"type":["string","null"]},"steps":{{Steps}},"changes":{"type":"array","items":{"type":"object"} } } } } } }
            """));
        json.WriteEndObject();
        json.WriteStartObject(one + "/run");
        Verb("post", "runAutomation", null, [Id, Once], Records, ("200", """
            {"type":"object","properties":{"done":{"type":"integer"},"failed":{"type":"integer"}}}
            """));
        json.WriteEndObject();
        json.WriteStartObject(one + "/runs");
        Verb("get", "listAutomationRuns", null, [Id, """{"name":"limit","in":"query","schema":{"type":"integer","minimum":1,"maximum":200,"default":50}}"""], null, ("200", $$"""
            {"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string","format":"uuid"},"at":{"type":"string","format":"date-time"},
             "type":{"type":"string"},"record":{"type":"string","format":"uuid"},"state":{"enum":["done","failed","ended","undone"]},"version":{"type":"integer"},"depth":{"type":"integer"},
             "milliseconds":{"type":"integer"},"operation":{"type":["string","null"],"format":"uuid"},"error":{"type":["string","null"]},"steps":{{Steps}} } } } } }
            """));
        json.WriteEndObject();
    }

    /// <summary>What a person agreed to, which the privacy module adds.</summary>
    public void Consents()
    {
        json.WriteStartObject(ApiRoutes.Base + "/contacts/{id}/consents");
        Verb("get", "listConsents", null, [Id], null, ("200", Ref("Consents")));
        Verb("post", "recordConsent", null, [Id, Once], Ref("ConsentInput"), ("200", Ref("Consents")));
        json.WriteEndObject();
    }

    private void Verb(string method, string id, RecordType? type, IReadOnlyList<string> parameters, string? body, params ReadOnlySpan<(string Status, string Schema)> answers)
    {
        json.WriteStartObject(method);
        json.WriteString("operationId"u8, id);
        json.WriteStartArray("tags"u8);
        json.WriteStringValue(type?.Plural ?? "operations");
        json.WriteEndArray();
        if (parameters.Count > 0)
        {
            json.WriteStartArray("parameters"u8);
            foreach (var parameter in parameters)
            {
                json.WriteRawValue(parameter);
            }

            json.WriteEndArray();
        }

        if (body is not null)
        {
            json.WriteStartObject("requestBody"u8);
            json.WriteBoolean("required"u8, true);
            Content("application/json", body);
            json.WriteEndObject();
        }

        json.WriteStartObject("responses"u8);
        foreach (var (status, schema) in answers)
        {
            json.WriteStartObject(status);
            json.WriteString("description"u8, status == "201" ? "Made." : "Done.");
            Content("application/json", schema);
            json.WriteEndObject();
        }

        json.WriteStartObject("default"u8);
        json.WriteString("description"u8, "Refused, and nothing has changed.");
        Content("application/problem+json", Ref("Problem"));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Content(string mediaType, string schema)
    {
        json.WriteStartObject("content"u8);
        json.WriteStartObject(mediaType);
        json.WritePropertyName("schema"u8);
        json.WriteRawValue(schema);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Team(string member) =>
        """{"type":"object","additionalProperties":false,"required":["places"],"properties":{"places":{"type":"array","maxItems":50,"items":{"type":"object","additionalProperties":false,"required":["member","split"],"properties":{"member":"""
        + member + ""","role":{"type":["string","null"]},"split":{"type":"number","minimum":0,"maximum":100},"canEdit":{"type":"boolean"}}}}}}""";

    private static string Ref(string name) => "{\"$ref\":\"#/components/schemas/" + name + "\"}";

    private static string List(string of, bool counted = true) =>
        """{"type":"object","additionalProperties":false,"required":["items","next"],"properties":{"items":{"type":"array","items":""" + Ref(of)
        + "}," + (counted ? "\"count\":" + Ref("Count") + "," : "") + "\"next\":{\"type\":[\"string\",\"null\"]}}}";
}
