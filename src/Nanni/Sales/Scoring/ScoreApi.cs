using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;
using Nanni.Web.Api;

namespace Nanni.Sales.Scoring;

/// <summary><c>GET /api/v1/opportunities/{id}/score</c>: how likely a deal is to be won, why, and what that is worth.</summary>
internal static class ScoreApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var services = api.ServiceProvider;
        var (records, reader) = (services.GetRequiredService<RecordQuery>(), services.GetRequiredService<ScoreReader>());
        var type = services.GetRequiredService<RecordTypes>().Of<Opportunity>();
        api.MapGet($"/{type.Plural}/{{id:guid}}/score", async context =>
        {
            var (actor, cancel) = (context.Caller(), context.RequestAborted);
            var view = await records.Of(actor, type, context.Id(), cancel);
            if (view is null or { Record.DeletedAt: not null })
            {
                throw new NotFoundException(type.Name, context.Id());
            }

            var seen = await reader.Of(actor, view, cancel);
            await using var json = context.Json();
            json.WriteStartObject();
            json.WriteString("deal"u8, view.Record.Id);
            if (seen is null)
            {
                json.WriteNull("probability"u8);
                json.WriteNull("model"u8);
            }
            else
            {
                json.WriteNumber("probability"u8, seen.Score.Tenths / 1000m);
                json.WriteStartObject("model"u8);
                json.WriteNumber("version"u8, seen.Model.Version);
                json.WriteString("at"u8, seen.Model.At);
                json.WriteNumber("deals"u8, seen.Model.Won + seen.Model.Lost);
                json.WriteBoolean("signal"u8, seen.Model.Training.HasSignal);
                json.WriteNumber("brier"u8, Math.Round(seen.Model.Training.Quality.Brier, 4));
                json.WriteNumber("baseRateBrier"u8, Math.Round(seen.Model.Training.Quality.BaseBrier, 4));
                json.WriteEndObject();
            }

            json.WriteStartArray("reasons"u8);
            foreach (var reason in seen?.Reasons ?? [])
            {
                json.WriteStartObject();
                json.WriteString("feature"u8, reason.Feature);
                if (reason.Value.Number is { } number)
                {
                    json.WriteNumber("value"u8, Math.Round(number, 4));
                }
                else
                {
                    json.WriteString("value"u8, reason.Value.Name);
                }

                json.WriteNumber("points"u8, reason.Points);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
