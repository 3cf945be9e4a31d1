using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.SignIn;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>Who can see a record, and why: what the predicate says of every member, with the reason in words.</summary>
internal static class RecordAccessPages
{
    private const int MostMembers = 500;

    public static void Map(RouteGroupBuilder pages, RecordType type) =>
        pages.MapGet($"/{type.Plural}/{{id:guid}}/access", (Guid id, Pages page, RecordQuery query, RecordAccess access, Memberships memberships, NanniDb db) =>
            Show(id, page, query, access, memberships, db, type));

    private static async Task<IResult> Show(
        Guid id, Pages page, RecordQuery query, RecordAccess access, Memberships memberships, NanniDb db, RecordType type)
    {
        var view = await query.Of(page.Actor, type, id, page.Cancel) ?? throw new NotFoundException(type.Name, id);
        var present = await page.Present();
        var members = await Members(page, memberships, db);
        var allowed = await access.Of([.. members.Select(m => m.Web)], type, id, page.Cancel);
        var ui = await page.Shell(type.Plural);
        var url = ui.Url($"{type.Plural}/{id}");
        var shares = type.IsShareable ? await Shares.Of(page.Store, page.Actor, id, DateOnly.FromDateTime(ui.Format.Local(ui.Now)), page.Cancel) : [];
        var rows = members.Zip(allowed, (member, may) => new AccessRow(
            present.Member(member.Web.MemberId), member.RoleName, may.View, may.Edit, may.Delete, Why(ui, present, view, member, may, shares)));
        return AccessView.With(
            new AccessModel(
                Labels.Type(ui, type), view.Type.Title.Get(view.Record) as string ?? "", url, [.. rows.OrderByDescending(r => r.CanView)])
            {
                CanShare = Shares.MayShare(type, page.Actor, view.Record),
                Shares = [.. shares.Where(s => s.Through is null).Select(s => new ShareRow(
                    present.Audience(s.Whom),
                    s.By is null ? present.How(s) : ui.T("share.from", ("how", present.How(s)), ("name", present.Member(s.By).Text)),
                    $"{url}/share/{s.Whom}/end"))],
            },
            ui);
    }

    /// <summary>Everybody who can sign in, by name.</summary>
    private static async Task<List<Membership>> Members(Pages page, Memberships memberships, NanniDb db)
    {
        var workspace = page.Actor.WorkspaceId;
        var known = await db.Members.AsNoTracking()
            .Where(m => m.WorkspaceId == workspace && m.Status == MemberStatus.Active && m.UserId != null)
            .OrderBy(m => m.Name).Select(m => new { m.Id, m.AccessVersion }).Take(MostMembers).ToListAsync(page.Cancel);
        var members = new List<Membership>();
        foreach (var member in known)
        {
            if (await memberships.Get(workspace, member.Id, member.AccessVersion, page.Actor.SchemaVersion, page.Cancel) is { } membership)
            {
                members.Add(membership);
            }
        }

        return members;
    }

    private static string Why(Ui ui, Present present, Nanni.Records.Queries.RecordView view, Membership member, Allowed may, IReadOnlyList<Share> shares)
    {
        var (actor, record, type) = (member.Web, view.Record, view.Type.Type);
        var plural = ui.T($"type.{type.Name}.plural");
        var scope = Visibility.Reach(type, actor, Right.View);
        if (!may.View)
        {
            return (scope, type.PrivateBy?.Get(record)) switch
            {
                (not Scope.None, true) => ui.T("access.private"),
                (Scope.Own, _) => ui.T("access.ownOnly", ("role", member.RoleName), ("types", plural)),
                (Scope.TeamOnly or Scope.Team, _) => ui.T("access.teamOnly", ("role", member.RoleName), ("types", plural)),
                _ => ui.T("access.none", ("role", member.RoleName), ("types", plural)),
            };
        }

        if (actor.IsAdministrator)
        {
            return ui.T("access.administrator");
        }

        if (record.OwnerId == actor.MemberId)
        {
            return ui.T("access.owner");
        }

        if (type.IsPublic)
        {
            return ui.T("access.public", ("types", plural));
        }

        if (scope == Scope.All)
        {
            return ui.T("access.all", ("role", member.RoleName), ("types", plural));
        }

        if (scope != Scope.None && record.OwnerId is { } owner && actor.Owners.Contains(owner))
        {
            return ui.T("access.deputy", ("name", present.Member(owner).Text));
        }

        var isTheirs = record.TeamId is { } of && actor.TeamsWithin(scope).Contains(of);
        if (!isTheirs && shares.FirstOrDefault(s => s.IsTeam ? actor.OwnTeams.Contains(s.Whom) : s.Whom == actor.MemberId) is { } share)
        {
            return share.Through is not null ? ui.T("access.joined") : share.IsTeam ? ui.T("access.sharedTeam", ("team", present.Audience(share.Whom).Text)) : ui.T("access.shared");
        }

        return isTheirs && record.TeamId is { } team
            ? ui.T(actor.OwnTeams.Contains(team) ? "access.team" : "access.below", ("team", present.Schema.Teams.GetValueOrDefault(team) ?? "?"))
            : ui.T(type.PrivateBy is not null && record.CreatedBy == actor.MemberId ? "access.author" : "access.through");
    }
}
