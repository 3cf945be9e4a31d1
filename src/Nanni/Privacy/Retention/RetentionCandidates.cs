using System.Globalization;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.SignIn;

namespace Nanni.Privacy.Retention;

/// <summary>Some of the records that a rule speaks of.</summary>
/// <param name="Last">The last one looked at.</param>
/// <param name="Due">Those that should go.</param>
/// <param name="Kept">Those old enough that stay, by reason: the name of a record type of which one is open, or <see cref="RetentionCandidates.Consent"/>…</param>
internal sealed record RetentionChunk(Guid Last, IReadOnlyList<Guid> Due, IReadOnlyDictionary<string, long> Kept);

/// <summary>Decides which records a rule takes.</summary>
internal sealed class RetentionCandidates(RecordStore store, Schemas schemas, Lists lists, TimeProvider clock)
{
    public const int AtOnce = 500;

    /// <summary>The person agreed to something that still holds.</summary>
    public const string Consent = "consent";

    /// <summary>Somebody took it back out of the trash.</summary>
    public const string Restored = "restored";

    /// <summary>The system itself in a workspace, with its zone: days begin there.</summary>
    public async Task<Actor?> ActorOf(Guid workspace, CancellationToken cancel) => await store.First(
        store.Sql().Add($"select id, schema_version, base_currency, country, zone from workspaces where id = {workspace}"),
        row => Actor.System(row.Guid(0), row.Int(1), row.Text(2), row.Text(3), Zones.Find(row.Text(4))), cancel);

    /// <summary>The day before which a record must have had its last sign of life.</summary>
    public DateOnly Before(Actor actor, RetentionRule rule) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), actor.Zone).DateTime).AddMonths(-rule.Months);

    /// <summary>How many records of the type there are at all.</summary>
    public async Task<long> All(Actor actor, RetentionRule rule, CancellationToken cancel) =>
        (await lists.Count(actor, new((await schemas.Of(actor, cancel))[rule.Type], []), null, cancel)).Value;

    /// <summary>The next ones after an id; null when there are no more.</summary>
    /// <exception cref="RuleException">The filter or the field no longer fits the type.</exception>
    public async Task<RetentionChunk?> Next(Actor actor, RetentionRule rule, Guid after, CancellationToken cancel)
    {
        var schema = await schemas.Of(actor, cancel);
        var (type, day) = (schema[rule.Type], Before(actor, rule));
        var age = rule.AgeBy == RetentionRule.Activity ? "createdAt" : rule.AgeBy;
        var asked = new ListRequest(type, [])
        {
            Filter = Filter.All(FilterText.Parse(rule.Filter), new Filter.Test(age, "before", JsonValue.Create(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))),
        };
        var ids = await lists.Ids(actor, asked, after, AtOnce, cancel);
        return ids.Count == 0 ? null : await Decide(actor, schema, rule, ids, cancel);
    }

    private async Task<RetentionChunk> Decide(Actor actor, Schema schema, RetentionRule rule, List<Guid> ids, CancellationToken cancel)
    {
        var (workspace, day) = (actor.WorkspaceId, Before(actor, rule).ToDateTime(TimeOnly.MinValue));
        var since = new DateTimeOffset(day, actor.Zone.GetUtcOffset(day)).ToUniversalTime();
        var family = await Family(workspace, ids, cancel);
        var left = ids.ToHashSet();
        var kept = new Dictionary<string, long>();
        async Task<HashSet<Guid>> Found(Sql sql) => [.. (await store.Query(sql, row => family[row.Guid(0)], cancel)).Where(left.Contains)];
        async Task Keep(string reason, Sql sql)
        {
            var found = await Found(sql);
            left.ExceptWith(found);
            _ = found.Count == 0 ? 0 : kept[reason] = kept.GetValueOrDefault(reason) + found.Count;
        }

        if (rule.AgeBy == RetentionRule.Activity)
        {
            // Something happened with it since: it is not old, and nothing to tell.
            left.ExceptWith(await Found(store.Sql().Add($"select distinct subject_id from timeline_entries where workspace_id = {workspace} and at >= {since} and ").In("subject_id", family.Keys)));
            left.ExceptWith(await Found(Changed(workspace, since, null).In("c.record_id", family.Keys)));
        }
        else
        {
            await Keep(Restored, Changed(workspace, since, "restore").In("c.record_id", family.Keys));
        }

        foreach (var (open, column) in Open(schema, rule.Type))
        {
            await Keep(open.Name, store.Sql().Raw($"select distinct t.{column} from {open.Table} t where t.workspace_id = ").Value(workspace)
                .Raw($" and t.deleted_at is null and t.{open["status"].Column} = 'open' and ").In("t." + column, family.Keys));
        }

        if (schema[rule.Type].Type.IsPerson)
        {
            var agreed = await Agreed(workspace, family, cancel);
            agreed.IntersectWith(left);
            left.ExceptWith(agreed);
            _ = agreed.Count == 0 ? 0 : kept[Consent] = agreed.Count;
        }

        return new(ids[^1], [.. ids.Where(left.Contains)], kept);
    }

    /// <summary>Each record and all that were merged into it, with the one that stands for them.</summary>
    private async Task<Dictionary<Guid, Guid>> Family(Guid workspace, List<Guid> ids, CancellationToken cancel)
    {
        var family = ids.ToDictionary(id => id);
        IReadOnlyCollection<Guid> next = ids;
        while (next.Count > 0)
        {
            var merged = await store.Query(
                store.Sql().Add($"select id, merged_into from records where workspace_id = {workspace} and ").In("merged_into", next), row => (Id: row.Guid(0), Into: row.Guid(1)), cancel);
            next = [.. merged.Where(m => family.TryAdd(m.Id, family[m.Into])).Select(m => m.Id)];
        }

        return family;
    }

    /// <summary>What somebody of the company did, not what the installation did by itself.</summary>
    private Sql Changed(Guid workspace, DateTimeOffset since, string? action)
    {
        var sql = store.Sql().Add($"""
            select distinct c.record_id from changes c join operations o on o.workspace_id = c.workspace_id and o.id = c.operation_id
            where c.workspace_id = {workspace} and o.workspace_id = {workspace} and o.at >= {since} and o.member_id is not null
            """);
        return (action is null ? sql : sql.Add($" and c.action = {action}")).Raw(" and ");
    }

    /// <summary>Types with work that may still be open, and the columns by which it hangs on records of this one; itself among them.</summary>
    private static IEnumerable<(RecordType Type, string Column)> Open(Schema schema, string type) =>
        from one in schema.Types.Select(t => t.Type)
        where one.Find("status") is { Kind: FieldKind.Choice } status && status.Options.Any(o => o.Key == "open")
        from column in one.Name == type
            ? ["id"]
            : one.Fields.Where(f => f is { Kind: FieldKind.Reference, IsCustom: false } && f.Target == type).Select(f => f.Column)
        select (one, column);

    /// <summary>Whose last word on a purpose and channel is yes.</summary>
    private async Task<HashSet<Guid>> Agreed(Guid workspace, Dictionary<Guid, Guid> family, CancellationToken cancel)
    {
        var last = new Dictionary<(Guid, Guid, string), bool>();
        await store.Query(
            store.Sql().Add($"""
                select c.record_id, c.purpose_id, c.channel, c.is_given from consents c
                join consent_purposes p on p.workspace_id = c.workspace_id and p.id = c.purpose_id
                where c.workspace_id = {workspace} and p.is_active = {true} and
                """).Raw(' ').In("c.record_id", family.Keys).Raw(" order by c.at, c.id"),
            row => last[(family[row.Guid(0)], row.Guid(1), row.Text(2))] = row.Bool(3), cancel);
        return [.. last.Where(l => l.Value).Select(l => l.Key.Item1)];
    }
}
