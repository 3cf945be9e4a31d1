using System.Security.Claims;
using System.Text.Json;
using Nanni.Database.Platform;

namespace Nanni.Web.SignIn.Providers;

/// <summary>Whom the provider says somebody is.</summary>
/// <param name="Subject">Stays the same, whatever becomes of the address.</param>
/// <param name="Email">Null where it tells none, or no address.</param>
/// <param name="IsVerified">The provider has seen that the address is theirs.</param>
/// <remarks>Source: OpenID Connect Core 1.0, 5.1 and 5.3.2.</remarks>
internal sealed record ProviderAccount(string Subject, string? Email, bool IsVerified)
{
    private const string SubjectClaim = "sub";
    private const string EmailClaim = "email";
    private const string VerifiedClaim = "email_verified";

    /// <summary>As addresses are compared here; null unless the provider vouches for it.</summary>
    public string? VerifiedEmail => IsVerified && Email is not null ? EmailAddress.Normalise(Email) : null;

    /// <summary>Null where the answer does not say who it is about.</summary>
    public static ProviderAccount? Read(JsonElement answer)
    {
        var (subject, email) = (Text(answer, SubjectClaim), Text(answer, EmailClaim));

        // Some providers write the flag as text.
        var isVerified = answer.TryGetProperty(VerifiedClaim, out var flag)
            && (flag.ValueKind == JsonValueKind.True || (flag.ValueKind == JsonValueKind.String && flag.GetString() == "true"));
        return subject is { Length: > 0 and <= ProviderLink.MaxSubject }
            ? new(subject, email is not null && EmailAddress.IsValid(email) ? email.Trim() : null, isVerified)
            : null;
    }

    public static ProviderAccount Read(ClaimsPrincipal principal) =>
        new(principal.FindFirstValue(SubjectClaim)!, principal.FindFirstValue(EmailClaim), principal.HasClaim(VerifiedClaim, "true"));

    public void Write(ClaimsIdentity identity)
    {
        identity.AddClaim(new(SubjectClaim, Subject));
        identity.AddClaim(new(VerifiedClaim, IsVerified ? "true" : "false"));
        if (Email is not null)
        {
            identity.AddClaim(new(EmailClaim, Email));
        }
    }

    private static string? Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
