using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Web.Api;

/// <summary>Writes the shapes of records and of what they share, as JSON Schema 2020-12.</summary>
internal sealed class OpenApiSchemas(Utf8JsonWriter json, Schema schema)
{
    /// <summary><c>Contact</c> as it is read, <c>ContactCreate</c> and <c>ContactChange</c> as it is written.</summary>
    public void Type(TypeSchema type)
    {
        var (name, shape) = (OpenApiPaths.Name(type.Type), ApiShape.Of(type));
        Read(name, type, shape);
        Written(name + "Create", shape, isNew: true);
        Written(name + "Change", shape, isNew: false);
    }

    /// <summary>What all types share.</summary>
    public void Shared()
    {
        foreach (var (name, text) in SharedShapes)
        {
            json.WritePropertyName(name);
            JsonNode.Parse(text)!.WriteTo(json);
        }
    }

    private void Read(string name, TypeSchema type, ApiShape shape)
    {
        Begin(name);
        Property("id", """{"type":"string","format":"uuid"}""");
        Property("version", """{"type":"integer","minimum":1}""");
        Property("type", "{\"const\":\"" + type.Name + "\"}");
        foreach (var field in shape.BuiltIn.Concat(shape.Stamps))
        {
            Property(field.Key, Shape(field));
        }

        Custom(shape, Shape);
        Property("deletedAt", """{"type":"string","format":"date-time","description":"Only in the trash."}""");
        Property("mergedInto", """{"$ref":"#/components/schemas/Reference","description":"Only where it became one with another record."}""");
        json.WriteEndObject();

        // A list may ask for some of the fields; these are always there.
        json.WriteStartArray("required"u8);
        foreach (var always in (string[])["id", "version", "type"])
        {
            json.WriteStringValue(always);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Written(string name, ApiShape shape, bool isNew)
    {
        Begin(name);
        Field[] fields = [.. shape.BuiltIn.Where(f => RecordInput.CanWrite(f, isNew) && f.Kind != FieldKind.File)];
        foreach (var field in fields)
        {
            Property(field.Key, Input(field));
        }

        Custom(shape, Input);
        if (!isNew)
        {
            Property("version", """{"type":"integer","minimum":1,"description":"What the change was made from; as If-Match."}""");
        }

        json.WriteEndObject();
        Field[] required = [.. fields.Where(f => isNew && f.IsRequired && f.Options.Count == 0 && f.OnlyFor.Count == 0)];
        if (required.Length > 0)
        {
            json.WriteStartArray("required"u8);
            foreach (var field in required)
            {
                json.WriteStringValue(field.Key);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void Begin(string name)
    {
        json.WriteStartObject(name);
        json.WriteString("type"u8, "object");
        json.WriteBoolean("additionalProperties"u8, false);
        json.WriteStartObject("properties"u8);
    }

    private void Custom(ApiShape shape, Func<Field, string> of)
    {
        json.WriteStartObject("custom"u8);
        json.WriteString("type"u8, "object");
        json.WriteBoolean("additionalProperties"u8, false);
        json.WriteStartObject("properties"u8);
        foreach (var field in shape.Custom)
        {
            Property(field.Column, of(field));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Property(string name, string shape)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(shape);
    }

    private string Shape(Field field) => field switch
    {
        { IsEncrypted: true } => Ref("Masked", nullable: true),
        { Kind: FieldKind.Reference, Target: "record" } => Ref("AnyReference", nullable: true),
        { Kind: FieldKind.Reference } => Ref("Reference", nullable: true),
        { Kind: FieldKind.References } => """{"type":"array","items":{"$ref":"#/components/schemas/Reference"}}""",
        { Kind: FieldKind.Money } => Ref("Money", nullable: true),
        { Kind: FieldKind.Address } => Ref("Address", nullable: true),
        { Kind: FieldKind.YesNo } => """{"type":"boolean"}""",
        { Key: "createdAt" or "updatedAt" } => """{"type":"string","format":"date-time"}""",
        _ => Plain(field),
    };

    private string Input(Field field) => field.Kind switch
    {
        FieldKind.Reference => Ref("ReferenceInput", nullable: true),
        FieldKind.References => """{"type":["array","null"],"items":{"$ref":"#/components/schemas/ReferenceInput"}}""",
        FieldKind.Money => Ref("Money", nullable: true),
        FieldKind.Address => Ref("Address", nullable: true),
        FieldKind.YesNo => """{"type":["boolean","null"]}""",
        _ => Plain(field),
    };

    private string Plain(Field field) => field.Kind switch
    {
        FieldKind.Number or FieldKind.Percent => """{"type":["number","null"]}""",
        FieldKind.Date => """{"type":["string","null"],"format":"date"}""",
        FieldKind.DateTime => """{"type":["string","null"],"format":"date-time"}""",
        FieldKind.File => """{"type":["string","null"],"format":"uuid"}""",
        FieldKind.Tags => """{"type":["array","null"],"items":{"type":"string","maxLength":60},"maxItems":50}""",
        FieldKind.Choices => """{"type":["array","null"],"items":{"enum":""" + Options(field) + "}}",
        FieldKind.Choice => """{"enum":""" + Options(field, orNull: true) + "}",
        FieldKind.Identifier => """{"type":["string","null"]}""",
        _ => string.Create(CultureInfo.InvariantCulture, $"{{\"type\":[\"string\",\"null\"],\"maxLength\":{field.MaxLength}}}"),
    };

    private string Options(Field field, bool orNull = false)
    {
        var keys = new JsonArray([.. schema.OptionsOf(field).Select(o => JsonValue.Create(o.Key))]);
        if (orNull)
        {
            keys.Add(null);
        }

        return keys.ToJsonString();
    }

    private static string Ref(string name, bool nullable) => nullable
        ? """{"anyOf":[""" + Ref(name, nullable: false) + ", " + """{"type":"null"}]}"""
        : "{\"$ref\":\"#/components/schemas/" + name + "\"}";

    private static readonly (string Name, string Shape)[] SharedShapes =
    [
        ("Reference", """
            {"type":"object","additionalProperties":false,"required":["id"],"description":"A record the caller may not see has a null id and hidden true.",
             "properties":{"id":{"type":["string","null"],"format":"uuid"},"name":{"type":"string"},"hidden":{"const":true}}}
            """),
        ("AnyReference", """
            {"type":"object","additionalProperties":false,"required":["id"],
             "properties":{"id":{"type":["string","null"],"format":"uuid"},"type":{"type":"string"},"name":{"type":"string"},"hidden":{"const":true}}}
            """),
        ("ReferenceInput", """
            {"anyOf":[{"type":"string","format":"uuid"},{"type":"object","required":["id"],"properties":{"id":{"type":["string","null"],"format":"uuid"}}},
             {"type":"object","additionalProperties":false,"required":["externalId"],"properties":{"externalId":{"type":"string","maxLength":200},
              "type":{"type":"string","description":"Only where a reference may be to any type."}}}]}
            """),
        ("Batch", """
            {"type":"object","additionalProperties":false,"required":["operations"],"properties":{"operations":{"type":"array","minItems":1,"maxItems":500,
             "items":{"type":"object","additionalProperties":false,"required":["method","path"],"properties":{"method":{"enum":["GET","POST","PUT","PATCH","DELETE"]},
              "path":{"type":"string","description":"Below /api/v1, with its query. A part {name} is the id of what an earlier operation made."},
              "body":{"type":["object","null"],"additionalProperties":true,"description":"A reference {\"ref\": \"name\"} is to what an earlier operation made."},
              "ifMatch":{"type":["string","null"]},"ref":{"type":["string","null"],"description":"What later operations call the record."}}}}}}
            """),
        ("BatchAnswers", """
            {"type":"object","additionalProperties":false,"required":["answers"],"properties":{"answers":{"type":"array",
             "items":{"type":"object","additionalProperties":false,"required":["status","body"],"properties":{"ref":{"type":"string"},"status":{"type":"integer"},
              "location":{"type":"string"},"operation":{"type":"string","format":"uuid"},"replayed":{"type":"boolean"},"body":{"type":["object","null"],"additionalProperties":true}}}}}}
            """),
        ("ConsentInput", """
            {"type":"object","additionalProperties":false,"required":["purpose","channel","state"],"properties":{
             "purpose":{"type":"string","description":"Key of the purpose."},"channel":{"enum":["mail","sms","phone","post"]},"state":{"enum":["given","withdrawn"]},
             "at":{"type":["string","null"],"format":"date-time","description":"When the person said so; now without it."},
             "how":{"enum":["form","call","mail","paper","talk","import","api",null]},
             "wording":{"type":["string","null"],"maxLength":2000,"description":"What the person was shown; the words of the purpose without it."},
             "note":{"type":["string","null"],"maxLength":1000}}}
            """),
        ("Consents", """
            {"type":"object","required":["now","items"],"properties":{
             "now":{"type":"array","items":{"type":"object","required":["purpose","channel","state","allowed","reason"],"properties":{
              "purpose":{"type":"string"},"channel":{"type":"string"},"state":{"enum":["given","withdrawn","neverAsked"]},"allowed":{"type":"boolean"},
              "reason":{"enum":["given","basis","never","withdrawn","objected","purpose","optedOut","address","gone"]}}}},
             "items":{"type":"array","items":{"type":"object","required":["id","purpose","channel","state","at","recordedAt","how"],"properties":{
              "id":{"type":"string","format":"uuid"},"purpose":{"type":["string","null"]},"channel":{"type":"string"},"state":{"enum":["given","withdrawn"]},
              "at":{"type":"string","format":"date-time"},"recordedAt":{"type":"string","format":"date-time"},"how":{"type":"string"},
              "by":{"type":["string","null"],"format":"uuid"},"wording":{"type":["string","null"]},"note":{"type":["string","null"]}}}}}}
            """),
        ("Score", """
            {"type":"object","additionalProperties":false,"required":["deal","probability","model","reasons"],"properties":{
             "deal":{"type":"string","format":"uuid"},
             "probability":{"type":["number","null"],"description":"Between 0 and 1; null where the deal is closed or nothing was learnt yet."},
             "model":{"type":["object","null"],"additionalProperties":false,"required":["version","at","deals","signal","brier","baseRateBrier"],"properties":{
              "version":{"type":"integer"},"at":{"type":"string","format":"date-time"},"deals":{"type":"integer"},
              "signal":{"type":"boolean","description":"False where every deal has the same probability, since the history does not tell them apart."},
              "brier":{"type":"number","description":"On later deals than the model had seen."},"baseRateBrier":{"type":"number"}}},
             "reasons":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["feature","value","points"],"properties":{
              "feature":{"type":"string"},"value":{"type":["string","number","null"]},"points":{"type":"number","description":"Per cent points up or down."}}}}}}
            """),
        ("PeriodForecast", """
            {"type":"object","additionalProperties":false,"required":["period","asOf","converted","lines","total","notCounted","snapshots"],"properties":{
             "period":{"$ref":"#/components/schemas/ForecastPeriod"},"asOf":{"type":["string","null"],"format":"date"},
             "converted":{"type":["object","null"],"additionalProperties":false,"required":["currency","rates","withoutRate"],"description":"By which rates sums were turned into one currency; null where each stands in its own.","properties":{
              "currency":{"type":"string"},"rates":{"type":"array","items":{"$ref":"#/components/schemas/Exchange"}},
              "withoutRate":{"type":"array","items":{"type":"string"},"description":"Currencies whose sums stand in their own."}}},
             "lines":{"type":"array","items":{"$ref":"#/components/schemas/ForecastLine"}},"total":{"$ref":"#/components/schemas/ForecastLine"},
             "notCounted":{"type":["object","null"],"additionalProperties":false,"required":["undated","overdue"],"description":"Open deals that no period counts; at most 10,000 of each. Null for an earlier day.",
              "properties":{"undated":{"type":"integer"},"overdue":{"type":"integer"}}},
             "snapshots":{"type":"array","items":{"type":"string","format":"date"}}}}
            """),
        ("Exchange", """
            {"type":["object","null"],"additionalProperties":false,"required":["source","from","to","asked","day","quotations"],
             "description":"The rate by which amounts were converted.","properties":{"source":{"type":"string"},"from":{"type":"string"},"to":{"type":"string"},
             "asked":{"type":"string","format":"date"},"day":{"type":"string","format":"date"},"table":{"type":["string","null"]},
             "quotations":{"type":"array","minItems":1,"maxItems":2,"items":{"type":"object","additionalProperties":false,"required":["unit","counter","rate"],
              "properties":{"unit":{"type":"string"},"counter":{"type":"string"},"rate":{"type":"number"}}}}}}
            """),
        ("ForecastPeriod", """
            {"type":"object","additionalProperties":false,"required":["length","startsOn","endsOn"],"properties":{
             "length":{"enum":["month","quarter","year"]},"startsOn":{"type":"string","format":"date"},"endsOn":{"type":"string","format":"date"}}}
            """),
        ("ForecastSum", """
            {"type":"object","additionalProperties":false,"required":["deals","amounts"],"properties":{"deals":{"type":"integer"},
             "amounts":{"type":"array","description":"One a currency.","items":{"$ref":"#/components/schemas/Money"}}}}
            """),
        ("ForecastSaid", """
            {"type":["object","null"],"additionalProperties":false,"required":["id","amount","note","updatedAt"],"properties":{"id":{"type":"string","format":"uuid"},
             "amount":{"$ref":"#/components/schemas/Money"},"note":{"type":["string","null"]},"updatedAt":{"type":"string","format":"date-time"}}}
            """),
        ("ForecastLine", """
            {"type":"object","additionalProperties":false,"required":["key","kind","person","team","depth","categories","weighted","quota","attainment","call","override"],"properties":{
             "key":{"type":"string"},"kind":{"enum":["person","team","total"]},
             "person":{"type":["object","null"]},"team":{"type":["object","null"]},"depth":{"type":"integer"},
             "categories":{"type":"object","additionalProperties":false,"required":["closed","commit","bestCase","pipeline","omitted"],"description":"A person counts their share of deals that a team sells; closed is what is won.",
              "properties":{"closed":{"$ref":"#/components/schemas/ForecastSum"},"commit":{"$ref":"#/components/schemas/ForecastSum"},
               "bestCase":{"$ref":"#/components/schemas/ForecastSum"},"pipeline":{"$ref":"#/components/schemas/ForecastSum"},"omitted":{"$ref":"#/components/schemas/ForecastSum"}}},
             "weighted":{"type":["array","null"],"items":{"$ref":"#/components/schemas/Money"},"description":"Null for who does not see probabilities."},
             "quota":{"type":"array","items":{"$ref":"#/components/schemas/Money"}},"attainment":{"type":["number","null"],"description":"Per cent of the quota that is won."},
             "call":{"$ref":"#/components/schemas/ForecastSaid"},"override":{"$ref":"#/components/schemas/ForecastSaid"}}}
            """),
        ("ForecastAccuracy", """
            {"type":"object","additionalProperties":false,"required":["measure","currency","currencies","lines","total"],"properties":{
             "measure":{"type":"string"},"currency":{"type":"string"},"currencies":{"type":"array","items":{"type":"string"}},
             "lines":{"type":"array","items":{"$ref":"#/components/schemas/AccuracyLine"}},"total":{"$ref":"#/components/schemas/AccuracyLine"}}}
            """),
        ("AccuracyLine", """
            {"type":"object","additionalProperties":false,"required":["key","kind","person","team","depth","periods","moments"],"properties":{
             "key":{"type":"string"},"kind":{"enum":["person","team","total"]},
             "person":{"type":["object","null"]},"team":{"type":["object","null"]},"depth":{"type":"integer"},
             "periods":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["length","startsOn","endsOn","won","forecasts"],"properties":{
              "length":{"enum":["month","quarter","year"]},"startsOn":{"type":"string","format":"date"},"endsOn":{"type":"string","format":"date"},
              "won":{"$ref":"#/components/schemas/Money"},"forecasts":{"type":"array","items":{"type":"object","additionalProperties":false,
               "required":["moment","asOf","forecast","won","deviation"],"properties":{"moment":{"enum":["start","middle","end"]},"asOf":{"type":"string","format":"date"},
                "forecast":{"$ref":"#/components/schemas/Money"},"won":{"$ref":"#/components/schemas/Money"},"deviation":{"type":["number","null"],"description":"Per cent of what was won."}}}}}}},
             "moments":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["moment","weeks","compared","bias","error","tooHigh","tooLow"],"properties":{
              "moment":{"enum":["start","middle","end"]},"weeks":{"type":"integer","description":"Before the end; 0 at start and middle."},
              "compared":{"type":"integer","description":"Periods; fewer than three make no habit."},
              "bias":{"type":["number","null"],"description":"Per cent of all that was won; above 0 where too much was forecast."},
              "error":{"type":["number","null"],"description":"The same in either direction."},"tooHigh":{"type":"integer"},"tooLow":{"type":"integer"}}}}}}
            """),
        ("Changes", """
            {"type":"object","additionalProperties":false,"required":["items","next","more"],"properties":{"next":{"type":"string"},"more":{"type":"boolean"},
             "items":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["type","id","version","kind","fields","operation","name","at"],
              "properties":{"type":{"type":"string"},"id":{"type":"string","format":"uuid"},"version":{"type":"integer"},
               "kind":{"enum":["created","updated","deleted","restored","merged"]},"fields":{"type":"array","items":{"type":"string"}},
               "operation":{"type":"string","format":"uuid"},"name":{"type":"string"},"at":{"type":"string","format":"date-time"}}}}}}
            """),
        ("Money", """
            {"type":"object","additionalProperties":false,"required":["amount","currency"],
             "properties":{"amount":{"type":["string","number"],"description":"Exact, as text."},"currency":{"type":"string","pattern":"^[A-Z]{3}$"}}}
            """),
        ("Address", """
            {"type":"object","additionalProperties":false,"properties":{"street":{"type":["string","null"]},"postalCode":{"type":["string","null"]},
             "city":{"type":["string","null"]},"region":{"type":["string","null"]},"country":{"type":["string","null"]}}}
            """),
        ("Masked", """
            {"type":"object","additionalProperties":false,"required":["masked"],"properties":{"masked":{"const":true}},
             "description":"There is a value, encrypted and not shown. Sent back, it means: as it is. Write it as a string."}
            """),
        ("Count", """
            {"type":"object","additionalProperties":false,"required":["value","exact"],"properties":{"value":{"type":"integer"},"exact":{"type":"boolean"}}}
            """),
        ("Change", """
            {"type":"object","additionalProperties":false,"required":["type","id","version","action"],
             "properties":{"type":{"type":"string"},"id":{"type":"string","format":"uuid"},"version":{"type":"integer"},"action":{"type":"string"}}}
            """),
        ("Operation", """
            {"type":"object","additionalProperties":false,"required":["id","name","at","source","records"],
             "properties":{"id":{"type":"string","format":"uuid"},"name":{"type":"string"},"at":{"type":"string","format":"date-time"},
              "member":{"anyOf":[{"$ref":"#/components/schemas/Reference"},{"type":"null"}]},"source":{"type":"string"},"reason":{"type":["string","null"]},
              "records":{"type":"integer"},"changes":{"type":"array","items":{"$ref":"#/components/schemas/Change"}},"action":{"type":"string"},
              "version":{"type":"integer"},"fields":{"type":["object","null"],"additionalProperties":{"type":"array","minItems":2,"maxItems":2}},
              "undoneBy":{"type":["string","null"],"format":"uuid"}}}
            """),
        ("Undone", """
            {"type":"object","additionalProperties":false,"required":["undone","kept"],
             "properties":{"undone":{"type":"array","items":{"$ref":"#/components/schemas/Change"}},
              "kept":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["type","id","field","mine","theirs"],
               "properties":{"type":{"type":"string"},"id":{"type":"string","format":"uuid"},"field":{"type":["string","null"]},"mine":{},"theirs":{}}}}}}
            """),
        ("Shares", """
            {"type":"object","additionalProperties":false,"required":["items"],
             "properties":{"items":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["right","until","by","at"],
              "properties":{"member":{"$ref":"#/components/schemas/Sharer"},"team":{"$ref":"#/components/schemas/Sharer"},
               "right":{"enum":["see","edit"]},"until":{"type":["string","null"],"format":"date"},
               "by":{"oneOf":[{"$ref":"#/components/schemas/Sharer"},{"type":"null"}]},"at":{"type":"string","format":"date-time"}}}}}}
            """),
        ("Sharer", """
            {"type":"object","additionalProperties":false,"required":["id","name"],
             "properties":{"id":{"type":"string","format":"uuid"},"name":{"type":["string","null"]}}}
            """),
        ("Problem", """
            {"type":"object","required":["type","title","status","code","detail"],
             "properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"code":{"type":"string"},"detail":{"type":"string"},
              "errors":{"type":"object","additionalProperties":{"type":"array","items":{"type":"string"}}},
              "codes":{"type":"object","additionalProperties":{"type":"array","items":{"type":"string"}}},
              "conditions":{"type":"array","items":{"type":"object","required":["text","filter"],"properties":{"text":{"type":"string"},"filter":{"type":["object","null"]}}}},"current":{"type":"object","additionalProperties":true}}}
            """),
    ];
}
