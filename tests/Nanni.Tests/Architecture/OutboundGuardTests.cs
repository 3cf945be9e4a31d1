using Nanni.Records.Types;

namespace Nanni.Tests.Architecture;

/// <summary>Addresses that users give are called by one client, which cannot be turned against our own network.</summary>
public sealed class OutboundGuardTests
{
    private static readonly HashSet<string> Ways =
    [
        "System.Net.Http.HttpClient", "System.Net.Http.HttpMessageInvoker", "System.Net.Http.SocketsHttpHandler", "System.Net.Http.HttpClientHandler",
        "System.Net.Http.IHttpClientFactory", "System.Net.WebClient", "System.Net.WebRequest", "System.Net.HttpWebRequest",
        "System.Net.Sockets.TcpClient", "System.Net.Sockets.UdpClient", "System.Net.Sockets.Socket", "System.Net.WebSockets.ClientWebSocket",
        "System.Net.NetworkInformation.Ping", "System.Net.Dns",
    ];

    [Fact]
    public void Nobody_else_opens_a_connection()
    {
        var found =
            from assembly in new[] { typeof(Program), typeof(Schema) }
            from type in CompiledCode.Types(assembly)
            where CompiledCode.Outermost(type).Namespace != "Nanni.Web.Outbound"
            from used in CompiledCode.Uses(type)
            where Ways.Contains(used.FullName)
            select $"{CompiledCode.Outermost(type).FullName} uses {used.FullName}: call addresses by OutboundClient";

        Repository.FindsNothing(found.Distinct());
    }

    [Fact]
    public void The_guard_sees_who_does() => Assert.Contains(
        CompiledCode.Types(typeof(Program)).Where(type => CompiledCode.Outermost(type).Namespace == "Nanni.Web.Outbound").SelectMany(CompiledCode.Uses),
        used => used.FullName == "System.Net.Sockets.Socket");
}
