using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.SignIn;

namespace Nanni.Administration.Members;

public sealed record ProfileForm
{
    [Required, MaxLength(200)]
    public string? Name { get; init; }

    [Required, AllowedValues("en", "pl", "lt")]
    public string? Language { get; init; }

    [Required, Zone]
    public string? Zone { get; init; }
}

public sealed record DeputyForm
{
    [Id]
    public string? Deputy { get; init; }

    [Day]
    public string? From { get; init; }

    [Day]
    public string? Until { get; init; }
}

/// <summary>What people set about themselves: name, language, zone, deputy.</summary>
internal static class ProfilePages
{
    public static void Map(RouteGroupBuilder profile)
    {
        profile.MapGet("", (Parts parts, CancellationToken cancel) => Page(null, null, new(), parts, cancel));
        profile.MapPost("", async ([FromForm] ProfileForm form, Parts parts, CancellationToken cancel) =>
        {
            var errors = await FormErrors.Check(form, parts.Ui).Try(parts.Ui, () => parts.Profile.Change(
                parts.Actor.WorkspaceId, parts.Actor.MemberId, form.Name!, form.Language!, form.Zone!, cancel));
            return errors.Any ? await Page(form, null, errors, parts, cancel) : Go.To(parts.Ui.Url("me"), "said.saved");
        });
        profile.MapPost("/deputy", async ([FromForm] DeputyForm form, Parts parts, CancellationToken cancel) =>
        {
            var errors = await FormErrors.Check(form, parts.Ui).Try(parts.Ui, () => parts.Members.SetDeputy(
                parts.Actor.WorkspaceId, parts.Actor.MemberId, IdAttribute.Read(form.Deputy), DayAttribute.Read(form.From), DayAttribute.Read(form.Until), cancel));
            return errors.Any ? await Page(null, form, errors, parts, cancel) : Go.To(parts.Ui.Url("me"), "said.saved");
        });
    }

    internal sealed record Parts(Actor Actor, Members Members, Profile Profile, Ui Ui);

    /// <param name="form">What was typed and refused; null: what is stored.</param>
    private static async Task<IResult> Page(
        ProfileForm? form, DeputyForm? deputy, FormErrors errors, Parts parts, CancellationToken cancel)
    {
        var (actor, ui) = (parts.Actor, parts.Ui);
        var member = (await parts.Members.Find(actor.WorkspaceId, actor.MemberId, cancel))!;
        form ??= new() { Name = member.Name, Language = member.Language, Zone = member.Zone };
        var problem = errors[""];
        var deputies = (await parts.Members.List(actor.WorkspaceId, null, cancel))
            .Where(m => m.Id != member.Id && m.Status == MemberStatus.Active)
            .Select(m => new FormOption(m.Id.ToString(), m.CanSignIn ? m.Name : $"{m.Name} ({ui.T("member.noSignIn")})"));
        var (deputyProblem, shown) = deputy is null ? (null, Stored(member)) : (problem, deputy);
        return Settings.Page(
            new(ui.T("settings.profile"), "profile",
            [
                new(ui.T("settings.profile"), ui.Url("me"), ui.T("settings.save"),
                [
                    new("Name", ui.T("field.yourName"), Value: form.Name) { Error = errors["Name"], MaxLength = 200, Autocomplete = "name" },
                    new("Language", ui.T("setUp.language"), Value: form.Language) { Error = errors["Language"], Options = Choices.Languages },
                    new("Zone", ui.T("settings.zone"), Value: form.Zone) { Error = errors["Zone"], Options = Choices.Zones },
                ])
                { Problem = deputy is null ? problem : null },
                new(ui.T("profile.deputy"), ui.Url("me/deputy"), ui.T("settings.save"),
                    [.. MemberPages.DeputyFields(shown.Deputy, shown.From, shown.Until, deputies, errors, ui)])
                { Problem = deputyProblem },
            ]),
            errors,
            ui);
    }

    private static DeputyForm Stored(Member member) => new()
    {
        Deputy = member.DeputyId?.ToString(),
        From = member.DeputyFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Until = member.DeputyUntil?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };
}
