using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn.Factors;

/// <summary>A question to a browser's passkeys.</summary>
/// <param name="Options">JSON for <c>navigator.credentials</c>.</param>
/// <param name="State">What the answer must fit, sealed; it travels with the answer.</param>
public sealed record PasskeyQuestion(string Options, string State);

/// <summary>Adds passkeys and signs in with them (WebAuthn Level 3), by the framework's own handler.</summary>
public sealed class Passkeys
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    private readonly NanniDb db;
    private readonly TimeProvider clock;
    private readonly IDataProtectionProvider protection;
    private readonly PasskeyHandler<User> handler;

    public Passkeys(NanniDb db, PublicUrl url, IDataProtectionProvider protection, TimeProvider clock)
    {
        (this.db, this.clock, this.protection) = (db, clock, protection);

        // Used by the handler to look up, and by nobody else: that is why it is not among the services.
        var users = new UserManager<User>(
            new PasskeyStore(db), Options.Create(new IdentityOptions()), null!, [], [], null!, new(), null!, NullLogger<UserManager<User>>.Instance);
        handler = new(users, Options.Create(new IdentityPasskeyOptions
        {
            ServerDomain = url.Configured?.Host,
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",

            // Under the address that people use, not the one that a proxy in between uses; never in a frame of another site.
            ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && asked.Origin == Origin(asked.HttpContext, url)),
        }));
    }

    /// <summary>Asks for a new passkey.</summary>
    public async Task<PasskeyQuestion> AskNew(User user, HttpContext context)
    {
        var made = await handler.MakeCreationOptionsAsync(new() { Id = user.Id.ToString(), Name = user.Email, DisplayName = user.Email }, context);
        return new(made.CreationOptionsJson, Seal($"new {user.Id}", made.AttestationState ?? ""));
    }

    /// <summary>Adds the passkey that the browser has made; null when the answer does not fit the question.</summary>
    public async Task<Passkey?> Add(User user, string name, PasskeyAnswer answer, HttpContext context, CancellationToken cancel)
    {
        if (Unseal($"new {user.Id}", answer.State) is not { } state)
        {
            return null;
        }

        var result = await handler.PerformAttestationAsync(new() { HttpContext = context, CredentialJson = answer.Credential ?? "", AttestationState = state });
        if (!result.Succeeded || result.UserEntity.Id != user.Id.ToString() || !await Spend(answer.State!, cancel))
        {
            return null;
        }

        var info = result.Passkey;
        var passkey = new Passkey
        {
            Id = info.CredentialId,
            UserId = user.Id,
            Name = name.Trim(),
            PublicKey = info.PublicKey,
            SignCount = info.SignCount,
            Transports = Shortened(string.Join(' ', info.Transports ?? [])),
            IsUserVerified = info.IsUserVerified,
            IsBackupEligible = info.IsBackupEligible,
            IsBackedUp = info.IsBackedUp,
            CreatedAt = clock.GetUtcNow(),
        };
        db.Passkeys.Add(passkey);
        await db.SaveChangesAsync(cancel);
        return passkey;
    }

    /// <summary>Asks for a passkey: one of <paramref name="user"/>'s, or, with nobody named, whichever the browser has.</summary>
    public async Task<PasskeyQuestion> Ask(User? user, HttpContext context)
    {
        var made = await handler.MakeRequestOptionsAsync(user, context);
        return new(made.RequestOptionsJson, Seal(Purpose(user), made.AssertionState ?? ""));
    }

    /// <summary>Whose passkey has answered; null when the answer does not fit, or has been given before.</summary>
    /// <param name="user">Who was asked; null: anybody.</param>
    public async Task<User?> Check(User? user, PasskeyAnswer answer, HttpContext context, CancellationToken cancel)
    {
        if (Unseal(Purpose(user), answer.State) is not { } state)
        {
            return null;
        }

        var result = await handler.PerformAssertionAsync(new() { HttpContext = context, CredentialJson = answer.Credential ?? "", AssertionState = state });
        if (!result.Succeeded || (user is not null && result.User.Id != user.Id) || result.User.DisabledAt is not null
            || !result.Passkey.IsUserVerified || !await Spend(answer.State!, cancel))
        {
            return null;
        }

        var (info, now) = (result.Passkey, clock.GetUtcNow());
        await db.Passkeys.Where(p => p.Id == info.CredentialId).ExecuteUpdateAsync(
            set => set.SetProperty(p => p.SignCount, (long)info.SignCount).SetProperty(p => p.IsBackedUp, info.IsBackedUp)
                .SetProperty(p => p.LastUsedAt, now),
            cancel);
        return result.User;
    }

    private static string Purpose(User? user) => user is null ? "anybody" : $"known {user.Id}";

    private static string Origin(HttpContext context, PublicUrl url) =>
        url.Configured?.GetLeftPart(UriPartial.Authority) ?? $"{context.Request.Scheme}://{context.Request.Host}";

    private static string Shortened(string text) => text.Length <= 100 ? text : "";

    private string Seal(string purpose, string state) => protection.CreateProtector("passkey", purpose)
        .Protect(string.Create(CultureInfo.InvariantCulture, $"{(clock.GetUtcNow() + Lasts).ToUnixTimeSeconds()} {state}"));

    private string? Unseal(string purpose, string? text)
    {
        try
        {
            var parts = protection.CreateProtector("passkey", purpose).Unprotect(text ?? "").Split(' ', 2);
            return long.Parse(parts[0], CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds() ? parts[1] : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>An answer counts once, even if somebody has overheard it. Of two who bring the same at once, one gets true.</summary>
    private async Task<bool> Spend(string state, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await db.SpentProofs.Where(p => p.ExpiresAt < now).ExecuteDeleteAsync(cancel);
        var proof = new SpentProof { Hash = Secret.Hash(state), ExpiresAt = now + Lasts };
        db.SpentProofs.Add(proof);
        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException)
        {
            db.Entry(proof).State = EntityState.Detached;
            return false;
        }
    }
}

/// <summary>What a browser's passkey has answered.</summary>
public record PasskeyAnswer
{
    /// <summary>The credential as JSON.</summary>
    public string? Credential { get; init; }

    /// <summary>Of the question: see <see cref="PasskeyQuestion"/>.</summary>
    public string? State { get; init; }

    public string? Return { get; init; }
}
