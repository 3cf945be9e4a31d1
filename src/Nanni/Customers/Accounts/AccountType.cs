using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Customers.Accounts;

public sealed class AccountType : RecordType<Account>
{
    public AccountType()
        : base("account", "accounts", icon: "building")
    {
        Text(a => a.Name).Title().Required().Match(MatchRole.OrganisationName);
        Choice(a => a.Kind, new("company", Color: "blue"), new("soleTrader", Color: "teal"), new("public", Color: "violet")).Required();
        ChoiceFrom("accountStatus", a => a.Status).Indexed();
        ChoiceFrom("category", a => a.Category);
        ChoiceFrom("industry", a => a.Industry).Indexed();
        Reference(a => a.ParentId, to: "account");
        YesNo(a => a.Vip);
        Email(a => a.Email).Searched().Group("contact");
        Phone(a => a.Phone).Searched().Group("contact");
        Phone(a => a.Fax).Group("contact").Match(MatchRole.None);
        Url(a => a.Website).Searched().Group("contact").Match(MatchRole.Domain);
        Text(a => a.Street).Group("address");
        Text(a => a.PostalCode).Length(20).Group("address");
        Text(a => a.City).Indexed().Searched().Group("address");
        Text(a => a.Region).Group("address");
        Text(a => a.Country).Length(60).Group("address");
        Address(a => a.BillingAddress).Group("address");
        Address(a => a.DeliveryAddress).Group("address");
        Identifier(a => a.Nip, "nip").Searched().Match(MatchRole.TaxNumber).Group("identifiers");
        Identifier(a => a.Regon, "regon").Searched().Group("identifiers").OnlyFor("company", "soleTrader", "public");
        Identifier(a => a.VatNumber, "vat").Searched().Match(MatchRole.TaxNumber).Group("identifiers");
        Identifier(a => a.CompanyCode, "ltCode").Searched().Match(MatchRole.TaxNumber).Group("identifiers");
        Number(a => a.Employees).Group("business");
        Money(a => a.Revenue).Group("business");
        Number(a => a.Founded).Group("business").OnlyFor("company", "public");
        ChoiceFrom("paymentTerms", a => a.PaymentTerms).Group("business");
        ChoiceFrom("paymentForm", a => a.PaymentForm).Group("business");
        ChoiceFrom("customerGroup", a => a.CustomerGroup).Group("business");
        ChoiceFrom("discountLevel", a => a.DiscountLevel).Group("business");
        Money(a => a.CreditLimit).Group("business");
        Number(a => a.Satisfaction, decimals: 1).Group("preferences");
        ChoiceFrom("channel", a => a.PreferredChannel).Group("preferences");
        ChoiceFrom("language", a => a.PreferredLanguage).Group("preferences");
        Text(a => a.PreferredTime).Group("preferences");
        YesNo(a => a.DoNotContact).Group("preferences");
        Reference(a => a.DeputyId, to: "member").Group("system");
        Text(a => a.NextStep).Group("next");
        Date(a => a.NextStepOn).Group("next");
        Tags(a => a.Tags).Searched();
        LongText(a => a.Description).Group("more");
        Text(a => a.ExternalKey).Indexed().Group("more").Match(MatchRole.ExternalKey);
        Columns(a => a.Name, a => a.Status, a => a.Industry, a => a.City, a => a.Phone, a => a.OwnerId);
        Highlight(a => a.Phone, a => a.Email, a => a.NextStep, a => a.NextStepOn, a => a.OwnerId);
        Sort(a => a.Name);
        Layout(a => a.Kind);
        Known(
            a => a.Name, a => a.Nip, a => a.VatNumber, a => a.Regon, a => a.CompanyCode, a => a.Email, a => a.Phone, a => a.Website,
            a => a.Street, a => a.PostalCode, a => a.City);
    }

    protected override object? Facts(Account account, string country) => new OrganisationFacts
    {
        Name = account.Name,
        // Whose number it is does not depend on where the workspace is: the NIP and the VAT number of one company are one key.
        TaxNumbers = [.. new[] { account.Nip is { } nip ? "PL" + nip : null, account.VatNumber }.OfType<string>()],
        RegisterNumbers = [.. new[] { account.Regon is { } regon ? "PL" + regon : null, account.CompanyCode is { } code ? "LT" + code : null }.OfType<string>()],
        Emails = account.Email is { } email ? [email] : [],
        Phones = account.Phone is { } phone ? [phone] : [],
        Website = account.Website,
        Street = account.Street,
        Postcode = account.PostalCode,
        City = account.City,
        Country = country,
    };
}
