using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Nanni.Web.SignIn;

namespace Nanni.Web.Security;

/// <summary>
/// Refuses every unsafe request that a cookie authenticates, and every unsafe request to a page open to all, unless it carries
/// a token that only our own pages know. The framework's own check covers form-bound endpoints only.
/// </summary>
/// <remarks>
/// The token is an HMAC keyed with the cookie's secret, under a fresh mask each time, so that compression tells nothing about it
/// (BREACH). Nothing is stored.
/// </remarks>
public static class Csrf
{
    public const string Field = "__RequestVerificationToken";
    public const string Header = "X-CSRF-Token";

    /// <summary>
    /// Stands in for the session on pages before sign-in; the rest of the name comes from the value. A browser that opens two pages at
    /// once for the first time is given two of them: under one name the later would take the place of the earlier, and the form that
    /// was made for it could not be sent.
    /// </summary>
    public const string FormCookie = "nanni-form-";

    private static readonly byte[] Purpose = "antiforgery"u8.ToArray();

    /// <summary>The token for a page of this request. Sets a cookie when nobody is signed in and none came along.</summary>
    public static string Token(HttpContext context)
    {
        var secret = context.RequestServices.GetRequiredService<Visitor>().SessionSecret ?? FormSecret(context);
        Span<byte> token = stackalloc byte[2 * HMACSHA256.HashSizeInBytes];
        var mask = token[..HMACSHA256.HashSizeInBytes];
        var masked = token[HMACSHA256.HashSizeInBytes..];
        RandomNumberGenerator.Fill(mask);
        Sign(secret, masked);
        Xor(masked, mask);
        return Base64Url.EncodeToString(token);
    }

    public static IApplicationBuilder UseCsrf(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!IsSafe(context.Request.Method) && !await IsAllowed(context))
        {
            if (!await FormAgain.TryShow(context))
            {
                await Refusals.Write(context, StatusCodes.Status400BadRequest, "csrf");
            }

            return;
        }

        await next(context);
    });

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static async Task<bool> IsAllowed(HttpContext context)
    {
        var visitor = context.RequestServices.GetRequiredService<Visitor>();
        if (visitor.TokenId is not null)
        {
            // A browser sends no bearer token by itself, so there is nothing to forge.
            return true;
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<ActsForNobody>() is not null)
        {
            return true;
        }

        var open = context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (visitor.SessionSecret is null && !open)
        {
            // Refused anyway: authorisation answers with the sign-in page.
            return true;
        }

        var token = await Sent(context.Request);
        return Fits(token, visitor.SessionSecret) || (open && FormSecrets(context.Request).Any(secret => Fits(token, secret)));
    }

    private static async Task<string?> Sent(HttpRequest request)
    {
        if (request.Headers[Header].ToString() is { Length: > 0 } header)
        {
            return header;
        }

        if (!request.HasFormContentType)
        {
            return null;
        }

        try
        {
            return (await request.ReadFormAsync(request.HttpContext.RequestAborted))[Field];
        }
        catch (InvalidDataException)
        {
            // An unreadable form carries no token.
            return null;
        }
    }

    private static bool Fits(string? token, string? secret)
    {
        Span<byte> sent = stackalloc byte[2 * HMACSHA256.HashSizeInBytes];
        if (secret is null || token is null || !Decode(token, sent))
        {
            return false;
        }

        var mask = sent[..HMACSHA256.HashSizeInBytes];
        var masked = sent[HMACSHA256.HashSizeInBytes..];
        Xor(masked, mask);
        Span<byte> right = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(secret, right);
        return CryptographicOperations.FixedTimeEquals(masked, right);
    }

    private static bool Decode(string token, Span<byte> to) =>
        Base64Url.IsValid(token, out var length) && length == to.Length && Base64Url.TryDecodeFromChars(token, to, out _);

    private static void Sign(string secret, Span<byte> to)
    {
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Purpose, to);
    }

    private static void Xor(Span<byte> bytes, ReadOnlySpan<byte> mask)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= mask[i];
        }
    }

    private static IEnumerable<string> FormSecrets(HttpRequest request) => request.Cookies
        .Where(cookie => cookie.Key.StartsWith(FormCookie, StringComparison.Ordinal) && cookie.Value.Length > 20)
        .Select(cookie => cookie.Value);

    private static string FormSecret(HttpContext context)
    {
        // One page may ask twice before the cookie has come back.
        if ((FormSecrets(context.Request).FirstOrDefault() ?? context.Items[FormCookie] as string) is { } known)
        {
            return known;
        }

        var secret = Secret.New();
        context.Items[FormCookie] = secret;
        context.Response.Cookies.Append(FormCookie + Convert.ToHexStringLower(Secret.Hash(secret).AsSpan(0, 4)), secret, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.RequestServices.GetRequiredService<PublicUrl>().IsHttps,
            IsEssential = true,
        });
        return secret;
    }
}

/// <summary>
/// Marks an endpoint that asks no cookie who is there and sets none, so that a foreign page gains nothing by having a browser post to it:
/// it may, and what it may is what anybody may without one.
/// </summary>
public sealed class ActsForNobody;
