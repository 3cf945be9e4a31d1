using Nanni.Customers.Contacts;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Customers.Affiliations;

/// <summary>
/// A person's main organisation stands in two places, the person's own field and the link flagged main. This keeps them one:
/// whichever changes, the other follows, and of the current links at most one is the main one.
/// </summary>
/// <remarks>
/// Another organisation in the person's field means that they changed employers where there is no current link to it: the old link
/// ends today and a new one begins. Where there is one, only the flag moves. A link that is ended, deleted or no longer main takes
/// the field with it; the only other current link takes its place. A link whose last day was set in advance ends on that day, by
/// <see cref="EmployerRounds"/>.
/// </remarks>
internal sealed class MainEmployer
{
    private readonly Companions step;
    private readonly Contact person;
    private readonly List<Affiliation> links;
    private readonly Dictionary<Guid, Guid> accounts;

    private MainEmployer(Companions step, Contact person, IEnumerable<Affiliation> links, Dictionary<Guid, Guid> accounts) =>
        (this.step, this.person, this.links, this.accounts) = (step, person, [.. links], accounts);

    public static async ValueTask Keep(Companions step)
    {
        var people = step.Changed<Contact>().Where(c => Moved(c.Record, c.Before)).ToList();
        var changed = step.Changed<Affiliation>().ToDictionary(c => c.Record.Id, c => c.Before);
        Guid[] asked =
        [
            .. step.Revisited<Contact>(),
            .. people.Select(c => c.Record.Id),
            .. step.Changed<Affiliation>().SelectMany(c => new[] { c.Record.ContactId, c.Before["contact"] as Guid? }).OfType<Guid>(),
        ];
        if (asked.Length == 0)
        {
            return;
        }

        var standing = await step.Standing(asked);
        var persons = (await step.All<Contact>([.. standing.Values.Distinct()])).Where(c => c.DeletedAt is null).ToList();
        var links = (await step.Referring<Affiliation>("contact", standing.Keys)).ToLookup(l => standing[l.ContactId!.Value]);
        var before = people.ToLookup(c => standing[c.Record.Id]);
        var accounts = links.Count == 0 ? [] : await step.Standing(
        [
            .. links.SelectMany(l => l).Select(l => l.AccountId).Concat(persons.Select(p => p.AccountId))
                .Concat(people.Select(p => p.Before["account"] as Guid?)).OfType<Guid>(),
        ]);
        foreach (var person in persons)
        {
            var main = new MainEmployer(step, person, links[person.Id], accounts);
            if (before.Contains(person.Id) || step.IsUndo)
            {
                var own = before[person.Id].Where(c => c.Record == person).ToList();
                main.FollowPerson(own is [{ Before.IsNew: false } one] ? one.Before["account"] as Guid? : person.AccountId);
            }
            else
            {
                main.FollowLinks(changed);
            }
        }
    }

    private static bool Moved(Contact contact, Previous before) => before.IsNew
        ? contact.AccountId is not null
        : !Equals(before["account"], contact.AccountId) || before.MergedInto != contact.MergedInto || before.DeletedAt.HasValue != contact.DeletedAt.HasValue;

    private bool IsCurrent(Affiliation link) => link.EndsOn is null || link.EndsOn > step.Today;

    /// <summary>The same organisation, or one that was merged with it.</summary>
    private bool Same(Guid? one, Guid? other) =>
        one == other || (one is { } a && other is { } b && accounts.GetValueOrDefault(a, a) == accounts.GetValueOrDefault(b, b));

    private void FollowPerson(Guid? before)
    {
        var hasMoved = before is not null && !Same(before, person.AccountId) && !step.IsUndo;
        if (person.AccountId is not { } account)
        {
            Flag(null);
            if (hasMoved)
            {
                Leave(before!.Value);
            }

            return;
        }

        var here = links.Where(l => Same(l.AccountId, account)).OrderByDescending(l => l.AccountId == account).ThenByDescending(l => l.Main).ThenByDescending(l => l.StartsOn).ToList();
        var main = here.Find(IsCurrent);
        if (main is null && step.IsUndo && here.MaxBy(l => l.EndsOn) is { } ended)
        {
            step.Change(ended, l => l.EndsOn = null);
            main = ended;
        }

        if (main is null)
        {
            main = Add(new() { AccountId = account, StartsOn = hasMoved ? step.Today : null, Title = person.JobTitle });
            if (hasMoved)
            {
                Leave(before!.Value);
            }
        }

        if (main.AccountId != account)
        {
            // The organisation was merged with the one that is named now.
            step.Change(main, l => l.AccountId = account);
        }

        Flag(main);
    }

    private void FollowLinks(Dictionary<Guid, Previous> changed)
    {
        var current = links.Where(IsCurrent).ToList();
        var raised = current.FindLast(l => l.Main && changed.TryGetValue(l.Id, out var before) && IsRaised(l, before));
        var isGone = changed.Values.Any(before => before["main"] is true);
        if (raised is null && !isGone && person.AccountId is { } account && !links.Exists(l => l.Main && Same(l.AccountId, account)))
        {
            // From before links were kept in step: the field is what is known.
            FollowPerson(account);
            return;
        }

        var main = raised
            ?? current.Find(l => l.Main && Same(l.AccountId, person.AccountId))
            ?? current.Find(l => l.Main)
            ?? Next(current, changed);
        if (!Same(main?.AccountId, person.AccountId))
        {
            if (!step.MayEdit(person))
            {
                // Somebody else's customer: a link may stand beside it, but not say where the person belongs.
                if (raised is not null || isGone)
                {
                    throw new ForbiddenException("contact", "Edit");
                }

                Flag(null);
                return;
            }

            step.Change(person, p => p.AccountId = main?.AccountId);
        }

        Flag(main);
    }

    /// <summary>Somebody made it the main one just now; one that comes back from the trash does not take the place of another.</summary>
    private static bool IsRaised(Affiliation link, Previous before) =>
        before.IsNew || (before.DeletedAt is null
            && (before["main"] is not true || !Equals(before["account"], link.AccountId) || !Equals(before["contact"], link.ContactId)));

    /// <summary>What takes the place of a main link that is none any more: the only other; the one itself where there is no other.</summary>
    private static Affiliation? Next(List<Affiliation> current, Dictionary<Guid, Previous> changed)
    {
        var lowered = current.Where(l => changed.TryGetValue(l.Id, out var before) && before["main"] is true).ToList();
        var others = current.Except(lowered).ToList();
        return (others.Count, lowered.Count) switch
        {
            (1, _) => others[0],
            (0, 1) => lowered[0],
            _ => null,
        };
    }

    private void Flag(Affiliation? main)
    {
        foreach (var link in links.Where(l => l.Main != (l == main)))
        {
            step.Change(link, l => l.Main = l == main);
        }
    }

    private void Leave(Guid account)
    {
        var old = links.Where(l => Same(l.AccountId, account)).ToList();
        foreach (var link in old.Where(IsCurrent))
        {
            step.Change(link, l => l.EndsOn = l.StartsOn > step.Today ? l.StartsOn : step.Today);
        }

        if (old.Count == 0)
        {
            Add(new() { AccountId = account, EndsOn = step.Today, Title = step.Changed<Contact>().Where(c => c.Record == person).Select(c => c.Before["jobTitle"] as string).FirstOrDefault() });
        }
    }

    private Affiliation Add(Affiliation link)
    {
        (link.ContactId, link.OwnerId, link.TeamId) = (person.Id, person.OwnerId, person.TeamId);
        links.Add(step.Add(link));
        return link;
    }
}
