using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Web.Api;

/// <summary>
/// <c>GET</c> and <c>PUT /api/v1/{plural}/by/externalId/{key}</c>: records by the key under which another program keeps them.
/// </summary>
internal sealed class ExternalIdApi(
    Operations operations, FieldRules rules, History history, RecordStore store, RecordReads reads, RecordWrites writes)
{
    public const string Route = "/by/externalId/{key}";

    private const string Member = "externalId";
    private const int Attempts = 3;

    public async Task Get(HttpContext context, RecordType type)
    {
        var (actor, key) = (context.Caller(), Key(context, type));
        var found = await ExternalIds.Find(store, actor.WorkspaceId, type, [key], context.RequestAborted);

        // Nobody's key and the key of a record that the caller may not see are one answer.
        await reads.Get(context, type, found.TryGetValue(key, out var id) ? id : Guid.Empty);
    }

    /// <summary>Makes the record (201) or changes it (200); the same body twice changes nothing.</summary>
    public async Task Put(HttpContext context, RecordType type)
    {
        _ = new ApiQuery(context);
        var (actor, key) = (context.Caller(), Key(context, type));
        var body = await ApiBody.Read(context);
        if (body.TryGetPropertyValue(Member, out var own))
        {
            if (own is not JsonValue same || same.GetValueKind() != JsonValueKind.String || same.GetValue<string>() != key)
            {
                throw new FieldException(Member, "externalId.differs");
            }

            body.Remove(Member);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Put(context, actor, type, key, body);
                return;
            }
            catch (RuleException taken) when (taken.Code == ExternalIds.Taken && attempt < Attempts)
            {
                // Another request has made it in this moment: now it is there, and is changed.
            }
            catch (NotFoundException)
            {
                // It is there, out of the caller's sight or in the trash as the survivor of a merge. Who may not create such records learns
                // no more than that; who may, learns that the key is in use, which creating it would tell them anyway.
                throw Visibility.Reach(type, actor, Right.Create) == Scope.None
                    ? new ForbiddenException(type.Name, nameof(Right.Create))
                    : new RuleException(ExternalIds.Taken, key);
            }
        }
    }

    private async Task Put(HttpContext context, Actor actor, RecordType type, string key, JsonObject body)
    {
        Work made = null!;
        Record record = null!;
        var isNew = false;
        try
        {
            var receipt = await operations.Run(actor, type.Name + ".upsert", async work =>
            {
                made = work;
                var version = ApiInput.Version(context, body);
                var found = await work.Find(type, key);
                isNew = found is null;
                record = found ?? work.Add(type.New());
                if (isNew)
                {
                    record.ExternalId = key;
                }

                var values = await ApiInput.Read(work, record, body);
                if (version is { } known && !isNew)
                {
                    await history.RequireUnchanged(work, record, known, values);
                }

                RecordInput.Apply(work, rules, record, work.Schema[type.Name], values);
            }, context.RequestAborted);
            if (isNew)
            {
                await writes.Created(context, made, record, receipt);
            }
            else
            {
                await writes.Answer(context, type, record.Id, receipt);
            }
        }
        catch (ConflictException conflict)
        {
            await writes.Current(context, type, record.Id, conflict);
        }
    }

    /// <summary>
    /// The key as the caller wrote it. The server leaves an escaped slash in a path as it is, so that it cannot be told from an escaped
    /// percent sign once the rest is unescaped: the address is read as it was sent.
    /// </summary>
    /// <exception cref="FieldException"><c>field.required</c>, <c>field.length</c>.</exception>
    private static string Key(HttpContext context, RecordType type)
    {
        var sent = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = sent.AsSpan(0, sent.IndexOf('?', StringComparison.Ordinal) is >= 0 and var end ? end : sent.Length);
        var raw = path[(path.LastIndexOf('/') + 1)..].ToString();
        var key = (raw.Length > 0 ? Uri.UnescapeDataString(raw) : Routed(context)).Replace("\0", "", StringComparison.Ordinal).Trim();
        var most = type[Member].MaxLength;
        return key.Length == 0 ? throw new FieldException(Member, "field.required")
            : key.Length > most ? throw new FieldException(Member, "field.length", most)
            : key;
    }

    /// <summary>For a server that does not keep the address as it was sent.</summary>
    private static string Routed(HttpContext context) =>
        ((string)context.Request.RouteValues["key"]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
