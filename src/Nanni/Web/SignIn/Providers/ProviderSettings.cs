using Nanni.Database.Platform;

namespace Nanni.Web.SignIn.Providers;

/// <summary>Where the provider is asked for consent, for a token, and for who somebody is.</summary>
public sealed record ProviderEndpoints(Uri Authorization, Uri Token, Uri UserInfo);

/// <summary>
/// The sign-in provider of the installation (OAuth 2.0 with OpenID Connect's user-info), as the environment describes it.
/// </summary>
public sealed record ProviderSettings
{
    public const string Prefix = "NANNI_OAUTH_";

    private static readonly string[] Known =
        ["AUTHORITY", "AUTHORIZE_URL", "TOKEN_URL", "USERINFO_URL", "CLIENT_ID", "CLIENT_SECRET", "SCOPES", "NAME", "ONLY", "SECOND_FACTOR"];

    /// <summary>There is none.</summary>
    public static readonly ProviderSettings None = new();

    public bool IsOn => ClientId.Length > 0;

    /// <summary>Who vouches; with a subject it is who somebody is.</summary>
    public string Issuer { get; private init; } = "";

    /// <summary>The discovery document (OpenID Connect Discovery 1.0, 4); null where the endpoints are named one by one.</summary>
    public Uri? Discovery { get; private init; }

    /// <summary>Null where the discovery document has them.</summary>
    public ProviderEndpoints? Endpoints { get; private init; }

    public string ClientId { get; private init; } = "";

    public string ClientSecret { get; private init; } = "";

    public IReadOnlyList<string> Scopes { get; private init; } = [];

    /// <summary>What people call it: on the button, in sentences, in the audit log.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Nobody signs in by a password or by a passkey alone.</summary>
    public bool IsOnly { get; private init; }

    /// <summary>The provider asks for a second factor itself, so that Nanni does not.</summary>
    public bool IsSecondFactor { get; private init; }

    /// <exception cref="FormatException">Something is missing, or no address.</exception>
    public static ProviderSettings Parse(IConfiguration configuration)
    {
        string? Setting(string name) => configuration[Prefix + name] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
        if (Known.All(name => Setting(name) is null))
        {
            return None;
        }

        string Needed(string name) => Setting(name) ?? throw new FormatException($"{Prefix}{name} is missing: sign-in through a provider needs it.");
        Uri? Address(string name) => Setting(name) is { } text ? Parse(name, text) : null;
        var authority = Address("AUTHORITY");
        var named = (Address("AUTHORIZE_URL"), Address("TOKEN_URL"), Address("USERINFO_URL"));
        var endpoints = named switch
        {
            (null, null, null) => null,
            ({ } authorize, { } token, { } userInfo) => new ProviderEndpoints(authorize, token, userInfo),
            _ => throw new FormatException($"{Prefix}AUTHORIZE_URL, {Prefix}TOKEN_URL and {Prefix}USERINFO_URL go together: set all three, or {Prefix}AUTHORITY alone."),
        };
        var issuer = (authority ?? (endpoints is null ? Parse("AUTHORITY", Needed("AUTHORITY")) : new Uri(endpoints.Authorization.GetLeftPart(UriPartial.Authority))))
            .AbsoluteUri.TrimEnd('/');
        return new()
        {
            Issuer = issuer.Length <= ProviderLink.MaxIssuer ? issuer : throw new FormatException($"{Prefix}AUTHORITY is too long."),
            Discovery = endpoints is null ? new(issuer + "/.well-known/openid-configuration") : null,
            Endpoints = endpoints,
            ClientId = Needed("CLIENT_ID"),
            ClientSecret = Needed("CLIENT_SECRET"),
            Scopes = (Setting("SCOPES") ?? "openid email profile").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries),
            Name = Setting("NAME") ?? new Uri(issuer).Host,
            IsOnly = Setting("ONLY") == "1",
            IsSecondFactor = Setting("SECOND_FACTOR") == "1",
        };
    }

    private static Uri Parse(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri is { UserInfo.Length: 0, Fragment.Length: 0 }
            ? uri
            : throw new FormatException($"{Prefix}{name} must be an address such as https://login.example.com.");
}
