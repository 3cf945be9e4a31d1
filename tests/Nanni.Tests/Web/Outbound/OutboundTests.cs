using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Nanni.Web.Outbound;

namespace Nanni.Tests.Web.Outbound;

/// <summary>Whoever gives us an address to call cannot have us call what only we can reach.</summary>
public sealed class OutboundTests
{
    private const string Public = "93.184.215.14";

    /// <summary>Notations of places inside, and what is no address at all.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        // Loopback and private, as people write them.
        { "https://127.0.0.1/", OutboundException.Private }, { "https://127.8.8.8/", OutboundException.Private },
        { "https://10.0.0.1/", OutboundException.Private }, { "https://172.16.0.1/", OutboundException.Private },
        { "https://172.31.255.255/", OutboundException.Private }, { "https://192.168.1.1/", OutboundException.Private },
        { "https://100.64.0.1/", OutboundException.Private }, { "https://0.0.0.0/", OutboundException.Private },
        { "https://169.254.169.254/latest/meta-data", OutboundException.Private }, { "https://168.63.129.16/", OutboundException.Private },
        { "https://100.100.100.200/", OutboundException.Private }, { "https://192.0.0.192/", OutboundException.Private },
        { "https://224.0.0.1/", OutboundException.Private }, { "https://255.255.255.255/", OutboundException.Private },
        { "https://198.18.0.1/", OutboundException.Private }, { "https://192.0.2.1/", OutboundException.Private },

        // IPv6, and IPv4 inside IPv6: mapped, compatible, NAT64, 6to4, Teredo.
        { "https://[::1]/", OutboundException.Private }, { "https://[::]/", OutboundException.Private },
        { "https://[fe80::1]/", OutboundException.Private }, { "https://[fc00::1]/", OutboundException.Private },
        { "https://[fd00:ec2::254]/", OutboundException.Private }, { "https://[ff02::1]/", OutboundException.Private },
        { "https://[::ffff:127.0.0.1]/", OutboundException.Private }, { "https://[::ffff:7f00:1]/", OutboundException.Private },
        { "https://[::ffff:10.0.0.1]/", OutboundException.Private }, { "https://[::ffff:192.168.0.1]/", OutboundException.Private },
        { "https://[::ffff:169.254.169.254]/", OutboundException.Private }, { "https://[::ffff:0:10.0.0.1]/", OutboundException.Private },
        { "https://[::127.0.0.1]/", OutboundException.Private }, { "https://[64:ff9b::7f00:1]/", OutboundException.Private },
        { "https://[64:ff9b:1::7f00:1]/", OutboundException.Private }, { "https://[2002:7f00:1::]/", OutboundException.Private },
        { "https://[2001::1]/", OutboundException.Private }, { "https://[2001:db8::1]/", OutboundException.Private },
        { "https://[fec0::1]/", OutboundException.Private }, { "https://[fe80::1%25eth0]/", OutboundException.Address },

        // Numbers that some programs take for 127.0.0.1.
        { "https://2130706433/", OutboundException.Address }, { "https://0x7f000001/", OutboundException.Address },
        { "https://017700000001/", OutboundException.Address }, { "https://0177.0.0.1/", OutboundException.Address },
        { "https://0x7f.0.0.1/", OutboundException.Address }, { "https://127.1/", OutboundException.Address },
        { "https://127.0.1/", OutboundException.Address }, { "https://127.0.0.01/", OutboundException.Address },
        { "https://0/", OutboundException.Address }, { "https://256.0.0.1/", OutboundException.Address },
        { "https://１２７.０.０.１/", OutboundException.Private }, { "https://①②⑦.⓪.⓪.①/", OutboundException.Private },
        { "https://127。0。0。1/", OutboundException.Private }, { "https://127.0.0.1./", OutboundException.Private },

        // One reader takes the one for the host, another the other.
        { "https://user@example.com/", OutboundException.Address }, { "https://example.com@127.0.0.1/", OutboundException.Address },
        { "https://example.com\\@127.0.0.1/", OutboundException.Address }, { "https://example.com#@127.0.0.1/", OutboundException.Address },
        { "https:///127.0.0.1/", OutboundException.Address }, { "https:\\\\127.0.0.1", OutboundException.Address },
        { "https://exa mple.com/", OutboundException.Address }, { "https://example.com\r\nX: y/", OutboundException.Address },
        { " https://example.com/", OutboundException.Address }, { "https://example.com:0/", OutboundException.Address },
        { "https://example.com:99999/", OutboundException.Address }, { "https://%31%32%37.0.0.1/", OutboundException.Address },
        { "https://-a.example/", OutboundException.Address }, { "https://a..example/", OutboundException.Address },
        { "https://", OutboundException.Address }, { "", OutboundException.Address }, { "//example.com/", OutboundException.Address },

        { "ftp://example.com/", OutboundException.Scheme }, { "file:///etc/passwd", OutboundException.Scheme },
        { "gopher://127.0.0.1:6379/_X", OutboundException.Scheme }, { "javascript:alert(1)", OutboundException.Scheme },
        { "http://example.com/", OutboundException.Plain }, { "http://127.0.0.1/", OutboundException.Plain },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task An_address_that_leads_inside_or_nowhere_is_refused(string address, string code)
    {
        using var client = Client(new Names());

        Assert.Equal(code, await Code(client, new(HttpMethod.Get, address)));
    }

    [Theory]
    [InlineData("https://example.com/a?b=c")]
    [InlineData("https://EXAMPLE.com:8443/")]
    [InlineData("https://93.184.215.14/")]
    [InlineData("https://[2606:4700::1111]/")]
    [InlineData("https://łódź.example/")]
    [InlineData("https://example.com/a@b")]
    public void An_address_in_the_internet_may_be_called(string address) => Policy(new Names()).Check(address);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("fd12::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("93.184.215.14,192.168.0.1")]
    public async Task A_name_that_leads_inside_is_refused_even_if_only_one_of_its_addresses_does(string addresses)
    {
        using var client = Client(new Names { ["inside.example"] = [[.. addresses.Split(',').Select(IPAddress.Parse)]] });

        Assert.Equal(OutboundException.Private, await Code(client, new(HttpMethod.Get, "https://inside.example/")));
    }

    [Fact]
    public async Task A_name_server_that_answers_otherwise_the_second_time_gains_nothing()
    {
        await using var receiver = await Receiver.Start();

        // The first answer is one that may be called; every later one is us.
        var names = new Names { ["rebind.example"] = [[IPAddress.Parse(Public)], [IPAddress.Loopback]] };
        var policy = Policy(names);
        policy.Check("https://rebind.example/");
        Assert.Equal([IPAddress.Parse(Public)], await policy.Addresses("rebind.example", receiver.Port, default));

        using var client = new OutboundClient(policy);
        Assert.Equal(OutboundException.Private, await Code(client, new(HttpMethod.Get, $"https://rebind.example:{receiver.Port}/")));
        Assert.Empty(receiver.Rest());
    }

    [Fact]
    public async Task Only_a_listed_host_is_called_inside_and_a_listed_name_leads_to_no_metadata()
    {
        await using var receiver = await Receiver.Start();
        var names = new Names
        {
            ["intern.example"] = [[IPAddress.Loopback]],
            ["other.example"] = [[IPAddress.Loopback]],
            ["meta.example"] = [[IPAddress.Parse("169.254.169.254")]],
        };
        using var client = Client(names, $"Intern.example:{receiver.Port}, meta.example");

        Assert.Equal(204, (await client.Send(new(HttpMethod.Get, $"http://intern.example:{receiver.Port}/here"), default)).Status);
        Assert.Equal("/here", Assert.Single(receiver.Rest()).Path);
        Assert.Equal(OutboundException.Plain, await Code(client, new(HttpMethod.Get, "http://intern.example/")));
        Assert.Equal(OutboundException.Plain, await Code(client, new(HttpMethod.Get, $"http://other.example:{receiver.Port}/")));
        Assert.Equal(OutboundException.Private, await Code(client, new(HttpMethod.Get, $"https://other.example:{receiver.Port}/")));
        Assert.Equal(OutboundException.Private, await Code(client, new(HttpMethod.Get, "http://meta.example/")));
        Assert.Equal(OutboundException.UnknownHost, await Code(client, new(HttpMethod.Get, "https://nobody.example/")));
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_where_it_is_followed_it_is_checked_again()
    {
        await using var inside = await Receiver.Start();
        await using var outside = await Receiver.Start();
        outside.Answer = context =>
        {
            context.Response.Redirect(context.Request.Path == "/near" ? "/hook" : $"http://localhost:{inside.Port}/secret");
            context.Response.StatusCode = context.Request.Path == "/hook" ? 200 : 302;
            return Task.CompletedTask;
        };
        using var client = Client(new Names { ["localhost"] = [[IPAddress.Loopback]] }, $"127.0.0.1:{outside.Port}");

        Assert.Equal(302, (await client.Send(new(HttpMethod.Post, outside.Url.Replace("hook", "far")) { Redirects = 3 }, default)).Status);
        Assert.Equal(302, (await client.Send(new(HttpMethod.Get, outside.Url.Replace("hook", "far")), default)).Status);
        Assert.Equal(OutboundException.Plain, await Code(client, new(HttpMethod.Get, outside.Url.Replace("hook", "far")) { Redirects = 3 }));
        Assert.Equal(200, (await client.Send(new(HttpMethod.Get, outside.Url.Replace("hook", "near")) { Redirects = 3 }, default)).Status);
        Assert.Empty(inside.Rest());
    }

    [Fact]
    public async Task Time_size_and_headers_of_an_answer_are_limited()
    {
        await using var receiver = await Receiver.Start();
        using var client = Client(new Names(), "127.0.0.1");

        receiver.Answer = context => context.Response.WriteAsync(new string('x', 5_000_000));
        Assert.Equal(1_024, (await client.Send(new(HttpMethod.Post, receiver.Url) { Body = [] }, default)).Text.Length);

        receiver.Answer = context =>
        {
            context.Response.Headers["X-Long"] = new string('x', 30_000);
            return Task.CompletedTask;
        };
        Assert.Equal(OutboundException.Unreadable, await Code(client, new(HttpMethod.Get, receiver.Url)));

        var never = new TaskCompletionSource();
        receiver.Answer = _ => never.Task;
        Assert.Equal(OutboundException.Timeout, await Code(client, new(HttpMethod.Get, receiver.Url) { Timeout = TimeSpan.FromMilliseconds(300) }));

        // A head that came counts, though its body never ends.
        receiver.Answer = async context =>
        {
            await context.Response.WriteAsync("begun\0");
            await context.Response.Body.FlushAsync();
            await never.Task;
        };
        Assert.Equal((200, "begun"), await client.Send(new(HttpMethod.Get, receiver.Url) { Timeout = TimeSpan.FromSeconds(5) }, default) is var answer ? (answer.Status, answer.Text) : default);
        never.SetResult();
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_told_from_a_bad_certificate()
    {
        await using var receiver = await Receiver.Start();
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using var client = Client(new Names(), "127.0.0.1");

        Assert.Equal(OutboundException.Unreachable, await Code(client, new(HttpMethod.Get, $"http://127.0.0.1:{port}/")));
        Assert.Equal(OutboundException.Tls, await Code(client, new(HttpMethod.Get, $"https://127.0.0.1:{receiver.Port}/")));
    }

    [Theory]
    [InlineData("http://example.com")]
    [InlineData("a b")]
    [InlineData("example.com/path")]
    [InlineData("10.0.0.0/8")]
    public void A_list_of_allowed_hosts_that_cannot_be_read_stops_the_start(string list) =>
        Assert.Throws<FormatException>(() => Policy(new Names(), list));

    private static async Task<string> Code(OutboundClient client, OutboundRequest request) =>
        (await Assert.ThrowsAsync<OutboundException>(() => client.Send(request, default))).Code;

    private static OutboundClient Client(Names names, string? allowed = null) => new(Policy(names, allowed));

    private static OutboundPolicy Policy(Names names, string? allowed = null) => new(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["NANNI_ALLOWED_HOSTS"] = allowed }).Build(), names);

    /// <summary>A name server: each name with its answers, one after the other; the last stays.</summary>
    private sealed class Names : Dictionary<string, IPAddress[][]>, INameResolver
    {
        private readonly Dictionary<string, int> asked = [];

        public Task<IPAddress[]> Resolve(string host, CancellationToken cancel)
        {
            if (!TryGetValue(host, out var answers))
            {
                throw new SocketException((int)SocketError.HostNotFound);
            }

            var time = asked.GetValueOrDefault(host);
            asked[host] = time + 1;
            return Task.FromResult(answers[Math.Min(time, answers.Length - 1)]);
        }
    }
}
