using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Nanni.Records.Access;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Sales.Quotes;

/// <summary>A quote as the holder of its link finds it.</summary>
/// <param name="Actor">The installation itself in the quote's workspace: the customer has no account.</param>
/// <param name="Logo">Of the quote's profile as it is now.</param>
internal sealed record LinkedQuote(Actor Actor, Quote Quote, string Company, string Key, Guid? Logo)
{
    public DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Actor.Zone).DateTime);
}

/// <summary>
/// Links by which customers open quotes: the workspace, so that the quote is looked for nowhere else, and 160 bits that nobody
/// guesses. The database holds their hash, to find them, and the key encrypted, to show it again to those who may change the quote.
/// </summary>
internal sealed class QuoteLinks(RecordStore store, RecordQuery query, RecordTypes types, IFieldCipher cipher, TimeProvider clock)
{
    /// <summary>How long after its last day a quote can still be read.</summary>
    private const int DaysAfter = 90;

    private const int Random = 20;

    public (string Hash, string Key) New(Guid workspace)
    {
        var key = Base64Url.EncodeToString([.. workspace.ToByteArray(bigEndian: true), .. RandomNumberGenerator.GetBytes(Random)]);
        return (Hash(key), cipher.Encrypt(workspace, key));
    }

    /// <summary>The path of a quote's link; null where it has none.</summary>
    public string? Path(Quote quote) => quote.LinkKey is { } key ? "/q/" + cipher.Decrypt(quote.WorkspaceId, key) : null;

    /// <summary>The quote behind a key; null where there is none, it was taken back, or its time is long over.</summary>
    public async Task<LinkedQuote?> Find(string key, CancellationToken cancel)
    {
        Span<byte> bytes = stackalloc byte[16 + Random];
        if (key.Length > 64 || !Base64Url.IsValid(key, out var length) || length != bytes.Length || !Base64Url.TryDecodeFromChars(key, bytes, out _))
        {
            return null;
        }

        return await Find(new Guid(bytes[..16], bigEndian: true), key, cancel);
    }

    private async Task<LinkedQuote?> Find(Guid workspace, string key, CancellationToken cancel)
    {
        var actors = await store.Query(
            store.Sql().Add($"select w.id, w.schema_version, w.base_currency, w.country, w.zone, w.name from workspaces w where w.id = {workspace}"),
            row => (Actor: Actor.System(row.Guid(0), row.Int(1), row.Text(2), row.Text(3), TimeZoneInfo.FindSystemTimeZoneById(row.Text(4))), Name: row.Text(5)), cancel);
        if (actors is not [var (actor, company)])
        {
            return null;
        }

        var found = await store.Query(
            store.Sql().Add($"select q.id from quotes q where q.workspace_id = {workspace} and q.link_hash = {Hash(key)} and q.deleted_at is null"), row => row.Guid(0), cancel);
        var quote = found is [var id] && (await query.Of(actor, types.Of<Quote>(), id, cancel))?.Record is Quote one ? one : null;
        var logo = quote?.ProfileId is { } profile ? ((await query.Of(actor, types.Of<QuoteProfile>(), profile, cancel))?.Record as QuoteProfile)?.LogoId : null;
        var linked = quote is null ? null : new LinkedQuote(actor, quote, company, key, logo);
        return linked is null || linked.Quote.ValidUntil?.AddDays(DaysAfter) < linked.Today(clock.GetUtcNow()) ? null : linked;
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));
}
