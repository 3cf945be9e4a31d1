using System.Globalization;

namespace Nanni.Web.SignIn;

/// <summary>How an attempt that comes too soon is told to wait.</summary>
internal static class Waiting
{
    /// <summary>The words for a person; programs are told by the header.</summary>
    public static string Text(HttpContext context, Ui ui, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ui.T("signIn.wait", ("seconds", seconds));
    }
}
