using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Nanni.Automation;
using Nanni.Database;
using Nanni.Records.Storage;

namespace Nanni.Tests.Nodes;

/// <summary>
/// The process dies at random moments while automations write mail. At the end a mail server that knows messages by their Message-ID has one for
/// each record, and none has more than one.
/// </summary>
public sealed class KillMailTests
{
    private const int Accounts = 120;

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    private static int Kills => Environment.GetEnvironmentVariable("NANNI_TEST_FULL") == "1" ? 10 : 2;

    [Theory, MemberData(nameof(Providers))]
    public async Task Each_record_is_written_about_once(Provider provider)
    {
        var chance = new Random(1750);
        await using var database = await TestDatabase.Create(provider);
        await using var mail = new MailServer();
        (string, string?)[] settings = [("NANNI_SMTP", $"smtp://127.0.0.1:{mail.Port.ToString(CultureInfo.InvariantCulture)}?from=nanni@example.com&tls=false")];
        var server = await ServerProcess.Start(database, settings);
        try
        {
            await using var desk = await Desk.On(database);
            await desk.Automate(new()
            {
                Name = "Tell", Watches = "account", Event = AutomationEvent.Created, OnImports = true, State = AutomationState.On,
                Steps = $$"""[{"kind":"mail","to":"{{desk.Ada.MemberId}}","subject":"New: {name}","body":"{name}"}]""",
            });
            var jobs = new List<Guid>();
            for (var kill = 0; kill < Kills; kill++)
            {
                var before = mail.Messages.Count;
                jobs.Add(await desk.Import("account", $"Smelter {kill}", Accounts));
                var at = chance.Next(1, Accounts / 2);
                await Desk.Until(() => Task.FromResult(mail.Messages.Count >= before + at ? "reached" : null));
                await server.Kill();
                await server.DisposeAsync();
                await desk.EndLeases();
                await desk.Store.Write(
                    [desk.Store.Sql().Add($"update outbox_mails set claimed_until = {null as DateTimeOffset?} where sent_at is null")], [-1], Urgency.Interactive, default);
                server = await ServerProcess.Start(database, settings);
            }

            foreach (var job in jobs)
            {
                await desk.Done(job);
            }

            await Desk.Until(async () => await desk.Count("outbox_mails where sent_at is not null") == Kills * Accounts ? "sent" : null);
            var messages = mail.Messages.ToList();
            Assert.Equal(Kills * Accounts, await desk.Count("automation_runs where state = 'done'"));
            Assert.Equal(Kills * Accounts, await desk.Count("outbox_mails where 1 = 1"));
            Assert.Equal(Kills * Accounts, messages.Select(m => m.Id).Distinct().Count());
            Assert.Equal(Kills * Accounts, messages.Select(m => m.Subject).Distinct().Count());

            // A server that took a mail and was not heard any more is given it again, under the same id: at most one each time.
            Assert.InRange(messages.Count, Kills * Accounts, (Kills * Accounts) + Kills);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>As much of SMTP (RFC 5321) as a client needs to get rid of its mail.</summary>
    private sealed class MailServer : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource end = new();
        private readonly Task work;

        public MailServer()
        {
            listener.Start();
            work = Listen();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public System.Collections.Concurrent.ConcurrentQueue<(string Id, string Subject)> Messages { get; } = new();

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            listener.Stop();
            await work;
            end.Dispose();
        }

        private async Task Listen()
        {
            var talks = new List<Task>();
            try
            {
                while (true)
                {
                    talks.Add(Talk(await listener.AcceptTcpClientAsync(end.Token)));
                }
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException)
            {
                await Task.WhenAll(talks);
            }
        }

        private async Task Talk(TcpClient client)
        {
            try
            {
                using (client)
                {
                    using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
                    await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                    await writer.WriteLineAsync("220 ready");
                    while (await reader.ReadLineAsync(end.Token) is { } line)
                    {
                        if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
                        {
                            await writer.WriteLineAsync("354 go on");
                            await Take(reader);
                        }

                        await writer.WriteLineAsync(line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase) ? "221 bye" : "250 ok");
                    }
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // Whoever was talking is dead, or the test is over.
            }
        }

        private async Task Take(StreamReader reader)
        {
            var (id, subject, isHead) = ("", "", true);
            while (await reader.ReadLineAsync(end.Token) is var line && line != ".")
            {
                if (line is null)
                {
                    // Half a mail is none.
                    throw new IOException();
                }

                isHead &= line.Length > 0;
                id = isHead && line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase) ? line[11..].Trim() : id;
                subject = isHead && line.StartsWith("Subject:", StringComparison.OrdinalIgnoreCase) ? line[8..].Trim() : subject;
            }

            Messages.Enqueue((id, subject));
        }
    }
}
