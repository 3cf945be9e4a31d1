using System.Security.Cryptography;

namespace Nanni.Web.Security;

/// <summary>Headers that keep a browser from doing with our pages what it should not.</summary>
public static class SecurityHeaders
{
    private static readonly object NonceKey = new();

    /// <summary>What a script or style element of this response must carry to be obeyed.</summary>
    public static string Nonce(HttpContext context) => (string?)context.Items[NonceKey] ?? "";

    /// <summary>Pages are never stored: the back button after sign-out shows nothing. Files that may be stored say so themselves.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[NonceKey] = nonce;

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; " +
            "font-src 'self'; connect-src 'self'; frame-src 'self'; worker-src 'self'; manifest-src 'self'; media-src 'self'; " +
            "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "geolocation=(), microphone=(), payment=(), usb=()";
        headers.CacheControl = "no-store";
        if (context.RequestServices.GetRequiredService<PublicUrl>().IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return next(context);
    });
}
