using System.Globalization;
using System.Text;
using System.Text.Json;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Web.Errors;

namespace Nanni.Web.Api;

/// <summary>The answer to a request, as far as a second one needs it.</summary>
internal sealed record KeptAnswer(int Status, Guid? Operation, string? Location, string? ETag, string Body);

/// <summary>A request that came with a key of the caller's own and may run.</summary>
/// <param name="Lease">Until when nobody else may run it; also says whose turn it is, so that a request which outlived it writes nothing.</param>
internal sealed record IdempotentRequest(Guid Workspace, Guid Client, string Key, DateTimeOffset Lease)
{
    private Func<(string Location, int Version, Action<Utf8JsonWriter> Write)>? creation;

    /// <summary>
    /// The answer of a creation is known before the transaction ends, and is kept in it: whatever happens between the commit and the
    /// answer, a second request is told the same.
    /// </summary>
    public void Knows(Func<(string Location, int Version, Action<Utf8JsonWriter> Write)> answer) => creation = answer;

    /// <summary>Goes into the transaction of the operation.</summary>
    public Sql Mark(Work work, OperationReceipt receipt)
    {
        if (creation is null)
        {
            return work.Sql().Add($"""
                update idempotency_keys set operation_id = {receipt.Id}
                where workspace_id = {Workspace} and client_id = {Client} and key = {Key} and leased_until = {Lease}
                """);
        }

        var (location, version, write) = creation();
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, ProblemAnswers.Json))
        {
            write(json);
        }

        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
        return Answer(work.Sql(), new(StatusCodes.Status201Created, receipt.Id, location, tag, Encoding.UTF8.GetString(body.GetBuffer().AsSpan(0, (int)body.Length))));
    }

    public Sql Answer(Sql sql, KeptAnswer answer) => sql.Add($"""
        update idempotency_keys set status = {answer.Status}, operation_id = {answer.Operation}, location = {answer.Location}, etag = {answer.ETag}, body = {answer.Body}
        where workspace_id = {Workspace} and client_id = {Client} and key = {Key} and leased_until = {Lease}
        """);

    /// <summary>The request was refused and changed nothing: its key is as if never used.</summary>
    public Sql Forget(Sql sql) => sql.Add($"""
        delete from idempotency_keys
        where workspace_id = {Workspace} and client_id = {Client} and key = {Key} and leased_until = {Lease} and operation_id is null and status is null
        """);
}
