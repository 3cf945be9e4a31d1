using System.Buffers.Text;
using System.Text.Json;

namespace Nanni.Web.Records;

/// <summary>Says on the next page what was just done, with its undo: one short-lived cookie, read once.</summary>
internal static class Flash
{
    private const string Cookie = "nanni-done";

    /// <summary>303 to <paramref name="url"/>, which must be an address of our own, with a toast.</summary>
    /// <param name="key">Text of the toast; its <c>{title}</c> is <paramref name="title"/>.</param>
    public static IResult Redirect(HttpContext context, string url, string? key = null, string title = "", Guid? undo = null, int n = 0)
    {
        if (key is not null)
        {
            var value = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new Done(key, Short(title), undo, n)));
            context.Response.Cookies.Append(Cookie, value, new() { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromSeconds(30), Path = "/" });
        }

        context.Response.Headers.Location = url;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    public static Toast? Take(HttpContext context, Ui ui)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } value)
        {
            return null;
        }

        context.Response.Cookies.Delete(Cookie, new() { Path = "/" });
        try
        {
            var done = JsonSerializer.Deserialize<Done>(Base64Url.DecodeFromChars(value))!;
            return done.Key.StartsWith("saved.", StringComparison.Ordinal) && Texts.Has(done.Key)
                ? new(ui.T(done.Key, ("title", done.Title), ("n", done.N)), done.Undo)
                : null;
        }
        catch (Exception damaged) when (damaged is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string Short(string title) => title.Length <= 60 ? title : title[..59] + "…";

    private sealed record Done(string Key, string Title, Guid? Undo, int N);
}
