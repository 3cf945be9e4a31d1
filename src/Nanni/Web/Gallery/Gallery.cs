namespace Nanni.Web.Gallery;

/// <summary>The views with sample models, to look at while working on them. Only in development.</summary>
public static class Gallery
{
    private static readonly Dictionary<string, Func<Ui, HttpRequest, IResult>> Pages = new(StringComparer.Ordinal);

    /// <summary>Shows a page under <c>/_gallery/{name}</c>.</summary>
    public static void Add(string name, Func<Ui, HttpRequest, IResult> page) => Pages.Add(name, page);

    public static void MapGallery(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            return;
        }

        var built = Path.Combine(app.Environment.ContentRootPath, "src", "Nanni", "wwwroot", "assets");
        if (Directory.Exists(built))
        {
            Assets.Folder = built;
        }

        ShellSamples.Add();
        ListSamples.Add();
        ImportSamples.Add();
        ListSamples.Map(app);
        ViewSamples.Add();
        AdminSamples.Add();
        ViewSamples.Map(app);
        app.MapGet("/_gallery", () => Results.Json(Pages.Keys.Order())).AllowAnonymous();
        app.MapGet("/_gallery/{name}", (string name, HttpRequest request) =>
        {
            Assets.Reload();
            return Page(name, request);
        }).AllowAnonymous();
    }

    internal static IResult Page(string name, HttpRequest request) => Page(name, SampleUi.Of(request), request);

    /// <summary>A sample in other surroundings.</summary>
    internal static IResult Page(string name, Ui ui, HttpRequest request) =>
        Pages.TryGetValue(name, out var page) ? page(ui, request) : Results.NotFound();
}
