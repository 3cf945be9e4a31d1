using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Nanni.Marketing.Forms;

/// <summary>What a browser has to work on before it may send a form.</summary>
/// <param name="Id">Taken once: the submission's own id.</param>
/// <param name="Bits">How many zero bits the hash must begin with; each doubles the work.</param>
internal readonly record struct FormChallenge(Guid Id, string Key, DateTimeOffset At, int Bits);

/// <summary>
/// Proof of work: whoever sends a form has tried some ten thousand hashes, which a person's telephone does while they type and a
/// flood of thousands cannot afford. Costs us one hash to refuse.
/// </summary>
/// <remarks>Hashcash (A. Back, 2002) with SHA-256 over <c>challenge.number</c>.</remarks>
internal sealed class FormProofs(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>About 16,000 hashes: a tenth of a second on a telephone.</summary>
    public const int LeastBits = 14;

    private const int Header = 16 + 8 + 1;
    private const int LongestProof = 20;

    /// <summary>Nobody reads and fills in a form faster.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan Lasts = TimeSpan.FromHours(2);

    private readonly IDataProtector protector = protection.CreateProtector("Nanni.Forms");

    public string New(string key, int bits)
    {
        var bytes = new byte[Header + key.Length];
        Guid.CreateVersion7(clock.GetUtcNow()).TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), clock.GetUtcNow().UtcTicks);
        bytes[24] = (byte)bits;
        Encoding.ASCII.GetBytes(key, bytes.AsSpan(Header));
        return Base64Url.EncodeToString(protector.Protect(bytes));
    }

    /// <returns>What is wrong: "proof", "stale" or "fast"; null where nothing is.</returns>
    public string? Check(string challenge, string proof, string key, out FormChallenge given)
    {
        given = default;

        // The cheap question first: whoever has done no work is turned away before anything is decrypted.
        if (proof.Length is 0 or > LongestProof || !Has(challenge, proof, LeastBits) || Open(challenge) is not { } opened || opened.Key != key)
        {
            return "proof";
        }

        given = opened;
        var age = clock.GetUtcNow() - opened.At;
        return age > Lasts ? "stale" : age < Least ? "fast" : Has(challenge, proof, opened.Bits) ? null : "proof";
    }

    /// <summary>Tries until it is found; for programs and tests. Browsers do the same in <c>webform.ts</c>.</summary>
    internal static string Solve(string challenge, int bits)
    {
        var number = 0L;
        while (!Has(challenge, number.ToString(System.Globalization.CultureInfo.InvariantCulture), bits))
        {
            number++;
        }

        return number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private FormChallenge? Open(string challenge)
    {
        try
        {
            var bytes = protector.Unprotect(Base64Url.DecodeFromChars(challenge));
            return new(
                new(bytes.AsSpan(0, 16), bigEndian: true), Encoding.ASCII.GetString(bytes.AsSpan(Header)),
                new(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(16)), TimeSpan.Zero), bytes[24]);
        }
        catch (Exception forged) when (forged is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static bool Has(string challenge, string proof, int bits)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(challenge + "." + proof), hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) >> (32 - bits) == 0;
    }
}
