using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Nanni.Web.Security;

namespace Nanni.Tests.Security;

/// <summary>A field of a form as the page gave it out.</summary>
/// <param name="IsId">It takes the id of something: it holds one, offers one, or a look-up fills it.</param>
internal sealed record SeenField(string Name, string Value, bool IsId);

/// <summary>A form that somebody was shown.</summary>
internal sealed record SeenForm(string Page, string Action, IReadOnlyList<SeenField> Fields)
{
    /// <summary>Sent as it is, but for one field.</summary>
    public KeyValuePair<string, string>[] With(string? name = null, string? value = null) =>
        [.. Fields.Select(f => KeyValuePair.Create(f.Name, f.Name == name ? value! : f.Value))];
}

/// <summary>
/// Follows every link and frame of a workspace from its first page on, one address of each kind, and keeps the forms it is shown: what a
/// person can do by pages, found by the pages themselves.
/// </summary>
internal sealed partial class Crawl
{
    private const int Most = 400;

    private readonly Dictionary<string, SeenForm> forms = [];

    public IReadOnlyList<string> Pages { get; private set; } = [];

    /// <summary>Those that end something come last, so that the others still find it.</summary>
    public IReadOnlyList<SeenForm> Forms => [.. forms.Values.OrderBy(f => Ending().IsMatch(f.Action)).ThenBy(f => f.Action, StringComparer.Ordinal)];

    public static async Task<Crawl> Of(SignedIn person)
    {
        var crawl = new Crawl();
        var (seen, queue, pages) = (new HashSet<string>(), new Queue<string>(), new List<string>());
        var home = person.Url("");
        Add(home);
        foreach (var type in Modules.RecordTypes.All)
        {
            Add(person.Url(type.Plural));
        }

        while (queue.TryDequeue(out var path) && pages.Count < Most)
        {
            var page = await person.Browser.Get(path);
            if ((int)page.Status is >= 300 and < 400)
            {
                Add(page.Location!);
                continue;
            }

            Assert.True((int)page.Status < 500, $"{path} answered {page.Status}");
            if (page.Response.Content.Headers.ContentType?.MediaType != "text/html")
            {
                continue;
            }

            pages.Add(path);
            crawl.Keep(path, page);
            foreach (var link in page.Document.QuerySelectorAll("a[href], turbo-frame[src], [data-src], [data-edit]"))
            {
                Add(link.GetAttribute("href") ?? link.GetAttribute("src") ?? link.GetAttribute("data-src") ?? link.GetAttribute("data-edit")!);
            }
        }

        crawl.Pages = pages;
        return crawl;

        void Add(string address)
        {
            var path = address.Split('#')[0];
            if (path.StartsWith(home, StringComparison.Ordinal) && seen.Add(Kind(path)))
            {
                queue.Enqueue(path);
            }
        }
    }

    /// <summary>An address without its ids and values: /contacts/{id}?after.</summary>
    public static string Kind(string path)
    {
        var (address, query) = path.Split('?', 2) is [var a, var q] ? (a, q) : (path, "");
        return Ids().Replace(address, "{id}") + "?" + string.Join('&', query.Split('&').Select(p => p.Split('=')[0]).Order(StringComparer.Ordinal));
    }

    private void Keep(string path, TestPage page)
    {
        foreach (var form in page.Document.Forms.Where(f => f.Method == "post"))
        {
            var action = form.GetAttribute("action") ?? path;
            var fields = form.Elements.Where(e => e.GetAttribute("name") is { Length: > 0 }).SelectMany(Read).ToList();
            forms.TryAdd($"{Kind(action)} {string.Join(' ', fields.Select(f => f.Name).Order(StringComparer.Ordinal))}", new(path, action, fields));
        }
    }

    private static IEnumerable<SeenField> Read(IElement element)
    {
        var name = element.GetAttribute("name")!;
        var isLookUp = element.Closest("nanni-lookup") is not null;
        return element switch
        {
            _ when name == Csrf.Field => [],
            IHtmlInputElement { Type: "submit" } => [],
            IHtmlInputElement { Type: "checkbox" or "radio" } box => box.IsChecked ? [new(name, box.Value, Guid.TryParse(box.Value, out _))] : [],
            IHtmlInputElement input => [new(name, input.Value, isLookUp || Guid.TryParse(input.Value, out _))],
            IHtmlSelectElement select => [new(name, select.Value ?? "", select.Options.Any(o => Guid.TryParse(o.Value, out _)))],
            IHtmlTextAreaElement area => [new(name, area.Value, false)],
            IHtmlButtonElement { Value.Length: > 0 } button => [new(name, button.Value, Guid.TryParse(button.Value, out _))],
            _ => [],
        };
    }

    [GeneratedRegex("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")]
    internal static partial Regex Ids();

    [GeneratedRegex("delete|remove|revoke|leave|end|trash|sign-out|reset|withdraw|disable|archive")]
    private static partial Regex Ending();
}
