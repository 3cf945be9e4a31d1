using System.Net;
using System.Net.Sockets;

namespace Nanni.Web.Outbound;

/// <summary>Which addresses lie in the public Internet, so that a stranger may have us call them.</summary>
/// <remarks>
/// Sources: the IANA special-purpose address registries (RFC 6890 and its successors) for IPv4; for IPv6 only 2000::/3 is given out at
/// all (RFC 4291, 2.4), which leaves out loopback, unique-local, link-local, multicast, IPv4-mapped, IPv4-compatible and NAT64 forms.
/// </remarks>
public static class PublicAddress
{
    private static readonly IPNetwork[] Reserved4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",

            // Public by its number, but answered inside Azure only: the agent's own metadata.
            "168.63.129.16/32",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Given6 = IPNetwork.Parse("2000::/3");

    /// <summary>Protocol assignments with Teredo in them, documentation, and 6to4, which carries an IPv4 address inside.</summary>
    private static readonly IPNetwork[] Reserved6 =
    [
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse),
    ];

    public static bool Is(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Reserved4.Any(network => network.Contains(address)),

        // The framework's network takes an IPv4-mapped address for its last four bytes, and so for one of 2000::/3 now and then.
        AddressFamily.InterNetworkV6 => !address.IsIPv4MappedToIPv6 && address.ScopeId == 0
            && Given6.Contains(address) && !Reserved6.Any(network => network.Contains(address)),
        _ => false,
    };

    /// <summary>
    /// What not even the name of an allowed host may lead to: the machine's own metadata, nowhere, and everybody. An administrator who
    /// means one of these writes the address itself.
    /// </summary>
    public static bool IsNeverMeant(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? plain.GetAddressBytes() is [0, ..] or [169, 254, ..] or [>= 224, ..] or [168, 63, 129, 16] or [100, 100, 100, 200]
            : plain.IsIPv6LinkLocal || plain.IsIPv6Multicast || plain.Equals(IPAddress.IPv6Any) || plain.Equals(AmazonMetadata);
    }

    private static readonly IPAddress AmazonMetadata = IPAddress.Parse("fd00:ec2::254");
}
