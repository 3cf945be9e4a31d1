using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Web.Forms;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn;

/// <summary>Language of the person; theme and density of the device. Whatever a switch does not send stays as it is.</summary>
public sealed record PreferencesForm
{
    public string? Language { get; init; }

    public string? Theme { get; init; }

    public string? Density { get; init; }

    public string? Return { get; init; }
}

/// <summary>The switches in the corner of every page.</summary>
internal static class Preferences
{
    public const string LanguageCookie = "nanni-language";
    public const string ThemeCookie = "nanni-theme";
    public const string DensityCookie = "nanni-density";

    /// <summary>Written by the page's own script.</summary>
    public const string SidebarCookie = "nanni-sidebar";

    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/me/preferences", Set).AllowAnonymous();

    private static async Task<IResult> Set(
        [FromForm] PreferencesForm form, HttpContext context, Visitor visitor, NanniDb db, CancellationToken cancel)
    {
        if (Language.Find(form.Language) is { } language)
        {
            Remember(context, LanguageCookie, language.Code);
            if (visitor.UserId is { } user)
            {
                await db.Users.Where(u => u.Id == user)
                    .ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, language.Code), cancel);
                await db.Members.Where(m => m.UserId == user).ExecuteUpdateAsync(
                    set => set.SetProperty(m => m.Language, language.Code).SetProperty(m => m.AccessVersion, m => m.AccessVersion + 1), cancel);
            }
        }

        if (Enum.TryParse<Theme>(form.Theme, ignoreCase: true, out var theme) && Enum.IsDefined(theme))
        {
            Remember(context, ThemeCookie, theme.ToString().ToLowerInvariant());
        }

        if (Enum.TryParse<Density>(form.Density, ignoreCase: true, out var density) && Enum.IsDefined(density))
        {
            Remember(context, DensityCookie, density.ToString().ToLowerInvariant());
        }

        return Go.To(ReturnUrl.Local(form.Return));
    }

    /// <summary>What a cookie says, if it is one of the values.</summary>
    public static T Read<T>(HttpRequest request, string cookie)
        where T : struct, Enum =>
        Enum.TryParse<T>(request.Cookies[cookie], ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : default;

    private static void Remember(HttpContext context, string cookie, string value) => context.Response.Cookies.Append(cookie, value, new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.RequestServices.GetRequiredService<PublicUrl>().IsHttps,
        MaxAge = TimeSpan.FromDays(400),
        IsEssential = true,
    });
}
