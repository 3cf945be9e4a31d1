using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Nanni.Records.Types;
using Nanni.Web.Errors;
using Nanni.Web.Security;

namespace Nanni.Web.Api;

/// <summary>
/// <c>POST /api/v1/batch</c>: many requests in one, each answered by itself, in order. Each is an operation of its own with the caller's
/// rights; one that is refused does not stop the others.
/// </summary>
internal sealed class Batch(IServiceProvider services, Idempotency keys, RateLimits limits, ILogger<Batch> log)
{
    public const string Path = ApiRoutes.Base + "/batch";

    public const int MostItems = 500;
    public const int MaxBytes = 5_000_000;

    /// <summary>What all answers together may hold; a batch is for writing, and lists are better asked for by themselves.</summary>
    private const int MaxAnswer = 20_000_000;

    private readonly Lazy<ApiMatch> match = new(() => new(services.GetRequiredService<EndpointDataSource>().Endpoints));

    private sealed record Answered(int Status, IHeaderDictionary Headers, byte[] Body);

    /// <exception cref="RequestException"><c>body.*</c>; 429 where the batch is more than the caller may send now.</exception>
    /// <exception cref="FieldException">It is not a list of 1 to 500 requests.</exception>
    public async Task Run(HttpContext context)
    {
        _ = new ApiQuery(context);
        var body = await ApiBody.Read(context, MaxBytes);
        ApiInput.Only(body, "operations");
        if (body["operations"] is not JsonArray { Count: > 0 and <= MostItems } items)
        {
            throw new FieldException("operations", "batch.count", MostItems);
        }

        var key = context.Request.Headers.ContainsKey(Idempotency.Header) ? Idempotency.Given(context) : null;
        if (!RateLimiting.TakeMore(context, limits, items.Count - 1))
        {
            await Refusals.Write(context, StatusCodes.Status429TooManyRequests, "rateLimit");
            return;
        }

        var made = new Dictionary<string, string?>();
        var size = 0L;
        await using var json = context.Json();
        json.WriteStartObject();
        json.WriteStartArray("answers"u8);
        for (var i = 0; i < items.Count; i++)
        {
            var (name, answer) = await One(context, items[i], made, key is null ? null : $"{key} {i}", isTooMuch: size > MaxAnswer);
            size += answer.Body.Length;
            if (name is not null)
            {
                made[name] = answer.Status < StatusCodes.Status400BadRequest ? Id(answer.Body) : null;
            }

            Write(json, name, answer);
            if (json.BytesPending > 60_000)
            {
                await json.FlushAsync(context.RequestAborted);
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private async Task<(string? Ref, Answered Answer)> One(HttpContext whole, JsonNode? node, Dictionary<string, string?> made, string? key, bool isTooMuch)
    {
        var context = Context(whole);
        var answer = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        string? name = null;
        try
        {
            if (isTooMuch)
            {
                throw new RequestException(StatusCodes.Status413PayloadTooLarge, "batch.size");
            }

            var item = BatchItem.Read(node);
            name = item.Ref;
            await Dispatch(context, item, made, key);
        }

        catch (OperationCanceledException) when (whole.RequestAborted.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            await ProblemAnswers.Refuse(context, error, log);
        }

        await answer.Writer.FlushAsync();
        return (name, new(context.Response.StatusCode, context.Response.Headers, ((MemoryStream)answer.Stream).ToArray()));
    }

    private async Task Dispatch(HttpContext context, BatchItem asked, Dictionary<string, string?> made, string? key)
    {
        var item = asked.With(made);
        var request = context.Request;
        var parts = item.Path.Split('?', 2);
        var target = ApiRoutes.Base + parts[0];
        (request.Method, request.Path) = (item.Method, PathString.FromUriComponent(target));
        request.QueryString = parts is [_, var query] ? new("?" + query) : QueryString.Empty;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target + request.QueryString;
        if (item.IfMatch is { } version)
        {
            request.Headers.IfMatch = version;
        }

        if (item.Body is { } body)
        {
            request.ContentType = "application/json";
            request.Body = new MemoryStream(Text(body));
        }

        var (endpoint, values, status) = request.Path == Path ? (null, [], StatusCodes.Status404NotFound) : match.Value.Find(item.Method, request.Path);
        if (endpoint is null)
        {
            await Refusals.Write(context, status, status == StatusCodes.Status404NotFound ? "notFound" : "method");
            return;
        }

        request.RouteValues = values;
        if (key is not null && HttpMethods.IsPost(item.Method))
        {
            await keys.Run(context, key, endpoint.RequestDelegate!);
        }
        else
        {
            await endpoint.RequestDelegate!(context);
        }
    }

    /// <summary>A request of its own by the same caller: nothing of it is the whole's but who asks.</summary>
    private static DefaultHttpContext Context(HttpContext whole)
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature());
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new MemoryStream()));
        var context = new DefaultHttpContext(features)
        {
            RequestServices = whole.RequestServices, User = whole.User, RequestAborted = whole.RequestAborted, TraceIdentifier = whole.TraceIdentifier,
        };
        context.Request.Headers.AcceptLanguage = whole.Request.Headers.AcceptLanguage;
        context.Request.Path = Path;
        return context;
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static void Write(Utf8JsonWriter json, string? name, Answered answer)
    {
        json.WriteStartObject();
        if (name is not null)
        {
            json.WriteString("ref"u8, name);
        }

        json.WriteNumber("status"u8, answer.Status);
        Header("location", answer.Headers.Location);
        Header("operation", answer.Headers[ApiAnswer.OperationHeader]);
        if (answer.Headers.ContainsKey(Idempotency.Replayed))
        {
            json.WriteBoolean("replayed"u8, true);
        }

        json.WritePropertyName("body"u8);
        if (answer.Body.Length > 0)
        {
            json.WriteRawValue(answer.Body);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();

        void Header(string member, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                json.WriteString(member, value);
            }
        }
    }

    private static byte[] Text(JsonObject body)
    {
        try
        {
            return Encoding.UTF8.GetBytes(body.ToJsonString(Plain));
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // Half a surrogate pair.
            throw new RequestException(StatusCodes.Status400BadRequest, "body.json");
        }
    }

    private static string? Id(byte[] body)
    {
        using var answer = JsonDocument.Parse(body);
        return answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("id"u8, out var id)
            && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
    }
}
