using Nanni.Web.Views;

namespace Nanni.Web.Gallery;

/// <summary>An import of customers on its way through all steps.</summary>
internal static class ImportSamples
{
    private static readonly TypeModel Account = new("account", "accounts", "Account", "Accounts", "building", "/w/copper/accounts");

    private static readonly JobRow[] Recent =
    [
        new("customers.csv → Accounts", "/_gallery/job-done", "done", "Rasa Kazlauskienė", "yesterday, 16:40", "91 new"),
        new("pipeline.csv → Deals", "/_gallery/job", "running", "Rasa Kazlauskienė", "2 min ago", "3,200 of 8,800"),
        new("old.xls → Contacts", "/_gallery/job-failed", "failed", "Marek Zieliński", "3 days ago", ""),
    ];

    public static void Add()
    {
        Gallery.Add("import", (ui, request) => ImportStartView.With(
            new ImportStartModel("/_gallery/import-map", [new("", "Find out from the columns", IsSelected: true), new("account", "Account"), new("contact", "Contact"), new("opportunity", "Deal")])
            {
                MostBytes = ui.Format.Bytes(200_000_000),
                Recent = Recent,
                Error = request.Query["error"] == "1" ? "This is a picture, not a table. Choose a CSV, XLSX or XLS file." : null,
            }, ui));
        Gallery.Add("import-map", (ui, _) => ImportMapView.With(Map(), ui));
        Gallery.Add("job", (ui, _) => JobView.With(
            new JobModel(Guid.Empty, "pipeline.csv → Deals", "running", "/_gallery/job")
            {
                Done = 3_200, Total = 8_800, Progress = "3,200 of 8,800 rows, about 4 s left", CancelUrl = "/_gallery/stop", Detail = "Started by Rasa Kazlauskienė just now",
            }, ui));
        Gallery.Add("job-checked", (ui, _) => JobView.With(Checked() with { StartUrl = "/_gallery/start", BackUrl = "/_gallery/import-map" }, ui));
        Gallery.Add("job-done", (ui, _) => JobView.With(Checked() with { ResultUrl = "/_gallery/list", UndoUrl = "/_gallery/undo", BadRowsUrl = "/_gallery/bad" }, ui));
        Gallery.Add("job-failed", (ui, _) => JobView.With(
            new JobModel(Guid.Empty, "old.xls → Contacts", "failed", "/_gallery/job-failed") { Error = "The file is protected by a password. Save it without one and try again." }, ui));
        Gallery.Add("jobs", (ui, _) => JobsView.With(new JobsModel(Recent, "/_gallery/jobs?page=2"), ui));
        Gallery.Add("jobs-none", (ui, _) => JobsView.With(new JobsModel([], null), ui));
    }

    private static JobModel Checked() => new(Guid.Empty, "customers.csv → Accounts", "done", "/_gallery/job-done")
    {
        Detail = "Rasa Kazlauskienė, 22 Nov 2026, 10:15",
        Counts =
        [
            new("New", "86", "green"), new("Changed", "3", "blue"), new("Unchanged", "0"), new("Skipped", "1", "amber"), new("Not taken", "1", "red"),
        ],
        Notes = ["Also 91 contacts, each linked to its organisation.", "New industries: employment."],
        Problems = [new("17", "phone", "12 34", "This is not a telephone number. Write it with its country code, such as +48 22 123 45 67."), new("43", "", "", "“Alfreds Futterkiste” is there already, and was left as it is.")],
    };

    private static ImportMapModel Map() => new(Account, "/_gallery/import-map", "customers.csv", "91 rows · UTF-8 · comma",
    [
        new("customerID", "column.0", "externalId", ["ALFKI", "ANATR", "ANTON"], "by its values"),
        new("companyName", "column.1", "name", ["Alfreds Futterkiste", "Ana Trujillo Emparedados y helados", "Antonio Moreno Taquería"], "same name"),
        new("contactName", "column.2", "contact.name", ["Maria Anders", "Ana Trujillo", "Antonio Moreno"], "same name"),
        new("sector", "column.3", "industry", ["technolgy", "medical", "retail"], "same name")
        {
            Translations =
            [
                new("technolgy", "column.3.technolgy", [new("", "—"), new("technology", "Technology", IsSelected: true), new("new", "Make “technolgy”")]) { NewName = "new.column.3.technolgy" },
                new("medical", "column.3.medical", [new("", "—"), new("health", "Health", IsSelected: true)]),
                new("employment", "column.3.employment", [new("", "—"), new("new", "Make “employment”")]),
            ],
        },
        new("region", "column.4", "", ["NULL", "BC", "WA"]),
        new("phone", "column.5", "name", ["030-0074321", "(5) 555-4729"]) { Error = "Two columns go into “Name”. Choose one of them." },
    ],
    [
        new("Account", [new("name", "Name"), new("externalId", "External key"), new("industry", "Industry"), new("phone", "Phone"), new("address.city", "City")]),
        new("Contact", [new("contact.name", "Name"), new("contact.email", "E-mail")]),
    ])
    {
        IsRemembered = true,
        CancelUrl = "/_gallery/import",
        Rules =
        [
            new("duplicates", "Rows that are there already", "choice")
            {
                Id = "rule-duplicates", IsRequired = true,
                Options = [new("update", "Change the record", IsSelected: true), new("fill", "Fill in what is empty"), new("skip", "Leave the record as it is"), new("create", "Make another record")],
            },
            new("match", "The same when these agree", "choices") { Id = "rule-match", Options = [new("externalId", "External key", IsSelected: true), new("name", "Name", IsSelected: true), new("taxNumber", "Tax number")] },
            new("createsMissing", "Make organisations, options and owners that nobody knows", "yesNo", "true") { Id = "rule-missing" },
        ],
        Reading =
        [
            new("encoding", "Encoding", "choice") { Id = "read-encoding", Options = [new("utf-8", "UTF-8", IsSelected: true), new("windows-1250", "Windows-1250"), new("windows-1257", "Windows-1257")] },
            new("delimiter", "Separator", "choice") { Id = "read-delimiter", Options = [new(",", "Comma", IsSelected: true), new(";", "Semicolon")] },
            new("hasHeader", "The first row names the columns", "yesNo", "true") { Id = "read-header" },
        ],
    };
}
