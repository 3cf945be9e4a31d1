using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Nanni.Web.Errors;

namespace Nanni.Web.Api;

/// <summary>Reads the JSON object that a request brings, within bounds.</summary>
internal static class ApiBody
{
    public const int MaxBytes = 1_000_000;
    public const int MaxDepth = 16;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <exception cref="RequestException"><c>body.type</c> 415, <c>body.size</c> 413, <c>body.json</c> 400.</exception>
    public static async Task<JsonObject> Read(HttpContext context, int most = MaxBytes)
    {
        var request = context.Request;
        if (!request.HasJsonContentType() || !IsUtf8(request.ContentType!))
        {
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "body.type");
        }

        if (request.ContentLength > most)
        {
            throw TooLarge();
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(context.RequestAborted);
            var isTooLarge = read.Buffer.Length > most;
            if (!isTooLarge && !read.IsCompleted)
            {
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            try
            {
                return isTooLarge ? throw TooLarge() : Parse(read.Buffer);
            }
            finally
            {
                // A reader that is left in the middle costs the caller the connection.
                request.BodyReader.AdvanceTo(read.Buffer.End);
            }
        }
    }

    private static JsonObject Parse(ReadOnlySequence<byte> buffer)
    {
        var bytes = buffer.IsSingleSegment ? buffer.FirstSpan : buffer.ToArray();
        try
        {
            // The parser looks into strings only when they are read; by then it would be too late for a clear answer.
            if (Utf8.IsValid(bytes) && JsonNode.Parse(bytes, documentOptions: Strict) is JsonObject body)
            {
                return body;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new RequestException(StatusCodes.Status400BadRequest, "body.json");
        }

        throw new RequestException(StatusCodes.Status400BadRequest, "body.json");
    }

    private static bool IsUtf8(string contentType) =>
        !Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
        || !type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    private static RequestException TooLarge() => new(StatusCodes.Status413PayloadTooLarge, "body.size");
}
