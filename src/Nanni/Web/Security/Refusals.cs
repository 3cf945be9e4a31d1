using Nanni.Web.Errors;

namespace Nanni.Web.Security;

/// <summary>Says no before any endpoint is asked: as problem details to programs (RFC 9457), as a page to people.</summary>
public static class Refusals
{
    public static bool IsApi(HttpRequest request) => request.Path.StartsWithSegments("/api");

    /// <param name="code">Stable; its words are the texts <c>refusal.{code}</c> and <c>refusal.{code}.what</c>.</param>
    public static Task Write(HttpContext context, int status, string code)
    {
        var ui = context.RequestServices.GetRequiredService<Ui>();
        return ProblemAnswers.Write(context, new(status, code, ui.T("refusal." + code), ui.T($"refusal.{code}.what")));
    }
}
