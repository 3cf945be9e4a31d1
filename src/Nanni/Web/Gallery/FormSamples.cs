using Nanni.Web.Views;

namespace Nanni.Web.Gallery;

/// <summary>Forms with every kind of input.</summary>
internal static class FormSamples
{
    public static FormModel New(Ui ui) => new(Samples.Contacts, "New contact", "/_gallery/form-errors",
    [
        new("main", "Contact",
        [
            new("kind", "Kind", "choice") { IsRequired = true, Options = [new("business", "Business", "blue", true), new("consumer", "Consumer", "teal")] },
            new("accountId", "Organisation", "reference") { Target = "account", OnlyFor = ["business"] },
            new("firstName", "First name", "text") { MaxLength = 200 },
            new("lastName", "Last name", "text") { IsRequired = true },
            new("jobTitle", "Job title", "text") { OnlyFor = ["business"] },
            new("category", "Category", "choice") { Options = Samples.Options("Key account", "Regular", "Occasional", "Dormant", "Former") },
            new("vip", "VIP", "yesNo"),
            new("tags", "Tags", "tags") { Chosen = [new("copper", "copper"), new("dilmun", "Dilmun route")], Options = Samples.Options("tin", "lapis") },
        ]),
        new("contact", "How to reach",
        [
            new("email", "E-mail", "email"),
            new("phone", "Phone", "phone") { Help = "With the country code, if abroad." },
            new("website", "Website", "url"),
            new("channels", "Preferred channels", "choices") { Options = [.. Samples.Options("Phone", "E-mail", "Letter", "Messenger on a donkey").Select((o, i) => o with { IsSelected = i == 1 })] },
            new("addr", "Address", "address") { Parts = Address("addr") },
        ]),
        new("business", "Terms",
        [
            new("creditLimit", "Credit limit", "money") { Currency = "EUR", Options = [new("EUR", "EUR"), new("PLN", "PLN"), new("USD", "USD")] },
            new("discount", "Discount", "percent") { Decimals = 2 },
            new("employees", "Employees", "number"),
            new("since", "Customer since", "date"),
            new("callAt", "Call at", "dateTime"),
            new("team", "Colleagues", "references") { Target = "member", Chosen = [new("1", "Anna Nowak"), new("2", "Jonas Kazlauskas")] },
            new("nip", "Tax number (NIP)", "identifier", "5260250274"),
            new("contract", "Contract", "file", "contract-2026.pdf") { Value = "9" },
            new("number", "Customer number", "text", "K-00412") { IsReadOnly = true },
            new("description", "Description", "longText"),
        ]),
        new("more", "Further details", [new("source", "Source", "choice") { Options = Samples.Options("Fair", "Referral", "Web") }], IsOpen: false),
    ])
    {
        CancelUrl = "/w/copper/contacts",
        DuplicatesUrl = "/_gallery/duplicates" + (ui.Language == Language.English ? "" : "?lang=" + ui.Language.Code),
        KindInput = "kind",
    };

    public static FormModel Refused(Ui ui)
    {
        var form = New(ui);
        return form with
        {
            Title = "Edit Nanni",
            Version = 4,
            Errors = ["The organisation was deleted meanwhile."],
            Groups = [.. form.Groups.Select(group => group with { Inputs = [.. group.Inputs.Select(Refused)] })],
        };
    }

    public static DuplicatesModel Duplicates { get; } = new(
    [
        new(Samples.Id(1), "Nanni of Ur", "/_gallery/record", [Samples.Account("Grain House"), Samples.Text("Ur")], ["same e-mail", "similar name"], 94),
        new(Samples.Id(2), "Nani Urgula", "/_gallery/record", [Samples.Text("Larsa")], ["similar name"], 71),
    ], Hidden: 1);

    private static InputModel Refused(InputModel input) => input.Key switch
    {
        "lastName" => input with { Errors = ["Fill this in."] },
        "email" => input with { Text = "nanni@", Errors = ["This is not an e-mail address. It looks like name@example.com."] },
        "jobTitle" => input with
        {
            Text = "Merchant and complainant",
            Conflict = new(Samples.Text("Merchant"), Samples.Text("Merchant and complainant"), Samples.Text("Chief merchant"), "Chief merchant", "Jonas Kazlauskas")
            {
                OriginalText = "Merchant",
            },
        },
        _ => input,
    };

    private static InputModel[] Address(string key) =>
    [
        new(key + ".street", "Street and number", "text"),
        new(key + ".postalCode", "Postcode", "text"),
        new(key + ".city", "City", "text"),
        new(key + ".region", "Region", "text"),
        new(key + ".country", "Country", "text"),
    ];
}
