using Nanni.Administration.Demo.People;
using Nanni.Records.Storage;
using Nanni.Sales.Pipelines;

namespace Nanni.Administration.Demo.Story;

/// <summary>Ea-nasir &amp; Sons, copper: two years of a trading house, the same for the same day and the same host.</summary>
internal static class Company
{
    /// <summary>The year of the complaint, before Christ.</summary>
    private const int Seed = 1750;

    /// <param name="language">Of the host: names that are data (products) are written in it.</param>
    public static Tale Tell(DateTimeOffset now, TimeZoneInfo zone, Cast cast, string language, Pipeline pipeline, IReadOnlyList<Stage> stages, RecordStore store)
    {
        var chance = new Chance(Seed);
        var wares = Ware.All();
        var tale = new Tale(now, zone, chance, cast);
        var write = new Writer(chance, wares, cast.Host.Name);
        tale.Tell(tale.Ago(760), cast.Of("en")[0], "product.create", work =>
        {
            foreach (var ware in wares)
            {
                work.Add(ware.Make(language));
            }
        });
        PriceBook.Tell(tale, wares, language);
        var selling = new Selling(tale, language, store);
        selling.Settle(pipeline);

        var customers = new Customers(tale, write, new PeopleGenerator(Seed));
        customers.Tell();
        var deals = new Deals(tale, write, [.. stages.Where(s => !s.IsFinal)], stages.Single(s => s.Kind == "won"), stages.Single(s => s.Kind == "lost"), pipeline, new Chance(Seed + 2));
        var talks = new Talks(tale, write, store);
        var chores = new Chores(tale, write);
        foreach (var client in customers.All)
        {
            deals.Tell(client);
            talks.Tell(client);
            chores.Tell(client);
        }

        Client[] known = [.. new[] { "nanni", "kable", "laivai", "dach", "alus", "thames" }.Select(customers.Main)];
        talks.Mentions(known);
        chores.OnTheDesk(known, [.. deals.Open.Where(d => d.Client.Owner == cast.Host)]);
        new Doubles(tale).Tell(customers.All);
        foreach (var client in customers.All)
        {
            deals.Earlier(client);
        }

        selling.Offer(deals.Open, [.. stages.Where(s => !s.IsFinal).TakeLast(2)]);

        // With a chance of their own, so that who comes later changes nothing of the story before.
        var later = new Chance(Seed + 1);
        new Arrivals(tale, new Writer(later, wares, cast.Host.Name), new PeopleGenerator(Seed + 1), later).Tell();
        Favourites(tale, store, known);
        return tale;
    }

    /// <summary>The host has starred the customers that everything turns on.</summary>
    private static void Favourites(Tale tale, RecordStore store, IEnumerable<Client> clients) =>
        tale.Tell(tale.Now, tale.Cast.Host, "account.update", work =>
        {
            foreach (var client in clients)
            {
                work.Also(store.Sql().Add($"""
                    insert into favourites (workspace_id, member_id, record_id, at)
                    values ({work.Actor.WorkspaceId}, {tale.Cast.Host.Id}, {client.Account!.Id}, {work.At}) on conflict do nothing
                    """));
            }
        });
}
