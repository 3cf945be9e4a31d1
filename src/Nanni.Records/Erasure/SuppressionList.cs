using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Erasure;

/// <summary>Who asked to be forgotten, as far as one must still know it not to bring them back.</summary>
/// <remarks>
/// Of each mail address, telephone and personal number a hash is kept (HMAC-SHA256, RFC 2104) under a secret of the workspace, which
/// is encrypted with the installation's keys: a bare hash of a telephone number is guessed in a second.
/// </remarks>
public sealed class SuppressionList(RecordStore store, RecordTypes types, IFieldCipher cipher)
{
    /// <summary>The rule that a form, the API and an import are refused with.</summary>
    public const string Code = "person.erased";

    private readonly ConcurrentDictionary<Guid, byte[]> secrets = new();

    /// <summary>What a record of a person is known by, in the form that is hashed; nothing for other records.</summary>
    /// <param name="country">How national telephone numbers are read.</param>
    public IEnumerable<string> Marks(Guid workspace, RecordType type, Record record, string country)
    {
        foreach (var field in type.IsPerson ? type.Fields : [])
        {
            if (field.Get(record) is string value && Mark(field, value, workspace, country) is { } mark)
            {
                yield return mark;
            }
        }
    }

    /// <summary>The mark of what somebody types: a mail address or a telephone number; null for neither.</summary>
    public static string? Mark(string typed, string country) =>
        MatchKeys.Email(typed) is { } mail ? "mail:" + mail : MatchKeys.Phone(typed, country) is { } phone ? "phone:" + phone : null;

    /// <summary>The hashes of marks, in their order. Makes the secret where there is none yet.</summary>
    public async Task<List<string>> Hashes(Guid workspace, IEnumerable<string> marks, CancellationToken cancel)
    {
        var secret = await Secret(workspace, cancel);
        if (secret is null)
        {
            // Two at once: the first one's counts.
            var fresh = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
            await store.Write(
                [
                    store.Sql().Add($"insert into suppression_keys (workspace_id, secret) values ({workspace}, {cipher.Encrypt(workspace, fresh)}) on conflict do nothing"),

                    // From here on every write of the workspace asks the list, on every node.
                    store.Sql().Add($"update workspaces set schema_version = schema_version + 1 where id = {workspace}"),
                ],
                [-1, 1], Urgency.Interactive, cancel);
            secret = await Secret(workspace, cancel);
        }

        return [.. marks.Select(mark => Hash(secret!, mark))];
    }

    public Sql Adding(Guid workspace, string hash, Guid erasure, DateTimeOffset at) => store.Sql().Add($"""
        insert into suppressions (workspace_id, hash, erasure_id, at) values ({workspace}, {hash}, {erasure}, {at}) on conflict do nothing
        """);

    /// <summary>The marks that are those of somebody erased.</summary>
    public async Task<HashSet<string>> Known(Guid workspace, IReadOnlyCollection<string> marks, CancellationToken cancel)
    {
        if (marks.Count == 0 || await Secret(workspace, cancel) is not { } secret)
        {
            return [];
        }

        var known = new HashSet<string>();
        var byHash = marks.Distinct().ToLookup(mark => Hash(secret, mark));
        foreach (var some in byHash.Select(h => h.Key).Chunk(500))
        {
            foreach (var hash in await store.Query(
                store.Sql().Add($"select hash from suppressions where workspace_id = {workspace} and ").In("hash", some), row => row.Text(0), cancel))
            {
                known.UnionWith(byHash[hash]);
            }
        }

        return known;
    }

    /// <summary>Takes a mark off the list.</summary>
    /// <returns>False where it was not on it.</returns>
    public async Task<bool> Lift(Guid workspace, string mark, CancellationToken cancel) =>
        await Secret(workspace, cancel) is { } secret && await store.Write(
            [store.Sql().Add($"delete from suppressions where workspace_id = {workspace} and hash = {Hash(secret, mark)}")], [1], Urgency.Interactive, cancel) < 0;

    /// <summary>Nobody brings back an erased person by making a record of them, or by changing one into them.</summary>
    /// <exception cref="RuleException"><c>person.erased</c>.</exception>
    internal async Task Check(Work work, IReadOnlyList<RecordChange> changes, CancellationToken cancel)
    {
        if ((await Erased(work.Actor, work.Whole, changes, cancel)).Count > 0)
        {
            throw new RuleException(Code);
        }
    }

    /// <summary>The changes that would bring an erased person back. Costs nothing where nobody was ever erased.</summary>
    /// <param name="whole">The schema with what is kept from the actor.</param>
    internal async Task<IReadOnlySet<RecordChange>> Erased(Actor actor, Schema whole, IReadOnlyList<RecordChange> changes, CancellationToken cancel)
    {
        var said = new List<(string Mark, RecordChange Change)>();
        foreach (var change in changes.Where(c => whole.HasErased && c.Type.Type.IsPerson && c.Action is ("create" or "update" or "restore")))
        {
            foreach (var field in change.Action == "update" ? change.Changed : change.Type.BuiltIn)
            {
                if (field.Get(change.Record) is string value && Mark(field, value, actor.WorkspaceId, actor.Country) is { } mark)
                {
                    said.Add((mark, change));
                }
            }
        }

        var known = await Known(actor.WorkspaceId, [.. said.Select(s => s.Mark)], cancel);
        return said.Where(s => known.Contains(s.Mark)).Select(s => s.Change).ToHashSet();
    }

    /// <summary>The secret as the database has it, encrypted, for a journal beside it; null where nobody was erased yet.</summary>
    public Task<string?> Sealed(Guid workspace, CancellationToken cancel) => store.First(
        store.Sql().Add($"select secret from suppression_keys where workspace_id = {workspace}"), row => row.Text(0), cancel);

    /// <summary>
    /// Takes over the secret under which a journal's hashes were made, where a restored database is older than the first erasure and has none.
    /// One that cannot be opened is passed over: it was encrypted with keys that the database does not have.
    /// </summary>
    public async Task Adopt(Guid workspace, string? secret, CancellationToken cancel)
    {
        if (secret is null || await Secret(workspace, cancel) is not null)
        {
            return;
        }

        try
        {
            cipher.Decrypt(workspace, secret);
        }
        catch (CryptographicException)
        {
            return;
        }

        await store.Write(
            [
                store.Sql().Add($"insert into suppression_keys (workspace_id, secret) values ({workspace}, {secret}) on conflict do nothing"),
                store.Sql().Add($"update workspaces set schema_version = schema_version + 1 where id = {workspace}"),
            ],
            [-1, 1], Urgency.Interactive, cancel);
    }

    private string? Mark(Field field, string value, Guid workspace, string country) => field switch
    {
        { Match: MatchRole.Email } => MatchKeys.Email(value) is { } mail ? "mail:" + mail : null,
        { Match: MatchRole.Phone } => MatchKeys.Phone(value, country) is { } phone ? "phone:" + phone : null,
        { IsEncrypted: true, Kind: FieldKind.Identifier } => Opened(workspace, value) is { } number ? $"{field.Scheme}:{number}" : null,
        _ => null,
    };

    /// <summary>Null for a number that an undo has brought back out of a history from another installation: nobody can open it here.</summary>
    private string? Opened(Guid workspace, string value)
    {
        try
        {
            return cipher.Decrypt(workspace, value);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task<byte[]?> Secret(Guid workspace, CancellationToken cancel)
    {
        if (secrets.TryGetValue(workspace, out var known))
        {
            return known;
        }

        var kept = await store.Query(store.Sql().Add($"select secret from suppression_keys where workspace_id = {workspace}"), row => row.Text(0), cancel);
        return kept is [var secret] ? secrets[workspace] = Convert.FromBase64String(cipher.Decrypt(workspace, secret)) : null;
    }

    private static string Hash(byte[] secret, string mark) => Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(mark)));

    /// <summary>The types whose records are persons.</summary>
    public IEnumerable<RecordType> Persons => types.All.Where(t => t.IsPerson);
}
