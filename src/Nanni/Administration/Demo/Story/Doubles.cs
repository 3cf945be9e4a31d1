using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;

namespace Nanni.Administration.Demo.Story;

/// <summary>Customers whom somebody entered a second time, as happens: the page of duplicates has work to show.</summary>
internal sealed class Doubles(Tale tale)
{
    private const int Organisations = 5;
    private const int Persons = 8;

    public void Tell(IReadOnlyList<Client> clients)
    {
        foreach (var (client, i) in clients.Where(c => c is { Account: not null, IsMain: false }).Skip(7).Take(Organisations).Select((c, i) => (c, i)))
        {
            Again(client, i);
        }

        foreach (var (client, i) in clients.Where(c => c.Account is null && c.Since < tale.Now.AddDays(-60)).Take(Persons).Select((c, i) => (c, i)))
        {
            Again(client, client.People[0].Contact, i);
        }
    }

    /// <summary>The trade fair's list, typed in on the train.</summary>
    private void Again(Client client, int i)
    {
        var (first, by) = (client.Account!, tale.Cast.Quality(client.Language));
        var copy = new Account
        {
            Name = i % 2 == 0 ? first.Name!.ToUpperInvariant() : first.Name!.Replace(".", "", StringComparison.Ordinal),
            Kind = first.Kind,
            Status = "prospect",
            Phone = first.Phone,
            Website = i % 2 == 0 ? first.Website : null,
            Email = first.Email,
            City = first.City,
            PostalCode = first.PostalCode,
            Street = first.Street,
            Country = first.Country,
            TeamId = by.Team,
        };
        tale.Tell(tale.Ago(3 + i), by, "account.create", work => work.Add(copy));
    }

    private void Again(Client client, Contact first, int i)
    {
        var by = tale.Cast.Quality(client.Language);
        var copy = new Contact
        {
            FirstName = i % 3 == 2 ? first.LastName : first.FirstName,
            LastName = i % 3 == 2 ? first.FirstName : i % 3 == 1 ? Mistyped(first.LastName!) : first.LastName,
            Kind = first.Kind,
            Status = "active",
            Email = i % 2 == 0 ? first.Email : null,
            Phone = first.Phone,
            City = first.City,
            Street = first.Street,
            PostalCode = first.PostalCode,
            Country = first.Country,
            Source = "fair",
            TeamId = by.Team,
        };
        tale.Tell(tale.Ago(2 + i), by, "contact.create", work => work.Add(copy));
    }

    private static string Mistyped(string name) => name.Length < 4 ? name : name.Remove(name.Length / 2, 1);
}
