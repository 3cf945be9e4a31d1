using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Nanni.Web.SignIn.Factors;

/// <summary>The six digits that an authenticator app shows, new every 30 seconds.</summary>
/// <remarks>Source: RFC 6238 with the values that all apps know: HMAC-SHA-1, six digits, periods of 30 seconds since 1970.</remarks>
public static class Totp
{
    private const int Period = 30;

    /// <summary>160 random bits, as RFC 4226 (4, R6) recommends.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    /// <summary>The number of the period that <paramref name="at"/> lies in.</summary>
    public static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / Period;

    /// <summary>The code of a period: six digits, leading zeros included.</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // The standard asks for SHA-1, and apps know nothing else; as a HMAC it is not broken.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var cut = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[19] & 15)..]) & int.MaxValue;
        return (cut % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The period whose code this is: the present one, or the one before or after it, for clocks that go wrong and fingers that are slow.
    /// </summary>
    /// <param name="last">The last period whose code was taken; it and all before it are over.</param>
    /// <returns>Null when it is the code of none of them.</returns>
    public static long? Match(byte[] secret, string code, DateTimeOffset now, long last)
    {
        // All three are compared whatever comes of it, so that the time taken tells nothing.
        var typed = Encoding.ASCII.GetBytes(code);
        var present = StepAt(now);
        long? found = null;
        for (var step = present - 1; step <= present + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), typed) && step > last)
            {
                found ??= step;
            }
        }

        return found;
    }

    /// <summary>What the app reads from the picture.</summary>
    /// <remarks>Source: the Key URI Format of Google Authenticator, which all apps follow.</remarks>
    public static string Address(string secret, string account, string issuer) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={secret}&issuer={Uri.EscapeDataString(issuer)}";
}
