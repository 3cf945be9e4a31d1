using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Nanni.Database.Platform;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Security;

namespace Nanni.Administration.Members;

public sealed record MemberForm
{
    [Required, MaxLength(200)]
    public string? Name { get; init; }

    [MaxLength(EmailAddress.MaxLength), Mail]
    public string? Email { get; init; }

    [Required, Id]
    public string? Role { get; init; }

    /// <summary>Null when none is ticked: a form does not send what is not.</summary>
    public string[]? Teams { get; init; }

    [Id]
    public string? Deputy { get; init; }

    [Day]
    public string? From { get; init; }

    [Day]
    public string? Until { get; init; }
}

/// <summary>One member: role, teams, deputy; ways in and out.</summary>
internal static class MemberPages
{
    public static void Map(RouteGroupBuilder member)
    {
        member.MapGet("", async (Guid id, MembersPages.Parts parts, RecordTypes types, CancellationToken cancel) =>
            await parts.Members.Find(parts.Actor.WorkspaceId, id, cancel) is { } found
                ? await Page(found, await Form(found, parts, cancel), new(), parts, types, cancel)
                : Refusals.NotFound());
        member.MapPost("", Save);
        member.MapPost("/invitation", (Guid id, MembersPages.Parts parts, RecordTypes types, CancellationToken cancel) =>
            Link(id, "members.invitationLink", parts.Invitations.Invite, parts, types, cancel));
        member.MapPost("/reset-link", (Guid id, MembersPages.Parts parts, RecordTypes types, CancellationToken cancel) =>
            Link(id, "members.resetLink", async (w, m, c) => await parts.Invitations.ResetLink(w, m, c), parts, types, cancel));
        member.MapPost("/second-factor/removal", (Guid id, MembersPages.Parts parts, RecordTypes types, CancellationToken cancel) =>
            Do(id, "said.factorsReset", parts.Factors.Reset, parts, types, cancel));
        member.MapPost("/deactivation", (Guid id, MembersPages.Parts parts, RecordTypes types, CancellationToken cancel) =>
            Do(id, "said.deactivated", parts.Members.Deactivate, parts, types, cancel));
        member.MapPost("/reactivation", (Guid id, MembersPages.Parts parts, RecordTypes types, CancellationToken cancel) =>
            Do(id, "said.reactivated", parts.Members.Reactivate, parts, types, cancel));
    }

    private static async Task<IResult> Save(
        Guid id, [FromForm] MemberForm form, MembersPages.Parts parts, RecordTypes types,
        CancellationToken cancel)
    {
        var (workspace, ui) = (parts.Actor.WorkspaceId, parts.Ui);
        if (await parts.Members.Find(workspace, id, cancel) is not { } member)
        {
            return Refusals.NotFound();
        }

        var errors = await FormErrors.Check(form, ui).Try(ui, () => parts.Members.Change(
            workspace,
            id,
            new(
                form.Name!, form.Email, IdAttribute.Read(form.Role)!.Value, IdAttribute.ReadAll(form.Teams), IdAttribute.Read(form.Deputy),
                DayAttribute.Read(form.From), DayAttribute.Read(form.Until)),
            cancel));
        return errors.Any
            ? await Page(member, form, errors, parts, types, cancel)
            : Go.To(ui.Url("settings/members/" + id), "said.saved");
    }

    private static async Task<IResult> Do(
        Guid id, string said, Func<Guid, Guid, CancellationToken, Task> work, MembersPages.Parts parts, RecordTypes types,
        CancellationToken cancel)
    {
        var (workspace, ui) = (parts.Actor.WorkspaceId, parts.Ui);
        if (await parts.Members.Find(workspace, id, cancel) is not { } member)
        {
            return Refusals.NotFound();
        }

        var errors = await new FormErrors().Try(ui, () => work(workspace, id, cancel));
        return errors.Any
            ? await Page(member, await Form(member, parts, cancel), errors, parts, types, cancel)
            : Go.To(ui.Url("settings/members/" + id), said);
    }

    private static async Task<IResult> Link(
        Guid id, string key, Func<Guid, Guid, CancellationToken, Task<string?>> work, MembersPages.Parts parts, RecordTypes types,
        CancellationToken cancel)
    {
        string? link = null;
        var answer = await Do(id, "said.invited", async (w, m, c) => link = await work(w, m, c), parts, types, cancel);
        return link is null
            ? answer
            : MembersPages.Link((await parts.Members.Find(parts.Actor.WorkspaceId, id, cancel))!, key, link, parts.Ui);
    }

    private static async Task<MemberForm> Form(Member member, MembersPages.Parts parts, CancellationToken cancel) => new()
    {
        Name = member.Name,
        Email = member.Email,
        Role = member.RoleId.ToString(),
        Teams = [.. (await parts.Members.TeamsOf(member.WorkspaceId, member.Id, cancel)).Select(team => team.ToString())],
        Deputy = member.DeputyId?.ToString(),
        From = member.DeputyFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Until = member.DeputyUntil?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    private static async Task<IResult> Page(
        Member member, MemberForm form, FormErrors errors, MembersPages.Parts parts, RecordTypes types, CancellationToken cancel)
    {
        var ui = parts.Ui;
        var url = ui.Url("settings/members/" + member.Id);
        var teams = await MembersPages.TeamOptions(parts, cancel);
        var deputies = (await parts.Members.List(member.WorkspaceId, null, cancel))
            .Where(m => m.Id != member.Id && m.Status == MemberStatus.Active)
            .Select(m => new FormOption(m.Id.ToString(), m.CanSignIn ? m.Name : $"{m.Name} ({ui.T("member.noSignIn")})"));
        var fields = new List<FormField>
        {
            new("Name", ui.T("members.name"), Value: form.Name) { Error = errors["Name"], MaxLength = 200 },
            new("Email", ui.T("field.email"), "email", form.Email)
            {
                Error = errors["Email"], MaxLength = EmailAddress.MaxLength, IsRequired = false, IsReadOnly = member.UserId is not null,
            },
            new("Role", ui.T("members.role"), Value: form.Role)
                { Error = errors["Role"], Options = await MembersPages.RoleOptions(parts, cancel) },
        };
        if (teams.Count > 0)
        {
            fields.Add(new("Teams", ui.T("settings.teams")) { Options = teams, Chosen = (form.Teams ?? []).ToHashSet() });
        }

        fields.AddRange(DeputyFields(form.Deputy, form.From, form.Until, deputies, errors, ui));
        var isInactive = member.Status == MemberStatus.Inactive;
        return Settings.Page(
            new(member.Name, "members", [new(ui.T("members.one"), url, ui.T("settings.save"), fields) { Problem = errors[""] }])
            {
                Back = new(ui.Url("settings/members"), ui.T("settings.members")),
                Actions = [.. Actions(member, url, member.UserId is { } user && await parts.Factors.Has(user, cancel), ui)],
                Hint = isInactive ? ui.T("members.reassign", ("name", member.Name)) : null,
                Links = isInactive
                    ? [.. types.All.Where(t => t.IsListed && !t.IsPublic)
                        .Select(t => new FormLink(ui.Url($"{t.Plural}?filter=owner:eq:{member.Id}"), TypeNames.Plural(t, ui)))]
                    : [],
            },
            errors,
            ui);
    }

    internal static IEnumerable<FormField> DeputyFields(
        string? deputy, string? from, string? until, IEnumerable<FormOption> deputies, FormErrors errors, Ui ui) =>
    [
        new("Deputy", ui.T("members.deputy"), Value: deputy)
        {
            Error = errors["Deputy"], Hint = ui.T("members.deputy.hint"), IsRequired = false,
            Options = [new("", ui.T("members.deputy.none")), .. deputies],
        },
        new("From", ui.T("members.from"), "date", from) { Error = errors["From"], IsRequired = false },
        new("Until", ui.T("members.until"), "date", until) { Error = errors["Until"], IsRequired = false },
    ];

    private static IEnumerable<SettingsForms.PageAction> Actions(Member member, string url, bool hasFactor, Ui ui)
    {
        if (member.Status == MemberStatus.Inactive)
        {
            return [new(url + "/reactivation", ui.T("members.reactivate"))];
        }

        SettingsForms.PageAction? way = member switch
        {
            { UserId: not null } => new(url + "/reset-link", ui.T("members.resetLink.make"), AnswersDirectly: true),
            { Email: not null } => new(url + "/invitation", ui.T("members.invitation.send"), AnswersDirectly: true),
            _ => null,
        };
        var leave = new SettingsForms.PageAction(url + "/deactivation", ui.T("members.deactivate"), IsDangerous: true);
        var preview = new SettingsForms.PageAction(url + "/preview", ui.T("preview.member"));
        SettingsForms.PageAction? factor = hasFactor ? new(url + "/second-factor/removal", ui.T("members.factor.remove"), IsDangerous: true) : null;
        return new[] { preview, way, factor, leave }.OfType<SettingsForms.PageAction>();
    }
}
