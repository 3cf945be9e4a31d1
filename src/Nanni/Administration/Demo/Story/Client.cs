using Nanni.Administration.Demo.People;
using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;

namespace Nanni.Administration.Demo.Story;

/// <summary>A person in the story.</summary>
internal sealed record Person(Contact Contact, string Name, string City, DateTimeOffset Since);

/// <summary>A customer in the story: an organisation with its people, or a person who buys for themselves.</summary>
/// <param name="Account">Null for a person who buys for themselves.</param>
/// <param name="Weight">How much is going on: 3 for the main customers, 1 for most.</param>
internal sealed record Client(Account? Account, string Language, Colleague Owner, string City, DateTimeOffset Since, int Weight)
{
    public List<Person> People { get; } = [];

    public bool IsMain => Weight > 1;

    /// <summary>Somebody who was known there at that time; null where nobody was.</summary>
    public Person? Anybody(Chance chance, DateTimeOffset at)
    {
        var known = People.Where(p => p.Since < at).ToList();
        return known.Count == 0 ? null : chance.Skewed(known);
    }
}
