using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Web.Forms;
using Nanni.Web.Security;
using Nanni.Web.SignIn;

namespace Nanni.Web;

/// <summary>
/// How a person wants pages to look, from the switches in the top bar. Theme, density and sidebar belong to the browser and lie in
/// cookies; the language belongs to the person, and to the browser of somebody who is not signed in.
/// </summary>
public static class Preferences
{
    private const string ThemeCookie = "nanni-theme";
    private const string DensityCookie = "nanni-density";
    private const string SidebarCookie = "nanni-sidebar";

    public static void MapPreferences(this IEndpointRouteBuilder app) =>
        app.MapPost("/me/preferences", Change).AllowAnonymous();

    internal static Theme Theme(HttpRequest request) => request.Cookies[ThemeCookie] switch
    {
        "light" => Web.Theme.Light,
        "dark" => Web.Theme.Dark,
        _ => Web.Theme.System,
    };

    internal static Density Density(HttpRequest request) =>
        request.Cookies[DensityCookie] == "compact" ? Web.Density.Compact : Web.Density.Comfortable;

    internal static bool IsSidebarNarrow(HttpRequest request) => request.Cookies[SidebarCookie] == "narrow";

    private static async Task<IResult> Change(HttpContext context, Visitor visitor, NanniDb db, CancellationToken cancel)
    {
        var form = await context.Request.ReadFormAsync(cancel);
        if (form["theme"].ToString() is "system" or "light" or "dark")
        {
            Keep(context, ThemeCookie, form["theme"]!);
        }

        if (form["density"].ToString() is "comfortable" or "compact")
        {
            Keep(context, DensityCookie, form["density"]!);
        }

        if (Language.All.FirstOrDefault(l => l.Code == form["language"]) is { } language)
        {
            Keep(context, RequestUi.LanguageCookie, language.Code);
            if (visitor.UserId is { } user)
            {
                await db.Users.Where(u => u.Id == user).ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, language.Code), cancel);
                await db.Members.Where(m => m.UserId == user).ExecuteUpdateAsync(
                    set => set.SetProperty(m => m.Language, language.Code).SetProperty(m => m.AccessVersion, m => m.AccessVersion + 1), cancel);
            }
        }

        return Go.To(ReturnUrl.Local(form["return"]));
    }

    private static void Keep(HttpContext context, string cookie, string value) =>
        context.Response.Cookies.Append(cookie, value, new()
        {
            MaxAge = TimeSpan.FromDays(365),
            SameSite = SameSiteMode.Lax,
            Secure = context.RequestServices.GetRequiredService<PublicUrl>().IsHttps,
            IsEssential = true,
        });
}
