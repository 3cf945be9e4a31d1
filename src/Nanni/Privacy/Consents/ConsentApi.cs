using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Customers.Contacts;
using Nanni.Records.Access;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Api;

namespace Nanni.Privacy.Consents;

/// <summary><c>GET</c> and <c>POST /api/v1/contacts/{id}/consents</c>: the ledger of a person, and what holds now.</summary>
internal static class ConsentApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var services = api.ServiceProvider;
        var (ledger, purposes, records) = (services.GetRequiredService<ConsentLedger>(), services.GetRequiredService<PurposeTable>(), services.GetRequiredService<RecordQuery>());
        var clock = services.GetRequiredService<TimeProvider>();
        var type = services.GetRequiredService<RecordTypes>().Of<Contact>();
        api.MapGet("/contacts/{id:guid}/consents", context => Answer(context, type, ledger, purposes, records));
        api.MapPost("/contacts/{id:guid}/consents", async context =>
        {
            var body = await ApiBody.Read(context);
            var actor = context.Caller();

            // Whoever does not see the person learns nothing of what is wrong with the body.
            _ = await Find(context, actor, type, records);
            var done = await ledger.Record(actor, context.Id(), await Given(body, actor, purposes, clock.GetUtcNow(), context.RequestAborted), context.RequestAborted);
            context.Tell(done);
            await Answer(context, type, ledger, purposes, records);
        });
    }

    private static async Task Answer(HttpContext context, RecordType type, ConsentLedger ledger, PurposeTable purposes, RecordQuery records)
    {
        var (actor, cancel) = (context.Caller(), context.RequestAborted);
        var person = await Find(context, actor, type, records);
        var all = await purposes.All(actor.WorkspaceId, cancel);
        var lines = await ledger.Of(actor, person.Id, cancel);
        await using var json = context.Json();
        json.WriteStartObject();
        json.WriteStartArray("now"u8);
        foreach (var purpose in all.Where(p => p.IsActive))
        {
            foreach (var channel in purpose.Channels)
            {
                var last = lines.Find(l => l.Purpose == purpose.Id && l.Channel == channel);
                var may = ContactPermission.Of(person, purpose, channel, last);
                json.WriteStartObject();
                json.WriteString("purpose"u8, purpose.Key);
                json.WriteString("channel"u8, channel);
                json.WriteString("state"u8, last is null ? "neverAsked" : last.IsGiven ? "given" : "withdrawn");
                json.WriteBoolean("allowed"u8, may.IsAllowed);
                json.WriteString("reason"u8, may.Reason);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("items"u8);
        foreach (var line in lines)
        {
            Write(json, line, all);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Consent line, List<Purpose> purposes)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, line.Id);
        json.WriteString("purpose"u8, purposes.Find(p => p.Id == line.Purpose)?.Key);
        json.WriteString("channel"u8, line.Channel);
        json.WriteString("state"u8, line.IsGiven ? "given" : "withdrawn");
        json.WriteString("at"u8, line.At);
        json.WriteString("recordedAt"u8, line.RecordedAt);
        json.WriteString("how"u8, line.How);
        json.WriteString("by"u8, line.By?.ToString());
        json.WriteString("wording"u8, line.Wording);
        json.WriteString("note"u8, line.Note);
        json.WriteEndObject();
    }

    private static async Task<Contact> Find(HttpContext context, Actor actor, RecordType type, RecordQuery records) =>
        (await records.Of(actor, type, context.Id(), context.RequestAborted))?.Record is Contact { DeletedAt: null } person
            ? person : throw new NotFoundException(type.Name, context.Id());

    private static async Task<ConsentGiven> Given(JsonObject body, Actor actor, PurposeTable purposes, DateTimeOffset now, CancellationToken cancel)
    {
        ApiInput.Only(body, "purpose", "channel", "state", "at", "how", "wording", "note");
        string Required(string member) => ApiInput.Text(body, member) ?? throw new FieldException(member, "field.required");
        string Chosen(string member, IEnumerable<string> options) =>
            Required(member) is var given && options.Contains(given) ? given : throw new FieldException(member, "field.choice", given);

        var purpose = (await purposes.All(actor.WorkspaceId, cancel)).Find(p => p.IsActive && p.Key == Required("purpose"))
            ?? throw new FieldException("purpose", "field.choice", Required("purpose"));
        var channel = Chosen("channel", Channels.All);
        var isGiven = Chosen("state", ["given", "withdrawn"]) == "given";
        var how = body["how"] is null ? "api" : Chosen("how", ConsentSource.All);
        return new(purpose, [channel], isGiven, At(ApiInput.Text(body, "at"), now), how, Short(body, "wording", 2_000), Short(body, "note", 1_000));
    }

    private static DateTimeOffset At(string? text, DateTimeOffset now) => text is null ? now
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at : throw new FieldException("at", "field.kind.dateTime");

    private static string? Short(JsonObject body, string member, int most) =>
        ApiInput.Text(body, member) is { } text && text.Length > most ? throw new FieldException(member, "field.length", most) : ApiInput.Text(body, member);
}
