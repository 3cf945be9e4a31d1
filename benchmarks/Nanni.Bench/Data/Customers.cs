using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Bench.Data;

/// <summary>Accounts and contacts, each made from its index alone.</summary>
internal sealed class Customers(int workspace, DataSize size, Cast cast)
{
    private static readonly string[] FreeMail = ["gmail.com", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "inbox.lt", "yahoo.com"];

    private static readonly string[] Jobs =
        ["Kierownik zakupów", "Vadovas", "Prezes", "Buhalterė", "Dyrektor handlowy", "Specjalista", "Magazynier", "Inžinierius", "Head of sales", "Asystentka"];

    public static readonly string[] Industries = ["metal", "construction", "food", "transport", "trade", "energy", "public", "it"];

    public static readonly string[] Statuses = ["customer", "prospect", "partner", "former"];

    private static readonly string[] Defects = ["given", "family", "swapped", "format"];

    public Guid AccountId(int index) => Ids.Of(workspace, Kind.Account, index, size.Accounts);

    public Guid ContactId(int index) => Ids.Of(workspace, Kind.Contact, index, size.Contacts);

    public (Guid Owner, Guid? Team) OwnerOf(int account)
    {
        var dice = new Dice(workspace, Kind.Owner, account);
        return cast.Owner(ref dice);
    }

    /// <summary>The original of a planted duplicate; null for every other contact.</summary>
    public static int? OriginalOf(int contact) => contact % DataSize.DuplicateEvery == DataSize.DuplicateEvery - 1 ? contact - 7 : null;

    /// <summary>The contact's account; null for those who buy for themselves. Account 0 is the big customer.</summary>
    public int? AccountOf(int contact)
    {
        if (OriginalOf(contact) is { } original)
        {
            return AccountOf(original);
        }

        var dice = new Dice(workspace, Kind.Contact, -1 - contact);
        return contact < 20 ? 0 : dice.Chance(0.2) ? null : dice.Below(size.Accounts);
    }

    public Account Account(int index)
    {
        var dice = new Dice(workspace, Kind.Account, index);
        var at = Ids.At(index, size.Accounts);
        var (owner, team) = OwnerOf(index);
        var name = Names.Company(ref dice);
        var domain = Domain(index, name);
        var lithuanian = name.EndsWith("UAB", StringComparison.Ordinal) || name.EndsWith("AB", StringComparison.Ordinal) || name.EndsWith("MB", StringComparison.Ordinal);
        var account = new Account
        {
            Name = name,
            Status = dice.Skewed(Statuses),
            Industry = dice.Skewed(Industries),
            Email = dice.Chance(0.6) ? $"biuro@{domain}" : null,
            Phone = dice.Chance(0.7) ? Landline(index, lithuanian) : null,
            Website = dice.Chance(0.6) ? $"https://www.{domain}" : null,
            Street = Names.Street(ref dice),
            PostalCode = $"{dice.Number(10, 99)}-{dice.Number(100, 999)}",
            City = Names.City(ref dice),
            Country = lithuanian ? "LT" : "PL",
            Nip = !lithuanian && dice.Chance(0.6) ? dice.Digits(10) : null,
            CompanyCode = lithuanian && dice.Chance(0.6) ? dice.Digits(9) : null,
            Employees = dice.Between(1, 900),
            Revenue = dice.Chance(0.3) ? new Money(dice.Between(10_000, 90_000_000) * 100L, "PLN") : null,
            ParentId = index > 100 && dice.Chance(0.02) ? AccountId(dice.Below(100)) : null,
            ExternalKey = dice.Chance(0.5) ? $"K{index:D7}" : null,
            OwnerId = owner,
            TeamId = team,
        };
        return Stamp(account, AccountId(index), at);
    }

    public Contact Contact(int index)
    {
        if (OriginalOf(index) is not { } original)
        {
            return Person(index, index);
        }

        var copy = Person(original, index);
        Spoil(copy, index);
        return copy;
    }

    private Contact Person(int index, int stampedAs)
    {
        var dice = new Dice(workspace, Kind.Contact, index);
        var account = AccountOf(index);
        var (given, family) = Names.Person(ref dice);
        var (owner, team) = account is { } known && dice.Chance(0.85) ? OwnerOf(known) : cast.Owner(ref dice);
        var plain = $"{Fold.Compact(given)}.{Fold.Compact(family)}";
        var contact = new Contact
        {
            FirstName = given,
            LastName = family,
            Kind = account is null ? "consumer" : "business",
            JobTitle = account is null ? null : dice.Of(Jobs),
            AccountId = account is { } at ? AccountId(at) : null,
            Status = dice.Skewed(Statuses),
            Email = !dice.Chance(0.75) ? null : account is { } firm ? $"{plain}{index}@firma{firm}.example" : $"{plain}{dice.Below(10_000)}@{dice.Skewed(FreeMail)}",
            Mobile = dice.Chance(0.8) ? (dice.Chance(0.7) ? "6" : "5") + dice.Digits(8) : null,
            Phone = account is { } office && dice.Chance(0.25) ? Landline(office, lithuanian: false) : null,
            Street = dice.Chance(0.6) ? Names.Street(ref dice) : null,
            PostalCode = dice.Chance(0.6) ? $"{dice.Number(10, 99)}-{dice.Number(100, 999)}" : null,
            City = Names.City(ref dice),
            BirthDate = account is null && dice.Chance(0.5) ? new DateOnly(1940, 1, 1).AddDays(dice.Below(24_000)) : null,
            Tags = dice.Chance(0.1) ? [dice.Of(["vip", "newsletter", "fair 2024"])] : [],
            OwnerId = owner,
            TeamId = team,
        };
        contact.Rename();
        CustomFields.Fill(contact.Custom, ref dice);
        return Stamp(contact, ContactId(stampedAs), Ids.At(stampedAs, size.Contacts));
    }

    /// <summary>One defect of the name or the number, as a second clerk would make it; what else they left out is missing.</summary>
    private void Spoil(Contact copy, int index)
    {
        var dice = new Dice(workspace, Kind.Copy, index);
        switch (dice.Of(Defects))
        {
            case "given":
                copy.FirstName = Mistyped(copy.FirstName!, ref dice);
                break;
            case "family":
                copy.LastName = Mistyped(copy.LastName!, ref dice);
                break;
            case "swapped":
                (copy.FirstName, copy.LastName) = (copy.LastName, copy.FirstName);
                break;
        }

        copy.Mobile = Other(copy.Mobile, ref dice);
        copy.Phone = Other(copy.Phone, ref dice);
        copy.Street = dice.Chance(0.7) ? copy.Street : null;
        copy.BirthDate = dice.Chance(0.7) ? copy.BirthDate : null;
        if (copy is { Email: not null, Mobile: not null } && dice.Chance(0.6))
        {
            if (dice.Chance(0.5))
            {
                copy.Email = null;
            }
            else
            {
                copy.Mobile = null;
            }
        }

        copy.Rename();
    }

    private static string Mistyped(string name, ref Dice dice)
    {
        var at = dice.Between(1, name.Length - 1);
        var letter = (char)('a' + dice.Below(26));
        return dice.Below(4) switch
        {
            0 => name.Remove(at, 1),
            1 => name.Insert(at, letter.ToString()),
            2 when at + 1 < name.Length => $"{name[..at]}{name[at + 1]}{name[at]}{name[(at + 2)..]}",
            _ => $"{name[..at]}{letter}{name[(at + 1)..]}",
        };
    }

    private static string? Other(string? phone, ref Dice dice) => phone is not { Length: 9 } ? phone : dice.Below(4) switch
    {
        0 => $"+48{phone}",
        1 => $"0048 {phone[..3]} {phone[3..6]} {phone[6..]}",
        2 => $"{phone[..3]}-{phone[3..6]}-{phone[6..]}",
        _ => $"+48 (0) {phone}",
    };

    private string Landline(int account, bool lithuanian)
    {
        var dice = new Dice(workspace, Kind.Account, -1 - account);
        return lithuanian ? $"+370 5 {dice.Digits(7)}" : $"22 {dice.Digits(3)} {dice.Digits(2)} {dice.Digits(2)}";
    }

    private static string Domain(int index, string name) => $"{Fold.Compact(name.Split(' ')[0])}{index}.example";

    private T Stamp<T>(T record, Guid id, DateTimeOffset at)
        where T : Record
    {
        (record.WorkspaceId, record.Id, record.Version, record.CreatedAt, record.UpdatedAt) = (cast.Workspace, id, 1, at, at);
        record.CreatedBy = record.OwnerId;
        return record;
    }
}
