using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Errors;
using Nanni.Web.SignIn;

namespace Nanni.Web.Api;

/// <summary>
/// <c>Idempotency-Key</c> on POST: a program that does not know whether its request arrived sends it again, and is told what it was
/// told the first time. Only what did something is kept; a refusal changed nothing and lets the key go.
/// </summary>
/// <remarks>After draft-ietf-httpapi-idempotency-key-header, with our own codes.</remarks>
internal sealed class Idempotency(RecordStore store, RecordTypes types, TimeProvider clock)
{
    public const string Header = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";

    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>A request that has not ended after so long has died: another may try, and should the first live it writes nothing.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private const int MaxLength = 255;

    private const char Between = ':';

    private sealed record Row(string Hash, DateTimeOffset At, DateTimeOffset LeasedUntil, Guid? Operation, int? Status, string? Location, string? ETag, string? Body);

    public static IApplicationBuilder Use(IApplicationBuilder app)
    {
        var keys = app.ApplicationServices.GetRequiredService<Idempotency>();
        return app.Use(next => context =>
            HttpMethods.IsPost(context.Request.Method) && context.Request.Headers.ContainsKey(Header)
            && context.Request.Path.StartsWithSegments(ApiRoutes.Base) && !context.Request.Path.StartsWithSegments(Batch.Path)
            && context.RequestServices.GetRequiredService<Visitor>().Membership is not null
                ? keys.Run(context, Given(context), next)
                : next(context));
    }

    /// <summary>The caller's key.</summary>
    /// <exception cref="RequestException"><c>header.idempotencyKey</c>.</exception>
    public static string Given(HttpContext context) =>
        context.Request.Headers[Header] is [{ Length: > 0 and <= MaxLength } key] && key.All(c => c is > ' ' and < '\u007f')
            ? key
            : throw ApiQuery.Bad("header.idempotencyKey", MaxLength);

    /// <summary>Runs the request unless it has run.</summary>
    /// <exception cref="RequestException"><c>idempotency.reused</c>.</exception>
    /// <exception cref="RuleException"><c>idempotency.running</c>, <c>idempotency.rights</c>.</exception>
    public async Task Run(HttpContext context, string key, RequestDelegate next)
    {
        var request = await Claim(context, key, await Hash(context));
        if (request is null)
        {
            return;
        }

        context.Items[typeof(IdempotentRequest)] = request;
        var client = context.Features.Get<IHttpResponseBodyFeature>()!;
        using var answer = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync();
        }
        catch
        {
            context.Features.Set(client);
            await Release(request);
            throw;
        }

        context.Features.Set(client);
        if (context.Response.StatusCode < StatusCodes.Status400BadRequest)
        {
            await Keep(context, request, Encoding.UTF8.GetString(answer.GetBuffer().AsSpan(0, (int)answer.Length)));
        }
        else
        {
            await Release(request);
        }

        answer.Position = 0;
        await answer.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>Null where the request has run, and its answer was given again.</summary>
    private async Task<IdempotentRequest?> Claim(HttpContext context, string key, string hash)
    {
        var visitor = context.RequestServices.GetRequiredService<Visitor>();
        var (workspace, client) = (visitor.Membership!.WorkspaceId, visitor.TokenId ?? visitor.Actor!.MemberId);
        var now = FieldRules.Microseconds(clock.GetUtcNow());
        var (asked, sight) = (hash, Sight(visitor.Actor!));
        hash = asked + Between + sight;
        var request = new IdempotentRequest(workspace, client, key, now + Lease);
        if (await Write(store.Sql().Add($"""
            insert into idempotency_keys (workspace_id, client_id, key, hash, at, leased_until)
            values ({workspace}, {client}, {key}, {hash}, {now}, {request.Lease}) on conflict do nothing
            """)))
        {
            return request;
        }

        var found = await store.First(
            store.Sql().Add($"""
                select hash, at, leased_until, operation_id, status, location, etag, body from idempotency_keys
                where workspace_id = {workspace} and client_id = {client} and key = {key}
                """),
            row => new Row(row.Text(0), row.Instant(1), row.Instant(2), row.GuidOrNull(3), row.IntOrNull(4), row.TextOrNull(5), row.TextOrNull(6), row.TextOrNull(7)),
            context.RequestAborted);
        var isOver = found is not null && (found.At < now - Kept || (found.Operation is null && found.Status is null && found.LeasedUntil < now));
        if (found is not null && !isOver)
        {
            if (found.Hash.Split(Between)[0] != asked)
            {
                throw new RequestException(StatusCodes.Status422UnprocessableEntity, "idempotency.reused");
            }

            if (found.Status is null && found.Operation is null)
            {
                throw new RuleException("idempotency.running");
            }

            // The answer was made for who saw more, or other fields; an earlier version did not say for whom.
            if (found.Hash.Contains(Between, StringComparison.Ordinal) && found.Hash != hash)
            {
                throw new RuleException("idempotency.rights");
            }

            await Again(context, found);
            return null;
        }

        // Who takes over an old row takes it from the state in which it was seen; a second one does not.
        return found is not null && await Write(store.Sql().Add($"""
            update idempotency_keys set hash = {hash}, at = {now}, leased_until = {request.Lease},
                operation_id = {(Guid?)null}, status = {(int?)null}, location = {(string?)null}, etag = {(string?)null}, body = {(string?)null}
            where workspace_id = {workspace} and client_id = {client} and key = {key} and leased_until = {found.LeasedUntil} and at = {found.At}
            """))
            ? request
            : throw new RuleException("idempotency.running");
    }

    private async Task Keep(HttpContext context, IdempotentRequest request, string body)
    {
        var headers = context.Response.Headers;
        Guid? operation = Guid.TryParse(headers[ApiAnswer.OperationHeader], out var id) ? id : null;
        string? Of(string? value) => string.IsNullOrEmpty(value) ? null : value;
        await Write(request.Answer(store.Sql(), new(context.Response.StatusCode, operation, Of(headers.Location), Of(headers.ETag), body)));
    }

    private async Task Release(IdempotentRequest request) => await Write(request.Forget(store.Sql()));

    /// <summary>The first answer. Where the process died after the write and before it knew its answer, the operation itself is the answer.</summary>
    private static async Task Again(HttpContext context, Row row)
    {
        var response = context.Response;
        response.StatusCode = row.Status ?? StatusCodes.Status200OK;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers[Replayed] = "true";
        if (row.Operation is { } operation)
        {
            response.Headers[ApiAnswer.OperationHeader] = operation.ToString();
        }

        if (row.Location is { } location)
        {
            response.Headers.Location = location;
        }

        if (row.ETag is { } tag)
        {
            response.Headers.ETag = tag;
        }

        await response.WriteAsync(row.Body ?? $$"""{"id":"{{row.Operation}}"}""", context.RequestAborted);
    }

    /// <summary>What the caller may see, as far as their role and key say: the same text while that stays as it is.</summary>
    private string Sight(Actor actor)
    {
        var text = new StringBuilder();
        foreach (var type in types.All)
        {
            text.Append(type.Name).Append(' ').Append(actor.For(type.Name, Right.View));
            if (actor.Fields?.Given.GetValueOrDefault(type.Name) is { } levels)
            {
                text.AppendJoin(' ', levels.Select(level => $" {level.Key} {level.Value}").Order(StringComparer.Ordinal));
            }

            text.AppendLine(actor.Fields is null ? " all" : " but");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }

    /// <summary>What was asked: the method, the address and the body, byte by byte.</summary>
    private static async Task<string> Hash(HttpContext context)
    {
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            if (body.Length + read > ApiBody.MaxBytes)
            {
                throw new RequestException(StatusCodes.Status413PayloadTooLarge, "body.size");
            }

            body.Write(buffer, 0, read);
        }

        body.Position = 0;
        context.Request.Body = body;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}\n"));
        hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Not given up with the request: a caller who hung up may ask again.</summary>
    private async Task<bool> Write(Sql sql) => await store.Write([sql], [1], Urgency.Interactive, CancellationToken.None) < 0;
}

/// <summary>Forgets answers after a day.</summary>
internal sealed class IdempotencyUpkeep(RecordStore store, TimeProvider clock, ILogger<IdempotencyUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Forget(stoppingToken);
            }
            catch (System.Data.Common.DbException error)
            {
                log.LogWarning(error, "Old answers could not be forgotten; it is tried again");
            }
        }
    }

    /// <summary>Over all workspaces.</summary>
    internal Task Forget(CancellationToken cancel) => store.Write(
        [store.Sql().Add($"delete from idempotency_keys where at < {clock.GetUtcNow() - Idempotency.Kept}")], [-1], Urgency.Bulk, cancel);
}
