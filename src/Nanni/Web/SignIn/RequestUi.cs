using Nanni.Web.Forms;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn;

/// <summary>Makes the <see cref="Ui"/> of a request from who makes it.</summary>
internal static class RequestUi
{
    public static Ui Of(HttpContext context)
    {
        var visitor = context.RequestServices.GetRequiredService<Visitor>();
        var membership = visitor.Membership;
        var actor = membership?.Web;
        var language = LanguageOf(context, visitor);
        var zone = actor?.Zone ?? TimeZoneInfo.Utc;
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return new()
        {
            Language = language,
            Zone = zone,
            Now = now,
            Theme = Preferences.Read<Theme>(context.Request, Preferences.ThemeCookie),
            Density = Preferences.Read<Density>(context.Request, Preferences.DensityCookie),
            IsSidebarCollapsed = context.Request.Cookies[Preferences.SidebarCookie] == "narrow",
            Toast = Go.Said(context, new(language, zone, now)),
            Workspace = membership is null ? null : new(membership.Slug, membership.WorkspaceName),
            Workspaces = membership?.Workspaces ?? [],
            Member = membership is null ? null : new(actor!.MemberId, actor.Name, membership.Email, membership.RoleName),
            IsAdministrator = actor?.IsAdministrator ?? false,
            SeesAs = visitor.SeesAs,
            Nonce = SecurityHeaders.Nonce(context),
            MakeCsrf = () => Refusals.IsApi(context.Request) ? "" : Csrf.Token(context),
            Path = context.Request.Path + context.Request.QueryString,
        };
    }

    /// <summary>A page speaks the person's language, the API that of the call.</summary>
    private static Language LanguageOf(HttpContext context, Visitor visitor) =>
        (Refusals.IsApi(context.Request) && context.Request.Headers.AcceptLanguage.Count > 0 ? Language.Accepted(context.Request.Headers.AcceptLanguage) : null)
        ?? Language.Find(visitor.Actor?.Language ?? visitor.Language)
        ?? Language.Find(context.Request.Cookies[Preferences.LanguageCookie])
        ?? Language.Accepted(context.Request.Headers.AcceptLanguage);
}
