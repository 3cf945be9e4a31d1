using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Web.Audit;

namespace Nanni.Web.SignIn;

/// <summary>Makes and revokes the keys by which programs act as a member.</summary>
public sealed class ApiTokens(NanniDb db, TimeProvider clock, SecurityEvents events)
{
    /// <summary>Lets secret scanners know one of ours when it is published by accident.</summary>
    public const string Prefix = "nanni_";

    public const string Read = "read";
    public const string Write = "write";

    private const string Only = "only:";

    /// <summary>The record types that a token's scopes name; null where it reaches all that its member reaches.</summary>
    public static IReadOnlySet<string>? Types(string scopes) =>
        scopes.Split(' ').FirstOrDefault(s => s.StartsWith(Only, StringComparison.Ordinal)) is { } only
            ? only[Only.Length..].Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet() : null;

    /// <summary>Makes a token for the member. What it returns is shown once and can never be read again.</summary>
    /// <param name="expires">Null: until revoked.</param>
    /// <param name="types">The only record types it may reach; null or empty for all that the member reaches.</param>
    public async Task<string> Create(
        Guid workspace, Guid member, string name, bool canWrite, DateTimeOffset? expires, IReadOnlyCollection<string>? types = null, CancellationToken cancel = default)
    {
        var token = Prefix + Secret.New();
        db.ApiTokens.Add(new()
        {
            WorkspaceId = workspace,
            MemberId = member,
            Hash = Secret.Hash(token),
            Name = name.Trim(),
            Scopes = (canWrite ? $"{Read} {Write}" : Read) + (types is { Count: > 0 } ? $" {Only}{string.Join(',', types)}" : ""),
            CreatedAt = clock.GetUtcNow(),
            ExpiresAt = expires,
        });
        events.Add(workspace, Told.TokenCreated(name.Trim(), member, canWrite ? $"{Read} {Write}" : Read));
        await db.SaveChangesAsync(cancel);
        return token;
    }

    /// <summary>The member's tokens that still work, newest first.</summary>
    public Task<List<ApiToken>> Of(Guid workspace, Guid member, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.ApiTokens.AsNoTracking()
            .Where(t => t.WorkspaceId == workspace && t.MemberId == member && t.RevokedAt == null)
            .Where(t => t.ExpiresAt == null || t.ExpiresAt > now)
            .OrderByDescending(t => t.CreatedAt).Take(200).ToListAsync(cancel);
    }

    /// <summary>Ends one of the member's tokens; false when there is none such.</summary>
    public async Task<bool> Revoke(Guid workspace, Guid member, Guid id, CancellationToken cancel)
    {
        var token = await db.ApiTokens.SingleOrDefaultAsync(
            t => t.WorkspaceId == workspace && t.MemberId == member && t.Id == id && t.RevokedAt == null, cancel);
        if (token is null)
        {
            return false;
        }

        token.RevokedAt = clock.GetUtcNow();
        events.Add(workspace, Told.TokenRevoked(token.Name, member));
        await db.SaveChangesAsync(cancel);
        return true;
    }

    internal Task Touch(Guid workspace, Guid id)
    {
        var now = clock.GetUtcNow();
        return db.ApiTokens.Where(t => t.WorkspaceId == workspace && t.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsedAt, now));
    }
}
