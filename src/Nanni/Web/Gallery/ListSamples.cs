using Nanni.Web.Views;

namespace Nanni.Web.Gallery;

/// <summary>A list of people as Ea-nasir's company would have it.</summary>
internal static class ListSamples
{
    private static readonly TypeModel Contact = new("contact", "contacts", "Contact", "Contacts", "users", "/w/copper/contacts");

    private static readonly (string Name, string Company, string City, string Status, string Color, string Owner)[] People =
    [
        ("Anna Kowalska", "Miedź Polska S.A.", "Łódź", "Customer", "green", "Jonas Petrauskas"),
        ("Jonas Žukauskas", "UAB Varis ir Ko", "Vilnius", "Lead", "blue", "Rasa Kazlauskienė"),
        ("Wojciech Brzęczyszczykiewicz-Nowakowski", "Zakłady Metalurgiczne „Huta Północ” sp. z o.o. sp. k.", "Gdańsk", "Customer", "green", "Jonas Petrauskas"),
        ("Eglė Stankevičiūtė", "Baltic Copper Recycling", "Šiauliai", "Lost", "red", "Marek Zieliński"),
        ("Maria Anders", "Alfreds Futterkiste", "Berlin", "Customer", "green", "Marek Zieliński"),
        ("Tomasz Wiśniewski", "", "Kraków", "New", "gray", "Rasa Kazlauskienė"),
        ("Agnė Jankauskaitė", "Šilutės lydykla", "Šilutė", "Lead", "blue", "Jonas Petrauskas"),
        ("Paweł Dąbrowski", "Elektrokabel Bydgoszcz", "Bydgoszcz", "Negotiating", "amber", "Marek Zieliński"),
    ];

    public static void Add()
    {
        Gallery.Add("list", (ui, request) => ListView.With(Full(ui, request.Query["changed"] == "1"), ui));
        Gallery.Add("list-empty", (ui, _) => ListView.With(Full(ui, false) with
        {
            Rows = [],
            IsEmpty = true,
            Chips = [],
            OffersDemo = true,
            Views = [],
            Purpose = "People you talk to: customers, partners, suppliers. Each has their employers, their story and their deals on one page.",
        }, ui));
        Gallery.Add("list-none", (ui, _) => ListView.With(Full(ui, false) with { Rows = [], FilterSentence = "City is “Ur” and owner is me." }, ui));
        Gallery.Add("list-trash", (ui, _) => ListView.With(Full(ui, false) with { IsTrash = true, CanEdit = false, Chips = [] }, ui));
        Gallery.Add("list-dialogs", (ui, _) => ListDialogsView.With(Full(ui, false), ui));
        Gallery.Add("count", (ui, _) => CountView.With(new CountModel(10_000, false, "/_gallery/count?x=1"), ui));
        Gallery.Add("columns", (ui, _) => ColumnsView.With(new ColumnsModel("/_gallery/list", [("view", "1")],
            [.. Columns(ui).Select(c => new OptionModel(c.Key, c.Label, IsSelected: true)), new("createdAt", "Created"), new("linkedIn", "LinkedIn"), new("birthday", "Birthday")]), ui));
        Gallery.Add("filter", (ui, _) => FilterView.With(
            new FilterModel(Contact, "/_gallery/list", [], """{"and":[{"field":"city","op":"eq","value":"Łódź"},{"or":[{"field":"createdAt","op":"within","value":"last 30 days"},{"not":{"field":"status","op":"in","value":["lost"]}}]}]}""", Fields(), "/_gallery/count"), ui));
        Gallery.Add("palette", (ui, request) => PaletteResults.With(new PaletteModel(request.Query["q"].ToString(),
        [
            new("Records", [new("Anna Kowalska", "/w/copper/contacts/1", "user", "Miedź Polska S.A. · Łódź"), new("Miedź Polska S.A.", "/w/copper/accounts/1", "building", "Łódź")]),
            new("Actions", [new("New contact", "/w/copper/contacts/new", "plus", "n"), new("Import from a file", "/w/copper/import", "upload")]),
            new("Pages", [new("Contacts", "/w/copper/contacts", "users", "g c"), new("Deals", "/w/copper/opportunities", "target", "g d")]),
        ]), ui));
        Gallery.Add("lookup", (ui, request) => LookupView.With(new LookupModel(
            [.. new[] { "Jonas Petrauskas", "Rasa Kazlauskienė", "Marek Zieliński" }.Where(n => n.Contains(request.Query["q"].ToString(), StringComparison.OrdinalIgnoreCase))
                .Select((n, i) => new LookupItem(Samples.Id(500).ToString(), n, "Sales", "user", i.ToString(System.Globalization.CultureInfo.InvariantCulture)))]), ui));
    }

    /// <summary>What the shell and the list ask for under the sample workspace's own addresses.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var answers = app.MapGroup("/w/copper").AllowAnonymous();
        answers.MapGet("/palette", (HttpRequest request) => Gallery.Page("palette", request));
        answers.MapGet("/lookup/{target}", (HttpRequest request, string target) => Gallery.Page("lookup", request));
        answers.MapGet("/shortcuts", (HttpRequest request) => ShortcutsView.With(SampleUi.Of(request).Menu, SampleUi.Of(request)));
        answers.MapGet("/contacts/inputs/{key}", (HttpRequest request, string key) => InputView.With(Input(key), SampleUi.Of(request)));
        answers.MapGet("/contacts/{number:int}/fields/{key}", (HttpRequest request, int number, string key) => FactView.With(
            new FactModel(key, key, Value.Empty, true) { Input = Input(key), Action = $"/w/copper/contacts/{number}/fields/{key}", Version = 3 }, SampleUi.Of(request)));
        answers.MapPost("/contacts/{number:int}/fields/{key}", (HttpRequest request, int number, string key) =>
            Saved(number, key, request.Form[key].ToString(), SampleUi.Of(request)));
    }

    private static IResult Saved(int number, string key, string typed, Ui ui)
    {
        var fact = new FactModel(key, key, typed.Length == 0 ? Value.Empty : new(ValueKind.Text, typed), true);
        return typed == "wrong"
            ? FactView.With(fact with { Input = Input(key) with { Text = typed, Errors = [$"Row {number} does not take this. Try something else."] } }, ui, StatusCodes.Status422UnprocessableEntity)
            : FactView.With(fact, ui);
    }

    /// <summary>How a cell of the sample list is edited.</summary>
    private static InputModel Input(string key) => key switch
    {
        "account" => new(key, "Organisation", "reference") { Target = "account" },
        "status" => new(key, "Status", "choice")
        {
            Options = [new("customer", "Customer", "green"), new("lead", "Lead", "blue"), new("lost", "Lost", "red"), new("new", "New"), new("negotiating", "Negotiating", "amber")],
        },
        "revenue" => new(key, "Revenue", "money") { Options = [new("EUR", "EUR"), new("PLN", "PLN")] },
        "owner" => new(key, "Owner", "reference") { Target = "member" },
        "email" or "phone" or "tags" => new(key, key, key),
        "score" => new(key, "Score", "percent"),
        _ => new(key, key, "text"),
    };

    private static ListModel Full(Ui ui, bool isChanged) => new(Contact, "Contacts")
    {
        Views =
        [
            new(null, "All", "/_gallery/list", false), new(null, "Mine", "/_gallery/list?view=mine", false),
            new(Samples.Id(500), "Łódź, this month", "/_gallery/list?view=1", true, IsPinned: true), new(null, "Recently changed", "/_gallery/list?view=recent", false),
        ],
        IsChanged = isChanged,
        CanEditView = isChanged,
        ViewId = isChanged ? Samples.Id(500) : null,
        FilterSentence = "City is one of: Łódź, Vilnius and created: last 30 days",
        Chips = [new("City is one of: Łódź, Vilnius", "/_gallery/list?x=1"), new("Created: last 30 days", "/_gallery/list?x=2")],
        FilterUrl = "/_gallery/filter",
        CountUrl = "/_gallery/count",
        Url = "/_gallery/list",
        State = [("view", "1"), ("sort", "name")],
        Columns = Columns(ui),
        ColumnsUrl = "/_gallery/columns",
        DialogsUrl = "/_gallery/list-dialogs",
        Rows = [.. Enumerable.Range(0, 24).Select(i => Row(ui, i))],
        Previous = "/_gallery/list?page=1",
        Next = "/_gallery/list?page=3",
        CanCreate = true,
        CanEdit = true,
        CanDelete = true,
        CanExport = true,
        CanImport = true,
        CanMerge = true,
        BoardUrl = "/_gallery/board",
    };

    private static ColumnModel[] Columns(Ui ui) =>
    [
        new("name", "Name", "text", "/_gallery/list?sort=-name", "ascending"),
        new("account", "Organisation", "reference", "/_gallery/list?sort=account", null, true),
        new("status", "Status", "choice", "/_gallery/list?sort=status", null, true),
        new("email", "E-mail", "email", "/_gallery/list?sort=email", null, true),
        new("phone", "Phone", "phone", null, null, true),
        new("revenue", "Revenue", "money", "/_gallery/list?sort=revenue", null, true),
        new("score", "Score", "percent", "/_gallery/list?sort=score", null, true),
        new("owner", "Owner", "reference", "/_gallery/list?sort=owner", null, true),
        new("tags", ui.Language.Code == "pl" ? "Tagi" : "Tags", "tags", null, null, true),
        new("updatedAt", "Changed", "dateTime", "/_gallery/list?sort=updatedAt", null),
    ];

    private static RowModel Row(Ui ui, int i)
    {
        var (name, company, city, status, color, owner) = People[i % People.Length];
        var url = $"/w/copper/contacts/{i}";
        var mail = $"{name.Split(' ')[0].ToLowerInvariant()}@{city.ToLowerInvariant()}.example";
        return new(Samples.Id(i), 3, url,
        [
            new(ValueKind.Title, name, url),
            company.Length == 0 ? Value.Empty : i % 7 == 3 ? new(ValueKind.NoAccess, "") : new(ValueKind.Reference, company, "/w/copper/accounts/1", Icon: "building"),
            new(ValueKind.Choice, status, Color: color),
            new(ValueKind.Email, mail, "mailto:" + mail),
            i % 3 == 1 ? Value.Empty : new(ValueKind.Phone, $"+48 22 555 {10 + i} 0{i % 10}"),
            new(ValueKind.Money, ui.Format.Money(125_000 * (i + 1) * 7 % 9_000_000, i % 2 == 0 ? "PLN" : "EUR")),
            new(ValueKind.Percent, ui.Format.Percent(12.5m * (i % 8))),
            new(ValueKind.Member, owner, Color: (owner[0] % 12).ToString(System.Globalization.CultureInfo.InvariantCulture)),
            i % 4 == 0 ? new(ValueKind.Many, "", Many: [new(ValueKind.Tag, "vip", Color: "copper"), new(ValueKind.Tag, "2026")]) : Value.Empty,
            new(ValueKind.DateTime, ui.Format.Relative(SampleUi.Now.AddHours(-i * 9)), Detail: ui.Format.DateTime(SampleUi.Now.AddHours(-i * 9))),
        ]);
    }

    private static FilterField[] Fields() =>
    [
        new("name", "Name", "text", [new("contains", "contains"), new("startsWith", "begins with"), new("eq", "is"), new("empty", "is empty")], []),
        new("city", "City", "text", [new("contains", "contains"), new("eq", "is"), new("empty", "is empty")], []),
        new("status", "Status", "choice", [new("in", "is one of"), new("notIn", "is none of"), new("empty", "is empty")], [new("customer", "Customer"), new("lead", "Lead"), new("lost", "Lost")]),
        new("createdAt", "Created", "dateTime", [new("within", "within"), new("before", "before"), new("after", "after")], [new("today", "today"), new("last 30 days", "last 30 days"), new("this year", "this year")]),
        new("revenue", "Revenue", "money", [new("gt", "more than"), new("between", "between"), new("empty", "is empty")], []),
        new("owner", "Owner", "reference", [new("eq", "is"), new("ne", "is not")], [], "member"),
        new("account.industry", "Industry", "choice", [new("in", "is one of")], [new("energy", "Energy"), new("steel", "Steel")], null, "Organisation"),
        new("account.city", "City", "text", [new("contains", "contains")], [], null, "Organisation"),
    ];
}
