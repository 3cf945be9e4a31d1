using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Access;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Forms;
using Nanni.Web.Jobs;
using Nanni.Web.Records;

namespace Nanni.Automation;

/// <summary>Runs automations that people start, with the rights of whoever starts them: never with more than they have.</summary>
internal sealed class AutomationHand(RecordStore store, RecordQuery records, Schemas schemas, AutomationActions actions, AutomationRunner runner, TimeProvider clock)
{
    private const int Offered = 20;

    /// <summary>Those that can be started for records of a type.</summary>
    public Task<List<(Guid Id, string Name)>> For(Guid workspace, RecordType type, CancellationToken cancel) => store.Query(
        store.Sql().Add($"""
            select id, name from automations
            where workspace_id = {workspace} and watches = {type.Name} and event = {AutomationEvent.Hand} and state = {AutomationState.On} and deleted_at is null
            """).Raw($" order by sort_key, id limit {Offered}"), row => (row.Guid(0), row.Text(1)), cancel);

    /// <returns>How many records it has done and how many not.</returns>
    /// <exception cref="NotFoundException">There is none that is on and can be started.</exception>
    /// <exception cref="RuleException"><c>automation.broken</c>.</exception>
    public async Task<(int Done, int Failed)> Run(Actor actor, Guid automation, IReadOnlyCollection<Guid> chosen, CancellationToken cancel)
    {
        var system = Actor.System(actor.WorkspaceId);
        if ((await records.Of(system, schemas.Types[AutomationType.TypeName], automation, cancel))?.Record
            is not AutomationRule { DeletedAt: null, State: AutomationState.On, Event: AutomationEvent.Hand } rule)
        {
            throw new NotFoundException(AutomationType.TypeName, automation);
        }

        if ((await actions.Plan(actor, rule, await schemas.Of(actor, cancel), cancel)).Plan is not { } plan)
        {
            throw new RuleException("automation.broken");
        }

        // What they do not see is not there for them, and leaves no trace in the log of runs.
        var passing = await records.Passing(actor, plan.Type, chosen, plan.Condition, cancel);
        var (cause, done) = (Guid.CreateVersion7(clock.GetUtcNow()), 0);
        foreach (var record in passing)
        {
            done += await runner.Run(actor, rule, plan, new(cause, record, plan.Type.Name, 1), null, cancel) ? 1 : 0;
        }

        return (done, chosen.Count - done);
    }
}

/// <summary>On the page of a record: the automations that can be started for it.</summary>
internal static class HandPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        One(pages);
        foreach (var type in ((IEndpointRouteBuilder)pages).ServiceProvider.GetRequiredService<RecordTypes>().All.Where(t => t.IsListed))
        {
            Map(pages, type);
        }
    }

    private static void One(RouteGroupBuilder pages) => pages.MapPost("/automations/{id:guid}/run", async (Guid id, [FromForm] HandForm form, Pages page, AutomationHand hand, RecordQuery records) =>
    {
        var record = Guid.TryParse(form.Record, out var given) ? given : throw new UnreadableException("request.unreadable");
        var type = await records.TypeOf(page.Actor, record, page.Cancel) ?? throw new NotFoundException("record", record);
        var (done, _) = await hand.Run(page.Actor, id, [record], page.Cancel);
        return Go.To(page.Ui.Url($"{type.Plural}/{record}"), Said(done > 0));
    });

    /// <summary>Records that are run for at once while somebody waits, as by the API.</summary>
    public const int Most = 50;

    /// <summary>From a list, for the records chosen there.</summary>
    private static void Map(RouteGroupBuilder pages, RecordType type) => pages.MapPost($"/{type.Plural}/automate", async (Pages page, AutomationHand hand, HttpRequest request) =>
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var (ids, back) = (BulkPages.Ids(form), BulkPages.Back(page, type, form));
        if (ids.Length is 0 or > Most || form["all"] == "1" || !Guid.TryParse(form["automation"], out var automation))
        {
            return Flash.Redirect(page.Context, back, "saved.automation.choose", n: Most);
        }

        // Only what is of this list: an automation for others would pass none of them, and say so.
        var (done, left) = await hand.Run(page.Actor, automation, ids, page.Cancel);
        return Flash.Redirect(page.Context, back, left == 0 ? "saved.automation.ran" : "saved.automation.some", left.ToString(CultureInfo.InvariantCulture), n: done);
    });

    /// <summary>Those that can be started, each a button; where there is none, how to get one.</summary>
    public static async ValueTask<RenderFragment> Choose(Pages page, RecordType type)
    {
        var found = await page.Context.RequestServices.GetRequiredService<AutomationHand>().For(page.Actor.WorkspaceId, type, page.Cancel);
        return HandParts.Choose(
            page.Ui.Url(type.Plural + "/automate"), [.. found.Select(f => new FormLink(f.Id.ToString(), f.Name))], page.Actor.IsAdministrator ? page.Ui.Url("settings/automations") : null, page.Ui);
    }

    private static string Said(bool isDone) => isDone ? "said.automation.ran" : "said.automation.notRan";

    public static async ValueTask Fill(RecordSlot slot)
    {
        if (!slot.Type.IsListed || slot.Record.DeletedAt is not null)
        {
            return;
        }

        var page = slot.Page;
        var found = await page.Context.RequestServices.GetRequiredService<AutomationHand>().For(page.Actor.WorkspaceId, slot.Type, page.Cancel);
        if (found.Count > 0)
        {
            slot.Panels.Add(HandParts.Panel(new(slot.Record.Id.ToString(), [.. found.Select(f => new FormLink(page.Ui.Url($"automations/{f.Id}/run"), f.Name))]), page.Ui));
        }
    }
}

public sealed record HandForm
{
    /// <summary>Id of the record.</summary>
    public string? Record { get; init; }
}

public sealed record HandModel(string Record, IReadOnlyList<FormLink> Automations);
