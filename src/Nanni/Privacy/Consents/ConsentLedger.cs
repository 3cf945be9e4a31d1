using Nanni.Customers.Contacts;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Privacy.Consents;

/// <summary>
/// What each person agreed to, for which purpose and by which channel. Rows are only added: a withdrawal is a further line, and the
/// line with the latest instant holds.
/// </summary>
public sealed class ConsentLedger(RecordStore store, PurposeTable purposes, Operations operations, RecordQuery records, RecordTypes types, Titles titles, TimeProvider clock)
{
    /// <summary>An instant of somebody else's clock may lie so far ahead of ours.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(5);

    /// <summary>All lines about a person, those merged into them, and the leads they were, newest first.</summary>
    public async Task<List<Consent>> Of(Actor actor, Guid person, CancellationToken cancel)
    {
        var ids = await titles.MergedInto(actor, person, cancel);
        return await store.Query(
            store.Sql().Add($"""
                select id, record_id, purpose_id, channel, is_given, at, recorded_at, how, member_id, wording, note
                from consents where workspace_id = {actor.WorkspaceId} and
                """).Raw(" (").In("record_id", [person, .. ids]).Add($" or record_id in (select l.id from leads l where l.workspace_id = {actor.WorkspaceId} and ").In("l.contact_id", [person, .. ids])
                .Raw(")) order by at desc, id desc limit 1000"),
            Read, cancel);
    }

    /// <summary>
    /// May we write to this person, or call them, for this purpose by this channel? The one place that answers; whatever sends
    /// something to many people asks here for each of them.
    /// </summary>
    /// <param name="purpose">Key of the purpose.</param>
    /// <param name="channel">Of <see cref="Channels.All"/>.</param>
    /// <exception cref="NotFoundException">There is no such person, or the actor does not see them.</exception>
    public async Task<ContactPermission> May(Actor actor, Guid person, string purpose, string channel, CancellationToken cancel)
    {
        var contact = (await records.Of(actor, types.Of<Contact>(), person, cancel))?.Record as Contact ?? throw new NotFoundException("contact", person);
        var asked = (await purposes.All(actor.WorkspaceId, cancel)).Find(p => p.Key == purpose);
        var lines = await Of(actor, person, cancel);
        return ContactPermission.Of(contact, asked, channel, lines.Find(l => l.Purpose == asked?.Id && l.Channel == channel));
    }

    /// <summary>Writes down what a person said, as one operation on their record.</summary>
    /// <exception cref="FieldException">A channel that the purpose has not, or an instant to come.</exception>
    public Task<OperationReceipt> Record(Actor actor, Guid person, ConsentGiven given, CancellationToken cancel)
    {
        Check(given);
        return operations.Run(actor, "contact.consent", async work =>
        {
            var contact = await work.Load<Contact>(person);
            Write(work, person, given with { Wording = given.Wording ?? (given.IsGiven ? given.Purpose.Wording(contact.PreferredLanguage) : null) });
            work.Note(contact, "consent");
        }, cancel);
    }

    /// <summary>The lines of the ledger, as a part of the operation that makes or changes the record.</summary>
    /// <param name="given">With the words that were shown.</param>
    internal static void Write(Work work, Guid record, ConsentGiven given)
    {
        foreach (var channel in given.Channels)
        {
            work.Also(work.Sql().Add($"""
                insert into consents (workspace_id, id, record_id, purpose_id, channel, is_given, at, recorded_at, how, member_id, wording, note)
                values ({work.Actor.WorkspaceId}, {Guid.CreateVersion7(work.At)}, {record}, {given.Purpose.Id}, {channel}, {given.IsGiven}, {given.At}, {work.At},
                    {given.How}, {(work.Actor.MemberId == Guid.Empty ? null : (Guid?)work.Actor.MemberId)}, {given.Wording}, {given.Note})
                """));
        }
    }

    private void Check(ConsentGiven given)
    {
        if (given.At > clock.GetUtcNow() + Leeway)
        {
            throw new FieldException("at", "consent.future");
        }

        if (given.Channels.FirstOrDefault(c => !given.Purpose.Channels.Contains(c)) is { } unknown)
        {
            throw new FieldException("channel", "field.choice", unknown);
        }
    }

    private static Consent Read(Row row) => new(
        row.Guid(0), row.Guid(1), row.Guid(2), row.Text(3), row.Bool(4), row.Instant(5), row.Instant(6), row.Text(7), row.GuidOrNull(8),
        row.TextOrNull(9), row.TextOrNull(10));
}
