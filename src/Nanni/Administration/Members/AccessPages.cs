using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Access;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Security;
using Nanni.Web.SignIn;

namespace Nanni.Administration.Members;

public sealed record TokenForm
{
    [Required, MaxLength(100)]
    public string? Name { get; init; }

    [Required, AllowedValues(ApiTokens.Read, ApiTokens.Write)]
    public string? May { get; init; }

    /// <summary>Days; empty: until revoked.</summary>
    [AllowedValues(null, "", "30", "90", "365")]
    public string? Days { get; init; }

    /// <summary>Names of record types; none: all.</summary>
    public string[]? Types { get; init; }
}

/// <summary>Where the person is signed in, and which programs act in their name.</summary>
internal static class AccessPages
{
    private static readonly int[] Lifetimes = [30, 90, 365];

    public static void Map(RouteGroupBuilder profile)
    {
        profile.MapGet("/sessions", async (Visitor visitor, Profile sessions, Ui ui, CancellationToken cancel) =>
            SessionsView.With<SessionsView, IReadOnlyList<SessionLine>>(
                await sessions.Sessions(visitor.UserId!.Value, visitor.SessionId!, cancel), ui));
        profile.MapPost("/sessions/others/end", async (Visitor visitor, Sessions sessions, Ui ui) =>
        {
            await sessions.RevokeAll(visitor.UserId!.Value, visitor.SessionId);
            return Go.To(ui.Url("me/sessions"), "said.othersEnded");
        });
        profile.MapPost("/sessions/{key}/end", async (string key, Visitor visitor, Profile sessions, Ui ui, CancellationToken cancel) =>
            await sessions.EndSession(visitor.UserId!.Value, key, cancel)
                ? Go.To(ui.Url("me/sessions"), "said.sessionEnded")
                : Refusals.NotFound());

        profile.MapGet("/tokens", (Actor actor, ApiTokens tokens, RecordTypes types, Ui ui, CancellationToken cancel) =>
            Tokens(new() { May = ApiTokens.Read, Days = "365" }, new(), actor, tokens, types, ui, cancel));
        profile.MapPost("/tokens", Create);
        profile.MapPost("/tokens/{id:guid}/revoke", async (Guid id, Actor actor, ApiTokens tokens, Ui ui, CancellationToken cancel) =>
            await tokens.Revoke(actor.WorkspaceId, actor.MemberId, id, cancel)
                ? Go.To(ui.Url("me/tokens"), "said.tokenRevoked")
                : Refusals.NotFound());
    }

    private static async Task<IResult> Create(
        [FromForm] TokenForm form, Actor actor, ApiTokens tokens, RecordTypes types, Ui ui, TimeProvider clock, CancellationToken cancel)
    {
        var errors = FormErrors.Check(form, ui);
        if (form.Types?.Any(name => types.Find(name) is null) is true)
        {
            errors.Add("Types", ui.T("form.choose"));
        }

        if (errors.Any)
        {
            return await Tokens(form, errors, actor, tokens, types, ui, cancel);
        }

        DateTimeOffset? expires = int.TryParse(form.Days, out var days) ? clock.GetUtcNow().AddDays(days) : null;
        var token = await tokens.Create(actor.WorkspaceId, actor.MemberId, form.Name!, form.May == ApiTokens.Write, expires, form.Types, cancel);
        return Settings.Secret(
            new(form.Name!, "tokens", ui.T("tokens.shown"), ui.T("tokens.one"), token, ui.Url("me/tokens")), ui);
    }

    private static async Task<IResult> Tokens(
        TokenForm form, FormErrors errors, Actor actor, ApiTokens tokens, RecordTypes types, Ui ui, CancellationToken cancel)
    {
        var add = new FormPage(ui.T("tokens.new"), ui.Url("me/tokens"), ui.T("tokens.create"),
        [
            new("Name", ui.T("tokens.name"), Value: form.Name) { Error = errors["Name"], MaxLength = 100, Hint = ui.T("tokens.name.hint") },
            new("May", ui.T("tokens.may"), Value: form.May)
            {
                Error = errors["May"], Options = [new(ApiTokens.Read, ui.T("tokens.read")), new(ApiTokens.Write, ui.T("tokens.write"))],
            },
            new("Types", ui.T("tokens.types"))
            {
                Error = errors["Types"], Hint = ui.T("tokens.types.hint"), IsRequired = false, Chosen = (form.Types ?? []).ToHashSet(),
                Options = [.. types.All.Where(t => t.IsListed).Select(t => new FormOption(t.Name, TypeNames.Plural(t, ui)))],
            },
            new("Days", ui.T("tokens.lifetime"), Value: form.Days)
            {
                Error = errors["Days"], IsRequired = false,
                Options = [.. Lifetimes.Select(d => new FormOption($"{d}", ui.T("tokens.days", ("n", d)))), new("", ui.T("tokens.noEnd"))],
            },
        ])
        { AnswersDirectly = true };
        var mine = await tokens.Of(actor.WorkspaceId, actor.MemberId, cancel);
        return TokensView.With(
            new TokensView.Content(mine, add, types), ui, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
