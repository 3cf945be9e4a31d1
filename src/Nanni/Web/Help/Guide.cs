using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Nanni.Web.Help;

/// <summary>A page of the user guide.</summary>
public sealed record HelpPage(string Title, MarkupString Html, bool IsOverview);

/// <summary>
/// The user guide as it lies in docs/user-guide, in English, and beside it in pl and lt under the same file names, with its pictures,
/// built into the product.
/// </summary>
internal static class Guide
{
    private const string Prefix = "help.";

    private static readonly System.Reflection.Assembly Assembly = typeof(Guide).Assembly;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers().Build();

    /// <summary>A page by its file name without ".md"; the overview for an empty one.</summary>
    /// <returns>Null where there is no such page.</returns>
    public static HelpPage? Page(string name, Language language)
    {
        if (Document(name, language) is not { } document)
        {
            return null;
        }

        // A link to a part of a page, passed on to a colleague, leads there in the colleague's language too: the anchors are everywhere those
        // of the English headings.
        foreach (var (heading, english) in Headings(document).Zip(Headings(Document(name, Language.English)!)))
        {
            heading.GetAttributes().Id = english.GetAttributes().Id;
        }

        var title = "";
        if (document.FirstOrDefault() is HeadingBlock { Level: 1, Inline: { } words } first)
        {
            title = string.Concat(words.Descendants<LiteralInline>().Select(word => word.Content.ToString()));
            document.Remove(first);
        }

        foreach (var link in document.Descendants<LinkInline>())
        {
            link.Url = Address(link.Url ?? "");
        }

        return new(title, new(document.ToHtml(Pipeline)), name.Length == 0);
    }

    public static Stream? Picture(string name) => name.EndsWith(".png", StringComparison.Ordinal) ? Open(name) : null;

    /// <summary>A page as it was written, for tests too.</summary>
    internal static MarkdownDocument? Document(string name, Language language)
    {
        using var stream = Open($"{language.Code}.{(name.Length == 0 ? "README" : name)}.md");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return Markdig.Markdown.Parse(reader.ReadToEnd(), Pipeline);
    }

    internal static IEnumerable<HeadingBlock> Headings(MarkdownDocument document) => document.Descendants<HeadingBlock>();

    /// <summary>Where a link between files leads in the product: to a page or a part of one, a picture, or, outside the guide, to the guide's overview.</summary>
    internal static string Address(string link)
    {
        var (file, anchor) = link.IndexOf('#', StringComparison.Ordinal) is var at and >= 0 ? (link[..at], link[at..]) : (link, "");
        var name = file.Split('/')[^1];
        return link.Contains(':', StringComparison.Ordinal) || file.Length == 0 ? link
            : name.EndsWith(".png", StringComparison.Ordinal) ? "/help/images/" + name
            : name.EndsWith(".md", StringComparison.Ordinal) && !file.StartsWith("..", StringComparison.Ordinal) && name != "README.md" ? "/help/" + name[..^3] + anchor
            : "/help";
    }

    private static Stream? Open(string name) => Assembly.GetManifestResourceStream(Prefix + name);
}
