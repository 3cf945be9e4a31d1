using Nanni.Web.Views;
using static Nanni.Web.Gallery.Samples;

namespace Nanni.Web.Gallery;

/// <summary>Settings of a workspace that deals in copper.</summary>
internal static class AdminSamples
{
    private static readonly string[] Kinds =
    [
        "text", "longText", "number", "money", "percent", "date", "dateTime", "yesNo", "choice", "choices", "reference", "email", "phone", "url", "address", "file", "tags",
    ];

    private static readonly AdminOption[] Options =
    [
        new("prospect", new("Prospect", "Potencjalny", "Potencialus"), "blue", Used: 1204),
        new("customer", new("Customer", "Klient", "Klientas"), "green", Used: 412),
        new("former", new("Former customer", "Były klient", "Buvęs klientas"), "gray", true, 31),
        new("banned", new("Sells bad copper", "Sprzedaje złą miedź", "Parduoda blogą varį"), "red"),
    ];

    public static void Add()
    {
        Gallery.Add("admin-overview", (ui, _) => AdminOverviewView.With(new AdminOverviewModel(new Dictionary<string, string> { ["members"] = "12 people", ["fields"] = "7 fields" }, new(false, "#")), ui));
        Gallery.Add("admin-demo", (ui, _) => AdminDemoView.With(new DemoModel(true, "#", "312 customers, 140 deals."), ui));
        Gallery.Add("admin-fields", (ui, _) => AdminFieldsView.With(new AdminFieldsModel(Contacts, Types, Fields, "/_gallery/admin-field"), ui));
        Gallery.Add("admin-fields-none", (ui, _) => AdminFieldsView.With(new AdminFieldsModel(Contacts, Types, [], "/_gallery/admin-field"), ui));
        Gallery.Add("admin-field", (ui, _) => AdminFieldView.With(Field("choice"), ui));
        Gallery.Add("admin-field-errors", (ui, _) => AdminFieldView.With(Field("choice") with
        {
            Key = "alloy",
            DeleteUrl = "#",
            Errors = new Dictionary<string, string> { ["label.en"] = "Fill this in.", ["options"] = "Give at least one option.", [""] = "Somebody changed this field meanwhile." },
        }, ui, 422));
        Gallery.Add("admin-lists", (ui, _) => AdminListsView.With(new AdminListsModel(
        [
            new("contactStatus", "Contact status", "Contacts: Status", "/_gallery/admin-list", [Choice("Prospect", "blue"), Choice("Customer", "green"), Choice("Former customer", "gray")]),
            new("industry", "Industry", "Organisations: Industry", "/_gallery/admin-list", [Choice("Metals", "copper"), Choice("Grain", "amber"), Choice("Shipping", "teal")]),
        ]), ui));
        Gallery.Add("admin-list", (ui, _) => AdminListView.With(new AdminListModel("contactStatus", "Contact status", "Contacts: Status", "#", "/_gallery/admin-lists", Options), ui));
        Gallery.Add("admin-pipelines", (ui, _) => AdminPipelinesView.With(new AdminPipelinesModel(
            [new(Id(1), "Trade", "/_gallery/admin-pipeline", [("Qualified", "open", "20%", 24), ("Offer sent", "open", "40%", 21), ("Negotiation", "open", "70%", 12), ("Won", "won", "100%", 311), ("Lost", "lost", "0%", 204)])],
            "/_gallery/admin-pipeline"), ui));
        Gallery.Add("admin-pipeline", (ui, _) => AdminPipelineView.With(new AdminPipelineModel("Trade", "#", "/_gallery/admin-pipelines", "Trade",
        [
            new("1", "Qualified", "20", "open", "14", [], 24),
            new("2", "Offer sent", "40", "open", "21", ["amount", "expectedClose"], 21) { Condition = new("Quotes: at least one where Status is Sent", "#", null) },
            new("3", "Negotiation", "170", "open", "", []) { Error = "A probability is between 0 and 100.", Condition = new("", "#", "A condition speaks of a field that is no more.") },
            new("4", "Won", "100", "won", "", [], 311),
            new("5", "Lost", "0", "lost", "", ["lostReason"], 204),
        ], [new("amount", "Amount"), new("expectedClose", "Expected close"), new("accountId", "Organisation"), new("lostReason", "Lost reason")])
        { DeleteUrl = "#" }, ui));
        Gallery.Add("admin-layout", (ui, _) => AdminFormLayoutView.With(new AdminFormLayoutModel(Contacts, Types, "#", "#",
        [
            new("main", "Contact", [new("lastName", "Last name", "Text", true, false, Must: true), new("firstName", "First name", "Text", false, false), new("custom.alloy", "Alloy", "Choice", true, false, IsCustom: true), new("fax", "Fax", "Phone", false, true)]),
            new("contact", "How to reach", [new("email", "E-mail", "E-mail", true, false), new("phone", "Phone", "Phone", false, false)]),
            new("empty", "Allergies", []),
        ]), ui));
    }

    private static TypeModel[] Types => [Contacts, new("account", "accounts", "Organisation", "Organisations", "building", "#"), Deals];

    private static AdminField[] Fields =>
    [
        new("alloy", "Alloy", "choice", "Choice", "Contact", "/_gallery/admin-field-errors") { IsRequired = true, IsFilterable = true },
        new("shoeSize", "Shoe size", "number", "Number", "Personal", "#"),
        new("witness", "Witness", "reference", "Reference", "Contact", "#") { IsFilterable = true, IsSensitive = true },
    ];

    private static AdminFieldModel Field(string kind) => new(Contacts, "New field for contacts", "#", "/_gallery/admin-fields")
    {
        Label = new("Alloy", "Stop", ""),
        Kinds = [.. Kinds.Select(one => new OptionModel(one, char.ToUpperInvariant(one[0]) + one[1..], IsSelected: one == kind))],
        Options = Options,
        Targets = [new("contact", "Contacts"), new("account", "Organisations")],
        Groups = [new("main", "Contact"), new("personal", "Personal")],
    };
}
