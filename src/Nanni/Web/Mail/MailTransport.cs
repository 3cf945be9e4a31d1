using System.Net;
using System.Net.Mail;
using Nanni.Web.Security;

namespace Nanni.Web.Mail;

/// <summary>A mail in plain text.</summary>
/// <param name="Id">Becomes the Message-ID: mail that is sent again after a crash is recognised by it.</param>
public sealed record Letter(Guid Id, string To, string Subject, string Body)
{
    /// <summary>Whom an answer reaches; null for nobody.</summary>
    public string? ReplyTo { get; init; }
}

/// <summary>Writes mails of a module about its records, when they are sent, so that no secret of theirs waits in the outbox.</summary>
public interface IRecordLetters
{
    /// <summary>As the outbox names it.</summary>
    string Kind { get; }

    /// <summary>Null where there is nothing to send any more.</summary>
    Task<(string Subject, string Body, string? ReplyTo)?> Write(Guid workspace, Guid record, CancellationToken cancel);
}

/// <summary>How mail leaves the installation.</summary>
public interface IMailTransport
{
    /// <summary>False when no way is configured.</summary>
    bool CanSend { get; }

    /// <exception cref="SmtpException">The server refused or did not answer.</exception>
    Task Send(Letter letter, CancellationToken cancel);
}

/// <summary>Sends through the server named by <c>NANNI_SMTP</c>.</summary>
internal sealed class SmtpTransport : IMailTransport
{
    private readonly PublicUrl url;
    private readonly Uri? server;
    private readonly Dictionary<string, string> options = [];

    /// <exception cref="FormatException"><c>NANNI_SMTP</c> is not an address of the form smtp://user:password@host:port.</exception>
    public SmtpTransport(IConfiguration configuration, PublicUrl url)
    {
        this.url = url;
        if (configuration["NANNI_SMTP"] is not { Length: > 0 } text)
        {
            return;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out server) || server.Scheme != "smtp" || server.Host.Length == 0)
        {
            throw new FormatException("NANNI_SMTP must be an address such as smtp://user:password@mail.example.com:587?from=crm@example.com.");
        }

        options = server.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(option => option.Split('=', 2))
            .ToDictionary(option => option[0], option => Uri.UnescapeDataString(option.ElementAtOrDefault(1) ?? ""));
    }

    public bool CanSend => server is not null;

    private int Port => server!.Port > 0 ? server.Port : 587;

    private string[] Login => [.. server!.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString)];

    public async Task Send(Letter letter, CancellationToken cancel)
    {
        using var client = new SmtpClient(server!.Host, Port)
        {
            // The submission port demands encryption (RFC 8314, 3.3); a relay on port 25 in the same network often has none.
            EnableSsl = options.TryGetValue("tls", out var tls) ? tls is "true" or "1" : Port == 587,
        };
        if (Login is [{ Length: > 0 } user, var password])
        {
            client.Credentials = new NetworkCredential(user, password);
        }

        using var mail = new MailMessage(new MailAddress(From, "Nanni"), new MailAddress(letter.To))
        {
            Subject = letter.Subject.ReplaceLineEndings(" "),
            Body = letter.Body,
        };
        if (letter.ReplyTo is { } replyTo)
        {
            mail.ReplyToList.Add(new MailAddress(replyTo));
        }

        mail.Headers.Add("Message-ID", $"<{letter.Id:N}@{url.Base.Host}>");

        // Asks vacation programs and the like not to answer (RFC 3834, 5).
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        await client.SendMailAsync(mail, cancel);
    }

    /// <summary>As configured, else the login where that is an address, else nanni at our own host.</summary>
    private string From =>
        options.GetValueOrDefault("from") is { Length: > 0 } from ? from
        : Login[0].Contains('@', StringComparison.Ordinal) ? Login[0]
        : "nanni@" + url.Base.Host;
}
