using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Nanni.Records.Access;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Errors;

namespace Nanni.Web.Api;

/// <summary><c>GET /api/v1/changes</c>: what happened to the records that the caller sees, in the order of commits.</summary>
internal sealed class ChangesApi(ChangeFeed feed, Schemas schemas, IDataProtectionProvider protection)
{
    private const int UsualLimit = 100;
    private const int MostLimit = 500;

    /// <summary>In place of a cursor: nothing of what was, only what will be.</summary>
    private const string FromNow = "now";

    public async Task Get(HttpContext context)
    {
        var (actor, cancel) = (context.Caller(), context.RequestAborted);
        var asked = new ApiQuery(context, "after", "types", "limit");
        var schema = await schemas.Of(actor, cancel);
        var limit = asked.Limit(UsualLimit, MostLimit);
        var types = asked["types"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (types.FirstOrDefault(t => schema.Find(t) is null) is { } unknown)
        {
            throw ApiQuery.Bad("parameter.value", "types", unknown);
        }

        var page = await Page(actor, asked["after"], types, limit, cancel);
        await using var json = context.Json();
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var change in page.Changes)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, change.Type);
            json.WriteString("id"u8, change.Record);
            json.WriteNumber("version"u8, change.Version);
            json.WriteString("kind"u8, Kind(change.Action));
            json.WriteStartArray("fields"u8);
            foreach (var key in change.Fields.Where(key => schema[change.Type].Find(key) is not { } field || ApiShape.IsShown(field)))
            {
                json.WriteStringValue(key);
            }

            json.WriteEndArray();
            json.WriteString("operation"u8, change.Operation);
            json.WriteString("name"u8, change.Name);
            json.WriteString("at"u8, FieldJson.Instant(change.At));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("next"u8, Write(actor, page.Next));
        json.WriteBoolean("more"u8, page.HasMore);
        json.WriteEndObject();
    }

    private async Task<FeedPage> Page(Actor actor, string? after, string[] types, int limit, CancellationToken cancel)
    {
        if (after == FromNow)
        {
            return new([], await feed.Now(actor, cancel), false);
        }

        try
        {
            return await feed.Read(actor, after is null ? FeedPlace.Beginning : Read(actor, after), types, limit, cancel);
        }
        catch (UnreadableException gone) when (gone.Code == "changes.gone")
        {
            throw new RequestException(StatusCodes.Status410Gone, gone.Code);
        }
    }

    private static string Kind(string action) => action switch
    {
        "create" => "created",
        "trash" => "deleted",
        "restore" => "restored",
        "merge" => "merged",
        _ => "updated",
    };

    /// <summary>Encrypted, since the numbers in it would tell how much others write.</summary>
    private string Write(Actor actor, FeedPlace place)
    {
        Span<byte> bytes = stackalloc byte[8 + (3 * 16)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, place.Number);
        place.Record.TryWriteBytes(bytes[8..]);
        place.LastOperation.TryWriteBytes(bytes[24..]);
        place.LastRecord.TryWriteBytes(bytes[40..]);
        return Base64Url.EncodeToString(Protector(actor).Protect(bytes.ToArray()));
    }

    /// <exception cref="RequestException"><c>changes.cursor</c>.</exception>
    private FeedPlace Read(Actor actor, string cursor)
    {
        try
        {
            ReadOnlySpan<byte> bytes = Protector(actor).Unprotect(Base64Url.DecodeFromChars(cursor));
            return new(BinaryPrimitives.ReadInt64BigEndian(bytes), new(bytes[8..24]), new(bytes[24..40]), new(bytes[40..56]));
        }
        catch (Exception error) when (error is FormatException or CryptographicException or ArgumentException)
        {
            throw ApiQuery.Bad("changes.cursor");
        }
    }

    private IDataProtector Protector(Actor actor) => protection.CreateProtector("Nanni.Changes", actor.WorkspaceId.ToString("N"));
}
