using System.Security.Cryptography;
using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Records.Access;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Files;

namespace Nanni.Sales.Quotes.Document;

/// <summary>Gathers what a quote says on paper: the quote itself, the customer, and the profile's letterhead.</summary>
public sealed class QuoteDocuments(RecordQuery query, RecordTypes types, FileStore files)
{
    /// <summary>The document as it would be sent on <paramref name="day"/>.</summary>
    public async Task<byte[]> Render(Actor actor, Quote quote, string company, DateOnly day, CancellationToken cancel)
    {
        var profile = await Find<QuoteProfile>(actor, quote.ProfileId, cancel);
        var account = await Find<Account>(actor, quote.AccountId, cancel);
        var contact = await Find<Contact>(actor, quote.ContactId, cancel);
        var language = Language.Of(quote.Language ?? actor.Language);
        var formats = new Formats(language, TimeZoneInfo.Utc, DateTimeOffset.UnixEpoch);
        return QuotePdf.Write(new(quote.Number ?? "", quote.Subject ?? "", quote.Offer, quote.Currency ?? actor.Currency, language, day)
        {
            ValidUntil = quote.ValidUntil,
            Seller = profile?.Letterhead is { } head ? [.. head.ReplaceLineEndings("\n").Split('\n').Where(l => l.Trim().Length > 0)] : [company],
            Buyer = [.. Buyer(account, contact, formats)],
            Introduction = quote.Introduction ?? "",
            Terms = quote.Terms ?? "",
            Color = profile?.Color ?? "#8a4b2a",
            Logo = profile?.LogoId is { } logo && await files.Find(actor, logo, cancel) is { } path ? Picture.Read(await File.ReadAllBytesAsync(path, cancel)) : null,
        });
    }

    /// <summary>SHA-256 in hexadecimal digits.</summary>
    public static string Hash(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));

    /// <summary>The file name under which a customer keeps it.</summary>
    public static string FileName(Quote quote) => $"{(quote.Number ?? "quote").Replace('/', '-')}.pdf";

    private static IEnumerable<string> Buyer(Account? account, Contact? contact, Formats formats)
    {
        if (account is not null)
        {
            yield return account.Name ?? "";
            var address = account.BillingAddress;
            foreach (var line in new[] { address?.Street ?? account.Street, $"{address?.PostalCode ?? account.PostalCode} {address?.City ?? account.City}".Trim(), address?.Country ?? account.Country })
            {
                if (line is { Length: > 0 })
                {
                    yield return line;
                }
            }

            if ((account.Nip ?? account.VatNumber) is { } tax)
            {
                yield return Texts.Format(formats, "document.taxNumber", ("number", tax));
            }

            if (account.CompanyCode is { } code)
            {
                yield return Texts.Format(formats, "document.code", ("number", code));
            }
        }

        if (contact is not null)
        {
            yield return $"{contact.FirstName} {contact.LastName}".Trim();
        }
    }

    private async Task<T?> Find<T>(Actor actor, Guid? id, CancellationToken cancel)
        where T : Record => id is { } known ? (await query.Of(actor, types.Of<T>(), known, cancel))?.Record as T : null;
}
