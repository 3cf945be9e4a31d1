using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Nanni.Administration.Backups;
using Nanni.Database.Platform;
using Nanni.Database.Portable;
using Nanni.Records.Audit;
using Nanni.Records.Types;

namespace Nanni.Administration.Archives;

/// <summary>How the workspace is called here.</summary>
/// <param name="Slug">Null: as in the archive.</param>
/// <param name="Name">Null: as in the archive.</param>
internal sealed record ArrivalName(string? Slug, string? Name);

/// <summary>
/// What changes in the rows of an archive when they come to another installation: who signs in, what is encrypted, and the numbers in the
/// order of commits, with the chain of hashes over them. Everything else stays as it is.
/// </summary>
/// <param name="users">Ids of people who can sign in here, by their normalised addresses.</param>
/// <param name="passed">The number that this installation had given last: 0 where it is empty, and every number stays as it was.</param>
internal sealed class ArchiveArrival(
    Guid workspace, ArrivalName called, Dictionary<string, Guid> users, long passed, long lastNumber, RecordTypes types, IFieldCipher cipher)
{
    private readonly HashSet<Guid> joined = [];
    private byte[] was = AuditChain.Beginning.ToArray();
    private byte[] link = AuditChain.Beginning.ToArray();
    private long links;
    private long linked;

    /// <summary>Members who are somebody that signs in here.</summary>
    public int Joined => joined.Count;

    /// <summary>Personal numbers that only the other installation could have opened.</summary>
    public int Unreadable { get; private set; }

    /// <summary>The newest link as the archive has it; null where there is no chain.</summary>
    public byte[]? Head => links == 0 ? null : was;

    public long Links => links;

    /// <summary>Rows as they are to be written, in the columns that the database has.</summary>
    public IEnumerable<PortableRow> Rows(PortableTable from, PortableTable to, IEnumerable<PortableRow> rows)
    {
        var arrived = new PortableRow(to);
        var places = to.Columns.Select(column => from.Place(column.Name)).ToArray();
        var encrypted = ArchiveContents.Encrypted(types, to.Name).Select(to.Place).ToHashSet();
        var numbers = to.Columns.Select(column => ArchiveContents.IsCommitNumber(to.Name, column.Name)).ToArray();
        foreach (var row in rows)
        {
            Prepare(row);
            arrived.Clear();
            for (var field = 0; field < places.Length; field++)
            {
                var place = places[field];
                if (Special(to, field, row, place) is { } special)
                {
                    Add(arrived, special);
                }
                else if (place < 0 || row.IsNull(place))
                {
                    arrived.AddNull();
                }
                else if (numbers[field])
                {
                    Number(arrived, to, row.Whole(place));
                }
                else if (encrypted.Contains(field))
                {
                    Add(arrived, Encrypted(PortableText.Of(row, place)));
                }
                else
                {
                    arrived.Add(row[place]);
                }
            }

            yield return arrived;
        }
    }

    /// <summary>What had its number and no link yet is numbered anew here, and then linked.</summary>
    private void Number(PortableRow arrived, PortableTable to, long number)
    {
        if (to.Name is "operations" or "security_events" && number > linked)
        {
            arrived.AddNull();
        }
        else
        {
            arrived.AddWhole(number + passed);
        }
    }

    private static void Add(PortableRow row, Text text)
    {
        if (text.Value is null)
        {
            row.AddNull();
        }
        else
        {
            row.Add(text.Value);
        }
    }

    /// <summary>Null: nothing special, the value goes on as it is.</summary>
    private Text? Special(PortableTable to, int field, PortableRow row, int place) => (to.Name, to.Columns[field].Name) switch
    {
        ("workspaces", "slug") => called.Slug is { } slug ? Of(slug) : null,
        ("workspaces", "name") => called.Name is { } name ? Of(name) : null,
        ("members", "user_id") => new(User(row)?.ToByteArray(bigEndian: true)),
        ("suppression_keys", "secret") => Of(cipher.Encrypt(workspace, PortableText.Of(row, place))),

        // Whoever brings a workspace here looks at each before it works by itself again.
        ("automations", "state") => Of("off"),

        // Whoever received what it told may still do so: it stands still until somebody here says otherwise, with a secret of its own.
        ("webhooks", "secret") => Of(""),
        ("webhooks", "old_secret" or "old_secret_until") => new(null),
        ("webhooks", "state") => Of("stopped"),
        ("webhooks", "reason") => Of("imported"),
        ("webhooks", "through") => new(Whole(passed + lastNumber)),
        ("audit_links", "link") => new(link),
        _ => null,
    };

    private void Prepare(PortableRow row)
    {
        switch (row.Table.Name)
        {
            case "workspaces":
                Require(row, TimeZoneInfo.TryFindSystemTimeZoneById(Of(row, "zone"), out _), "zone");
                Require(row, Of(row, "base_currency") is { Length: 3 } currency && currency.All(char.IsAsciiLetterUpper), "base_currency");
                Require(row, Of(row, "country") is "PL" or "LT" or "GB", "country");
                break;
            case "members":
                Require(row, Enum.TryParse<MemberStatus>(Of(row, "status"), out var status) && Enum.IsDefined(status), "status");
                Require(row, TimeZoneInfo.TryFindSystemTimeZoneById(Of(row, "zone"), out _), "zone");
                Require(row, Of(row, "language") is "en" or "pl" or "lt", "language");
                break;
            case "audit_links":
                Link(row);
                break;
        }
    }

    /// <summary>Programs read these wherever they meet a workspace: nonsense here would harm the others too.</summary>
    private static void Require(PortableRow row, bool holds, string column)
    {
        if (!holds)
        {
            throw new BackupException($"workspace/{row.Table.Name}.jsonl: the row with {PortableDatabase.KeyOf(row)} has a {column} that does not exist. The archive was not taken in.");
        }
    }

    /// <summary>
    /// The chain is followed as the archive has it, which shows that nobody changed it, and made again over the numbers that count here.
    /// Each link commits to the same content as before.
    /// </summary>
    private void Link(PortableRow row)
    {
        var table = row.Table;
        var (number, kind, subject) = (row.Whole(table.Place("number")), Of(row, "kind"), row.Id(table.Place("subject_id")));
        var content = row[table.Place("content")].ToArray();
        was = AuditChain.LinkOf(was, workspace, number, kind, subject, content);
        if (!row[table.Place("link")].SequenceEqual(was))
        {
            throw new BackupException(
                $"workspace/audit_links.jsonl, line {links + 1}: the link does not follow from the one before it. The history in this archive was changed, "
                + "and it was not taken in.");
        }

        if (number <= linked)
        {
            throw new BackupException($"workspace/audit_links.jsonl, line {links + 1}: the links are not in their order. The archive was not taken in.");
        }

        (links, linked) = (links + 1, number);
        link = passed == 0 ? was : AuditChain.LinkOf(link, workspace, number + passed, kind, subject, content);
    }

    /// <summary>Somebody is one member of a workspace.</summary>
    private Guid? User(PortableRow row)
    {
        var email = row.Table.Place("email");
        return Of(row, "status") == nameof(MemberStatus.Active) && !row.IsNull(row.Table.Place("user_id")) && !row.IsNull(email)
            && users.TryGetValue(EmailAddress.Normalise(PortableText.Of(row, email)), out var user) && joined.Add(user) ? user : null;
    }

    private Text Encrypted(string value)
    {
        if (!value.StartsWith("enc:", StringComparison.Ordinal))
        {
            return Of(cipher.Encrypt(workspace, value));
        }

        try
        {
            cipher.Decrypt(workspace, value);
            return Of(value);
        }
        catch (CryptographicException)
        {
            Unreadable++;
            return new(null);
        }
    }

    private static string Of(PortableRow row, string column) => PortableText.Of(row, row.Table.Place(column));

    private static Text Of(string value) => new(Encoding.UTF8.GetBytes(value));

    private static byte[] Whole(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    /// <param name="Value">Null for no value.</param>
    private readonly record struct Text(byte[]? Value);
}
