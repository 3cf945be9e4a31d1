using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Web.SignIn;

namespace Nanni.Web.Mail;

/// <summary>Takes mails to be sent, in the transaction of what caused them, and sends them.</summary>
public sealed class Outbox(
    NanniDb db, OneTimeTokens tokens, IMailTransport transport, OutboxBell bell, Security.PublicUrl url, TimeProvider clock,
    IEnumerable<IRecordLetters> records, ILogger<Outbox> log)
{
    private const int MaxAttempts = 8;

    /// <summary>How long a claimed mail belongs to its sender: longer than a mail server may think.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(10);

    /// <summary>False without a mail server: then links are shown to the administrator instead.</summary>
    public bool CanSend => transport.CanSend;

    /// <param name="address">As typed; whether anybody has it is found out when it is sent.</param>
    public Task AddPasswordReset(string address, CancellationToken cancel) =>
        Add(new() { Purpose = MailPurpose.PasswordReset, To = address, CreatedAt = clock.GetUtcNow() }, cancel);

    public Task AddInvitation(Member member, CancellationToken cancel) => Add(
        new()
        {
            Purpose = MailPurpose.Invitation,
            To = member.Email!,
            WorkspaceId = member.WorkspaceId,
            MemberId = member.Id,
            CreatedAt = clock.GetUtcNow(),
        },
        cancel);

    /// <summary>Tells the owner of an account what has happened to it; <c>mail.notice.{notice}</c> says it.</summary>
    public Task AddNotice(User user, string notice, CancellationToken cancel) => Add(
        new() { Purpose = MailPurpose.Notice, To = user.Email, Notice = notice, CreatedAt = clock.GetUtcNow() }, cancel);

    /// <summary>Sends what is due; returns how many were tried.</summary>
    public async Task<int> SendDue(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var due = await db.OutboxMails.AsNoTracking()
            .Where(m => m.SentAt == null && m.Attempts < MaxAttempts && (m.ClaimedUntil == null || m.ClaimedUntil < now))
            .OrderBy(m => m.CreatedAt).Take(20).ToListAsync(cancel);
        foreach (var mail in due)
        {
            await SendOne(mail, cancel);
        }

        return due.Count;
    }

    private async Task Add(OutboxMail mail, CancellationToken cancel)
    {
        db.OutboxMails.Add(mail);
        await db.SaveChangesAsync(cancel);
        bell.Ring();
    }

    private async Task SendOne(OutboxMail mail, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var until = now + Claim;
        var claimed = await db.OutboxMails
            .Where(m => m.Id == mail.Id && m.SentAt == null && (m.ClaimedUntil == null || m.ClaimedUntil < now))
            .ExecuteUpdateAsync(
                set => set.SetProperty(m => m.ClaimedUntil, until), cancel);
        if (claimed == 0)
        {
            return;
        }

        try
        {
            if (await Write(mail, cancel) is { } letter)
            {
                await transport.Send(letter, cancel);
            }

            await Done(mail, null, clock.GetUtcNow(), null);
        }
        catch (Exception wrong) when (wrong is System.Net.Mail.SmtpException or FormatException or IOException)
        {
            log.LogWarning(wrong, "Mail {Mail} could not be sent", mail.Id);
            await Done(mail, Shortened(wrong.Message), null, clock.GetUtcNow() + TimeSpan.FromMinutes(Math.Pow(2, mail.Attempts)));
        }
    }

    /// <summary>
    /// Without cancellation: what was sent must be noted as sent. An attempt counts when it has ended: those that died with a process say nothing
    /// about the mail.
    /// </summary>
    private Task<int> Done(OutboxMail mail, string? error, DateTimeOffset? sent, DateTimeOffset? again) =>
        db.OutboxMails.Where(m => m.Id == mail.Id).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.SentAt, sent)
            .SetProperty(m => m.Attempts, m => m.Attempts + 1)
            .SetProperty(m => m.ClaimedUntil, again)
            .SetProperty(m => m.Error, error));

    /// <summary>The mail with a fresh link; null when there is nobody to write to.</summary>
    private Task<Letter?> Write(OutboxMail mail, CancellationToken cancel) => mail.Purpose switch
    {
        MailPurpose.Invitation => WriteInvitation(mail, cancel),
        MailPurpose.PasswordReset => WriteReset(mail, cancel),
        MailPurpose.Record => WriteRecord(mail, cancel),
        _ => WriteNotice(mail, cancel),
    };

    private async Task<Letter?> WriteRecord(OutboxMail mail, CancellationToken cancel) =>
        records.FirstOrDefault(r => r.Kind == mail.Notice) is { } letters
        && await letters.Write(mail.WorkspaceId!.Value, mail.RecordId!.Value, cancel) is { } written
            ? new(mail.Id, mail.To, written.Subject, written.Body) { ReplyTo = written.ReplyTo }
            : null;

    private async Task<Letter?> WriteNotice(OutboxMail mail, CancellationToken cancel)
    {
        var email = EmailAddress.Normalise(mail.To);
        var language = await db.Users.Where(u => u.NormalisedEmail == email).Select(u => u.Language).SingleOrDefaultAsync(cancel);
        return language is null ? null : Letter(mail, mail.To, "mail.notice", language,
            ("what", Texts.Format(new(Language.Of(language), TimeZoneInfo.Utc, mail.CreatedAt), "mail.notice." + mail.Notice)),
            ("at", mail.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)),
            ("account", mail.To));
    }

    private async Task<Letter?> WriteReset(OutboxMail mail, CancellationToken cancel)
    {
        var email = EmailAddress.Normalise(mail.To);
        var user = await db.Users.AsNoTracking()
            .SingleOrDefaultAsync(u => u.NormalisedEmail == email && u.DisabledAt == null && u.PasswordHash != null, cancel);
        if (user is null)
        {
            return null;
        }

        // To the address on file: the typed one may differ in what this code, but not every mail server, takes as equal.
        var link = url.Link("/reset/" + await tokens.PasswordReset(user.Id, cancel));
        return Letter(mail, user.Email, "mail.reset", user.Language, ("link", link));
    }

    private async Task<Letter?> WriteInvitation(OutboxMail mail, CancellationToken cancel)
    {
        var found = await (
            from m in db.Members.AsNoTracking()
            join w in db.Workspaces.AsNoTracking() on m.WorkspaceId equals w.Id
            where m.WorkspaceId == mail.WorkspaceId && m.Id == mail.MemberId && m.Status == MemberStatus.Invited
            select new { Member = m, Workspace = w.Name }).SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            return null;
        }

        var link = url.Link("/join/" + await tokens.Invitation(found.Member, cancel));
        return Letter(mail, mail.To, "mail.invitation", found.Member.Language,
            ("link", link), ("name", found.Member.Name), ("workspace", found.Workspace));
    }

    private Letter Letter(OutboxMail mail, string to, string key, string language, params ReadOnlySpan<(string, object?)> values)
    {
        var formats = new Formats(Language.Of(language), TimeZoneInfo.Utc, clock.GetUtcNow());
        return new(mail.Id, to, Texts.Format(formats, key + ".subject", values), Texts.Format(formats, key + ".body", values) + "\n");
    }

    private static string Shortened(string text) => text.Length <= 500 ? text : text[..500];
}
