using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Nanni.Web.Outbound;

/// <summary>A call to an address that a user gave.</summary>
public sealed record OutboundRequest(HttpMethod Method, string Address)
{
    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>For all of it: finding the host, connecting, sending and reading.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>More of the answer is not read.</summary>
    public int MaxBytes { get; init; } = 1_024;

    /// <summary>How many redirects of a GET are followed; each is checked like the first address.</summary>
    public int Redirects { get; init; }
}

/// <param name="Text">The beginning of the answer, without control characters.</param>
public sealed record OutboundAnswer(int Status, string Text, TimeSpan Took)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}

/// <summary>
/// The only way in which the product calls addresses that users give (webhooks, feeds, pictures). It resolves a name itself, checks every
/// address, and connects to what it has checked; it knows no proxy, no cookies and no credentials, and limits time, size and headers.
/// </summary>
public sealed class OutboundClient : IDisposable
{
    private const int MaxHeaderKilobytes = 16;

    private readonly OutboundPolicy policy;
    private readonly HttpMessageInvoker http;

    public OutboundClient(OutboundPolicy policy)
    {
        this.policy = policy;
        http = new(new SocketsHttpHandler
        {
            ConnectCallback = Connect,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            MaxResponseDrainSize = 0,
            MaxConnectionsPerServer = 16,
            ConnectTimeout = TimeSpan.FromSeconds(5),

            // An address is checked when a connection is made: none lives long.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            ActivityHeadersPropagator = null,
        });
    }

    /// <exception cref="OutboundException">It may not be called, or did not answer.</exception>
    public async Task<OutboundAnswer> Send(OutboundRequest request, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(request.Timeout);
        try
        {
            var url = policy.Check(request.Address);
            for (var left = request.Method == HttpMethod.Get ? request.Redirects : 0; ; left--)
            {
                using var message = Message(request, url.Uri);
                using var response = await http.SendAsync(message, limit.Token);
                if (left > 0 && (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location)
                {
                    url = policy.Check(new Uri(url.Uri, location).AbsoluteUri);
                    continue;
                }

                var text = await Beginning(response, request.MaxBytes, limit.Token);
                return new((int)response.StatusCode, text, Stopwatch.GetElapsedTime(start));
            }
        }
        catch (Exception error) when (!cancel.IsCancellationRequested && Explained(error) is { } known)
        {
            throw known;
        }
    }

    public void Dispose() => http.Dispose();

    /// <summary>Where the connection is made, and so where it counts.</summary>
    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await policy.Addresses(host, port, cancel);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static HttpRequestMessage Message(OutboundRequest request, Uri uri)
    {
        var message = new HttpRequestMessage(request.Method, uri) { Content = request.Body is { } body ? new ByteArrayContent(body) : null };
        message.Content?.Headers.ContentType = new(request.ContentType);
        message.Headers.TryAddWithoutValidation("User-Agent", "Nanni");
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.Add(name, value);
        }

        return message;
    }

    /// <summary>What stalls after its head has been read is an answer all the same.</summary>
    private static async Task<string> Beginning(HttpResponseMessage response, int most, CancellationToken cancel)
    {
        var (bytes, read) = (new byte[most], 0);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancel);
            while (read < most && await stream.ReadAsync(bytes.AsMemory(read), cancel) is > 0 and var more)
            {
                read += more;
            }
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException or HttpRequestException)
        {
            // The status has arrived, and counts.
        }

        return string.Concat(Encoding.UTF8.GetString(bytes, 0, read).Where(c => !char.IsControl(c) || c is '\n' or '\t'));
    }

    private static OutboundException? Explained(Exception error) => error switch
    {
        OutboundException known => known,
        HttpRequestException { InnerException: OutboundException known } => known,
        OperationCanceledException => new(OutboundException.Timeout, error),
        HttpRequestException { InnerException: AuthenticationException } or HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            new(OutboundException.Tls, error),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.HttpProtocolError } =>
            new(OutboundException.Unreadable, error),
        HttpRequestException or IOException or SocketException => new(OutboundException.Unreachable, error),
        _ => null,
    };
}

internal static class OutboundServices
{
    public static IServiceCollection AddOutbound(this IServiceCollection services) =>
        services.AddSingleton<INameResolver, SystemNames>().AddSingleton<OutboundPolicy>().AddSingleton<OutboundClient>();
}
