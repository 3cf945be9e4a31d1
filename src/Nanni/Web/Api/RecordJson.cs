using System.Globalization;
using System.Text.Json;
using Nanni.Records.Queries;
using Nanni.Records.Types;

namespace Nanni.Web.Api;

/// <summary>Writes records as the API shows them, straight from their values.</summary>
internal sealed class RecordJson(Utf8JsonWriter json, Schema schema)
{
    public void Record(TypeSchema type, Record record, IReadOnlyDictionary<Guid, RecordTitle> titles)
    {
        var shape = ApiShape.Of(type);
        Head(type, record.Id, record.Version);
        foreach (var field in shape.BuiltIn)
        {
            json.WritePropertyName(field.Key);
            Value(field, field.Get(record), titles);
        }

        json.WriteStartObject("custom"u8);
        foreach (var field in shape.Custom)
        {
            json.WritePropertyName(field.Column);
            Value(field, field.Get(record), titles);
        }

        json.WriteEndObject();
        foreach (var field in shape.Stamps)
        {
            json.WritePropertyName(field.Key);
            Value(field, field.Get(record), titles);
        }

        if (record.DeletedAt is { } deleted)
        {
            json.WriteString("deletedAt"u8, FieldJson.Instant(deleted));
        }

        if (record.MergedInto is { } into)
        {
            json.WritePropertyName("mergedInto"u8);
            Reference(into, titles, withType: false);
        }

        json.WriteEndObject();
    }

    /// <summary>One record of a list, with the fields that were asked for: custom ones apart, stamps last.</summary>
    public void Row(ListRequest request, bool withCustom, ListRow row, IReadOnlyDictionary<Guid, RecordTitle> titles)
    {
        var (fields, stamps) = (request.Fields, ApiShape.Of(request.Type).Stamps);
        Head(request.Type, row.Id, row.Version);
        Some(field => !field.IsCustom && !stamps.Contains(field));
        if (withCustom)
        {
            json.WriteStartObject("custom"u8);
            Some(field => field.IsCustom);
            json.WriteEndObject();
        }

        Some(stamps.Contains);
        json.WriteEndObject();

        void Some(Func<Field, bool> which)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                if (which(fields[i]))
                {
                    json.WritePropertyName(fields[i].IsCustom ? fields[i].Column : fields[i].Key);
                    Value(fields[i], row.Values[i], titles, row.References?[i]);
                }
            }
        }
    }

    private void Head(TypeSchema type, Guid id, int version)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteNumber("version"u8, version);
        json.WriteString("type"u8, type.Name);
    }

    private void Value(Field field, object? value, IReadOnlyDictionary<Guid, RecordTitle> titles, RecordTitle? title = null)
    {
        switch (value)
        {
            case null when field.IsMany:
                json.WriteStartArray();
                json.WriteEndArray();
                break;
            case null when field.Kind == FieldKind.YesNo:
                json.WriteBooleanValue(false);
                break;
            case null:
                json.WriteNullValue();
                break;
            case not null when field.IsEncrypted:
                Masked();
                break;
            case Guid id when field.Kind == FieldKind.File:
                json.WriteStringValue(id);
                break;
            case Guid id when title is not null:
                Named(id, title.Type, title.Text, field.Target == "record");
                break;
            case Guid id:
                Reference(field, id, titles);
                break;
            case Guid[] many:
                json.WriteStartArray();
                foreach (var id in many)
                {
                    Reference(field, id, titles);
                }

                json.WriteEndArray();
                break;
            default:
                Plain(value);
                break;
        }
    }

    private void Plain(object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case string[] many:
                json.WriteStartArray();
                foreach (var one in many)
                {
                    json.WriteStringValue(one);
                }

                json.WriteEndArray();
                break;
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case DateOnly day:
                json.WriteStringValue(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset at:
                json.WriteStringValue(FieldJson.Instant(at));
                break;
            case Money money:
                json.WriteStartObject();
                json.WriteString("amount"u8, FieldJson.Amount(money));
                json.WriteString("currency"u8, money.Currency);
                json.WriteEndObject();
                break;
            case Address address:
                Address(address);
                break;
            default:
                throw new InvalidOperationException($"{value.GetType().Name} has no JSON form.");
        }
    }

    private void Address(Address address)
    {
        json.WriteStartObject();
        json.WriteString("street"u8, address.Street);
        json.WriteString("postalCode"u8, address.PostalCode);
        json.WriteString("city"u8, address.City);
        json.WriteString("region"u8, address.Region);
        json.WriteString("country"u8, address.Country);
        json.WriteEndObject();
    }

    /// <summary>An encrypted number is there, but not shown: revealing it is an operation of its own, which is logged.</summary>
    private void Masked()
    {
        json.WriteStartObject();
        json.WriteBoolean("masked"u8, true);
        json.WriteEndObject();
    }

    private void Reference(Field field, Guid id, IReadOnlyDictionary<Guid, RecordTitle> titles)
    {
        switch (field.Target)
        {
            case "member":
                Member(id);
                break;
            case "team":
                Named(id, "team", schema.Teams.GetValueOrDefault(id) ?? "", withType: false);
                break;
            default:
                Reference(id, titles, withType: field.Target == "record");
                break;
        }
    }

    public void Member(Guid id) => Named(id, "member", schema.Members.GetValueOrDefault(id)?.Name ?? "", withType: false);

    private void Reference(Guid id, IReadOnlyDictionary<Guid, RecordTitle> titles, bool withType)
    {
        var title = titles.GetValueOrDefault(id);
        Named(id, title?.Type, title?.Text, withType);
    }

    /// <param name="name">Null: the caller may not see it.</param>
    private void Named(Guid id, string? type, string? name, bool withType)
    {
        json.WriteStartObject();
        if (name is null)
        {
            json.WriteNull("id"u8);
            json.WriteBoolean("hidden"u8, true);
        }
        else
        {
            json.WriteString("id"u8, id);
            if (withType)
            {
                json.WriteString("type"u8, type);
            }

            json.WriteString("name"u8, name);
        }

        json.WriteEndObject();
    }
}
