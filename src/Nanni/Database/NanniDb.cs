using Microsoft.EntityFrameworkCore;
using Nanni.Database.Platform;
using Nanni.Records.Storage;

namespace Nanni.Database;

/// <summary>
/// The schema of both databases, and the platform's own tables: users, workspaces, members, roles, sessions, tokens.
/// Records are read and written by the engine, not through this.
/// </summary>
public abstract class NanniDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();
    public DbSet<Workspace> Workspaces => Set<Workspace>();
    public DbSet<Member> Members => Set<Member>();
    public DbSet<Role> Roles => Set<Role>();
    public DbSet<Team> Teams => Set<Team>();
    public DbSet<TeamMember> TeamMembers => Set<TeamMember>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<OneTimeToken> OneTimeTokens => Set<OneTimeToken>();
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
    public DbSet<OutboxMail> OutboxMails => Set<OutboxMail>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();
    public DbSet<Passkey> Passkeys => Set<Passkey>();
    public DbSet<ProviderLink> ProviderLinks => Set<ProviderLink>();
    public DbSet<PendingSignIn> PendingSignIns => Set<PendingSignIn>();
    public DbSet<SpentProof> SpentProofs => Set<SpentProof>();

    /// <summary>What is shared in a workspace, for those who go: the engine writes it.</summary>
    public IQueryable<Dictionary<string, object>> Shares(Guid workspace) =>
        Set<Dictionary<string, object>>("record_shares").Where(s => EF.Property<Guid>(s, "workspace_id") == workspace);

    protected abstract bool IsSqlite { get; }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        PlatformMapping.Apply(modelBuilder, IsSqlite);
        RecordSchema.Apply(modelBuilder, Modules.RecordTypes, PlatformEntity, IsSqlite);
        ProductTables.Apply(modelBuilder, IsSqlite);
        InstallationTables.Apply(modelBuilder);
        foreach (var module in Modules.All)
        {
            module.Model(modelBuilder);
        }

        Conventions.Apply(modelBuilder);
    }

    private static string PlatformEntity(string table) => table switch
    {
        "members" => typeof(Member).FullName!,
        "teams" => typeof(Team).FullName!,
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, null),
    };
}
