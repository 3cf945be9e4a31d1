using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Web.Help;

/// <summary>The user guide, behind the question mark on every page, in the language of who reads it.</summary>
internal static class HelpPages
{
    /// <summary>The page of the guide for what a page of the product names; these pages of the guide cover more than one.</summary>
    private static readonly Dictionary<string, string> Covered = new()
    {
        ["board"] = "deals", ["history"] = "undo-and-trash", ["home"] = "first-steps", ["import"] = "importing", ["jobs"] = "undo-and-trash",
        ["lists"] = "lists-and-views", ["record"] = "record-page",
    };

    /// <summary>The page of the guide with this name, or about what a page of the product calls so.</summary>
    internal static HelpPage? Page(string name, Language language) => Guide.Page(Covered.GetValueOrDefault(name, name), language);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGroup("/help").InShell("help").MapGet("/{page?}", (Ui ui, string page = "") =>
            Page(page, ui.Language) is { } found ? HelpView.With(found, ui) : Refusals.NotFound());
        app.MapGet("/help/images/{name}", (string name) =>
            Guide.Picture(name) is { } picture ? Results.Stream(picture, "image/png") : Refusals.NotFound());
    }
}
