namespace Nanni.Web.Forms;

/// <summary>Where a form leads when it has done its work.</summary>
internal static class Go
{
    private const string ToastCookie = "nanni-toast";

    /// <summary>303: the browser fetches the page with GET, and going back does not post again (RFC 9110, 15.4.4).</summary>
    /// <param name="said">Key of the text that the next page says at its bottom.</param>
    public static IResult To(string path, string? said = null) => new SeeOther(path, said);

    /// <summary>What the request before wanted said, once.</summary>
    public static Toast? Said(HttpContext context, Formats formats)
    {
        if (context.Request.Cookies[ToastCookie] is not { } key || !HttpMethods.IsGet(context.Request.Method))
        {
            return null;
        }

        context.Response.Cookies.Delete(ToastCookie);
        return Texts.Has(key) && key.StartsWith("said.", StringComparison.Ordinal) ? new(Texts.Format(formats, key)) : null;
    }

    private sealed class SeeOther(string path, string? said) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            if (said is not null)
            {
                httpContext.Response.Cookies.Append(
                    ToastCookie, said, new() { HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true });
            }

            return Task.CompletedTask;
        }
    }
}
