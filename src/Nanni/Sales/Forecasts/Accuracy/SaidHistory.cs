using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Sales.Forecasts.Accuracy;

/// <summary>A call or override with the amounts it had before, as its history tells.</summary>
/// <param name="Changes">When its amount was changed, and from what; oldest first.</param>
internal sealed record SaidOnce(ForecastSaid Said, DateTimeOffset MadeAt, IReadOnlyList<(DateTimeOffset At, Money? Before)> Changes)
{
    /// <returns>Null where it had not been made, or said nothing.</returns>
    public Money? At(DateTimeOffset instant) => instant < MadeAt ? null
        : Changes.Where(c => c.At >= instant).Select(c => (Money?[])[c.Before]).FirstOrDefault() is [var before] ? before : Said.Amount;
}

/// <summary>Reads what people had said of periods, of those quotas, calls and overrides that the reader sees.</summary>
internal sealed class SaidHistory(RecordStore store, Schemas schemas)
{
    /// <param name="from">First day of the first period.</param>
    /// <param name="until">First day after the last.</param>
    public async Task<List<SaidOnce>> Of(Actor actor, string length, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        var type = schemas.Types["forecast"];
        if (!Visibility.SeesSome(type, actor) || (await schemas.Of(actor, cancel))["forecast"].Find("amount") is not { } amount)
        {
            return [];
        }

        var sql = store.Sql().Raw($"select t.id, t.kind, t.person_id, t.sales_team_id, t.starts_on, t.{amount.Column}, t.{amount.CurrencyColumn}, t.created_at, t.owner_id from {type.Table} t where t.workspace_id = ")
            .Add($"{actor.WorkspaceId} and t.deleted_at is null and t.length = {length} and t.starts_on >= {from} and t.starts_on < {until} and ");
        Visibility.Append(sql, schemas.Types, type, actor, Right.View, "t");
        var said = await store.Query(sql, row => new ForecastSaid(
            row.Guid(0), row.Text(1), row.GuidOrNull(2), row.GuidOrNull(3), ForecastPeriod.Of(length, row.DayOrNull(4)!.Value, row.DayOrNull(4)!.Value.Month),
            new(row.Long(5), row.Text(6)), null, row.Instant(7), row.GuidOrNull(8)), cancel);
        if (said.Count == 0)
        {
            return [];
        }

        var changes = await store.Query(
            Changes(actor, [.. said.Select(s => s.Id)]),
            row => (Record: row.Guid(0), At: row.Instant(1), Fields: JsonNode.Parse(row.Text(2))!.AsObject()), cancel);
        var amounts = changes.Where(c => c.Fields[amount.Key] is JsonArray)
            .ToLookup(c => c.Record, c => (c.At, (Money?)FieldJson.Read(amount, c.Fields[amount.Key]![0])));
        return [.. said.Select(s => new SaidOnce(s, s.At, [.. amounts[s.Id]]))];
    }

    /// <summary>Quotas, calls and overrides as they were: their amounts and notes of then, without what had not been made.</summary>
    /// <param name="said">As they are now, those that the reader sees.</param>
    /// <param name="instant">The end of that time: what was said from then on is left out.</param>
    public async Task<List<ForecastSaid>> Then(Actor actor, IReadOnlyList<ForecastSaid> said, DateTimeOffset instant, CancellationToken cancel)
    {
        if (said.Count == 0)
        {
            return [];
        }

        var made = new Dictionary<Guid, DateTimeOffset>();
        var changes = new List<(Guid Record, DateTimeOffset At, JsonObject Fields)>();
        var ids = said.ToLookup(s => s.Kind == "quota" ? "quota" : "forecast", s => s.Id);
        await store.Query(
        [
            .. ids.Select(its => (
                store.Sql().Raw($"select t.id, t.created_at from {schemas.Types[its.Key].Table} t where t.workspace_id = ").Value(actor.WorkspaceId).Raw(" and ").In("t.id", [.. its]),
                (Action<Row>)(row => made[row.Guid(0)] = row.Instant(1)))),
            (Changes(actor, [.. said.Select(s => s.Id)]), row => changes.Add((row.Guid(0), row.Instant(1), JsonNode.Parse(row.Text(2))!.AsObject()))),
        ], cancel);
        var history = changes.ToLookup(c => c.Record);
        return [.. said.Where(s => made.TryGetValue(s.Id, out var at) && at < instant).Select(s => Then(s, made[s.Id], [.. history[s.Id]], instant))];
    }

    private ForecastSaid Then(ForecastSaid said, DateTimeOffset madeAt, IReadOnlyList<(Guid Record, DateTimeOffset At, JsonObject Fields)> changes, DateTimeOffset instant)
    {
        var type = schemas.Types[said.Kind == "quota" ? "quota" : "forecast"];
        var later = changes.Where(c => c.At >= instant).ToList();

        // The first change after that day tells what the field held until it.
        object? Held(string key, object? now) => later.Find(c => c.Fields[key] is JsonArray).Fields is { } fields
            ? fields[key]![0] is { } before ? FieldJson.Read(type[key], before) : null : now;
        return said with
        {
            Amount = Held("amount", said.Amount) as Money? ?? said.Amount,
            Note = said.Kind == "quota" ? null : Held("note", said.Note) as string,
            At = changes.Where(c => c.At < instant).Select(c => c.At).Append(madeAt).Max(),
        };
    }

    private Sql Changes(Actor actor, IReadOnlyCollection<Guid> records) => store.Sql().Add($"""
        select c.record_id, o.at, c.fields from changes c join operations o on o.workspace_id = c.workspace_id and o.id = c.operation_id
        where c.workspace_id = {actor.WorkspaceId} and c.fields is not null and
        """).Raw(" ").In("c.record_id", [.. records]).Raw(" order by o.at, c.version");
}
