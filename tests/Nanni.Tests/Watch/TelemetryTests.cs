using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;

namespace Nanni.Tests.Watch;

/// <summary>Run alone: spans are heard by the whole process, and what other tests do to the database overflows the exporter's queue.</summary>
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class TelemetryTestsAlone;

[Collection(nameof(TelemetryTests))]
public sealed class TelemetryTests
{
    private const string Page = "GET /w/{workspace}/accounts/{id:guid}";

    [Fact]
    public async Task Requests_and_figures_go_out_by_otlp_and_name_nobody()
    {
        await using var receiver = await OtlpReceiver.Start();
        await using (var app = await TestApp.Start(
            Provider.Sqlite, ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "1000")))
        {
            var ada = await app.SignIn();
            var api = await ApiClient.Of(ada);
            var account = await api.Create("accounts", new { name = "Ea-nasir" });

            // The answer is read before the server ends the span of its request.
            var ended = new TaskCompletionSource();
            using var listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
                ActivityStopped = span => _ = span.DisplayName == Page && ended.TrySetResult(),
            };
            ActivitySource.AddActivityListener(listener);
            await ada.Get($"accounts/{account}?secret=copper");
            await ended.Task;

            // What has not been sent yet is sent when the application ends.
            await app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().Single(s => s.GetType().Name == "Telemetry").StopAsync(default);
            Assert.Contains(Page, receiver.Sent("/v1/traces"), StringComparison.Ordinal);
            Assert.Contains("nanni.operations", receiver.Sent("/v1/metrics"), StringComparison.Ordinal);
            Assert.Contains("account.create", receiver.Sent("/v1/metrics"), StringComparison.Ordinal);
            Assert.Contains("http.server.request.duration", receiver.Sent("/v1/metrics"), StringComparison.Ordinal);
            foreach (var private_ in new[] { account.ToString(), "secret=copper", "Ea-nasir", ada.Workspace.Slug })
            {
                Assert.DoesNotContain(private_, receiver.Sent("/v1/traces") + receiver.Sent("/v1/metrics"), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Nothing_is_sent_unless_somebody_says_where_to()
    {
        var app = await TestApp.On(Provider.Sqlite);
        Assert.DoesNotContain(app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>(), s => s.GetType().Name == "Telemetry");
    }
}

/// <summary>Takes OTLP over HTTP as a collector does. Names and texts stand in the protobuf as they are, which is enough to look for them.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly Receiver receiver;
    private readonly Dictionary<string, StringBuilder> sent = [];

    private OtlpReceiver(Receiver receiver) => this.receiver = receiver;

    public string Url => $"http://127.0.0.1:{receiver.Port}";

    public static async Task<OtlpReceiver> Start()
    {
        var receiver = new OtlpReceiver(await Receiver.Start());
        receiver.receiver.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status200OK;
            return Task.CompletedTask;
        };
        return receiver;
    }

    /// <summary>All that was sent to this address.</summary>
    public string Sent(string path)
    {
        foreach (var one in receiver.Rest())
        {
            (sent.TryGetValue(one.Path, out var text) ? text : sent[one.Path] = new()).Append(one.Body);
        }

        return sent.GetValueOrDefault(path)?.ToString() ?? "";
    }

    public ValueTask DisposeAsync() => receiver.DisposeAsync();
}
