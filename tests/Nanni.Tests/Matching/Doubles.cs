using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Customers.Contacts;
using Nanni.Records.Jobs;
using Nanni.Records.Matching;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Tests.Matching;

/// <summary>What tests of the duplicates page ask of a person.</summary>
internal static class Doubles
{
    public static async Task<Guid> Contact(this SignedIn person, string first, string last, string? mobile = null, string? email = null, Guid? owner = null)
    {
        var (contact, _) = await person.Get<Operations>().Create(await person.Actor(), "contact.create", new Contact
        {
            FirstName = first, LastName = last, Mobile = mobile, Email = email, City = "Kaunas", OwnerId = owner,
        });
        return contact.Id;
    }

    public static Task Change(this SignedIn person, Guid id, Action<Contact> change) => person.Run(async work => change(await work.Load<Contact>(id)));

    public static async Task Run(this SignedIn person, Func<Work, Task> body) => await person.Get<Operations>().Run(await person.Actor(), "contact.update", body);

    /// <summary>Searches as the background does: through everything, or through what the log says has changed.</summary>
    public static async Task Search(this SignedIn person, bool all = false, string type = "contact")
    {
        while (await person.Get<Sealer>().Seal(default) > 0)
        {
            // Until all is numbered.
        }

        var asked = person.Get<RecordTypes>()[type];
        Assert.True(await person.Get<DuplicateSearch>().Start(person.Workspace.Id, asked, all, default));
        await person.RunSearch(type);
    }

    public static async Task RunSearch(this SignedIn person, string type = "contact") => Assert.True(await person.Get<JobRunner>()
        .Run(person.Workspace.Id, DuplicateSearch.JobId(person.Workspace.Id, person.Get<RecordTypes>()[type]), null, default));

    public static async Task<Guid> LastOperation(this SignedIn person, string name)
    {
        var store = person.Get<RecordStore>();
        return (await store.Query(
            store.Sql().Add($"select id from operations where workspace_id = {person.Workspace.Id} and name = {name} order by id desc limit 1"), row => row.Guid(0), default))[0];
    }

    /// <summary>The groups on the page, each with its titles in alphabetical order.</summary>
    public static string[] Groups(this TestPage page) =>
    [
        .. page.Document.QuerySelectorAll(".quality-group").Select(group =>
            string.Join(" = ", group.QuerySelectorAll(".value-title").Select(t => t.TextContent.Trim()).Order(StringComparer.Ordinal))),
    ];

    public static async Task<string[]> Groups(this SignedIn person) => (await person.Get("duplicates?type=contact")).Groups();

    public static string? Count(this TestPage page) => page.Document.QuerySelector(".quality-state strong")?.TextContent.Trim();

    public static string Link(this TestPage page, string selector) => ((IHtmlAnchorElement)page.Document.QuerySelector(selector)!).GetAttribute("href")!;

    public static T Get<T>(this SignedIn person)
        where T : notnull => person.App.Services.GetRequiredService<T>();
}
