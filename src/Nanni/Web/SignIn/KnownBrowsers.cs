using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Nanni.Database.Platform;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn;

/// <summary>
/// Remembers browsers in which somebody has signed in, so that wrong passwords from elsewhere slow down elsewhere only: a stranger
/// who keeps guessing cannot keep the owner out.
/// </summary>
/// <remarks>
/// Source: OWASP, “Slow Down Online Guessing Attacks with Device Cookies”. The cookie opens nothing; a stolen one gives as many
/// guesses as an unknown browser has.
/// </remarks>
public sealed class KnownBrowsers(IDataProtectionProvider protection, PublicUrl url)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(365);

    private readonly IDataProtector protector = protection.CreateProtector("known browser");

    public static string CookieName(bool isHttps) => isHttps ? "__Host-nanni-browser" : "nanni-browser";

    /// <summary>Under what attempts on the account are counted: one count for each browser that it knows, one for all others together.</summary>
    public string AccountOf(HttpContext context, string email)
    {
        email = EmailAddress.Normalise(email);
        return Mark(context, email) is { } mark ? $"{email} {mark}" : email;
    }

    /// <summary>Notes that somebody has signed in here.</summary>
    public void Remember(HttpContext context, User user)
    {
        if (Mark(context, user.NormalisedEmail) is null)
        {
            context.Response.Cookies.Append(
                CookieName(url.IsHttps),
                protector.Protect($"{Secret.New()} {user.NormalisedEmail}"),
                new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = url.IsHttps, Path = "/", MaxAge = Lasts, IsEssential = true });
        }
    }

    private string? Mark(HttpContext context, string email)
    {
        if (context.Request.Cookies[CookieName(url.IsHttps)] is not { Length: > 20 and < 2000 } cookie)
        {
            return null;
        }

        try
        {
            var parts = protector.Unprotect(cookie).Split(' ', 2);
            return parts[1] == email ? parts[0] : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
