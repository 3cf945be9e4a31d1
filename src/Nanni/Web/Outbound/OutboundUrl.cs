using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Nanni.Web.Outbound;

/// <summary>An address that somebody gave us to call, read strictly: one reading only, and no notation that another program reads otherwise.</summary>
/// <param name="Host">In ASCII and small letters; of an IPv6 address without its brackets.</param>
/// <param name="Literal">The host is an address and no name.</param>
public sealed partial record OutboundUrl(Uri Uri, string Host, int Port, bool IsHttps, IPAddress? Literal)
{
    public const int MaxLength = 2_000;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <exception cref="OutboundException"><c>address</c>: unreadable or ambiguous; <c>scheme</c>: neither https nor http.</exception>
    public static OutboundUrl Parse(string? text)
    {
        var parts = text is { Length: <= MaxLength } ? Shape().Match(text) : Match.Empty;
        if (!parts.Success)
        {
            throw new OutboundException(text is not null && OtherScheme().IsMatch(text) ? OutboundException.Scheme : OutboundException.Address);
        }

        var isHttps = parts.Groups["scheme"].Value.Equals("https", StringComparison.OrdinalIgnoreCase);
        var host = HostOf(parts.Groups["host"].Value, out var literal);
        var port = parts.Groups["port"] is { Success: true, Value: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : isHttps ? 443 : 80;
        var written = literal?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{host}]" : host;
        return port is > 0 and <= ushort.MaxValue
            && Uri.TryCreate($"{(isHttps ? "https" : "http")}://{written}:{port}{parts.Groups["rest"].Value}", UriKind.Absolute, out var uri)
            ? new(uri, host, port, isHttps, literal)
            : throw new OutboundException(OutboundException.Address);
    }

    private static string HostOf(string text, out IPAddress? literal)
    {
        literal = null;
        if (text.StartsWith('['))
        {
            // A zone names a network card of ours; nobody else has business there.
            return IPAddress.TryParse(text[1..^1], out literal) && literal.ScopeId == 0
                ? literal.ToString()
                : throw new OutboundException(OutboundException.Address);
        }

        var host = Ascii(text).TrimEnd('.').ToLowerInvariant();
        if (Dotted().IsMatch(host) && IPAddress.TryParse(host, out literal))
        {
            return host;
        }

        // Whatever else ends in a number is 127.1, 2130706433, 0x7f.1 or 0177.0.0.1, which some programs take for an address (WHATWG URL, 3.5).
        return Name().IsMatch(host) && !Number().IsMatch(host[(host.LastIndexOf('.') + 1)..])
            ? host
            : throw new OutboundException(OutboundException.Address);
    }

    private static string Ascii(string host)
    {
        try
        {
            return Idn.GetAscii(host);
        }
        catch (ArgumentException)
        {
            throw new OutboundException(OutboundException.Address);
        }
    }

    /// <summary>No user, no backslash, no blank, no control character.</summary>
    [GeneratedRegex(@"^(?<scheme>https?)://(?<host>\[[0-9a-f:.]+\]|[^\s/?#@\\:\[\]%<>""{}|^`\p{C}]+)(:(?<port>[0-9]{1,5}))?(?<rest>([/?][^\s\\#\p{C}]*)?)\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();

    [GeneratedRegex(@"^(?!https?:)[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherScheme();

    /// <summary>Four decimal numbers without leading zeros, which are octal to some.</summary>
    [GeneratedRegex(@"^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\.(?!\z)|\z)){4}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Dotted();

    [GeneratedRegex(@"^(?=.{1,253}\z)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex(@"^([0-9]+|0x[0-9a-f]*)\z")]
    private static partial Regex Number();
}
