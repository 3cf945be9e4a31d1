using Nanni.Web.Views;

namespace Nanni.Web.Gallery;

/// <summary>Made-up values, in English whatever the language of the page: what people type is not translated.</summary>
internal static class Samples
{
    public static TypeModel Contacts { get; } = new("contact", "contacts", "Contact", "Contacts", "user", "/w/copper/contacts");

    public static TypeModel Deals { get; } = new("opportunity", "opportunities", "Deal", "Deals", "target", "/w/copper/opportunities");

    public static Value Anna { get; } = new(ValueKind.Member, "Anna Nowak", Color: "1");

    public static Value Jonas { get; } = new(ValueKind.Member, "Jonas Kazlauskas", Color: "4");

    public static Value Ea { get; } = new(ValueKind.Member, "Ea-nasir", Color: "3");

    public static Value Text(string text) => new(ValueKind.Text, text);

    public static Value Choice(string text, string color) => new(ValueKind.Choice, text, Color: color);

    public static Value Tag(string text, string color = "gray") => new(ValueKind.Tag, text, Color: color);

    public static Value Account(string name) => new(ValueKind.Reference, name, "/w/copper/accounts/1", Icon: "building");

    public static Value Person(string name) => new(ValueKind.Reference, name, "/w/copper/contacts/1", Icon: "user");

    public static Value Money(string text) => new(ValueKind.Money, text);

    public static Value Date(string text) => new(ValueKind.Date, text);

    public static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)number);

    public static OptionModel[] Options(params string[] labels) =>
        [.. labels.Select((label, place) => new OptionModel(label.ToLowerInvariant(), label, Tones.Choosable[place % 8]))];
}
