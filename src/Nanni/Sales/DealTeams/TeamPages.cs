using System.Globalization;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Sales.DealTeams;

/// <summary>The team on a deal's page, and the page on which it is set.</summary>
internal static class TeamPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/opportunities/{id:guid}/team", (Guid id, Pages page, RecordQuery query) => Ask(id, page, query));
        pages.MapPost("/opportunities/{id:guid}/team", (Guid id, Pages page, Operations run, RecordQuery query, HttpRequest request) => Set(id, page, run, query, request));
    }

    /// <summary>Nothing of a team that is none, for who may not make one.</summary>
    public static async ValueTask Fill(RecordSlot slot)
    {
        if (slot.Record is not Opportunity { DeletedAt: null } deal)
        {
            return;
        }

        var page = slot.Page;
        var mayShare = Shares.MayShare(slot.Type, page.Actor, deal);
        var (present, team) = (await page.Present(), await TeamReader.Of(page.Store, page.Actor, deal.Id, page.Cancel));
        if (team.Count > 0 || mayShare)
        {
            var schema = present.Schema["dealMember"];
            var roles = present.Options(schema, schema["role"]).ToDictionary(o => o.Value, o => o.Label);
            slot.Panels.Add(TeamPart.Of(
                new TeamPartModel(
                    [.. team.Select(p => new TeamRow(
                        present.Member(p.Member), p.Role is { } role ? roles.GetValueOrDefault(role, role) : "", page.Ui.Format.Percent(p.Split), p.CanEdit, p.Member == deal.OwnerId))],
                    mayShare ? page.Ui.Url($"opportunities/{deal.Id}/team") : null),
                page.Ui));
        }
    }

    private static async Task<IResult> Ask(Guid id, Pages page, RecordQuery query)
    {
        var deal = await Find(id, page, query);
        var team = await TeamReader.Of(page.Store, page.Actor, id, page.Cancel);
        List<TeamLine> lines = [.. team.Select(p => new TeamLine(p.Member.ToString(), p.Role ?? "", Number(p.Split), p.CanEdit, p.Member == deal.OwnerId))];
        if (lines.Count == 0)
        {
            lines.Add(new(deal.OwnerId?.ToString() ?? "", "", Number(Splits.Whole), true, deal.OwnerId is not null));
        }

        return await Form(deal, lines, page, null);
    }

    private static async Task<IResult> Set(Guid id, Pages page, Operations run, RecordQuery query, HttpRequest request)
    {
        var deal = await Find(id, page, query);
        var form = await request.ReadFormAsync(page.Cancel);
        var lines = Lines(form, deal);
        if (form["even"] == "1")
        {
            lines = [.. lines.Zip(Splits.Even(lines.Count), (line, split) => line with { Split = Number(split) })];
        }

        try
        {
            var done = await DealTeam.Set(page.Actor, id, [.. lines.Select(Place)], run, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url("opportunities/" + id), done.ChangedNothing ? null : "saved.team", deal.Name ?? "", done.Id);
        }
        catch (FieldException wrong)
        {
            return await Form(deal, lines, page, Messages.Of(page.Ui, wrong.Problems[0]));
        }
    }

    /// <summary>Rows in which somebody was chosen.</summary>
    private static List<TeamLine> Lines(IFormCollection form, Opportunity deal)
    {
        string At(string input, int i) => i < form[input].Count ? (form[input][i] ?? "").Trim() : "";
        return [.. Enumerable.Range(0, Math.Min(form["member"].Count, DealTeam.Most + 2))
            .Select(i => new TeamLine(At("member", i), At("role", i), At("split", i), At("right", i) == "edit", At("member", i) == deal.OwnerId?.ToString()))
            .Where(line => line.Member.Length > 0)];
    }

    private static TeamPlace Place(TeamLine line) => new(
        Guid.TryParse(line.Member, out var member) ? member : throw new FieldException("member", "field.reference"),
        line.Role.Length == 0 ? null : line.Role,
        line.Split.Length == 0 ? 0
            : decimal.TryParse(line.Split.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var split) ? split
            : throw new FieldException("split", "field.kind.percent"),
        line.CanEdit);

    private static async Task<Opportunity> Find(Guid id, Pages page, RecordQuery query)
    {
        var view = await query.Of(page.Actor, page.Types["opportunity"], id, page.Cancel) ?? throw new NotFoundException("opportunity", id);
        return Shares.MayShare(view.Type.Type, page.Actor, view.Record) ? (Opportunity)view.Record : throw new ForbiddenException("opportunity", Shares.Refused);
    }

    private static async Task<IResult> Form(Opportunity deal, IReadOnlyList<TeamLine> lines, Pages page, string? error)
    {
        var present = await page.Present();
        var ui = await page.Shell("opportunities");
        var schema = present.Schema["dealMember"];
        var chosen = lines.Select(l => l.Member).ToHashSet();
        return TeamView.With(
            new TeamModel(Labels.Type(ui, page.Types["opportunity"]), deal.Name ?? "", ui.Url("opportunities/" + deal.Id), lines)
            {
                Members = [.. present.Schema.Members.Values.Where(m => m.IsActive || chosen.Contains(m.Id.ToString())).OrderBy(m => m.Name, StringComparer.CurrentCulture)
                    .Select(m => new OptionModel(m.Id.ToString(), m.Name))],
                Roles = present.Options(schema, schema["role"]),
                Error = error,
            }, ui, error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static string Number(decimal split) => split.ToString("0.##", CultureInfo.InvariantCulture);
}
