using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Web;
using Nanni.Web.Forms;

namespace Nanni.Administration.Members;

public sealed record InvitationForm
{
    [Required, MaxLength(200)]
    public string? Name { get; init; }

    [Required, MaxLength(EmailAddress.MaxLength), Mail]
    public string? Email { get; init; }

    [Required, Id]
    public string? Role { get; init; }

    /// <summary>Null when none is ticked: a form does not send what is not.</summary>
    public string[]? Teams { get; init; }
}

/// <summary>The list of members, and the invitation of another one.</summary>
internal static class MembersPages
{
    public static void Map(RouteGroupBuilder members)
    {
        members.MapGet("", (string? q, Parts parts, CancellationToken cancel) => Page(q, new(), new(), parts, cancel));
        members.MapPost("", Invite);
        MemberPages.Map(members.MapGroup("/{id:guid}"));
    }

    /// <summary>What every page about members needs.</summary>
    internal sealed record Parts(Actor Actor, Members Members, Invitations Invitations, MemberFactors Factors, Roles Roles, Teams Teams, Ui Ui);

    private static async Task<IResult> Invite([FromForm] InvitationForm form, Parts parts, CancellationToken cancel)
    {
        var (actor, ui) = (parts.Actor, parts.Ui);
        string? link = null;
        Member? member = null;
        var errors = await FormErrors.Check(form, ui).Try(ui, async () =>
        {
            var data = new MemberData(form.Name!, form.Email, IdAttribute.Read(form.Role)!.Value, IdAttribute.ReadAll(form.Teams));
            member = await parts.Members.Add(actor.WorkspaceId, data, actor.Language, cancel);
            link = await parts.Invitations.Invite(actor.WorkspaceId, member.Id, cancel);
        });
        if (errors.Any)
        {
            return await Page(null, form, errors, parts, cancel);
        }

        return link is null ? Go.To(ui.Url("settings/members"), "said.invited") : Link(member!, "members.invitationLink", link, ui);
    }

    /// <summary>A link that the administrator passes on, since no mail can be sent.</summary>
    internal static IResult Link(Member member, string key, string link, Ui ui) => Settings.Secret(
        new(member.Name, "members", ui.T(key, ("name", member.Name)), ui.T("members.link"), link, ui.Url("settings/members/" + member.Id)), ui);

    internal static async Task<IReadOnlyList<FormOption>> RoleOptions(Parts parts, CancellationToken cancel) =>
        [.. (await parts.Roles.List(parts.Actor.WorkspaceId, cancel)).Select(r => new FormOption(r.Id.ToString(), r.Name))];

    internal static async Task<IReadOnlyList<FormOption>> TeamOptions(Parts parts, CancellationToken cancel) =>
        [.. (await parts.Teams.Tree(parts.Actor.WorkspaceId, cancel)).Select(t => new FormOption(t.Id.ToString(), t.Name))];

    private static async Task<IResult> Page(string? search, InvitationForm form, FormErrors errors, Parts parts, CancellationToken cancel)
    {
        var ui = parts.Ui;
        var roles = await RoleOptions(parts, cancel);
        var teams = await TeamOptions(parts, cancel);
        var fields = new List<FormField>
        {
            new("Name", ui.T("members.name"), Value: form.Name) { Error = errors["Name"], MaxLength = 200, Autocomplete = "off" },
            new("Email", ui.T("field.email"), "email", form.Email)
                { Error = errors["Email"], MaxLength = EmailAddress.MaxLength, Autocomplete = "off" },
            new("Role", ui.T("members.role"), Value: form.Role ?? roles[^1].Value) { Error = errors["Role"], Options = roles },
        };
        if (teams.Count > 0)
        {
            fields.Add(new("Teams", ui.T("settings.teams")) { Options = teams, Chosen = (form.Teams ?? []).ToHashSet() });
        }

        var invite = new FormPage(ui.T("members.invite"), ui.Url("settings/members"), ui.T("members.invite.submit"), fields)
        {
            Problem = errors[""], AnswersDirectly = true,
        };
        var rows = await parts.Members.List(parts.Actor.WorkspaceId, search, cancel);
        return MembersView.With(
            new MembersView.Content(search, rows, invite), ui,
            errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
