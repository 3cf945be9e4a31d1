using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nanni.Web;

/// <summary>
/// Scripts, styles and icons, built by <c>build.mjs</c> into files whose names carry a hash of their content, kept in
/// memory together with their brotli form, and served as immutable.
/// </summary>
public static partial class Assets
{
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml; charset=utf-8",
        [".map"] = "application/json",
        [".webmanifest"] = "application/manifest+json",
        [".png"] = "image/png",
    }.ToFrozenDictionary();

    private static Loaded? loaded;

    private sealed record Loaded(FrozenDictionary<string, string> Names, FrozenDictionary<string, Asset> Files, FrozenSet<string> Icons);

    private sealed record Asset(string Type, byte[] Plain, byte[]? Brotli);

    /// <summary>Where the build left them: beside the program.</summary>
    public static string Folder { get; internal set; } = Path.Combine(AppContext.BaseDirectory, "wwwroot", "assets");

    /// <summary>The address of a built file: <c>app.js</c> is <c>/assets/app.4RT2KX.js</c>.</summary>
    /// <exception cref="KeyNotFoundException">The build makes no such file.</exception>
    public static string Url(string name) => "/assets/" + Current.Names[name];

    /// <summary>The text of a built script, for an answer that holds more than the script.</summary>
    internal static string Script(string name) => Encoding.UTF8.GetString(Current.Files[Current.Names[name]].Plain);

    /// <summary>The sprite has an icon of this name.</summary>
    public static bool HasIcon(string name) => Current.Icons.Contains(name);

    public static void MapAssets(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/assets/{file}", Serve).AllowAnonymous().ExcludeFromDescription();

    /// <summary>Reads the files again; for work on the styles themselves.</summary>
    internal static void Reload()
    {
        loaded = null;
        Icons.Forget();
    }

    private static Loaded Current => loaded ??= Load();

    private static IResult Serve(string file, HttpRequest request, HttpResponse response)
    {
        if (!Current.Files.TryGetValue(file, out var asset))
        {
            // A page asks, not a person: no page in answer.
            return TypedResults.Text("", statusCode: StatusCodes.Status404NotFound);
        }

        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.XContentTypeOptions = "nosniff";
        if (asset.Brotli is null || !request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            return TypedResults.Bytes(asset.Plain, asset.Type);
        }

        response.Headers.ContentEncoding = "br";
        return TypedResults.Bytes(asset.Brotli, asset.Type);
    }

    private static Loaded Load()
    {
        var manifest = Path.Combine(Folder, "manifest.json");
        if (!File.Exists(manifest))
        {
            throw new FileNotFoundException("The assets are not built; `dotnet build src/Nanni` builds them.", manifest);
        }

        var names = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(manifest))!;
        return new(
            names.ToFrozenDictionary(StringComparer.Ordinal),
            Directory.EnumerateFiles(Folder)
                .Where(f => Types.ContainsKey(Path.GetExtension(f)))
                .ToFrozenDictionary(f => Path.GetFileName(f), Read, StringComparer.Ordinal),
            Symbols().Matches(File.ReadAllText(Path.Combine(Folder, names["icons.svg"])))
                .Select(symbol => symbol.Groups[1].Value).ToFrozenSet(StringComparer.Ordinal));
    }

    [GeneratedRegex("<symbol id=\"([a-z0-9-]+)\"")]
    private static partial Regex Symbols();

    private static Asset Read(string file) => new(
        Types[Path.GetExtension(file)],
        File.ReadAllBytes(file),
        File.Exists(file + ".br") ? File.ReadAllBytes(file + ".br") : null);
}
