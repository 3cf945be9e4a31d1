using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nanni.Records.Types;

/// <summary>Values of fields as JSON: in the API, the history, custom fields and saved filters alike.</summary>
public static class FieldJson
{
    public static JsonNode? Write(Field field, object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool yes => JsonValue.Create(yes),
        decimal number => JsonValue.Create(Trim(number)),
        Guid id => JsonValue.Create(id.ToString()),
        DateOnly day => JsonValue.Create(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        DateTimeOffset at => JsonValue.Create(Instant(at)),
        Money money => new JsonObject { ["amount"] = Amount(money), ["currency"] = money.Currency },
        Address address => Address(address),
        string[] many => new JsonArray([.. many.Select(m => JsonValue.Create(m))]),
        Guid[] many => new JsonArray([.. many.Select(m => JsonValue.Create(m.ToString()))]),
        _ => throw new InvalidOperationException($"{field.Key}: {value.GetType().Name} has no JSON form."),
    };

    /// <summary>The value; null where the node is null or empty.</summary>
    /// <exception cref="FieldException"><c>field.kind</c>: the JSON is of another kind than the field.</exception>
    public static object? Read(Field field, JsonNode? node)
    {
        if (node is null)
        {
            return null;
        }

        try
        {
            return field.Kind switch
            {
                FieldKind.YesNo => node.GetValue<bool>(),
                FieldKind.Number or FieldKind.Percent => Decimal(node),
                FieldKind.Money => Money(node.AsObject()),
                FieldKind.Date => DateOnly.ParseExact(node.GetValue<string>(), "yyyy-MM-dd", CultureInfo.InvariantCulture),
                FieldKind.DateTime => DateTimeOffset.Parse(
                    node.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUniversalTime(),
                FieldKind.Reference or FieldKind.File => Id(node),
                FieldKind.References => NullIfEmpty(node.AsArray().Select(n => Id(n!) ?? throw new FormatException()).Distinct().ToArray()),
                FieldKind.Choices or FieldKind.Tags => NullIfEmpty(node.AsArray().Select(n => Trimmed(n!.GetValue<string>())).OfType<string>().Distinct().ToArray()),
                FieldKind.Address => ReadAddress(node.AsObject()),
                _ => Trimmed(node.GetValue<string>()),
            };
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException or OverflowException or ArgumentException or NullReferenceException)
        {
            throw new FieldException(field.Key, "field.kind." + Camel(field.Kind));
        }
    }

    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public static string Amount(Money money) =>
        money.Amount.ToString("F" + Types.Money.Decimals(money.Currency), CultureInfo.InvariantCulture);

    public static string Camel(FieldKind kind)
    {
        var name = kind.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    internal static decimal Trim(decimal number) => number / 1.000000000000000000000000000000000m;

    private static string? Trimmed(string text) => text.Replace("\0", "", StringComparison.Ordinal).Trim() is { Length: > 0 } trimmed ? trimmed : null;

    private static Array? NullIfEmpty(Array array) => array.Length == 0 ? null : array;

    private static decimal Decimal(JsonNode node) => node.GetValueKind() == JsonValueKind.String
        ? decimal.Parse(node.GetValue<string>(), NumberStyles.Number, CultureInfo.InvariantCulture)
        : decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>A reference is written by id, alone or as the object that a reading returned.</summary>
    private static Guid? Id(JsonNode node) => node is JsonObject reference
        ? reference["id"] is { } id ? Guid.Parse(id.GetValue<string>()) : null
        : Guid.Parse(node.GetValue<string>());

    private static Money Money(JsonObject node)
    {
        if (node.Any(p => p.Key is not ("amount" or "currency")))
        {
            throw new FormatException();
        }

        var currency = node["currency"]!.GetValue<string>();
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
        {
            throw new FormatException();
        }

        return Types.Money.Of(Decimal(node["amount"]!), currency);
    }

    private static JsonObject Address(Address address)
    {
        var node = new JsonObject();
        void Add(string key, string? value)
        {
            if (value is not null)
            {
                node[key] = value;
            }
        }

        Add("street", address.Street);
        Add("postalCode", address.PostalCode);
        Add("city", address.City);
        Add("region", address.Region);
        Add("country", address.Country);
        return node;
    }

    private static Address? ReadAddress(JsonObject node)
    {
        if (node.Any(p => p.Key is not ("street" or "postalCode" or "city" or "region" or "country")))
        {
            throw new FormatException();
        }

        string? Part(string key) => node[key] is { } part ? Trimmed(part.GetValue<string>()) : null;
        var address = new Address(Part("street"), Part("postalCode"), Part("city"), Part("region"), Part("country"));
        return address.IsEmpty ? null : address;
    }
}
