using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Web.Forms;
using Nanni.Web.SignIn.Factors;

namespace Nanni.Web.SignIn.Providers;

/// <summary>Which account of the provider is which person here.</summary>
public sealed class ProviderLinks(ProviderSettings settings, NanniDb db, SecondFactors factors, TimeProvider clock)
{
    /// <summary>The person's accounts, also of providers that the installation has had before.</summary>
    public async Task<IReadOnlyList<ProviderLink>> Of(Guid user, CancellationToken cancel) =>
        await db.ProviderLinks.AsNoTracking().Where(l => l.UserId == user).OrderBy(l => l.CreatedAt).Take(20).ToListAsync(cancel);

    /// <summary>Whether the person can prove by the provider who they are.</summary>
    public Task<bool> Has(Guid user, CancellationToken cancel) => settings.IsOn
        ? db.ProviderLinks.AnyAsync(l => l.UserId == user && l.Issuer == settings.Issuer, cancel)
        : Task.FromResult(false);

    /// <summary>The way to show through the provider that it is still they; null for who has no account there.</summary>
    /// <param name="back">The page that asked.</param>
    internal async Task<FormLink?> Anew(Guid user, string? back, Ui ui, CancellationToken cancel) =>
        await Has(user, cancel) ? ProviderPages.Link(settings, ui, back, again: true) : null;

    internal Task<ProviderLink?> Find(ProviderAccount account, CancellationToken cancel) =>
        db.ProviderLinks.SingleOrDefaultAsync(l => l.Issuer == settings.Issuer && l.Subject == account.Subject, cancel);

    /// <summary>From now on the account is this person, who is told by mail.</summary>
    /// <exception cref="ProviderException">
    /// <c>other</c>: they have another one there, so this is somebody who was given their old address. <c>state</c>: another browser has
    /// just done the same.
    /// </exception>
    internal async Task Add(User user, ProviderAccount account, CancellationToken cancel)
    {
        if (await Has(user.Id, cancel))
        {
            throw new ProviderException(ProviderException.Other);
        }

        var now = clock.GetUtcNow();
        db.Add(new ProviderLink
        {
            Issuer = settings.Issuer,
            Subject = account.Subject,
            UserId = user.Id,
            Email = account.Email!,
            CreatedAt = now,
            LastUsedAt = now,
        });
        try
        {
            await factors.Tell(user, "providerAdded", cancel);
        }
        catch (DbUpdateException twice)
        {
            db.ChangeTracker.Clear();
            throw new ProviderException(ProviderException.State, twice);
        }
    }

    /// <summary>False when the person has none there.</summary>
    public async Task<bool> Remove(User user, string issuer, CancellationToken cancel)
    {
        if (await db.ProviderLinks.Where(l => l.UserId == user.Id && l.Issuer == issuer).ExecuteDeleteAsync(cancel) == 0)
        {
            return false;
        }

        await factors.Tell(user, "providerRemoved", cancel);
        return true;
    }
}
