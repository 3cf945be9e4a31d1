using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;

namespace Nanni.Web.SignIn.Factors;

/// <summary>A secret for an app, which counts only when a code has shown that the app has it.</summary>
/// <param name="Secret">Base 32.</param>
/// <param name="Address">What the picture says.</param>
/// <param name="Sealed">The secret, encrypted: it travels through the form, so that nothing is stored before it counts.</param>
public sealed record OfferedApp(string Secret, string Address, string Sealed);

/// <summary>Authenticator apps: one a person.</summary>
public sealed partial class AuthenticatorApps(NanniDb db, IDataProtectionProvider protection, TimeProvider clock)
{
    private static readonly TimeSpan OfferLasts = TimeSpan.FromMinutes(30);

    public OfferedApp Offer(User user)
    {
        var secret = Base32.Encode(Totp.NewSecret());
        var until = (clock.GetUtcNow() + OfferLasts).ToUnixTimeSeconds();
        return Show(user, secret, Offers(user).Protect(string.Create(CultureInfo.InvariantCulture, $"{until} {secret}")));
    }

    /// <summary>The offer that a form brings back; null when it is not ours, not this person's, or too old.</summary>
    public OfferedApp? Open(User user, string? sealedOffer)
    {
        try
        {
            var parts = Offers(user).Unprotect(sealedOffer ?? "").Split(' ');
            return long.Parse(parts[0], CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds()
                ? Show(user, parts[1], sealedOffer!)
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Takes the app on if the code is right; another app before it stops working.</summary>
    public async Task<bool> Confirm(User user, OfferedApp offer, string code, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (Totp.Match(Base32.Decode(offer.Secret), Digits(code), now, last: 0) is not { } step)
        {
            return false;
        }

        (user.AppSecret, user.AppSince, user.AppStep) = (Stored(user).Protect(offer.Secret), now, step);
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>Whether the code is right, and not taken before. Of two who bring the same code at once, one gets true.</summary>
    public async Task<bool> Check(User user, string code, CancellationToken cancel)
    {
        if (user.AppSecret is null)
        {
            return false;
        }

        var secret = Base32.Decode(Stored(user).Unprotect(user.AppSecret));
        return Totp.Match(secret, Digits(code), clock.GetUtcNow(), user.AppStep) is { } step
            && await db.Users.Where(u => u.Id == user.Id && u.AppSecret == user.AppSecret && u.AppStep < step)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.AppStep, step), cancel) == 1;
    }

    private static OfferedApp Show(User user, string secret, string sealedOffer) =>
        new(secret, Totp.Address(secret, user.Email, "Nanni"), sealedOffer);

    /// <summary>Apps show "123 456", and people type that.</summary>
    private static string Digits(string code) => Spaces().Replace(code, "");

    private IDataProtector Offers(User user) => protection.CreateProtector("authenticator app", "offer", user.Id.ToString());

    private IDataProtector Stored(User user) => protection.CreateProtector("authenticator app", "secret", user.Id.ToString());

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
