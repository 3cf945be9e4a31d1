using System.Globalization;
using System.Text.Json.Nodes;
using Nanni.Catalog.Rates;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Forecasts.Accuracy;
using Nanni.Sales.Pipelines;
using Nanni.Web.Api;

namespace Nanni.Sales.Forecasts;

/// <summary>The forecast of a period and the accuracy of past ones, for programs: <c>GET forecasts/period</c> and <c>GET forecasts/accuracy</c>.</summary>
internal static class ForecastApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var services = api.ServiceProvider;
        var reading = new Reading(
            services.GetRequiredService<Schemas>(), services.GetRequiredService<ForecastReader>(), services.GetRequiredService<ForecastPast>(),
            services.GetRequiredService<AccuracyReader>(), services.GetRequiredService<SaidHistory>(), services.GetRequiredService<PipelineReader>(), services.GetRequiredService<RecordStore>(),
            services.GetRequiredService<ForecastCurrency>(), services.GetRequiredService<TimeProvider>());
        api.MapGet("/forecasts/period", (RequestDelegate)(context => Answer(context, reading.Period)));
        api.MapGet("/forecasts/accuracy", (RequestDelegate)(context => Answer(context, reading.Accuracy)));
        ForecastSet.Map(api);
    }

    private static async Task Answer(HttpContext context, Func<HttpContext, Task<JsonObject>> read)
    {
        var answer = await read(context);
        await using var json = context.Json();
        answer.WriteTo(json);
    }

    private sealed class Reading(
        Schemas schemas, ForecastReader reader, ForecastPast past, AccuracyReader accuracy, SaidHistory said, PipelineReader pipelines, RecordStore store,
        ForecastCurrency currencies, TimeProvider clock)
    {
        private static readonly string[] Lengths = [ForecastPeriod.Quarter, ForecastPeriod.Month, ForecastPeriod.Year];

        public async Task<JsonObject> Period(HttpContext context)
        {
            var query = new ApiQuery(context, "length", "day", "by", "asOf", "currency");
            var (actor, cancel) = (context.Caller(), context.RequestAborted);
            var schema = await Seen(actor, cancel);
            var calendar = await reader.Calendar(actor.WorkspaceId, cancel);
            var period = ForecastPeriod.Of(query.OneOf("length", Lengths), Day(query, "day") ?? calendar.Day(clock.GetUtcNow()), calendar.FirstMonth);
            var days = await past.Days(actor.WorkspaceId, cancel);
            var asOf = Day(query, "asOf") is { } wanted
                ? days.Where(d => d <= wanted).Cast<DateOnly?>().FirstOrDefault() ?? throw ApiQuery.Bad("parameter.value", "asOf", "snapshots")
                : (DateOnly?)null;
            var instant = asOf is { } on ? ForecastPeriod.Start(on.AddDays(1), calendar.Zone) : (DateTimeOffset?)null;
            var figures = await reader.Of(actor, period, calendar, await pipelines.All(actor, cancel), cancel, instant);
            if (asOf is { } then)
            {
                figures = figures with
                {
                    Cells = await past.Cells(actor, period, then, cancel),
                    Said = await said.Then(actor, figures.Said, instant!.Value, cancel),
                };
            }

            var one = Currency(query) is { } wished
                ? await currencies.In(actor.WorkspaceId, wished, asOf ?? calendar.Day(clock.GetUtcNow()), figures, cancel) : null;
            figures = one?.Figures ?? figures;
            var parents = await Parents(query, actor, cancel);
            var tree = new ForecastTree(figures, schema, parents ?? [], period);
            var lines = parents is null ? tree.People() : tree.Teams();
            var isWeighted = schema["opportunity"].Find("probability") is not null;
            return new()
            {
                ["period"] = ForecastJson.Period(period),
                ["asOf"] = asOf is { } day ? ForecastJson.Day(day) : null,
                ["converted"] = one is null ? null : ForecastJson.Converted(one),
                ["lines"] = new JsonArray([.. lines.Select(l => ForecastJson.Line(l, schema, isWeighted))]),
                ["total"] = ForecastJson.Line(tree.Whole(lines), schema, isWeighted),
                ["notCounted"] = asOf is null ? new JsonObject { ["undated"] = figures.Stray.Undated, ["overdue"] = figures.Stray.Overdue } : null,
                ["snapshots"] = new JsonArray([.. days.Select(d => (JsonNode)ForecastJson.Day(d))]),
            };
        }

        public async Task<JsonObject> Accuracy(HttpContext context)
        {
            var query = new ApiQuery(context, "length", "by", "measure", "weeks", "currency");
            var (actor, cancel) = (context.Caller(), context.RequestAborted);
            var schema = await Seen(actor, cancel);
            var length = query.OneOf("length", Lengths);
            string[] choices = [.. AccuracyMoment.Choices(length).Select(w => w.ToString(CultureInfo.InvariantCulture))];
            var weeks = int.Parse(query.OneOf("weeks", choices), CultureInfo.InvariantCulture);
            var measure = query.OneOf("measure", [.. AccuracyQuestion.Measures(schema)]);
            var figures = await accuracy.Of(actor, length, weeks, clock.GetUtcNow(), cancel);
            var currency = query["currency"] ?? actor.Currency;
            var lines = new AccuracyTable(figures, schema, await Parents(query, actor, cancel), measure, currency).Lines();
            return new()
            {
                ["measure"] = measure,
                ["currency"] = currency,
                ["currencies"] = new JsonArray([.. figures.Currencies.Select(c => (JsonNode)c)]),
                ["lines"] = new JsonArray([.. lines.Skip(1).Select(l => Line(l, schema, figures, currency))]),
                ["total"] = Line(lines[0], schema, figures, currency),
            };
        }

        private static JsonObject Line(AccuracyLine line, Schema schema, AccuracyFigures figures, string currency)
        {
            JsonObject Amount(long minor) => ForecastJson.Amount(new(minor, currency));
            static JsonNode? Percent(decimal? percent) => percent is { } it ? decimal.Round(it, 2) : null;
            var json = ForecastJson.Whose(line.Line, schema);
            json["periods"] = new JsonArray([.. line.Points.Select(point =>
            {
                var period = ForecastJson.Period(point.Period);
                period["won"] = Amount(point.Won);
                period["forecasts"] = new JsonArray([.. point.Guesses.Zip(figures.Moments).Where(g => g.First is not null).Select(g => new JsonObject
                {
                    ["moment"] = g.Second.Name,
                    ["asOf"] = ForecastJson.Day(g.First!.Look),
                    ["forecast"] = Amount(g.First.Forecast),
                    ["won"] = Amount(g.First.Won),
                    ["deviation"] = Percent(g.First.Deviation),
                })]);
                return period;
            })]);
            json["moments"] = new JsonArray([.. figures.Moments.Index().Select(m =>
            {
                var error = line.Error(m.Index);
                return new JsonObject
                {
                    ["moment"] = m.Item.Name,
                    ["weeks"] = m.Item.Weeks,
                    ["compared"] = error.Compared,
                    ["bias"] = Percent(error.Bias),
                    ["error"] = Percent(error.Error),
                    ["tooHigh"] = error.TooHigh,
                    ["tooLow"] = error.TooLow,
                };
            })]);
            return json;
        }

        private async Task<Schema> Seen(Actor actor, CancellationToken cancel)
        {
            var schema = await schemas.Of(actor, cancel);
            ForecastPages.Allow(actor, schema["opportunity"]);
            return schema;
        }

        private async Task<Dictionary<Guid, Guid?>?> Parents(ApiQuery query, Actor actor, CancellationToken cancel) =>
            query.OneOf("by", "people", "teams") == "teams" ? (await ForecastPages.Parents(store, actor, cancel)).ToDictionary(t => t.Team, t => t.Parent) : null;

        private static string? Currency(ApiQuery query) => query["currency"] is not { } code ? null
            : Quotation.IsCurrency(code) ? code : throw ApiQuery.Bad("parameter.value", "currency", "ISO 4217");

        private static DateOnly? Day(ApiQuery query, string name) => query[name] is not { } text ? null
            : ForecastPages.Day(text) ?? throw ApiQuery.Bad("parameter.value", name, "YYYY-MM-DD");
    }
}
