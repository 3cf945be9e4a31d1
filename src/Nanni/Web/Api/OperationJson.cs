using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Web.Api;

/// <summary>Writes operations as the API shows them.</summary>
internal static class OperationJson
{
    /// <summary>What was just done.</summary>
    public static void Receipt(Utf8JsonWriter json, Schema schema, Actor actor, string name, OperationReceipt receipt)
    {
        json.WriteStartObject();
        Head(json, schema, new(receipt.Id, name, receipt.At, actor.MemberId, actor.Source, null, "", 0, null, null, receipt.Records.Count));
        json.WritePropertyName("changes"u8);
        Changes(json, receipt.Records);
        json.WriteEndObject();
    }

    /// <summary>What was done to one record.</summary>
    public static void Entry(Utf8JsonWriter json, Schema schema, TypeSchema type, HistoryEntry entry)
    {
        json.WriteStartObject();
        Head(json, schema, entry);
        json.WriteString("action"u8, entry.Action);
        json.WriteNumber("version"u8, entry.Version);
        json.WritePropertyName("fields"u8);
        Fields(json, type, entry.Fields);
        json.WritePropertyName("undoneBy"u8);
        Id(json, entry.UndoneBy);
        json.WriteEndObject();
    }

    public static void Changes(Utf8JsonWriter json, IReadOnlyList<ChangedRecord> records)
    {
        json.WriteStartArray();
        foreach (var record in records)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, record.Type);
            json.WriteString("id"u8, record.Id);
            json.WriteNumber("version"u8, record.Version);
            json.WriteString("action"u8, record.Action);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A value as the history keeps it: references are ids; encrypted ones are not shown.</summary>
    public static void Value(Utf8JsonWriter json, Field? field, JsonNode? value)
    {
        if (value is null)
        {
            json.WriteNullValue();
        }
        else if (field is { IsEncrypted: true })
        {
            json.WriteStartObject();
            json.WriteBoolean("masked"u8, true);
            json.WriteEndObject();
        }
        else
        {
            value.WriteTo(json);
        }
    }

    /// <summary>Which operation it was, as members of the object that has been begun.</summary>
    public static void Head(Utf8JsonWriter json, Schema schema, HistoryEntry entry)
    {
        json.WriteString("id"u8, entry.Operation);
        json.WriteString("name"u8, entry.Name);
        json.WriteString("at"u8, FieldJson.Instant(entry.At));
        json.WritePropertyName("member"u8);
        if (entry.Member is { } member && member != Guid.Empty)
        {
            new RecordJson(json, schema).Member(member);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteString("source"u8, entry.Source);
        json.WriteString("reason"u8, entry.Reason);
        json.WriteNumber("records"u8, entry.Records);
    }

    /// <summary><c>{"city": ["Łódź", "Vilnius"]}</c>; null for a creation.</summary>
    public static void Fields(Utf8JsonWriter json, TypeSchema type, JsonObject? fields)
    {
        if (fields is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        string[] order = [.. ApiShape.Of(type).All.Select(f => f.Key)];
        foreach (var (key, pair) in fields.OrderBy(f => Array.IndexOf(order, f.Key)))
        {
            var field = type.Find(key);
            if (field is { } known && !ApiShape.IsShown(known))
            {
                continue;
            }

            json.WriteStartArray(key);
            Value(json, field, pair?[0]);
            Value(json, field, pair?[1]);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Id(Utf8JsonWriter json, Guid? id)
    {
        if (id is { } some)
        {
            json.WriteStringValue(some);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
