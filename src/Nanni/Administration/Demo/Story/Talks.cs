using Nanni.Activities.Interactions;
using Nanni.Activities.Notes;
using Nanni.Activities.Notifications;
using Nanni.Administration.Demo.People;
using Nanni.Records.Storage;

namespace Nanni.Administration.Demo.Story;

/// <summary>What was said and written: calls, meetings, mails, visits, and notes with mentions.</summary>
internal sealed class Talks(Tale tale, Writer write, RecordStore store)
{
    private Chance Chance => tale.Chance;

    public void Tell(Client client)
    {
        var days = (tale.Now - client.Since).TotalDays;
        var talks = client.Weight switch { 4 => 80, 3 => Chance.Between(26, 44), _ => (int)(days / 90) + Chance.Between(1, 4) };
        for (var i = 0; i < talks; i++)
        {
            Talk(client);
        }

        var notes = client.Account is null ? 0 : client.IsMain ? Chance.Between(3, 7) : Chance.Any([0, 0, 1, 1, 2]);
        for (var i = 0; i < notes; i++)
        {
            Note(client, tale.Between(client.Since, tale.Now).AddMinutes(70), null);
        }
    }

    /// <summary>Colleagues ask the host something: the newest yesterday and today.</summary>
    public void Mentions(IReadOnlyList<Client> clients)
    {
        int[] days = [0, 1, 2, 4, 9, 23];
        foreach (var (client, ago) in clients.Zip(days))
        {
            Note(client, tale.Ago(ago), tale.Cast.Host);
        }
    }

    private void Talk(Client client)
    {
        var at = tale.Between(client.Since, tale.Now).AddMinutes(60 + Chance.Between(0, 90));
        at = at < tale.Now ? at : tale.Now.AddMinutes(-Chance.Between(3, 90));
        if (client.Anybody(Chance, at) is not { } who)
        {
            return;
        }

        var phrase = write.In(client.Language).Next(client.Account is null ? "home" : "talk");
        var (kind, ware, tonnes) = (phrase[0], write.Metal(), write.Tonnes());
        var by = Chance.Of(0.8) ? client.Owner : tale.Cast.Quality(client.Language);
        var one = new Interaction
        {
            Kind = kind,
            Direction = phrase[1],
            Subject = write.Fill(phrase[2], client, who, at, ware, tonnes),
            Body = write.Fill(phrase[3], client, who, at, ware, tonnes),
            At = at,
            Minutes = kind switch { "call" => Chance.Between(2, 35), "meeting" => Chance.Any([30m, 45, 60, 60, 90, 120]), "visit" => Chance.Any([60m, 90, 180]), _ => null },
            Outcome = kind != "call" ? null : Chance.Any(["reached", "reached", "reached", "interested", "callBack", "notReached"]),
            TeamId = by.Team,
        };
        tale.Tell(at.AddMinutes(1), by, "interaction.create", work =>
        {
            (one.AccountId, one.ContactId) = (client.Account?.Id, who.Contact.Id);
            one.AboutId = one.AccountId ?? one.ContactId;
            work.Add(one);
        });
    }

    private void Note(Client client, DateTimeOffset at, Colleague? to)
    {
        at = at < tale.Now ? at : tale.Now.AddMinutes(-Chance.Between(3, 200));
        var who = client.Anybody(Chance, at);
        var by = to is null ? client.Owner : Chance.Any(tale.Cast.Of(client.Language));
        var text = write.Fill(write.In(client.Language).Next(to is null ? "note" : "mention")[0], client, who, at);
        var note = new Note { Body = text, MentionIds = to is null ? [] : [to.Id], TeamId = by.Team };
        tale.Tell(at, by, "note.create", work =>
        {
            (note.AccountId, note.ContactId) = (client.Account?.Id, client.Account is null ? who?.Contact.Id : null);
            note.AboutId = note.AccountId ?? note.ContactId;
            work.Add(note);
            if (to is not null && note.AboutId is { } about)
            {
                work.Also(Notify.Insert(store.Sql(), work.Actor.WorkspaceId, to.Id, "mention", about, by.Id, text, work.At, $"mention:{note.Id}"));
            }
        });
    }
}
