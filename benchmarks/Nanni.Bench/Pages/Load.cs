using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nanni.Bench.Pages;

/// <summary>What a load run saw.</summary>
/// <param name="PerSecond">Answers a second over all connections.</param>
/// <param name="P95">Milliseconds, as is <paramref name="P50"/>.</param>
/// <param name="Bytes">Of the last answer's body.</param>
internal sealed record Seen(double PerSecond, double P95, double P50, int Bytes);

/// <summary>
/// Asks a server for the same kind of page over several connections, each of which sends its next request when the answer is there.
/// Plain sockets: an HTTP client would take half of the processors that the server is to be measured on.
/// </summary>
internal static class Load
{
    /// <param name="request">The n-th request, whole, as bytes.</param>
    /// <exception cref="InvalidOperationException">An answer was none of 2xx.</exception>
    public static async Task<Seen> Run(int port, Func<int, byte[]> request, int connections, TimeSpan warm, TimeSpan span)
    {
        var number = -1;
        var bytes = 0;
        var times = new ConcurrentBag<List<double>>();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var connection = new Connection(port);
            var mine = new List<double>();
            var last = 0d;
            while (clock.Elapsed < warm + span)
            {
                var isCounted = clock.Elapsed >= warm;
                var start = Stopwatch.GetTimestamp();
                bytes = await connection.Ask(request(Interlocked.Increment(ref number)));
                last = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (isCounted)
                {
                    mine.Add(last);
                }
            }

            // An answer that took all the time is the one to know of.
            times.Add(mine.Count == 0 ? [last] : mine);
        })));
        double[] all = [.. times.SelectMany(t => t).Order()];
        return new(all.Length / span.TotalSeconds, all[(int)(all.Length * 0.95)], all[all.Length / 2], bytes);
    }

    public static async Task Once(int port, byte[] request)
    {
        using var connection = new Connection(port);
        await connection.Ask(request);
    }

    public static byte[] Get(string path, string cookie) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nAccept: text/html\r\n\r\n");

    public static byte[] Send(string method, string path, string token, string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        return
        [
            .. Encoding.ASCII.GetBytes(
                $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"),
            .. body,
        ];
    }

    /// <summary>One connection, one request at a time.</summary>
    internal sealed class Connection : IDisposable
    {
        private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private byte[] buffer = new byte[1 << 18];

        public Connection(int port)
        {
            socket.Connect(IPAddress.Loopback, port);
        }

        /// <returns>Bytes of the body.</returns>
        public async Task<int> Ask(byte[] request)
        {
            await socket.SendAsync(request);
            var have = 0;
            var head = -1;
            var length = -1;
            while (true)
            {
                if (have == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var got = await socket.ReceiveAsync(buffer.AsMemory(have));
                have += got > 0 ? got : throw new InvalidOperationException("The server closed the connection.");
                if (head < 0)
                {
                    head = buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8);
                    if (head < 0)
                    {
                        continue;
                    }

                    length = Length(buffer.AsSpan(0, head));
                    head += 4;
                }

                if (length >= 0 ? have - head >= length : buffer.AsSpan(0, have).EndsWith("\r\n0\r\n\r\n"u8))
                {
                    return buffer[9] == (byte)'2' ? have - head : throw new InvalidOperationException(
                        $"{Encoding.ASCII.GetString(request).Split("\r\n")[0]}: {Encoding.UTF8.GetString(buffer, 0, Math.Min(have, 900))}");
                }
            }
        }

        public void Dispose() => socket.Dispose();

        /// <returns>−1 where the body comes in chunks.</returns>
        private static int Length(ReadOnlySpan<byte> head)
        {
            var at = head.IndexOf("Content-Length: "u8);
            return at >= 0 && Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) ? length : -1;
        }
    }
}
