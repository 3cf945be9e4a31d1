using System.Globalization;
using System.Text.Json;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Web.Errors;

namespace Nanni.Web.Api;

/// <summary>What the handlers of the API share: who calls, which version they know, how an answer begins.</summary>
internal static class ApiAnswer
{
    public const string OperationHeader = "X-Operation";

    /// <summary>Who calls: sign-in has made sure that it is a member of a workspace.</summary>
    public static Actor Caller(this HttpContext context)
    {
        var actor = context.RequestServices.GetRequiredService<Actor>();
        return context.Idempotent() is { } request ? actor.Marking(request.Mark) : actor;
    }

    /// <summary>The key that the request came with; null for most.</summary>
    public static IdempotentRequest? Idempotent(this HttpContext context) => context.Items[typeof(IdempotentRequest)] as IdempotentRequest;

    /// <summary>Begins a JSON answer; what is written goes straight to the client.</summary>
    public static Utf8JsonWriter Json(this HttpContext context, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return new(context.Response.BodyWriter, ProblemAnswers.Json);
    }

    /// <summary>The version by which the next change can be conditional.</summary>
    public static void Tag(this HttpContext context, Record record) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{record.Version}\"");

    public static void Tell(this HttpContext context, OperationReceipt receipt)
    {
        if (!receipt.ChangedNothing)
        {
            context.Response.Headers[OperationHeader] = receipt.Id.ToString();
        }
    }

    /// <summary>The version in <c>If-Match</c>; null where there is none, or where any will do (<c>*</c>).</summary>
    /// <remarks>RFC 9110, section 13.1.1.</remarks>
    /// <exception cref="RequestException"><c>header.ifMatch</c>.</exception>
    public static int? IfMatch(this HttpContext context) => context.Request.Headers.IfMatch switch
    {
        [] or ["*"] => null,
        [['"', .. var version, '"']] when int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw ApiQuery.Bad("header.ifMatch"),
    };
}
