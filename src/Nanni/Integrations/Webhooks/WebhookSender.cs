using System.Globalization;
using System.Text;
using Nanni.Records.Jobs;
using Nanni.Records.Storage;
using Nanni.Web.Outbound;

namespace Nanni.Integrations.Webhooks;

/// <summary>Sends what one webhook is to be told, and decides when it is tried again.</summary>
internal sealed class WebhookSender(
    WebhookTable webhooks, DeliveryTable deliveries, WebhookBody bodies, OutboundClient client, ActorOf actors, TimeProvider clock)
{
    private const int AtOnce = 4;

    private const int Batch = 40;

    private const int Gone = 410;

    /// <summary>How long the rest waits when a receiver has failed more than once.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMinutes(1);

    /// <summary>After the first attempt and each that follows; then it has failed. About 22 hours together.</summary>
    public static IReadOnlyList<TimeSpan> Retries { get; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1),
        TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    /// <summary>A webhook that has answered nothing well for so long is stopped.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(20);

    /// <summary>Sends what is due now. An attempt that has begun is ended and noted even if the process is to stop.</summary>
    public async Task Send(Guid workspace, Guid id, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && await webhooks.One(workspace, id, stop) is { State: WebhookState.Active } webhook)
        {
            var due = await deliveries.Heads(webhook, Batch, stop);
            if (due.Count == 0)
            {
                return;
            }

            // A receiver that has just failed is asked once: if it is well again, the rest follows at once.
            await Parallel.ForEachAsync(
                webhook.FailingSince is null ? due : due.Take(1), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (delivery, _) => await One(webhook, delivery, stop));
        }
    }

    private async Task One(Webhook webhook, Delivery delivery, CancellationToken stop)
    {
        if (stop.IsCancellationRequested || await deliveries.Claim(webhook, delivery, default) is not { } claim)
        {
            return;
        }

        if (await actors(webhook.Workspace, webhook.Owner, default) is not { } actor)
        {
            await webhooks.Stop(webhook, "owner", default);
            return;
        }

        if (await bodies.Write(actor, delivery, default) is not { } body)
        {
            await deliveries.Done(webhook, delivery, claim, DeliveryState.Skipped, null, null, null, null);
            return;
        }

        var (answer, error) = await Try(webhook, delivery, body);
        Measures.Deliveries.Add(1, new KeyValuePair<string, object?>("outcome", answer is { IsSuccess: true } ? "sent" : answer is null ? "unreachable" : "refused"));
        var request = Encoding.UTF8.GetString(body);
        if (answer is { IsSuccess: true })
        {
            await deliveries.Done(webhook, delivery, claim, DeliveryState.Sent, null, request, answer, null);
            return;
        }

        var now = clock.GetUtcNow();
        var next = Next(delivery.Attempts, now);
        await deliveries.Done(webhook, delivery, claim, next is null ? DeliveryState.Failed : DeliveryState.Waiting, next, request, answer, error);
        if (webhook.FailingSince is not null)
        {
            await deliveries.Postpone(webhook, delivery, now + Breath);
        }

        if (answer?.Status == Gone || webhook.FailingSince <= now - Patience)
        {
            await webhooks.Stop(webhook, answer?.Status == Gone ? "gone" : "failing", default);
        }
    }

    private async Task<(OutboundAnswer? Answer, string? Error)> Try(Webhook webhook, Delivery delivery, byte[] body)
    {
        var (now, id) = (clock.GetUtcNow(), delivery.Id.ToString());
        var secrets = await webhooks.Secrets(webhook, now, default);
        try
        {
            return (await client.Send(new(HttpMethod.Post, webhook.Address)
            {
                Body = body,
                Headers =
                [
                    ("webhook-id", id),
                    ("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
                    ("webhook-signature", WebhookSecret.Signature(secrets, id, now.ToUnixTimeSeconds(), body)),
                ],
            }, default), null);
        }
        catch (OutboundException refused)
        {
            return (null, refused.Code);
        }
    }

    /// <summary>A fifth more or less, so that receivers which fail together are not asked together.</summary>
    private static DateTimeOffset? Next(int attemptsBefore, DateTimeOffset now) => attemptsBefore < Retries.Count
        ? now + (Retries[attemptsBefore] * (0.8 + (0.4 * Random.Shared.NextDouble())))
        : null;
}
