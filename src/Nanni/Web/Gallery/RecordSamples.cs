using Microsoft.AspNetCore.Components;
using Nanni.Web.Views;
using static Nanni.Web.Gallery.Samples;

namespace Nanni.Web.Gallery;

/// <summary>A contact with everything a record page can show.</summary>
internal static class RecordSamples
{
    /// <summary>An edit in place: saved, or refused where the word "wrong" was typed.</summary>
    public static IResult Saved(string key, IFormCollection sent, Ui ui)
    {
        var typed = sent[key].ToString();
        var fact = Open(key, ui);
        return typed == "wrong"
            ? FactView.With(fact with { Input = fact.Input! with { Text = typed, Errors = ["This is wrong. Try something else."] } }, ui, StatusCodes.Status422UnprocessableEntity)
            : FactView.With(fact with { Value = typed.Length == 0 ? Value.Empty : Text(typed), Input = null }, ui);
    }

    /// <summary>A fact with its input open.</summary>
    public static FactModel Open(string key, Ui ui)
    {
        var fact = Contact(ui).Groups.SelectMany(group => group.Facts).Concat(Contact(ui).Highlights).First(one => one.Key == key);
        return fact with
        {
            Input = key switch
            {
                "ownerId" or "deputyId" => new(key, fact.Label, "reference", fact.Value.Text) { Target = "member", Value = "1" },
                "accountId" => new(key, fact.Label, "reference", fact.Value.Text) { Target = "account", Value = "1" },
                "category" => new(key, fact.Label, "choice") { Options = Options("Key account", "Regular", "Occasional", "Dormant", "Former") },
                "nextStepOn" or "birthDate" => new(key, fact.Label, "date", "1990-05-12"),
                "tags" => new(key, fact.Label, "tags") { Chosen = [new("copper", "copper"), new("complaint", "complaint")] },
                "doNotCall" => new(key, fact.Label, "yesNo", "false"),
                "satisfaction" => new(key, fact.Label, "number", fact.Value.Text),
                _ => new(key, fact.Label, "text", fact.Value.Text),
            },
            Action = "/_gallery/record/fields/" + key,
            Version = 12,
        };
    }

    public static RenderFragment Panel(TreeModel tree, Ui ui) => builder =>
    {
        builder.OpenComponent<TreeView>(0);
        builder.AddComponentParameter(1, nameof(TreeView.Model), tree);
        builder.AddComponentParameter(2, nameof(TreeView.Ui), ui);
        builder.CloseComponent();
    };

    public static TimelineModel NoTimeline { get; } = new([], null, [], "/_gallery/record");

    public static RecordModel Contact(Ui ui) => new(Contacts, Id(7), 12, "Nanni, son of Shumum-libshi")
    {
        Url = "/_gallery/record",
        Subtitle = [Text("Merchant"), Account("Grain House of Ur"), Text("Ur, Sumer")],
        Badges = [Choice("Customer", "green"), Tag("VIP", "amber")],
        Highlights =
        [
            Fact("ownerId", "Owner", Anna),
            Fact("deputyId", "Deputy", Jonas),
            new("teamId", "Team", new(ValueKind.Team, "Dilmun route")),
            Fact("satisfaction", "Satisfaction", new(ValueKind.Number, "1.5")),
            Fact("nextStep", "Next step", Text("Send the good ingots")),
            Fact("nextStepOn", "On", Date("tomorrow")),
        ],
        Groups = [Main, Reach, Personal, new("more", "Preferences", [Fact("channel", "Channel", Value.Empty), Fact("language", "Language", Value.Empty)])],
        Composer = Composer,
        Timeline = Timeline(ui),
        Related =
        [
            new("opportunities", "Deals", "target",
            [
                new(Id(21), "Copper, 20 minas, second delivery", "#", [Choice("Negotiation", "amber"), Money("€12,400"), Date("12 Dec")]),
                new(Id(22), "Tin for the temple of Shamash", "#", [Choice("Qualified", "blue"), Money("€3,150"), Date("14 Jan 2027")]),
                new(Id(23), "Copper, first delivery", "#", [Choice("Lost", "red"), Money("€9,800")], IsDimmed: true),
            ], "/_gallery/record", "/w/copper/opportunities", "/w/copper/opportunities/new", 14),
            new("accounts", "Works at", "building", [new(Id(31), "Grain House of Ur", "#", [Text("Merchant"), Text("since 1752 BC")])], null, null, "#", 1),
            new("tasks", "Tasks", "checkbox", [], null, null, "#", 0),
        ],
        BackUrl = "/w/copper/contacts",
        PreviousUrl = "/_gallery/record?1",
        NextUrl = "/_gallery/record?2",
        CanEdit = true,
        CanDelete = true,
        CanMerge = true,
        IsFavourite = true,
        Duplicates = [Person("Nani of Ur")],
        MainAction = new("Create a deal", "#", "target"),
        Footer = "Added by Anna Nowak on 3 Mar 2026. Last changed by Jonas Kazlauskas 2 h ago.",
    };

    public static TimelineModel MoreTimeline(Ui ui) => new(
        [new(ui.Format.LongDate(new(2026, 11, 3)), [Entry(12, "call", "phone", "Asked for his money", "08:10", "12 min", Anna)]),
         new(ui.Format.LongDate(new(2026, 10, 30)), [Entry(13, "visit", "map-pin", "Visit to the warehouse", "15:30", "", Jonas)])],
        null, [], "/_gallery/record");

    public static HistoryModel History(Ui ui) => new(Contacts, Id(7), "Nanni, son of Shumum-libshi", "/_gallery/record",
    [
        new(Id(41), "Changed", ui.Format.DateTime(ui.Now), "", Jonas, "on the page", [
            new("Status", Choice("Prospect", "blue"), Choice("Customer", "green")),
            new("E-mail", Value.Empty, new(ValueKind.Email, "nanni@grainhouse.example")),
            new("Owner", Ea, Anna)], "#", false),
        new(Id(42), "Bulk edit of 214 contacts", ui.Format.DateTime(ui.Now.AddDays(-3)), "", Anna, "list", [new("Team", Value.Empty, new(ValueKind.Team, "Dilmun route"))], null, true),
        new(Id(43), "Imported", ui.Format.DateTime(ui.Now.AddDays(-90)), "customers.csv, row 114", Ea, "import", [], "#", false),
    ], "#");

    public static AccessModel Access(Ui ui) => new(Contacts, "Nanni, son of Shumum-libshi", "/_gallery/record",
    [
        new(Ea, "Administrator", true, true, true, ui.T("access.administrator")),
        new(Anna, "Sales", true, true, false, ui.T("access.owner")),
        new(Jonas, "Service", false, false, false, ui.T("access.none", ("role", "Service"), ("types", "People"))),
    ])
    {
        CanShare = true,
        Shares = [new(Jonas, "may see, until 24 December, from Anna Kowalska", "/_gallery/record"), new(new(ValueKind.Team, "North"), "may see and change, from Anna Kowalska", "/_gallery/record")],
    };

    public static ShareModel Share(Ui ui) => new(Contacts, "Nanni, son of Shumum-libshi", "/_gallery/record")
    {
        With = new("with", ui.T("share.with"), "reference") { Id = "share-with", Target = "audience", IsRequired = true },
        Right = ShareModel.RightInput(ui, "share-right", canEdit: false),
        Until = new("until", ui.T("share.until"), "date") { Id = "share-until", Help = ui.T("share.until.help") },
    };

    private static FactGroup Main { get; } = new("main", "Contact",
    [
        Fact("name", "Name", Text("Nanni, son of Shumum-libshi")),
        Fact("jobTitle", "Job title", Text("Merchant")),
        Fact("accountId", "Organisation", Account("Grain House of Ur")),
        Fact("category", "Category", Choice("Key account", "copper")),
        Fact("department", "Department", Value.Empty),
        Fact("source", "Source", Value.Empty),
        Fact("language", "Language", Value.Empty),
        Fact("tags", "Tags", new(ValueKind.Many, "", Many: [Tag("copper", "copper"), Tag("complaint", "red"), Tag("Dilmun route", "teal")])),
        Fact("parent", "Introduced by", new(ValueKind.NoAccess, "")),
    ]);

    private static FactGroup Reach { get; } = new("contact", "How to reach",
    [
        Fact("email", "E-mail", new(ValueKind.Email, "nanni@grainhouse.example")),
        Fact("phone", "Phone", new(ValueKind.Phone, "+48 22 555 01 82")),
        Fact("mobile", "Mobile", Value.Empty),
        Fact("website", "Website", new(ValueKind.Url, "https://www.grainhouse.example/", "https://www.grainhouse.example/")),
        Fact("address", "Address", new(ValueKind.Address, "Harbour street 14\n00-950 Ur\nSumer")),
        Fact("doNotCall", "Do not call", new(ValueKind.No, "No")),
    ]);

    private static FactGroup Personal { get; } = new("personal", "Personal",
    [
        Fact("birthDate", "Born", Date("12 May 1990")),
        new("pesel", "PESEL", new(ValueKind.Masked, "••••••• 123"), RevealUrl: "/_gallery/reveal"),
        Fact("description", "Description", new(ValueKind.LongText, "Sent a messenger through enemy territory, and got the ingots that were not good.\nNever again without inspection.")),
    ]);

    private static ComposerModel Composer { get; } = new("/_gallery/record", Id(7),
    [
        new("note", "Note", "note", [new("body", "Note", "longText") { Id = "c-note" }, new("private", "Private", "yesNo") { Id = "c-private" }]),
        new("call", "Call", "phone",
        [
            new("subject", "Subject", "text") { Id = "c-call-subject", IsRequired = true },
            new("direction", "Direction", "choice") { Id = "c-call-direction", Options = Options("Incoming", "Outgoing") },
            new("outcome", "Outcome", "choice") { Id = "c-call-outcome", Options = Options("Reached", "No answer") },
            new("minutes", "Minutes", "number") { Id = "c-call-minutes" },
            new("body", "Text", "longText") { Id = "c-call-body" },
        ]),
        new("mail", "E-mail", "mail", [new("subject", "Subject", "text") { Id = "c-mail-subject" }, new("body", "Text", "longText") { Id = "c-mail-body" }]),
        new("meeting", "Meeting", "users", [new("subject", "Subject", "text") { Id = "c-meeting-subject" }, new("at", "At", "dateTime") { Id = "c-meeting-at" }]),
        new("task", "Task", "checkbox", [new("subject", "What to do", "text") { Id = "c-task-subject" }, new("dueAt", "Due", "dateTime") { Id = "c-task-due" }]),
    ], "/_gallery/upload", "/_gallery/members");

    private static TimelineModel Timeline(Ui ui) => new(
    [
        new(ui.Format.Relative(new DateOnly(2026, 11, 22)),
        [
            Entry(1, "task", "checkbox", "Send the good ingots", "16:00", "", Anna) with { State = "overdue", ToggleUrl = "/_gallery/record" },
            Entry(2, "note", "note", "Complaint about the copper", "09:12", "", Jonas) with
            {
                EditUrl = "#",
                About = Text("Copper, first delivery"),
                Facts = [new(ValueKind.File, "tablet-UET-V-81.jpg", "#")],
            },
        ]),
        new(ui.Format.Relative(new DateOnly(2026, 11, 21)),
        [
            Entry(3, "call", "phone", "Would not accept the ingots", "17:40", "12 min", Anna) with { Facts = [Choice("Reached", "green"), Text("incoming")] },
            Entry(4, "mail", "mail", "Re: What do you take me for, that you treat somebody like me with such contempt?", "11:05", "", Ea),
            Entry(5, "opportunity", "target", "Copper, first delivery: lost", "10:58", "", Ea) with { Facts = [Money("€9,800")] },
        ]),
        new(ui.Format.LongDate(new(2026, 11, 3)),
        [
            Entry(6, "meeting", "users", "Inspection at the harbour", "09:00", "1 h", Jonas) with { IsPrivate = true, Facts = [Person("Sit-Sin")] },
            Entry(7, "task", "checkbox", "Weigh the ingots", "08:00", "", Jonas) with { State = "done", ToggleUrl = "/_gallery/record" },
            Entry(8, "file", "paperclip", "contract-1750.pdf", "07:55", "214 kB", Anna),
        ]),
    ], "/_gallery/timeline-more", [new("note", "Notes"), new("call", "Calls"), new("meeting", "Meetings"), new("mail", "E-mails"), new("task", "Tasks"), new("file", "Files")], "/_gallery/record");

    private static FactModel Fact(string key, string label, Value value) => new(key, label, value, true);

    private static TimelineItem Entry(int id, string kind, string icon, string title, string time, string detail, Value member) =>
        new(Id(id), kind, icon, title, "#", time, detail, member);
}
