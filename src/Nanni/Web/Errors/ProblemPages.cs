using Nanni.Web.Records;
using Nanni.Web.Security;
using Nanni.Web.SignIn;

namespace Nanni.Web.Errors;

/// <param name="RetryUrl">The same page once more; null where asking again would change nothing.</param>
/// <param name="BackUrl">The page that the person came from; null where it is not one of ours, or is this one.</param>
/// <param name="IsInShell">With sidebar and top bar.</param>
public sealed record ProblemPageModel(string Title, string What, string Icon, string? RetryUrl, string? BackUrl, string HomeUrl, bool IsInShell);

/// <summary>Problems as pages for people.</summary>
internal static class ProblemPages
{
    public static async Task<IResult> Of(HttpContext context, Problem problem)
    {
        var ui = context.RequestServices.GetRequiredService<Ui>();
        var what = string.Join(' ', problem.Fields.Select(f => f.Text).Prepend(problem.Detail).Distinct());
        var passes = problem.Status is StatusCodes.Status429TooManyRequests or >= 500;
        var isInShell = await FillShell(context, asks: !passes);
        var retry = passes && HttpMethods.IsGet(context.Request.Method) ? ui.Path : null;
        var home = isInShell ? ui.Url("home") : "/";
        return ProblemPage.With(new ProblemPageModel(problem.Title, what, Icon(problem.Status), retry, Back(context, home), home, isInShell), ui, problem.Status);
    }

    /// <param name="asks">
    /// False does without what the shell would ask the database for: the fault may be the database's, and a limit is there to spare it.
    /// </param>
    private static async Task<bool> FillShell(HttpContext context, bool asks)
    {
        if (context.RequestServices.GetRequiredService<Visitor>().Membership is null || ProblemAnswers.IsGone(context))
        {
            return false;
        }

        var pages = context.RequestServices.GetRequiredService<Pages>();
        _ = asks ? await pages.Shell("") : pages.Fill("");
        return true;
    }

    /// <summary>A page of ours, by its path alone: what a request says about hosts is not believed.</summary>
    private static string? Back(HttpContext context, string home)
    {
        var request = context.Request;
        if (!Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var from) || from.Authority != request.Host.Value)
        {
            return null;
        }

        var back = ReturnUrl.Local(from.PathAndQuery);
        var isHere = HttpMethods.IsGet(request.Method) && back == request.Path + request.QueryString;
        return isHere || back == home || back == "/" ? null : back;
    }

    private static string Icon(int status) => status switch
    {
        StatusCodes.Status403Forbidden => "lock",
        StatusCodes.Status404NotFound => "search",
        StatusCodes.Status400BadRequest or StatusCodes.Status429TooManyRequests => "hourglass",
        _ => "alert-circle",
    };
}
