using System.Globalization;
using System.Text.Json;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Api;

namespace Nanni.Catalog.Prices;

/// <summary>What a product costs a customer: <c>GET products/{id}/price?account=…&amp;currency=EUR&amp;quantity=10&amp;day=2026-11-23</c>.</summary>
internal static class PriceApi
{
    /// <summary>Prices have at most so many decimals; JSON numbers say them exactly.</summary>
    private const decimal LargestQuantity = 9_999_999.999m;

    public static void Map(IEndpointRouteBuilder api)
    {
        var services = api.ServiceProvider;
        var (finder, clock) = (services.GetRequiredService<PriceFinder>(), services.GetRequiredService<TimeProvider>());
        api.MapGet("/products/{id:guid}/price", async context =>
        {
            var actor = context.Caller();
            var asked = new ApiQuery(context, "account", "currency", "quantity", "day");
            var formats = new Formats(Language.Of(actor.Language), actor.Zone, clock.GetUtcNow());
            var currency = asked["currency"] ?? actor.Currency;
            if (!Rates.Quotation.IsCurrency(currency))
            {
                throw ApiQuery.Bad("parameter.value", "currency", "ISO 4217");
            }

            var question = new PriceQuestion(context.Id(), Quantity(asked["quantity"]));
            var found = (await finder.Find(actor, new(asked.Id("account"), currency, Day(asked["day"]) ?? formats.Today), [question], context.RequestAborted)).GetValueOrDefault(question);
            if (found is not { Product.DeletedAt: null })
            {
                throw new NotFoundException("product", context.Id());
            }

            await using var json = context.Json();
            Write(json, found, formats);
        });
    }

    private static decimal Quantity(string? text) => text is null ? 1
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quantity) && quantity is > 0 and <= LargestQuantity ? quantity
        : throw ApiQuery.Bad("parameter.value", "quantity", $"0–{LargestQuantity.ToString(CultureInfo.InvariantCulture)}");

    private static DateOnly? Day(string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw ApiQuery.Bad("parameter.value", "day", "YYYY-MM-DD");

    private static void Write(Utf8JsonWriter json, PriceFound found, Formats formats)
    {
        json.WriteStartObject();
        json.WriteString("product"u8, found.Product.Id);
        json.WriteString("currency"u8, found.Currency);
        Number(json, "price", found.Price);
        json.WriteNumber("discount"u8, found.Discount);
        json.WriteString("source"u8, found.Price is null ? "none" : found.List is not null ? "priceList" : found.IsOfParts ? "parts" : "product");
        json.WritePropertyName("priceList"u8);
        Id(json, found.List?.Id);
        json.WritePropertyName("discountRule"u8);
        Id(json, found.Discount == 0 ? null : found.Rule?.Id);
        Number(json, "from", found.From);
        Number(json, "tax", found.Product.Tax);
        json.WriteStartArray("breaks"u8);
        foreach (var at in found.Breaks)
        {
            json.WriteStartObject();
            Number(json, "from", at.Quantity);
            json.WriteNumber("price"u8, at.Price);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("explanation"u8, PriceWords.Said(formats, found));
        json.WriteEndObject();
    }

    private static void Id(Utf8JsonWriter json, Guid? id)
    {
        if (id is { } known)
        {
            json.WriteStringValue(known);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
