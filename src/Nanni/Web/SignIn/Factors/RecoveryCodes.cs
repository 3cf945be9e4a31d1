using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;

namespace Nanni.Web.SignIn.Factors;

/// <summary>Ten codes on paper, each of which stands in for the second factor once.</summary>
public sealed class RecoveryCodes(NanniDb db, TimeProvider clock)
{
    public const int Count = 10;

    /// <summary>80 random bits: more than anybody guesses, even with the hashes at hand.</summary>
    private const int Bytes = 10;

    /// <summary>Makes ten; those before stop working. What it returns is shown once and can never be read again.</summary>
    public async Task<IReadOnlyList<string>> Make(Guid user, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var codes = Enumerable.Range(0, Count)
            .Select(_ => Base32.Grouped(Base32.Encode(RandomNumberGenerator.GetBytes(Bytes)), '-').ToLowerInvariant()).ToList();
        await Remove(user, cancel);
        db.AddRange(codes.Select(code => new RecoveryCode { UserId = user, Hash = HashOf(code), CreatedAt = now }));
        await db.SaveChangesAsync(cancel);
        return codes;
    }

    /// <summary>Uses a code up. Of two who bring the same one at once, one gets true.</summary>
    public async Task<bool> Use(Guid user, string code, CancellationToken cancel)
    {
        var (hash, now) = (HashOf(code), clock.GetUtcNow());
        return await db.RecoveryCodes.Where(c => c.UserId == user && c.Hash == hash && c.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.UsedAt, now), cancel) == 1;
    }

    public Task<int> Left(Guid user, CancellationToken cancel) =>
        db.RecoveryCodes.CountAsync(c => c.UserId == user && c.UsedAt == null, cancel);

    public Task Remove(Guid user, CancellationToken cancel) =>
        db.RecoveryCodes.Where(c => c.UserId == user).ExecuteDeleteAsync(cancel);

    /// <summary>With or without dashes, in capitals or not; nought and one are read as the letters they look like.</summary>
    private static byte[] HashOf(string code) =>
        Secret.Hash(new string([.. code.ToLowerInvariant().Replace('0', 'o').Replace('1', 'l').Where(char.IsAsciiLetterOrDigit)]));
}
