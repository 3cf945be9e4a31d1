using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Sales.Forecasts;
using Nanni.Web.Audit;

namespace Nanni.Administration.Members;

/// <summary>What holds for a workspace as a whole.</summary>
public sealed class WorkspaceSettings(NanniDb db, SecurityEvents events)
{
    public Task<Workspace> Get(Guid workspace, CancellationToken cancel) =>
        db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == workspace, cancel);

    /// <param name="currency">ISO 4217. Amounts already stored keep theirs.</param>
    /// <param name="zone">IANA name.</param>
    /// <param name="country">"PL", "LT" or "GB".</param>
    /// <param name="fiscalMonth">1 to 12: the month in which the financial year begins; null: as before.</param>
    public async Task Change(Guid workspace, string name, string currency, string zone, string country, int? fiscalMonth, CancellationToken cancel)
    {
        await using var change = await db.Change(workspace, cancel);
        var settings = await db.Workspaces.SingleAsync(w => w.Id == workspace, cancel);
        var before = Describe(settings);
        (settings.Name, settings.BaseCurrency, settings.Zone, settings.Country) = (name.Trim(), currency, zone, country);
        var more = JsonNode.Parse(settings.Settings)!.AsObject();
        more[SalesCalendar.Setting] = fiscalMonth ?? SalesCalendar.Month(settings.Settings);
        settings.Settings = more.ToJsonString();
        events.Add(workspace, Told.Workspace("changed", settings.Name, Told.Differences(before, Describe(settings))));
        await db.SaveChangesAsync(cancel);

        // The switcher of its members shows the name in their other workspaces too.
        var users = db.Members.Where(m => m.WorkspaceId == workspace && m.UserId != null).Select(m => m.UserId);
        await db.Members.Where(m => users.Contains(m.UserId))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.AccessVersion, m => m.AccessVersion + 1), cancel);
        await db.Commit(change, cancel);
    }

    private static Dictionary<string, string?> Describe(Workspace workspace) => new()
    {
        ["name"] = workspace.Name,
        ["currency"] = workspace.BaseCurrency,
        ["zone"] = workspace.Zone,
        ["country"] = workspace.Country,
        ["fiscalMonth"] = SalesCalendar.Month(workspace.Settings).ToString(CultureInfo.InvariantCulture),
    };
}
