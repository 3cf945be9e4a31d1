using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Nanni.Web.Security;

/// <summary>
/// The address under which people reach this installation, for links in mails: <c>NANNI_URL</c>, or where the server listens.
/// Never what a request's Host header says, which anybody can write.
/// </summary>
public sealed class PublicUrl
{
    private static readonly string[] Anywhere = ["://0.0.0.0", "://[::]", "://+", "://*"];

    private readonly IServer server;
    private readonly Uri? configured;

    /// <exception cref="FormatException"><c>NANNI_URL</c> is not an http or https address.</exception>
    public PublicUrl(IConfiguration configuration, IServer server)
    {
        this.server = server;
        configured = configuration["NANNI_URL"] is { Length: > 0 } text ? Parse(text) : null;
    }

    /// <summary>What <c>NANNI_URL</c> says; null without it.</summary>
    public Uri? Configured => configured;

    public bool IsHttps => configured?.Scheme == Uri.UriSchemeHttps;

    /// <summary>True once a server listens; never where requests come another way, as in tests.</summary>
    public bool IsListening => server.Features.Get<IServerAddressesFeature>() is { Addresses.Count: > 0 };

    public Uri Base => configured ?? Listening();

    /// <param name="path">Starts with a slash.</param>
    public string Link(string path) => Base.ToString().TrimEnd('/') + path;

    private static Uri Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0
            ? url
            : throw new FormatException("NANNI_URL must be an address such as https://crm.example.com.");

    private Uri Listening()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:5100";
        var any = Anywhere.FirstOrDefault(a => address.Contains(a, StringComparison.Ordinal));
        return new(any is null ? address : address.Replace(any, "://localhost", StringComparison.Ordinal));
    }
}
