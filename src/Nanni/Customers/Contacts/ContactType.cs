using Nanni.Records.Operations;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Customers.Contacts;

public sealed class ContactType : RecordType<Contact>
{
    public ContactType()
        : base("contact", "contacts", icon: "user")
    {
        Text(c => c.Name).Title().ReadOnly().Length(400).Match(MatchRole.PersonName);
        Text(c => c.FirstName).Open();
        Text(c => c.LastName).Open();
        Choice(c => c.Kind, new("business", Color: "blue"), new("consumer", Color: "teal")).Required();
        Text(c => c.JobTitle).OnlyFor("business");
        Text(c => c.Department).OnlyFor("business");
        Reference(c => c.AccountId, to: "account");
        ChoiceFrom("contactStatus", c => c.Status).Indexed();
        ChoiceFrom("category", c => c.Category);
        YesNo(c => c.Vip);
        Email(c => c.Email).Searched().Group("contact").Indexed();
        Phone(c => c.Phone).Searched().Group("contact");
        Phone(c => c.Mobile).Searched().Group("contact");
        Text(c => c.Street).Group("address");
        Text(c => c.PostalCode).Length(20).Group("address");
        Text(c => c.City).Indexed().Searched().Group("address");
        Text(c => c.Region).Group("address");
        Text(c => c.Country).Length(60).Group("address");
        Date(c => c.BirthDate).Group("personal");
        Identifier(c => c.NameDay, "dayOfYear").Length(5).Indexed().Group("personal");
        Identifier(c => c.Pesel, "pesel").OptIn().Encrypted().Sensitive().Group("personal");
        Identifier(c => c.AsmensKodas, "asmensKodas").OptIn().Encrypted().Sensitive().Group("personal");
        ChoiceFrom("paymentTerms", c => c.PaymentTerms).Group("business").OnlyFor("consumer");
        ChoiceFrom("paymentForm", c => c.PaymentForm).Group("business").OnlyFor("consumer");
        ChoiceFrom("discountLevel", c => c.DiscountLevel).Group("business").OnlyFor("consumer");
        Number(c => c.Satisfaction, decimals: 1).Group("preferences");
        ChoiceFrom("channel", c => c.PreferredChannel).Group("preferences");
        ChoiceFrom("language", c => c.PreferredLanguage).Group("preferences");
        Text(c => c.PreferredTime).Group("preferences");
        YesNo(c => c.DoNotCall).Group("preferences");
        YesNo(c => c.DoNotEmail).Group("preferences");
        ChoiceFrom("source", c => c.Source).Group("more");
        Reference(c => c.DeputyId, to: "member").Group("system");
        Text(c => c.NextStep).Group("next");
        Date(c => c.NextStepOn).Group("next");
        Tags(c => c.Tags).Searched();
        LongText(c => c.Description).Group("more");
        Text(c => c.ExternalKey).Indexed().Group("more").Match(MatchRole.ExternalKey);
        Columns(c => c.Name, c => c.AccountId, c => c.JobTitle, c => c.Email, c => c.Phone, c => c.City, c => c.OwnerId);
        Highlight(c => c.Phone, c => c.Email, c => c.NextStep, c => c.NextStepOn, c => c.OwnerId);
        Sort(c => c.Name);
        Layout(c => c.Kind);
        Person();
        Known(
            c => c.FirstName, c => c.LastName, c => c.Email, c => c.Phone, c => c.Mobile, c => c.BirthDate, c => c.Street, c => c.PostalCode,
            c => c.City, c => c.AccountId);
    }

    protected override object? Facts(Contact contact, string country) => new PersonFacts
    {
        GivenName = contact.FirstName,
        FamilyName = contact.LastName,
        Emails = contact.Email is { } email ? [email] : [],
        Phones = [.. new[] { contact.Phone, contact.Mobile }.OfType<string>()],
        BornOn = contact.BirthDate,
        Street = contact.Street,
        Postcode = contact.PostalCode,
        City = contact.City,
        Organisation = contact.AccountId?.ToString("N"),
        Country = country,
    };

    protected override void Saving(Work work, Contact contact, Previous before) =>
        contact.ProposeNameDay(before["firstName"] as string, work.Actor.Country);

    protected override void Compute(Contact contact) => contact.Rename();
}
