using Microsoft.AspNetCore.Components;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Web.Help;

/// <summary>A page of the user guide.</summary>
public sealed record HelpPage(string Title, MarkupString Html, bool IsOverview);

/// <summary>The user guide, behind the question mark on every page. It is in English.</summary>
internal static class HelpPages
{
    /// <summary>The page of the guide for what a page of the product names; these pages of the guide cover more than one.</summary>
    private static readonly Dictionary<string, string> Covered = new() { ["import"] = "importing", ["jobs"] = "undo-and-trash", ["lists"] = "lists-and-views" };

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGroup("/help").InShell("help").MapGet("/{page?}", (Ui ui, string page = "") =>
            Guide.Page(Covered.GetValueOrDefault(page, page)) is var (title, html)
                ? HelpView.With(new HelpPage(title, html, page.Length == 0), ui)
                : Refusals.NotFound());
        app.MapGet("/help/images/{name}", (string name) =>
            Guide.Picture(name) is { } picture ? Results.Stream(picture, "image/png") : Refusals.NotFound());
    }
}
