using System.Text.Json.Nodes;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Api;

namespace Nanni.Sales.Quotes;

/// <summary>What is offered, for programs: read and put as one document beside the quote's own fields.</summary>
internal static class QuoteApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var operations = api.ServiceProvider.GetRequiredService<Operations>();
        var writes = api.ServiceProvider.GetRequiredService<RecordWrites>();
        var query = api.ServiceProvider.GetRequiredService<RecordQuery>();
        var prices = api.ServiceProvider.GetRequiredService<OfferPrices>();
        var clock = api.ServiceProvider.GetRequiredService<TimeProvider>();
        var type = api.ServiceProvider.GetRequiredService<RecordTypes>().Of<Quote>();
        var path = $"/{type.Plural}/{{id:guid}}/offer";
        api.MapGet(path, async context =>
        {
            var (view, quote) = await Find(context, query, type);
            context.Tag(quote);
            await using var json = context.Json();
            JsonNode.Parse(Seen(quote.Offer, view.Type.Find("cost") is not null).ToJson())!.WriteTo(json);
        });
        api.MapPut(path, async context =>
        {
            var offer = Offer.Read(await ApiBody.Read(context));
            var (view, found) = await Find(context, query, type);
            var (actor, seesCost) = (context.Caller(), view.Type.Find("cost") is not null);
            offer.Check();
            offer = await prices.Explain(actor, found, Seen(offer, seesCost), found.Offer, seesCost, new(Language.Of(actor.Language), actor.Zone, clock.GetUtcNow()), context.RequestAborted);
            var done = await operations.Run(actor, "quote.update", async work =>
            {
                var quote = await work.Load<Quote>(context.Id());
                if (context.IfMatch() is { } known && known != quote.Version)
                {
                    throw new ConflictException(quote, ["content"]);
                }

                quote.Write(seesCost ? offer : Kept(offer, quote.Offer));
            }, context.RequestAborted);
            await writes.Answer(context, type, context.Id(), done);
        });
    }

    private static async Task<(Nanni.Records.Queries.RecordView View, Quote Quote)> Find(HttpContext context, RecordQuery query, RecordType type) =>
        await query.Of(context.Caller(), type, context.Id(), context.RequestAborted) is { Record: Quote { DeletedAt: null } quote } view
            ? (view, quote)
            : throw new NotFoundException(type.Name, context.Id());

    private static Offer Seen(Offer offer, bool seesCost) => seesCost ? offer : Costs(offer, _ => null);

    /// <summary>Who does not see costs neither gives nor loses them; a new line has what the catalogue says.</summary>
    private static Offer Kept(Offer offer, Offer before) =>
        Costs(offer, line => before.Variants.SelectMany(v => v.Lines).FirstOrDefault(l => l.ProductId == line.ProductId && l.Name == line.Name) ?? line);

    /// <param name="from">The line whose costs another one gets.</param>
    private static Offer Costs(Offer offer, Func<OfferLine, OfferLine?> from) => offer with
    {
        Variants = [.. offer.Variants.Select(v => v with { Lines = [.. v.Lines.Select(l => WithCosts(l, from(l)))] })],
    };

    private static OfferLine WithCosts(OfferLine line, OfferLine? from) => line with
    {
        Cost = from?.Cost,
        Origin = line.Origin is { } origin ? origin with { Cost = from?.Origin?.Cost } : null,
    };
}
