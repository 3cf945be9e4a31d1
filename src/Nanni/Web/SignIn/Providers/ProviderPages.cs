using Microsoft.AspNetCore.Authentication;
using Nanni.Web.Forms;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn.Providers;

/// <summary>The way to the provider, and what the sign-in page says when it led nowhere.</summary>
internal static class ProviderPages
{
    private const string Url = "/sign-in/provider";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Url, Leave).AllowAnonymous();

    /// <summary>
    /// The button. A link and no form: it changes nothing here, and a form could lead to no other address (form-action of the
    /// content security policy), neither the provider's own nor those it sends people on to.
    /// </summary>
    /// <param name="back">The page that was wanted.</param>
    /// <param name="again">The provider asks the person anew.</param>
    public static FormLink? Link(ProviderSettings settings, Ui ui, string? back = null, string? invitation = null, bool again = false)
    {
        string?[] asked =
        [
            ReturnUrl.Local(back) is not "/" and var local ? "return=" + Uri.EscapeDataString(local) : null,
            invitation is null ? null : "invitation=" + Uri.EscapeDataString(invitation),
            again ? "again=true" : null,
        ];
        return settings.IsOn
            ? new((Url + "?" + string.Join('&', asked.OfType<string>())).TrimEnd('?'), ui.T("provider.with", ("name", settings.Name)))
            : null;
    }

    /// <summary>The sign-in page with the sentence for what was wrong.</summary>
    public static string Problem(string kind, string? back) =>
        $"/sign-in?problem={kind}" + (ReturnUrl.Local(back) is not "/" and var local ? "&return=" + Uri.EscapeDataString(local) : "");

    /// <summary>Null where nothing is wrong that we know of: anybody can write an address.</summary>
    public static string? Sentence(string? kind, ProviderSettings settings, Ui ui) =>
        settings.IsOn && ProviderException.Kinds.Contains(kind) ? ui.T("provider.problem." + kind, ("name", settings.Name)) : null;

    private static async Task<IResult> Leave(string? @return, string? invitation, bool? again, HttpContext context, ProviderSettings settings)
    {
        if (!settings.IsOn)
        {
            return Refusals.NotFound();
        }

        var asked = new AuthenticationProperties { RedirectUri = "/" };
        asked.SetString(ProviderHandler.Return, ReturnUrl.Local(@return));
        asked.SetString(ProviderHandler.Invitation, invitation is { Length: > 0 and < 200 } ? invitation : null);
        asked.SetString(ProviderHandler.Again, again == true ? "1" : null);
        try
        {
            await context.ChallengeAsync(ProviderHandler.Name, asked);
            return Results.Empty;
        }
        catch (ProviderException down)
        {
            return Go.To(Problem(down.Kind, @return));
        }
    }
}
