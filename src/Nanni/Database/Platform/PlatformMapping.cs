using Microsoft.EntityFrameworkCore;

namespace Nanni.Database.Platform;

/// <summary>Keys, lengths and references of the platform's tables. What a workspace owns has the workspace first in its key.</summary>
internal static class PlatformMapping
{
    public static void Apply(ModelBuilder model, bool sqlite)
    {
        Users(model);
        Members(model, sqlite ? "text" : "jsonb");
        Teams(model);
        Tokens(model);
        SecondFactors(model);
    }

    private static void Users(ModelBuilder model)
    {
        model.Entity<User>(user =>
        {
            user.Property(u => u.Email).HasMaxLength(EmailAddress.MaxLength);
            user.Property(u => u.NormalisedEmail).HasMaxLength(EmailAddress.MaxLength);
            user.Property(u => u.Language).HasMaxLength(2);
            user.HasIndex(u => u.NormalisedEmail).IsUnique();
        });
        model.Entity<Session>(session =>
        {
            session.HasKey(s => s.Id);
            session.Property(s => s.UserAgent).HasMaxLength(300);
            session.Property(s => s.IpAddress).HasMaxLength(45);
            session.HasOne<User>().WithMany().HasForeignKey(s => s.UserId);
            session.HasOne<Workspace>().WithMany().HasForeignKey(s => s.WorkspaceId);
        });
        model.Entity<DataProtectionKey>(key => key.HasIndex(k => k.Name).IsUnique());
    }

    private static void Members(ModelBuilder model, string json)
    {
        model.Entity<Workspace>(workspace =>
        {
            workspace.Property(w => w.Slug).HasMaxLength(40);
            workspace.Property(w => w.Name).HasMaxLength(100);
            workspace.Property(w => w.BaseCurrency).HasMaxLength(3);
            workspace.Property(w => w.Country).HasMaxLength(2);
            workspace.Property(w => w.Zone).HasMaxLength(60);
            workspace.Property(w => w.Settings).HasColumnType(json);
            workspace.HasIndex(w => w.Slug).IsUnique();
        });
        model.Entity<Role>(role =>
        {
            role.HasKey(r => new { r.WorkspaceId, r.Id });
            role.Property(r => r.Name).HasMaxLength(100);
            role.Property(r => r.Grants).HasColumnType(json);
            role.Property(r => r.Fields).HasColumnType(json);
            role.HasOne<Workspace>().WithMany().HasForeignKey(r => r.WorkspaceId);
            role.HasIndex(r => new { r.WorkspaceId, r.Name }).IsUnique();
        });
        model.Entity<Member>(member =>
        {
            member.HasKey(m => new { m.WorkspaceId, m.Id });
            member.Property(m => m.Name).HasMaxLength(200);
            member.Property(m => m.Initials).HasMaxLength(4);
            member.Property(m => m.Email).HasMaxLength(EmailAddress.MaxLength);
            member.Property(m => m.Language).HasMaxLength(2);
            member.Property(m => m.Zone).HasMaxLength(60);
            member.Property(m => m.Status).HasConversion<string>().HasMaxLength(10);
            member.HasOne<Workspace>().WithMany().HasForeignKey(m => m.WorkspaceId);
            member.HasOne<User>().WithMany().HasForeignKey(m => m.UserId);
            member.HasOne<Role>().WithMany().HasForeignKey(m => new { m.WorkspaceId, m.RoleId });
            member.HasOne<Member>().WithMany().HasForeignKey(m => new { m.WorkspaceId, m.DeputyId });

            // A request asks for the membership of a user in a workspace; a person is there once.
            member.HasIndex(m => new { m.WorkspaceId, m.UserId }).IsUnique();
        });
    }

    private static void Teams(ModelBuilder model)
    {
        model.Entity<Team>(team =>
        {
            team.HasKey(t => new { t.WorkspaceId, t.Id });
            team.Property(t => t.Name).HasMaxLength(100);
            team.HasOne<Workspace>().WithMany().HasForeignKey(t => t.WorkspaceId);
            team.HasOne<Team>().WithMany().HasForeignKey(t => new { t.WorkspaceId, t.ParentId });
            team.HasIndex(t => new { t.WorkspaceId, t.Name }).IsUnique();
        });
        model.Entity<TeamMember>(place =>
        {
            place.HasKey(p => new { p.WorkspaceId, p.TeamId, p.MemberId });
            place.HasOne<Team>().WithMany().HasForeignKey(p => new { p.WorkspaceId, p.TeamId });
            place.HasOne<Member>().WithMany().HasForeignKey(p => new { p.WorkspaceId, p.MemberId });
        });
    }

    private static void SecondFactors(ModelBuilder model)
    {
        model.Entity<User>().Property(u => u.AppSecret).HasMaxLength(500);
        model.Entity<RecoveryCode>(code =>
        {
            code.HasKey(c => new { c.UserId, c.Hash });
            code.HasOne<User>().WithMany().HasForeignKey(c => c.UserId);
        });
        model.Entity<Passkey>(passkey =>
        {
            // A browser brings only the id; WebAuthn allows it up to 1,023 bytes.
            passkey.HasKey(p => p.Id);
            passkey.Property(p => p.Id).HasMaxLength(1023);
            passkey.Property(p => p.Name).HasMaxLength(100);
            passkey.Property(p => p.Transports).HasMaxLength(100);
            passkey.HasOne<User>().WithMany().HasForeignKey(p => p.UserId);
        });
        model.Entity<PendingSignIn>(pending =>
        {
            pending.HasKey(p => p.Id);
            pending.HasOne<User>().WithMany().HasForeignKey(p => p.UserId);
            pending.HasIndex(p => p.ExpiresAt);
        });
        model.Entity<ProviderLink>(link =>
        {
            link.HasKey(l => new { l.Issuer, l.Subject });
            link.Property(l => l.Issuer).HasMaxLength(ProviderLink.MaxIssuer);
            link.Property(l => l.Subject).HasMaxLength(ProviderLink.MaxSubject);
            link.Property(l => l.Email).HasMaxLength(EmailAddress.MaxLength);
            link.HasOne<User>().WithMany().HasForeignKey(l => l.UserId);

            // One account of a provider for each person: a second one with the same address is somebody who was given that address.
            link.HasIndex(l => new { l.UserId, l.Issuer }).IsUnique();
        });
        model.Entity<SpentProof>(proof =>
        {
            proof.HasKey(p => p.Hash);
            proof.HasIndex(p => p.ExpiresAt);
        });
    }

    private static void Tokens(ModelBuilder model)
    {
        model.Entity<OneTimeToken>(token =>
        {
            token.HasKey(t => t.Hash);
            token.Property(t => t.Purpose).HasConversion<string>().HasMaxLength(20);
            token.HasOne<User>().WithMany().HasForeignKey(t => t.UserId);
            token.HasOne<Member>().WithMany().HasForeignKey(t => new { t.WorkspaceId, t.MemberId });
        });
        model.Entity<ApiToken>(token =>
        {
            token.HasKey(t => new { t.WorkspaceId, t.Id });
            token.Property(t => t.Name).HasMaxLength(100);
            token.Property(t => t.Scopes).HasMaxLength(100);
            token.HasOne<Member>().WithMany().HasForeignKey(t => new { t.WorkspaceId, t.MemberId });

            // A caller brings only the token, so this one index starts without the workspace.
            token.HasIndex(t => t.Hash).IsUnique();
        });
        model.Entity<OutboxMail>(mail =>
        {
            mail.Property(m => m.Purpose).HasConversion<string>().HasMaxLength(20);
            mail.Property(m => m.To).HasMaxLength(EmailAddress.MaxLength);
            mail.Property(m => m.Notice).HasMaxLength(40);
            mail.Property(m => m.Error).HasMaxLength(500);

            // The sender asks for what is not sent yet, oldest first.
            mail.HasIndex(m => new { m.SentAt, m.CreatedAt });
        });
    }
}
