using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Audit;
using Nanni.Web.Audit;

namespace Nanni.Administration.Members;

/// <summary>A browser in which the person is signed in.</summary>
/// <param name="Key">Names it in addresses: the beginning of the hash, which opens nothing.</param>
public sealed record SessionLine(
    string Key, string? Browser, string? Address, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt, bool IsThisOne);

/// <summary>What people change about themselves.</summary>
public sealed class Profile(NanniDb db, SecurityEvents events, TimeProvider clock)
{
    /// <summary>Name, language and zone in this workspace; the language of the user follows.</summary>
    public async Task Change(Guid workspace, Guid id, string name, string language, string zone, CancellationToken cancel)
    {
        await using var change = await db.Change(workspace, cancel);
        var member = await db.Members.SingleAsync(m => m.WorkspaceId == workspace && m.Id == id, cancel);
        (member.Name, member.Initials) = (name.Trim(), Member.InitialsOf(name));
        (member.Language, member.Zone) = (language, zone);
        member.AccessVersion++;
        await db.Users.Where(u => u.Id == member.UserId).ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, language), cancel);
        await db.Commit(change, cancel);
    }

    /// <summary>The user's sessions that are open, the newest use first.</summary>
    public async Task<List<SessionLine>> Sessions(Guid user, byte[] current, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var open = await db.Sessions.AsNoTracking()
            .Where(s => s.UserId == user && s.RevokedAt == null && s.ExpiresAt > now)
            .OrderByDescending(s => s.LastSeenAt).Take(100).ToListAsync(cancel);
        return [.. open.Select(s => new SessionLine(
            Key(s.Id), s.UserAgent, s.IpAddress, s.CreatedAt, s.LastSeenAt, s.Id.AsSpan().SequenceEqual(current)))];
    }

    /// <summary>Ends one of the user's sessions; false when there is none such.</summary>
    public async Task<bool> EndSession(Guid user, string key, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var open = await db.Sessions.Where(s => s.UserId == user && s.RevokedAt == null).ToListAsync(cancel);
        var session = open.SingleOrDefault(s => Key(s.Id) == key);
        if (session is null)
        {
            return false;
        }

        session.RevokedAt = now;
        events.Add(SecurityLog.Installation, Told.SessionEnded(session.UserAgent), user);
        await db.SaveChangesAsync(cancel);
        return true;
    }

    private static string Key(byte[] id) => Convert.ToHexStringLower(id.AsSpan(0, 12));
}
