using System.Security.Cryptography;
using System.Text;

namespace Nanni.Integrations.Webhooks;

/// <summary>Signs what a webhook is told, so that its receiver knows who wrote it and when.</summary>
/// <remarks>Source: the Standard Webhooks specification, 1.0 (symmetric signatures, <c>v1</c>).</remarks>
public static class WebhookSecret
{
    public const string Prefix = "whsec_";

    private const int Bytes = 32;

    /// <summary><c>whsec_</c> and 32 random bytes in base 64.</summary>
    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>
    /// The header <c>webhook-signature</c>: <c>v1,</c> and the HMAC-SHA256 of <c>{id}.{timestamp}.{body}</c> in base 64, one for each secret,
    /// with a blank between them.
    /// </summary>
    /// <param name="timestamp">Seconds since 1970.</param>
    public static string Signature(IEnumerable<string> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(FormattableString.Invariant($"{id}.{timestamp}.")), .. body];
        return string.Join(' ', secrets.Select(secret =>
            "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), signed))));
    }
}
