using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Nanni.Web.Outbound;

/// <summary>
/// The way to the sign-in provider. Whoever runs the installation names it in the environment, and it may lie inside the network: so it
/// is not the <see cref="OutboundClient"/>, which is for addresses of members. Nothing that a member or a request says decides where it leads.
/// </summary>
public sealed class ProviderChannel : IDisposable
{
    /// <summary>For all of one call: somebody waits for it with the sign-in page open.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private const int MaxBytes = 256 * 1_024;

    private readonly HttpClient http;

    public ProviderChannel()
    {
        Handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            MaxResponseHeadersLength = 32,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
        };
        http = new(Handler, disposeHandler: true) { Timeout = Timeout, MaxResponseContentBufferSize = MaxBytes };
    }

    /// <summary>For the framework's own handler, which exchanges the code.</summary>
    internal HttpMessageHandler Handler { get; }

    /// <summary>The JSON object at the address.</summary>
    /// <param name="token">Sent as bearer token, if given.</param>
    /// <exception cref="HttpRequestException">It does not answer, or not with success.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    /// <exception cref="JsonException">The answer is no JSON object.</exception>
    public async Task<JsonElement> Get(Uri address, string? token, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.TryAddWithoutValidation("User-Agent", "Nanni");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, cancel);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new HttpRequestException($"{address.Host} answered {(int)response.StatusCode}.", null, response.StatusCode);
        }

        var answer = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancel));
        return answer.ValueKind == JsonValueKind.Object ? answer : throw new JsonException("The answer is no object.");
    }

    public void Dispose() => http.Dispose();
}
