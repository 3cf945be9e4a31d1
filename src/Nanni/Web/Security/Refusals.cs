using Nanni.Web.Errors;

namespace Nanni.Web.Security;

/// <summary>Says no before any endpoint is asked: as problem details to programs (RFC 9457), as a page to people.</summary>
public static class Refusals
{
    public static bool IsApi(HttpRequest request) => request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/mcp");

    /// <summary>Gives a bare status the same words as a refusal: a body that cannot be read, a method that is not there.</summary>
    public static IApplicationBuilder UseRefusals(this IApplicationBuilder app) => app.UseStatusCodePages(bare =>
    {
        var context = bare.HttpContext;
        return context.Response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => Write(context, StatusCodes.Status400BadRequest, "unreadable"),
            StatusCodes.Status404NotFound => Write(context, StatusCodes.Status404NotFound, "notFound"),
            StatusCodes.Status405MethodNotAllowed => Write(context, StatusCodes.Status405MethodNotAllowed, "method"),
            StatusCodes.Status413PayloadTooLarge => Write(context, StatusCodes.Status413PayloadTooLarge, "tooLarge"),
            StatusCodes.Status415UnsupportedMediaType => Write(context, StatusCodes.Status415UnsupportedMediaType, "mediaType"),
            _ => Task.CompletedTask,
        };
    });

    /// <summary>404 from a handler: nothing is there, or nothing that the person may see.</summary>
    public static IResult NotFound() => new Absent();

    /// <param name="code">Stable; its words are the texts <c>refusal.{code}</c> and <c>refusal.{code}.what</c>.</param>
    public static Task Write(HttpContext context, int status, string code)
    {
        var ui = context.RequestServices.GetRequiredService<Ui>();
        return ProblemAnswers.Write(context, new(status, code, ui.T("refusal." + code), ui.T($"refusal.{code}.what")));
    }

    private sealed class Absent : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Write(httpContext, StatusCodes.Status404NotFound, "notFound");
    }
}
