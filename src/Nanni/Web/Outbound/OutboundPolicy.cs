using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Nanni.Web.Outbound;

/// <summary>Turns names into addresses. A seam, since a name server may answer each time otherwise, and a test must be one that does.</summary>
public interface INameResolver
{
    /// <exception cref="SocketException">Nobody knows the name.</exception>
    Task<IPAddress[]> Resolve(string host, CancellationToken cancel);
}

internal sealed class SystemNames : INameResolver
{
    public Task<IPAddress[]> Resolve(string host, CancellationToken cancel) => Dns.GetHostAddressesAsync(host, cancel);
}

/// <summary>
/// Whom we call: what lies in the public Internet, by https; besides, the hosts that whoever runs the installation has listed in
/// <c>NANNI_ALLOWED_HOSTS</c>, such as <c>hooks.intern.example, 10.0.0.5:8080</c>, also without encryption.
/// </summary>
public sealed class OutboundPolicy
{
    private readonly INameResolver names;
    private readonly HashSet<(string Host, int? Port)> allowed;

    /// <exception cref="FormatException"><c>NANNI_ALLOWED_HOSTS</c> is no list of hosts.</exception>
    public OutboundPolicy(IConfiguration configuration, INameResolver names)
    {
        this.names = names;
        allowed = [.. (configuration["NANNI_ALLOWED_HOSTS"] ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Entry)];
    }

    /// <summary>Reads an address and makes sure that it may be called, as far as can be said without asking a name server.</summary>
    /// <exception cref="OutboundException">It may not.</exception>
    public OutboundUrl Check(string? text)
    {
        var url = OutboundUrl.Parse(text);
        if (!url.IsHttps && !IsAllowed(url.Host, url.Port))
        {
            throw new OutboundException(OutboundException.Plain);
        }

        return url.Literal is { } literal && !PublicAddress.Is(literal) && !IsAllowed(url.Host, url.Port)
            ? throw new OutboundException(OutboundException.Private)
            : url;
    }

    /// <summary>
    /// The addresses behind a host, each of which has been checked: whoever connects takes these and does not ask again, so that a name
    /// server which answers otherwise the second time gains nothing.
    /// </summary>
    /// <exception cref="OutboundException"><c>unknownHost</c>; <c>private</c>: one of them may not be called.</exception>
    internal async Task<IPAddress[]> Addresses(string host, int port, CancellationToken cancel)
    {
        var name = host.Trim('[', ']');
        var isLiteral = IPAddress.TryParse(name, out var literal);
        IPAddress[] found;
        try
        {
            found = isLiteral ? [literal!] : await names.Resolve(name, cancel);
        }
        catch (SocketException unknown)
        {
            throw new OutboundException(OutboundException.UnknownHost, unknown);
        }

        var isListed = IsAllowed(name, port);
        return found.Length == 0 ? throw new OutboundException(OutboundException.UnknownHost)
            : found.All(address => PublicAddress.Is(address) || (isListed && (isLiteral || !PublicAddress.IsNeverMeant(address)))) ? found
            : throw new OutboundException(OutboundException.Private);
    }

    private bool IsAllowed(string host, int port) => allowed.Contains((host, port)) || allowed.Contains((host, null));

    private static (string, int?) Entry(string text)
    {
        try
        {
            var url = OutboundUrl.Parse("https://" + text);
            var hasPort = text.LastIndexOf(':') > text.LastIndexOf(']') && !text.EndsWith(']');
            return url.Uri.PathAndQuery == "/" && !text.EndsWith('/') ? (url.Host, hasPort ? url.Port : null) : throw Unreadable();
        }
        catch (OutboundException)
        {
            throw Unreadable();
        }

        FormatException Unreadable() => new(string.Create(
            CultureInfo.InvariantCulture, $"NANNI_ALLOWED_HOSTS has “{text}”, which is no host such as hooks.example.com or 10.0.0.5:8080."));
    }
}
