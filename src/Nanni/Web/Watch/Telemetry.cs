using System.Diagnostics;
using Nanni.Database;
using Nanni.Records.Storage;
using Nanni.Web.Live;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Nanni.Web.Watch;

/// <summary>
/// Sends traces and metrics by OTLP, where the variables of OpenTelemetry say to: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and those beside it.
/// Without them nothing is measured and nothing is loaded.
/// </summary>
/// <remarks>Source: opentelemetry.io, “OpenTelemetry Protocol Exporter” and “SDK Environment Variables”. The exporter reads them itself.</remarks>
internal sealed class Telemetry(LiveFeed feed, Queues queues, IConfiguration configuration) : IHostedService, IDisposable
{
    private const string Requests = "Microsoft.AspNetCore";

    private static readonly string[] Meters =
        [Measures.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", DatabaseServices.Telemetry, "System.Runtime"];

    private TracerProvider? traces;
    private MeterProvider? metrics;

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        string[] switches = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];
        if (switches.Any(name => !string.IsNullOrEmpty(configuration[name])) && configuration["OTEL_SDK_DISABLED"] is not "true")
        {
            services.AddHostedService<Telemetry>();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Measures.Meter.CreateObservableGauge("nanni.live.streams", () => feed.Listeners, "{page}", "Open pages that listen to this node");
        Measures.Meter.CreateObservableGauge("nanni.jobs", () => queues.Jobs.Select(j => new System.Diagnostics.Metrics.Measurement<long>(
            j.Count, new("kind", j.Kind), new("state", j.State))), "{job}", "Jobs that are not done, by kind and state");
        var resource = ResourceBuilder.CreateDefault().AddService("nanni", serviceVersion: Nodes.Nodes.Version).AddEnvironmentVariableDetector();
        traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .ConfigureServices(services => services.AddSingleton(configuration))
            .AddSource(Measures.Name, Requests, DatabaseServices.Telemetry).AddProcessor(new Discretion()).AddOtlpExporter().Build();
        metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .ConfigureServices(services => services.AddSingleton(configuration)).AddMeter(Meters).AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    /// <summary>Sends what is not sent yet.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Calls the span of a request, if somebody listens, by its method and route.</summary>
    public static void Name(string name, HttpContext context)
    {
        if (Activity.Current is { Source.Name: Requests } span)
        {
            span.DisplayName = name;
            span.SetTag("http.request.method", context.Request.Method).SetTag("http.response.status_code", context.Response.StatusCode);
        }
    }

    public void Dispose()
    {
        traces?.Dispose();
        metrics?.Dispose();
        (traces, metrics) = (null, null);
    }

    /// <summary>Leaves out what tells of a person or a record: addresses, queries, who asked with what.</summary>
    private sealed class Discretion : BaseProcessor<Activity>
    {
        private static readonly string[] Kept =
        [
            "http.request.method", "http.response.status_code", "http.route", "network.protocol.version", "url.scheme", "error.type",
            "db.system.name", "db.system", "db.operation.name", "db.response.status_code", "otel.status_code",
        ];

        public override void OnEnd(Activity data)
        {
            foreach (var (name, _) in data.TagObjects.ToArray())
            {
                if (!Kept.Contains(name))
                {
                    data.SetTag(name, null);
                }
            }
        }
    }
}
