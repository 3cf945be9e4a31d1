using System.Text.Json.Nodes;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Sales.Leads.Assignment;

/// <summary>Where the newest leads would go by the rules as they are: everything but the writing is done.</summary>
internal static class LeadTrial
{
    private const int Tried = 50;

    public static async Task<IResult> Show(Pages page, Operations run, Titles titles)
    {
        var present = await page.Present();
        var newest = await page.Store.Query(
            page.Store.Sql().Add($"""
                select id, owner_id, assigned_by_id, assigned_to_id from leads where workspace_id = {page.Actor.WorkspaceId} and deleted_at is null and status not in ({Lead.Disqualified}, {Lead.Converted})
                """).Raw($" order by id desc limit {Tried}"),
            row => (Id: row.Guid(0), Owner: row.GuidOrNull(1), By: row.GuidOrNull(2), To: row.GuidOrNull(3)), page.Cancel);
        newest.Reverse();
        var planned = (await run.Run(page.Actor.From("job", isRehearsal: true), LeadHanding.Operation, work =>
        {
            work.Revisit<Lead>(newest.Select(lead => lead.Id));
            return Task.CompletedTask;
        }, page.Cancel)).Planned ?? [];
        var changes = planned.Where(p => p.Type == "lead").ToDictionary(p => p.Id, p => p.Fields);

        // What would stay as it is, is no change.
        var chosen = newest.Where(lead => changes.ContainsKey(lead.Id)).ToDictionary(
            lead => lead.Id, lead => (Rule: After(changes[lead.Id], "assignedBy") ?? lead.By, To: After(changes[lead.Id], "assignedTo") ?? lead.To));
        var names = await titles.Of(page.Actor, [.. newest.Select(lead => lead.Id), .. chosen.Values.Select(c => c.Rule).OfType<Guid>().Distinct()], page.Cancel);
        var ui = await page.Shell("settings");
        string? Member(Guid? id) => id is { } known ? present.Schema.Members.GetValueOrDefault(known)?.Name : null;
        return LeadTrialView.With(
            new LeadTrialModel(ui.Url("settings/lead-assignment"), [.. newest.AsEnumerable().Reverse().Where(lead => names.ContainsKey(lead.Id)).Select(lead =>
            {
                var (rule, to) = chosen.GetValueOrDefault(lead.Id);
                return new LeadTrialRow(
                    names[lead.Id].Text ?? "", ui.Url($"leads/{lead.Id}"), rule is { } by ? names.GetValueOrDefault(by)?.Text ?? "" : null, Member(to), Member(lead.Owner));
            })]), ui);
    }

    /// <summary>A changed field has what was and what would be.</summary>
    private static Guid? After(JsonObject fields, string key) =>
        fields[key] is JsonArray { Count: 2 } change && Guid.TryParse(change[1]?.ToString(), out var id) ? id : null;
}
