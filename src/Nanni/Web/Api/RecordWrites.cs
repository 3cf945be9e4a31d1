using System.Text.Json;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Errors;

namespace Nanni.Web.Api;

/// <summary>Create, change, delete, restore and merge, for every record type: each is one operation.</summary>
internal sealed class RecordWrites(
    Operations operations, FieldRules rules, History history, Merge merge, RecordQuery records, Schemas schemas)
{
    public async Task Create(HttpContext context, RecordType type)
    {
        _ = new ApiQuery(context);
        var (actor, cancel) = (context.Caller(), context.RequestAborted);
        if (Visibility.Reach(type, actor, Right.Create) == Scope.None)
        {
            throw new ForbiddenException(type.Name, nameof(Right.Create));
        }

        var body = await ApiBody.Read(context);
        Work made = null!;
        Record record = null!;
        context.Idempotent()?.Knows(() => (Location(type, record), record.Version, json => Write(json, made, record)));
        var receipt = await operations.Run(actor, type.Name + ".create", async work =>
        {
            (made, record) = (work, work.Add(type.New()));
            await ApiInput.Apply(work, rules, record, body);
        }, cancel);
        await Created(context, made, record, receipt);
    }

    /// <summary>201 with the record that the operation made.</summary>
    public async Task Created(HttpContext context, Work made, Record record, OperationReceipt receipt)
    {
        context.Response.Headers.Location = Location(made.Schema[made.TypeOf(record)].Type, record);
        context.Tell(receipt);
        context.Tag(record);
        await using var json = context.Json(StatusCodes.Status201Created);
        Write(json, made, record);
    }

    public async Task Patch(HttpContext context, RecordType type, Guid id)
    {
        _ = new ApiQuery(context);
        var actor = context.Caller();
        var body = await ApiBody.Read(context);
        try
        {
            var receipt = await operations.Run(actor, type.Name + ".update", async work =>
            {
                var record = await work.Load(type, id);
                var version = ApiInput.Version(context, body);
                var values = await ApiInput.Read(work, record, body);
                if (version is { } known)
                {
                    await history.RequireUnchanged(work, record, known, values);
                }

                RecordInput.Apply(work, rules, record, work.Schema[type.Name], values);
            }, context.RequestAborted);
            await Answer(context, type, id, receipt);
        }
        catch (ConflictException conflict)
        {
            await Current(context, type, id, conflict);
        }
    }

    public async Task Delete(HttpContext context, RecordType type, Guid id)
    {
        _ = new ApiQuery(context);
        var actor = context.Caller();
        try
        {
            var receipt = await operations.Run(actor, type.Name + ".trash", async work =>
            {
                var record = await work.Load(type, id, Right.Delete);
                if (context.IfMatch() is { } version && version != record.Version)
                {
                    throw new ConflictException(record, []);
                }

                work.Trash(record);
            }, context.RequestAborted);
            context.Tell(receipt);
            await using var json = context.Json();
            OperationJson.Receipt(json, await schemas.Of(actor, context.RequestAborted), actor, type.Name + ".trash", receipt);
        }
        catch (ConflictException conflict)
        {
            await Current(context, type, id, conflict);
        }
    }

    public async Task Restore(HttpContext context, RecordType type, Guid id)
    {
        _ = new ApiQuery(context);
        var receipt = await operations.Run(context.Caller(), type.Name + ".restore", async work =>
        {
            var record = (await work.LoadAll(type, [id], Right.Delete)).FirstOrDefault() ?? throw new NotFoundException(type.Name, id);
            if (record.MergedInto is not null)
            {
                throw new RuleException("record.merged");
            }

            work.Restore(record);
        }, context.RequestAborted);
        await Answer(context, type, id, receipt);
    }

    /// <summary><c>{"into": id, "keep": {"phone": id, …}}</c>: the record of the address becomes one with another, which survives.</summary>
    public async Task MergeInto(HttpContext context, RecordType type, Guid id)
    {
        _ = new ApiQuery(context);
        var body = await ApiBody.Read(context);
        var (into, keep) = ApiInput.Merge(body);
        var receipt = await merge.Run(context.Caller(), type, into, [id], keep, context.RequestAborted);
        await Answer(context, type, into, receipt);
    }

    /// <summary>The record as it is after an operation.</summary>
    public async Task Answer(HttpContext context, RecordType type, Guid id, OperationReceipt receipt)
    {
        var (actor, cancel) = (context.Caller(), context.RequestAborted);
        var view = await records.Of(actor, type, id, cancel);
        var schema = await schemas.Of(actor, cancel);
        context.Tell(receipt);
        if (view is not null)
        {
            context.Tag(view.Record);
        }

        await using var json = context.Json();
        if (view is not null)
        {
            new RecordJson(json, schema).Record(view.Type, view.Record, view.Titles);
            return;
        }

        // Given away to where the caller does not see it: done all the same.
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteBoolean("hidden"u8, true);
        json.WriteEndObject();
    }

    private static string Location(RecordType type, Record record) => $"{ApiRoutes.Base}/{type.Plural}/{record.Id}";

    private static void Write(Utf8JsonWriter json, Work made, Record record) =>
        new RecordJson(json, made.Schema).Record(made.Schema[made.TypeOf(record)], record, made.Titles);

    /// <summary>412 with the record as others have left it, so that the caller can decide without asking again.</summary>
    public async Task Current(HttpContext context, RecordType type, Guid id, ConflictException conflict)
    {
        var (actor, cancel) = (context.Caller(), context.RequestAborted);
        var view = await records.Of(actor, type, id, cancel) ?? throw new NotFoundException(type.Name, id);
        var schema = await schemas.Of(actor, cancel);
        context.Tag(view.Record);
        await ProblemAnswers.Write(context, Problems.Of(conflict, context.RequestServices.GetRequiredService<Ui>())!, json =>
        {
            json.WritePropertyName("current"u8);
            new RecordJson(json, schema).Record(view.Type, view.Record, view.Titles);
        });
    }
}
