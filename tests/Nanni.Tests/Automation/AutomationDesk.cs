using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Automation;
using Nanni.Records.Operations;
using Nanni.Web.Mail;

namespace Nanni.Tests.Automation;

/// <summary>What tests of automations share: making one that is on, letting time and log go on, reading what ran.</summary>
internal static class AutomationDesk
{
    public static string Steps(params object[] steps) => JsonSerializer.Serialize(steps);

    /// <summary>An automation that is on.</summary>
    public static async Task<Guid> Automation(this ApiClient api, object automation)
    {
        var body = JsonSerializer.SerializeToNode(automation)!.AsObject();
        body["state"] = "on";
        return await api.Create("automations", body);
    }

    /// <summary>Seals what was done, then lets log, clock and waits be followed to their ends.</summary>
    public static async Task Automate(this TestApp app)
    {
        var services = app.Services;
        bool hasMore;
        do
        {
            hasMore = await services.GetRequiredService<Sealer>().Seal(default) > 0;
            hasMore |= await services.GetRequiredService<AutomationFeed>().Follow(default);
            hasMore |= await services.GetRequiredService<AutomationTimes>().Follow(default);
            hasMore |= await services.GetRequiredService<AutomationWaiters>().Follow(default);
        }
        while (hasMore);
    }

    public static async Task SendMail(this TestApp app)
    {
        using var scope = app.Services.CreateScope();
        while (await scope.ServiceProvider.GetRequiredService<Outbox>().SendDue(default) > 0)
        {
        }
    }

    public static Task<List<AutomationRun>> Runs(this SignedIn ada, Guid automation) =>
        ada.App.Services.GetRequiredService<AutomationTable>().Newest(ada.Workspace.Id, automation, 1_000, default);

    public static async Task<TestPage> PostTo(this SignedIn ada, string path, params (string, string)[] fields)
    {
        var token = (await ada.Get("settings/automations/new?type=contact")).Value("__RequestVerificationToken")!;
        return await ada.Browser.Post(ada.Url(path), [("__RequestVerificationToken", token), .. fields]);
    }

    public static JsonArray List(this ApiAnswer answer) => answer.Json["items"]!.AsArray();
}
