using Nanni.Web.Security;

namespace Nanni.Web.Gallery;

/// <summary>A page's surroundings without a database: Ea-nasir's company, one member, a fixed day.</summary>
internal static class SampleUi
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 15, 0, TimeSpan.Zero);

    /// <param name="request"><c>?lang=pl&amp;theme=dark&amp;density=compact&amp;toast=1&amp;narrow=1</c>.</param>
    public static Ui Of(HttpRequest request)
    {
        var language = Language.Of(request.Query["lang"]);
        return new()
        {
            Language = language,
            Now = Now,
            Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vilnius"),
            Workspace = new("copper", "Ea-nasir & Sons"),
            Workspaces = [new("copper", "Ea-nasir & Sons"), new("tin", "Dilmun Tin Trading")],
            Member = new(Guid.CreateVersion7(Now), "Rasa Kazlauskienė", "rasa@ea-nasir.example", "Administrator"),
            IsAdministrator = true,
            CanImport = true,
            CanExport = true,
            Menu = Menu(language),
            Pinned = [new("v1", "Vilnius, no next step", "/w/copper/contacts?view=1", "pin"), new("v2", "Closing this month", "/w/copper/opportunities?view=2", "pin")],
            Favourites = [new("f1", "Miedź Polska S.A.", "/w/copper/accounts/1", "building"), new("f2", "Anna Kowalska", "/w/copper/contacts/1", "user")],
            Creatable =
            [
                new("contact", "Contact", "/w/copper/contacts/new", "user"),
                new("account", "Account", "/w/copper/accounts/new", "building"),
                new("opportunity", "Deal", "/w/copper/opportunities/new", "target"),
                new("task", "Task", "/w/copper/tasks/new", "checkbox"),
            ],
            Nonce = SecurityHeaders.Nonce(request.HttpContext),
            Csrf = Csrf.Token(request.HttpContext),
            Path = request.Path + request.QueryString,
            Theme = request.Query["theme"] == "dark" ? Theme.Dark : Theme.System,
            Density = request.Query["density"] == "compact" ? Density.Compact : Density.Comfortable,
            IsSidebarCollapsed = request.Query["narrow"] == "1",
            Unread = 3,
            Toast = request.Query["toast"] == "1" ? new("3 contacts assigned to Jonas", Guid.CreateVersion7(Now)) : null,
        };
    }

    private static MenuItem[] Menu(Language language)
    {
        string[] labels = language.Code switch
        {
            "pl" => ["Mój dzień", "Kontakty", "Firmy", "Szanse", "Zadania", "Produkty"],
            "lt" => ["Mano diena", "Kontaktai", "Įmonės", "Sandoriai", "Užduotys", "Prekės"],
            _ => ["My day", "Contacts", "Accounts", "Deals", "Tasks", "Products"],
        };
        return
        [
            new("home", labels[0], "/w/copper", "sun", Shortcut: "h"),
            new("contacts", labels[1], "/w/copper/contacts", "users", Shortcut: "c", Children:
                [new("v3", "All", "/w/copper/contacts"), new("v4", "Mine", "/w/copper/contacts?view=4"), new("v5", "VIP", "/w/copper/contacts?view=5")]),
            new("accounts", labels[2], "/w/copper/accounts", "building", Shortcut: "a"),
            new("opportunities", labels[3], "/w/copper/opportunities", "target", Shortcut: "d"),
            new("tasks", labels[4], "/w/copper/tasks", "checkbox", Shortcut: "t", Count: 7),
            new("products", labels[5], "/w/copper/products", "package", Shortcut: "p"),
        ];
    }
}
