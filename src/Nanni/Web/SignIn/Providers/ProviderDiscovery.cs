using System.Text.Json;
using Nanni.Web.Outbound;

namespace Nanni.Web.SignIn.Providers;

/// <summary>
/// Finds the provider's endpoints when somebody first wants to sign in through it, and remembers them: a provider that is down keeps
/// neither the installation from starting nor anybody from signing in otherwise.
/// </summary>
/// <remarks>Source: OpenID Connect Discovery 1.0, 4.</remarks>
public sealed class ProviderDiscovery(ProviderSettings settings, ProviderChannel channel)
{
    private readonly Lock guard = new();
    private Task<ProviderEndpoints>? reading;

    /// <exception cref="HttpRequestException">The provider does not answer.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    /// <exception cref="JsonException">Its document is not one, or of somebody else.</exception>
    public Task<ProviderEndpoints> Endpoints(CancellationToken cancel)
    {
        if (settings.Endpoints is { } named)
        {
            return Task.FromResult(named);
        }

        lock (guard)
        {
            // All who come at once wait for one answer; one that failed is asked for anew by who comes next.
            reading = reading is null or { IsFaulted: true } or { IsCanceled: true } ? Read() : reading;
            return reading.WaitAsync(cancel);
        }
    }

    private async Task<ProviderEndpoints> Read()
    {
        var document = await channel.Get(settings.Discovery!, token: null, CancellationToken.None);
        var issuer = Text(document, "issuer");
        return issuer.TrimEnd('/') == settings.Issuer
            ? new(Address(document, "authorization_endpoint"), Address(document, "token_endpoint"), Address(document, "userinfo_endpoint"))
            : throw new JsonException($"The discovery document is of “{issuer}”, not of “{settings.Issuer}”.");
    }

    /// <summary>An https provider does not send anybody, or our secret, over a line that others can read.</summary>
    private Uri Address(JsonElement document, string name) =>
        Uri.TryCreate(Text(document, name), UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && settings.Discovery!.Scheme == Uri.UriSchemeHttp))
            ? uri
            : throw new JsonException($"The discovery document has no usable “{name}”.");

    private static string Text(JsonElement document, string name) =>
        document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new JsonException($"The discovery document lacks “{name}”.");
}
