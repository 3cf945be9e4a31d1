using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn;

/// <summary>With whose eyes an administrator looks at a workspace.</summary>
/// <param name="Role">A role, with the administrator's own teams; null where it is a member.</param>
/// <param name="Member">A member, with their role, teams and records.</param>
public sealed record Preview(Guid Workspace, Guid? Role, Guid? Member, string Session, DateTimeOffset Until);

/// <summary>
/// "See as": for an hour at most, an administrator sees what a role or a member sees and can change nothing. It lives in a sealed cookie
/// that is good for one session only, and counts only while its bearer is an administrator.
/// </summary>
public sealed class Previews(IDataProtectionProvider protection, PublicUrl url, TimeProvider clock)
{
    private const string Cookie = "nanni-preview";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly IDataProtector protector = protection.CreateProtector("Nanni.Preview");

    public void Start(HttpContext context, Visitor administrator, Guid? role, Guid? member)
    {
        var until = clock.GetUtcNow() + Longest;
        var preview = new Preview(administrator.Membership!.WorkspaceId, role, member, Name(administrator.SessionId!), until);
        context.Response.Cookies.Append(Cookie, protector.Protect(JsonSerializer.Serialize(preview)), Options(until));
    }

    public void Stop(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options(null));

    /// <summary>The preview that the request asks for; null where there is none, or none that is good for this session and workspace.</summary>
    public Preview? Read(HttpRequest request, byte[] session, Guid workspace)
    {
        if (request.Cookies[Cookie] is not { Length: > 0 } sealedText)
        {
            return null;
        }

        try
        {
            var preview = JsonSerializer.Deserialize<Preview>(protector.Unprotect(sealedText))!;
            return preview.Session == Name(session) && preview.Workspace == workspace && preview.Until > clock.GetUtcNow() ? preview : null;
        }
        catch (Exception error) when (error is CryptographicException or JsonException)
        {
            // Made by somebody else, or with keys that are gone.
            return null;
        }
    }

    private static string Name(byte[] session) => Convert.ToHexStringLower(session);

    private CookieOptions Options(DateTimeOffset? until) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = url.IsHttps,
        IsEssential = true,
        Expires = until,
    };
}

/// <summary>Metadata of an endpoint that may be asked though nothing can be changed: it ends the preview, or the session.</summary>
internal sealed class EndsPreview;
