using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Nanni.Browser;

/// <summary>One workspace with its administrator at the browser, and what the administrator prepares for a journey.</summary>
/// <remarks>What is prepared goes through the product's own forms, sent as the browser would send them.</remarks>
public sealed partial class Office
{
    private Office(Visitor visitor, string slug) => (Visitor, Slug) = (visitor, slug);

    public Visitor Visitor { get; }

    public string Slug { get; }

    public IPage Page => Visitor.Page;

    /// <summary>A new workspace of the administrator, who is signed in at <paramref name="visitor"/>'s browser.</summary>
    public static async Task<Office> Open(Visitor visitor, string name = "Ur Copper")
    {
        await visitor.SignsInAtOnce();
        var company = $"{name} {Guid.CreateVersion7().ToString()[^6..]}";
        var made = await visitor.Sends("/workspaces/new", ("Company", company), ("Country", "PL"));
        return new(visitor, made.Split('/')[2]);
    }

    /// <summary>The workspace of an address.</summary>
    public static Office Of(Visitor visitor, string path) => new(visitor, path.Split('/')[2]);

    /// <summary>The address of a page of this workspace.</summary>
    public string At(string path) => $"/w/{Slug}/{path}";

    public Task Opens(string path) => Visitor.Opens(At(path));

    /// <summary>Adds a record through its form.</summary>
    /// <param name="plural">As in its address: "accounts".</param>
    /// <returns>The id of the new record.</returns>
    public async Task<string> Adds(string plural, params (string Field, string Value)[] values)
    {
        if (plural == "accounts" && values.All(value => value.Field != "kind"))
        {
            values = [.. values, ("kind", "company")];
        }

        return (await Visitor.Sends(At(plural), values)).Split('/', '?')[^1];
    }

    /// <summary>Changes a record through its form.</summary>
    public Task Changes(string plural, string id, params (string Field, string Value)[] values) =>
        Visitor.Sends(At($"{plural}/{id}"), values);

    /// <summary>The same workspace at a colleague's browser, who signs in there.</summary>
    public async Task<Office> Joins(Visitor colleague, string email)
    {
        await colleague.SignsInAtOnce(email);
        return new(colleague, Slug);
    }

    /// <summary>Waits until the page at hand follows what others do: until its stream is open.</summary>
    public Task IsListening() => Page.WaitForFunctionAsync("() => document.documentElement.dataset.live === 'open'");

    /// <summary>Invites a colleague, who then has the password <see cref="RunningApp.AdminPassword"/>.</summary>
    /// <returns>The address to sign in with.</returns>
    public async Task<string> Invites(string name, IBrowser browser, string role = "Administrator")
    {
        var email = $"{Guid.CreateVersion7():n}@example.com";
        await Opens("settings/members");
        var chosen = await Page.Locator("select[name=Role] option", new() { HasText = role }).First.GetAttributeAsync("value");
        var page = await Visitor.Answer(At("settings/members"), ("Name", name), ("Email", email), ("Role", chosen!));
        var link = JoinLink().Match(page).Value;
        Assert.NotEmpty(link);

        await using var profile = await browser.NewContextAsync(new() { BaseURL = new Uri(Page.Url).GetLeftPart(UriPartial.Authority) });
        var theirs = await profile.NewPageAsync();
        await theirs.GotoAsync(link);
        await theirs.Locator("input[type=password]").FillAsync(RunningApp.AdminPassword);
        await theirs.Locator("button[type=submit]").First.ClickAsync();
        await theirs.WaitForURLAsync("**/w/**");
        return email;
    }

    /// <summary>What the list would export with these columns, as rows of cells, the header first.</summary>
    public async Task<IReadOnlyList<string[]>> Exports(string plural, params string[] columns)
    {
        var answer = await Page.Context.APIRequest.GetAsync(At($"{plural}/export?columns={string.Join(',', columns)}"));
        Assert.Equal((int)HttpStatusCode.OK, answer.Status);
        return Csv.Read(await answer.TextAsync());
    }

    [GeneratedRegex(@"/join/[A-Za-z0-9_-]+")]
    private static partial Regex JoinLink();
}
