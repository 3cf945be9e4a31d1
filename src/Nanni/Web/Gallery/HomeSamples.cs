using Nanni.Web.Views;
using static Nanni.Web.Gallery.Samples;

namespace Nanni.Web.Gallery;

/// <summary>A day with everything in it, a first day with nothing, and the pages around duplicates.</summary>
internal static class HomeSamples
{
    public static HomeModel Day(Ui ui) => new("Good morning, Anna", ui.Format.LongDate(ui.Format.Today))
    {
        Overdue = [Task(1, "Send the good ingots", "2 days ago", "overdue", "mail", Person("Nanni, son of Shumum-libshi"))],
        Today =
        [
            Task(2, "Call about the second delivery", "14:00", "open", "phone", Account("Grain House of Ur")),
            Task(3, "Prepare the offer for the temple", "today", "open", "checkbox", new(ValueKind.Reference, "Tin for the temple of Shamash", "#", Icon: "target")),
        ],
        Upcoming = [Task(4, "Inspection at the harbour, with two witnesses and a balance", "tomorrow, 09:00", "open", "users", Value.Empty)],
        WithoutNextStep = [Row(5, "Cedar beams", Account("Palace of Larsa"), Choice("Qualified", "blue"), Money("€4,200")), Row(6, "Copper, second delivery", Account("Grain House"), Choice("Negotiation", "amber"), Money("€12,400"))],
        WithoutNextStepUrl = "#",
        Mentions = Rows[..2],
        Recent = [Row(7, "Nanni, son of Shumum-libshi", Text("Grain House of Ur")), Row(8, "Arbituram", Text("Dilmun"))],
        Favourites = [],
        AddTaskUrl = "#",
        Goal = new("€42,000 of €60,000 won, October 2026 – December 2026", 70, "#"),
    };

    public static HomeModel FirstDay(Ui ui) => new("Welcome, Anna", ui.Format.LongDate(ui.Format.Today))
    {
        FirstSteps =
        [
            new("import", "Bring in your customers", "A CSV or Excel file as you have it.", "#", Icon: "upload", IsDone: true),
            new("add", "Add a customer", "By hand, in a minute.", "#", Icon: "user-plus", IsDone: false),
            new("demo", "Look around with demo data", "Ea-nasir & Sons, copper. Removed with one click.", "#", Icon: "wand", IsDone: false, Form: true),
            new("invite", "Invite a colleague", "Work on the same customers.", "#", Icon: "users", IsDone: false),
        ],
        AddTaskUrl = "#",
    };

    public static NotificationsModel Notifications { get; } = new(Rows, "#", "#", [new(null, "All", "#", true), new(null, "Unread", "#", false), new(null, "Mentions", "#", false)]);

    public static MergeModel Merge(int count) => new(Contacts, "#",
        [.. new MergeRecord[]
        {
            new(Id(1), "Nanni, son of Shumum-libshi", "#", true, [Account("Grain House of Ur"), Text("14 deals"), Text("changed 2 h ago")]),
            new(Id(2), "Nani of Ur", "#", false, [Text("Ur"), Text("1 note")]),
            new(Id(3), "NANNI", "#", false, [Text("imported")]),
        }.Take(count)],
        [
            Field("Name", 0, Text("Nanni, son of Shumum-libshi"), Text("Nani of Ur"), Text("NANNI")),
            Field("E-mail", 1, Value.Empty, new(ValueKind.Email, "nanni@grainhouse.example"), new(ValueKind.Email, "nanni@old.example")),
            Field("Status", 0, Choice("Customer", "green"), Choice("Prospect", "blue"), Value.Empty),
            Field("Owner", 0, Anna, Jonas, Jonas),
            new("city", "City", [Text("Ur"), Text("Ur"), Text("Ur")], 0, false),
            new("country", "Country", [Text("Sumer"), Text("Sumer"), Text("Sumer")], 0, false),
        ], "/_gallery/record");

    public static DataQualityModel Quality { get; } = new(Contacts, [Contacts, new("account", "accounts", "Organisation", "Organisations", "building", "#")],
    [
        new("a", [new(Id(1), "Nanni, son of Shumum-libshi", "#", [Account("Grain House of Ur"), Text("Ur")], [], 100), new(Id(2), "Nani of Ur", "#", [Text("Ur")], ["same e-mail", "similar name"], 94)], "#", "#"),
        new("b", [new(Id(3), "Jonas Jonaitis", "#", [Text("Vilnius")], [], 100), new(Id(4), "Jonaitis Jonas", "#", [Text("Vilnius")], ["swapped names", "same phone"], 88), new(Id(5), "J. Jonaitis", "#", [Text("Kaunas")], ["similar name"], 71)], "#", "#"),
    ], "#", "Comparing: 41,200 of 100,000");

    public static TreeModel Tree { get; } = new(Guid.Empty,
    [
        new(Id(1), "Dilmun Holding", "#", 0, false, [new("target", "58 open deals, €1,204,000", "#"), new("user", "41 people", "#"), new("message", "contact 2 d ago", "#")]),
        new(Id(2), "Grain House of Ur", "#", 1, true, [new("target", "14 open deals, €482,500", "#"), new("user", "14 people", "#")]),
        new(Id(3), "Grain House, Larsa branch", "#", 2, false, [new("user", "3 people", "#")]),
        new(Id(4), "Harbour Company", "#", 1, false, []),
    ]);

    private static NotificationRow[] Rows =>
    [
        new(Id(1), "Jonas mentioned you: “@Anna, do we have witnesses for the weighing?”", "#", "5 min ago", Jonas, false, Icon: "at"),
        new(Id(2), "Task is due: Call about the second delivery", "#", "1 h ago", Value.Empty, false, Icon: "clock"),
        new(Id(3), "Import of customers.csv is done: 1,204 new, 31 updated, 3 refused", "#", "yesterday, 16:20", Value.Empty, true, Icon: "upload"),
    ];

    private static TaskRow Task(int id, string title, string due, string state, string icon, Value about) =>
        new(Id(id), title, "#", "/_gallery/home", due, state, icon, about);

    private static RelatedRow Row(int id, string title, params Value[] details) => new(Id(id), title, "#", details);

    private static MergeField Field(string label, int chosen, params Value[] values) => new(label.ToLowerInvariant(), label, values, chosen, true);
}
