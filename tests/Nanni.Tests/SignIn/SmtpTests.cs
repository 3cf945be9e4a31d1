using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;
using Nanni.Web.Mail;
using Nanni.Web.Security;

namespace Nanni.Tests.SignIn;

public sealed class SmtpTests
{
    private static readonly Guid Id = Guid.Parse("01a2017d-dd1f-71ea-8e8b-ebc8c07b1a6b");

    [Fact]
    public async Task A_letter_arrives_whole_and_says_that_a_machine_wrote_it()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var session = Serve(server);
        var transport = Transport($"smtp://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}?from=crm@example.com");

        await transport.Send(new(Id, "lukasz@example.com", "Zaproszenie do\r\nBcc: all@example.com Żółć", "Dzień dobry!\n\nhttps://nanni.example/join/x\n"), default);

        var mail = await session;
        Assert.Contains("RCPT TO:<lukasz@example.com>", mail, StringComparison.Ordinal);
        Assert.Contains("MAIL FROM:<crm@example.com>", mail, StringComparison.Ordinal);
        Assert.Contains($"Message-ID: <{Id:N}@nanni.example>", mail, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Auto-Submitted: auto-generated", mail, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\nBcc:", mail, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Dzień dobry!", Body(mail), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mail.example.com")]
    [InlineData("smtps://mail.example.com")]
    [InlineData("smtp://")]
    public void An_address_that_cannot_be_used_is_refused_at_the_start(string address)
    {
        var refused = Assert.Throws<FormatException>(() => Transport(address));

        Assert.Contains("NANNI_SMTP", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_address_nothing_is_sent() => Assert.False(Transport("").CanSend);

    private static SmtpTransport Transport(string address)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("NANNI_SMTP", address), new("NANNI_URL", "https://nanni.example")]).Build();
        return new(configuration, new PublicUrl(configuration, null!));
    }

    /// <summary>As much of RFC 5321 as one mail needs; returns all that the client said.</summary>
    private static async Task<string> Serve(TcpListener server)
    {
        using var client = await server.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        var said = new StringBuilder();
        var inData = false;
        await writer.WriteLineAsync("220 ready");
        while (await reader.ReadLineAsync() is { } line)
        {
            said.Append(line).Append('\n');
            if (inData)
            {
                inData = line != ".";
                if (!inData)
                {
                    await writer.WriteLineAsync("250 taken");
                }

                continue;
            }

            inData = line == "DATA";
            await writer.WriteLineAsync(inData ? "354 go on" : line == "QUIT" ? "221 bye" : "250 ok");
            if (line == "QUIT")
            {
                break;
            }
        }

        return said.ToString();
    }

    /// <summary>Quoted-printable or base64, as the client chose.</summary>
    private static string Body(string mail)
    {
        var body = mail[mail.IndexOf("\n\n", StringComparison.Ordinal)..mail.IndexOf("\n.\n", StringComparison.Ordinal)];
        if (mail.Contains("base64", StringComparison.OrdinalIgnoreCase))
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(body.Trim()));
        }

        var bytes = new List<byte>();
        var text = body.Replace("=\n", "", StringComparison.Ordinal);
        for (var i = 0; i < text.Length; i++)
        {
            bytes.AddRange(text[i] == '=' ? [Convert.ToByte(text.Substring(i + 1, 2), 16)] : Encoding.UTF8.GetBytes(text[i].ToString()));
            i += text[i] == '=' ? 2 : 0;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
