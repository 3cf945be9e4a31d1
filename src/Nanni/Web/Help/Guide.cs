using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Nanni.Web.Help;

/// <summary>The user guide as it lies in docs/user-guide, with its pictures, built into the product.</summary>
internal static class Guide
{
    private const string Prefix = "help.";

    private static readonly System.Reflection.Assembly Assembly = typeof(Guide).Assembly;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers().Build();

    /// <summary>A page by its file name without ".md"; the overview for an empty one.</summary>
    /// <returns>Its title, and the rest as HTML; null where there is no such page.</returns>
    public static (string Title, MarkupString Html)? Page(string name)
    {
        using var stream = Open((name.Length == 0 ? "README" : name) + ".md");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        var document = Markdig.Markdown.Parse(reader.ReadToEnd(), Pipeline);
        var title = "";
        if (document.FirstOrDefault() is HeadingBlock { Level: 1, Inline: { } words } heading)
        {
            title = string.Concat(words.Descendants<LiteralInline>().Select(word => word.Content.ToString()));
            document.Remove(heading);
        }

        foreach (var link in document.Descendants<LinkInline>())
        {
            link.Url = Address(link.Url ?? "");
        }

        return (title, new(document.ToHtml(Pipeline)));
    }

    public static Stream? Picture(string name) => name.EndsWith(".png", StringComparison.Ordinal) ? Open(name) : null;

    /// <summary>Where a link between files leads in the product: to a page, a picture, or, outside the guide, to the guide's overview.</summary>
    private static string Address(string file)
    {
        var name = file.Split('/')[^1];
        return file.Contains(':', StringComparison.Ordinal) ? file
            : name.EndsWith(".png", StringComparison.Ordinal) ? "/help/images/" + name
            : name.EndsWith(".md", StringComparison.Ordinal) && !file.StartsWith("..", StringComparison.Ordinal) && name != "README.md" ? "/help/" + name[..^3]
            : "/help";
    }

    private static Stream? Open(string name) => Assembly.GetManifestResourceStream(Prefix + name);
}
