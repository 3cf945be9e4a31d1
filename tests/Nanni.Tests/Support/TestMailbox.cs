using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Nanni.Web.Mail;

namespace Nanni.Tests;

/// <summary>The mail server at the other end: takes everything, or refuses everything.</summary>
public sealed partial class TestMailbox : IMailTransport
{
    private readonly ConcurrentQueue<Letter> letters = new();
    private readonly TaskCompletionSource<Letter> first = new();

    public bool CanSend { get; set; } = true;

    public bool Refuses { get; set; }

    public Task Send(Letter letter, CancellationToken cancel)
    {
        if (Refuses)
        {
            throw new System.Net.Mail.SmtpException("451 try again later");
        }

        letters.Enqueue(letter);
        first.TrySetResult(letter);
        return Task.CompletedTask;
    }

    /// <summary>The first letter, when it has come.</summary>
    public Task<Letter> First => first.Task;

    public IReadOnlyList<Letter> To(string address) => [.. letters.Where(l => l.To == address)];

    /// <summary>The path of the link in a letter; asserts that it leads to our own address.</summary>
    public static string LinkIn(Letter letter)
    {
        var link = new Uri(Link().Match(letter.Body).Value);
        Assert.Equal("nanni.example", link.Host);
        return link.PathAndQuery;
    }

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Link();
}
