using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Audit;
using Nanni.Records.Bulk;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>A record is open to a member or to the people of a team, beyond what their roles reach.</summary>
/// <param name="Whom">Id of a member, or of a team.</param>
/// <param name="CanEdit">They may change it too, where their role lets them change any record of its type.</param>
/// <param name="LastDay">The last calendar day on which it is open, in the workspace's zone; null for no end.</param>
public sealed record Share(Guid Whom, bool IsTeam, bool CanEdit, DateOnly? LastDay)
{
    /// <summary>Who gave it; null for the installation itself.</summary>
    public Guid? By { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The record for whose sake it is open, a place in a team for example; null where somebody shared it.</summary>
    public Guid? Through { get; init; }

    internal Guid Operation { get; init; }

    internal Guid? EndedBy { get; init; }

    internal bool Gives(Share other) => Whom == other.Whom && (CanEdit || !other.CanEdit) && (LastDay is not { } last || last >= other.LastDay);

    internal bool IsSame(Share other) => (Whom, CanEdit, LastDay) == (other.Whom, other.CanEdit, other.LastDay);
}

/// <summary>
/// Sharing of single records, as a part of an operation. Only who may change a record by their own right shares it: what was shared with
/// somebody they do not share further.
/// </summary>
public static class Shares
{
    /// <summary>In the history of the record, and the key under which its change says with whom: before and after.</summary>
    public const string Action = "share";

    /// <summary>What a <see cref="ForbiddenException"/> says was refused.</summary>
    public const string Refused = "Share";

    private const string Key = "shares";

    /// <summary>What a record opens follows that record, and is not for hands to change.</summary>
    private const string ByHand = " and s.through_id is null";

    /// <summary>With whom a record is shared now, those whose last day has passed left out, the latest first.</summary>
    /// <remarks>The caller has made sure that the actor sees the record.</remarks>
    public static async Task<List<Share>> Of(RecordStore store, Actor actor, Guid record, DateOnly today, CancellationToken cancel)
    {
        var rows = await store.Query(
            Select(store.Sql(), actor.WorkspaceId, [record]).Add($" and s.ended_by is null and (s.last_day is null or s.last_day >= {today})"), Read, cancel);
        return [.. rows.Select(r => r.Share).OrderByDescending(s => s.At).ThenByDescending(s => s.CanEdit).DistinctBy(s => (s.Whom, s.Through))];
    }

    /// <summary>Whether the actor may share the record, and take a share of it back.</summary>
    public static bool MayShare(RecordType type, Actor actor, Record record) =>
        type.IsShareable && record.DeletedAt is null && Visibility.Reaches(type, actor, Right.Edit, record.OwnerId, record.TeamId);

    /// <summary>Shares records, or changes how they are shared. What is so already stays as it is.</summary>
    /// <param name="records">Loaded in the operation.</param>
    /// <exception cref="ForbiddenException">The actor may not share one of them.</exception>
    /// <exception cref="FieldException">
    /// <c>with</c>: <c>field.reference</c>, nobody of this workspace who can sign in, and no team. <c>until</c>: <c>share.past</c>.
    /// </exception>
    /// <returns>Those that were not shared so already.</returns>
    public static async Task<IReadOnlyList<Record>> Give(Work work, IReadOnlyCollection<Record> records, Guid whom, bool canEdit, DateOnly? lastDay)
    {
        foreach (var record in records)
        {
            Require(work, record);
        }

        var isTeam = work.Schema.Teams.ContainsKey(whom);
        if (!isTeam && work.Schema.Members.GetValueOrDefault(whom) is not { IsActive: true, CanSignIn: true })
        {
            throw new FieldException("with", "field.reference");
        }

        if (lastDay < DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(work.At, work.Actor.Zone).DateTime))
        {
            throw new FieldException("until", "share.past");
        }

        var share = new Share(whom, isTeam, canEdit, lastDay);
        var living = (await Living(work, [.. records.Select(r => r.Id)])).Where(r => r.Share.Whom == whom).ToLookup(r => r.Record, r => r.Share);
        Record[] changed = [.. records.Where(record => living[record.Id].ToArray() is not [var only] || !only.IsSame(share))];
        foreach (var record in changed)
        {
            Change(work, record, [.. living[record.Id]], [share]);
        }

        Tell(work, changed.Length == 0 ? [] : [share]);
        return changed;
    }

    /// <summary>Takes a share back.</summary>
    /// <returns>False where there was none.</returns>
    /// <exception cref="ForbiddenException">The actor may not share the record.</exception>
    public static async Task<bool> End(Work work, Record record, Guid whom)
    {
        Require(work, record);
        var before = (await Living(work, [record.Id])).Where(r => r.Share.Whom == whom).Select(r => r.Share).ToList();
        if (before.Count == 0)
        {
            return false;
        }

        Change(work, record, before, []);
        Tell(work, before);
        return true;
    }

    /// <summary>Takes back what an operation did to the shares of a record: what it gave ends, what it ended is given again.</summary>
    internal static async Task Undo(Work work, Record record, Guid operation)
    {
        Require(work, record);
        var all = (await work.Query(Select(work.Sql(), work.Actor.WorkspaceId, [record.Id]).Raw(ByHand), Read)).ConvertAll(r => r.Share);
        var given = all.FindAll(s => s.Operation == operation && s.EndedBy is null);

        // Whoever was given something else since keeps that.
        var others = all.Where(s => s.EndedBy is null && s.Operation != operation).Select(s => s.Whom).ToHashSet();
        var again = all.Where(s => s.EndedBy == operation && !others.Contains(s.Whom)).OrderByDescending(s => s.CanEdit).DistinctBy(s => s.Whom).ToList();
        if (given.Count + again.Count > 0)
        {
            Change(work, record, given, again);
            Tell(work, [.. given, .. again]);
        }
    }

    /// <summary>With whom a record was shared that becomes a redirect, the survivor is shared too.</summary>
    internal static async Task Inherit(Work work, Guid survivor, IReadOnlyCollection<Guid> losers)
    {
        foreach (var share in Inherited(await Living(work, [survivor, .. losers]), survivor))
        {
            work.Also(Adding(work.Sql(), work.Actor, work.At, work.Id, survivor, share.Type, share.Share));
        }
    }

    /// <summary>The same in a transaction that merges many.</summary>
    internal static async Task Inherit(RecordStore store, WriteTransaction transaction, BulkOperation operation, Guid survivor, IReadOnlyCollection<Guid> losers, CancellationToken cancel)
    {
        var sql = Select(store.Sql(), operation.Actor.WorkspaceId, [survivor, .. losers]).Raw(" and s.ended_by is null").Raw(ByHand);
        foreach (var share in Inherited(await transaction.Query(sql, Read, cancel), survivor))
        {
            await transaction.Execute(Adding(store.Sql(), operation.Actor, operation.At, operation.Id, survivor, share.Type, share.Share), cancel);
        }
    }

    /// <summary>Statements that open a record to a member for the sake of another record: see <see cref="Companions.Open"/>.</summary>
    internal static IEnumerable<Sql> Opening(RecordStore store, Actor actor, DateTimeOffset at, Guid operation, string type, Guid record, Guid member, bool canEdit, Guid through)
    {
        yield return Adding(store.Sql(), actor, at, operation, record, type, new(member, IsTeam: false, canEdit, null) { Through = through });
        yield return store.Sql().Add($"update members set access_version = access_version + 1 where workspace_id = {actor.WorkspaceId} and id = {member}");
    }

    /// <summary>Statements that end what a record has opened.</summary>
    internal static IEnumerable<Sql> Closing(RecordStore store, Actor actor, Guid operation, Guid through)
    {
        yield return store.Sql().Add($"""
            update members set access_version = access_version + 1 where workspace_id = {actor.WorkspaceId} and id in (
                select s.member_id from record_shares s where s.workspace_id = {actor.WorkspaceId} and s.through_id = {through} and s.ended_by is null)
            """);
        yield return store.Sql().Add($"update record_shares set ended_by = {operation} where workspace_id = {actor.WorkspaceId} and through_id = {through} and ended_by is null");
    }

    /// <summary>Ends what a merge gave to its survivors; those that became redirects kept theirs.</summary>
    internal static void Forget(Work work, Guid operation, IReadOnlyCollection<Guid> records) => work.Also(
        work.Sql().Add($"update record_shares set ended_by = {work.Id} where workspace_id = {work.Actor.WorkspaceId} and operation_id = {operation} and ended_by is null and ")
            .In("record_id", records));

    /// <summary>What a change in the log says of shares, before and after.</summary>
    public static (IReadOnlyList<Share> Before, IReadOnlyList<Share> After) Told(JsonObject? fields) =>
        fields?[Key] is JsonArray { Count: 2 } pair ? (Read(pair[0]), Read(pair[1])) : ([], []);

    private static void Require(Work work, Record record)
    {
        var type = work.Schema[work.TypeOf(record)].Type;
        if (!MayShare(type, work.Actor, record))
        {
            throw new ForbiddenException(type.Name, Refused);
        }
    }

    private static IEnumerable<(Share Share, string Type)> Inherited(IReadOnlyList<Stored> living, Guid survivor)
    {
        var own = living.Where(r => r.Record == survivor).Select(r => r.Share).ToList();
        foreach (var row in living.Where(r => r.Record != survivor).OrderByDescending(r => r.Share.CanEdit).ThenBy(r => r.Share.LastDay is not null))
        {
            if (!own.Exists(s => s.Gives(row.Share)))
            {
                own.Add(row.Share);
                yield return (row.Share, row.Type);
            }
        }
    }

    private static void Change(Work work, Record record, IReadOnlyList<Share> before, IReadOnlyList<Share> after)
    {
        var (type, actor) = (work.TypeOf(record), work.Actor);
        foreach (var old in before)
        {
            work.Also(work.Sql().Add($"update record_shares set ended_by = {work.Id} where workspace_id = {actor.WorkspaceId} and record_id = {record.Id} and operation_id = {old.Operation} and ended_by is null and ")
                .Raw(old.IsTeam ? "team_id" : "member_id").Add($" = {old.Whom}"));
        }

        foreach (var share in after)
        {
            work.Also(Adding(work.Sql(), actor, work.At, work.Id, record.Id, type, share));
        }

        var sql = work.Sql().Add($"""
            insert into changes (workspace_id, record_id, operation_id, type, action, version, salt, fields)
            values ({actor.WorkspaceId}, {record.Id}, {work.Id}, {type}, {Action}, {record.Version}, {Canonical.NewSalt()},
            """).Raw(" ");
        work.Also(sql.Dialect.Json(sql, FieldColumns.Json(new JsonObject { [Key] = new JsonArray(Write(before), Write(after)) })).Raw(")"));
    }

    /// <summary>Whoever it concerns is asked again what they may see, on their very next request.</summary>
    private static void Tell(Work work, IReadOnlyCollection<Share> shares)
    {
        var workspace = work.Actor.WorkspaceId;
        foreach (var (whom, isTeam) in shares.Select(s => (s.Whom, s.IsTeam)).Distinct())
        {
            var again = work.Sql().Add($"update members set access_version = access_version + 1 where workspace_id = {workspace} and id ");
            work.Also(isTeam
                ? again.Add($"in (select p.member_id from team_members p where p.workspace_id = {workspace} and p.team_id = {whom})")
                : again.Add($"= {whom}"));
        }
    }

    private static Sql Adding(Sql sql, Actor actor, DateTimeOffset at, Guid operation, Guid record, string type, Share share) => sql.Add($"""
        insert into record_shares (workspace_id, id, record_id, type, member_id, team_id, can_edit, last_day, given_by, at, operation_id, through_id)
        values ({actor.WorkspaceId}, {Guid.CreateVersion7(at)}, {record}, {type}, {(share.IsTeam ? null : (Guid?)share.Whom)}, {(share.IsTeam ? (Guid?)share.Whom : null)},
            {share.CanEdit}, {share.LastDay}, {share.By ?? (actor.MemberId == Guid.Empty ? null : actor.MemberId)}, {at}, {operation}, {share.Through})
        """);

    private static async Task<List<Stored>> Living(Work work, IReadOnlyCollection<Guid> records) =>
        await work.Query(Select(work.Sql(), work.Actor.WorkspaceId, records).Raw(" and s.ended_by is null").Raw(ByHand), Read);

    private static Sql Select(Sql sql, Guid workspace, IReadOnlyCollection<Guid> records) => sql.Add($"""
        select s.record_id, s.type, s.member_id, s.team_id, s.can_edit, s.last_day, s.given_by, s.at, s.operation_id, s.ended_by, s.through_id
        from record_shares s where s.workspace_id = {workspace} and
        """).Raw(" ").In("s.record_id", records);

    private static Stored Read(Row row) => new(row.Guid(0), row.Text(1), new(row.GuidOrNull(2) ?? row.Guid(3), row.IsNull(2), row.Bool(4), row.DayOrNull(5))
    {
        By = row.GuidOrNull(6),
        At = row.Instant(7),
        Operation = row.Guid(8),
        EndedBy = row.GuidOrNull(9),
        Through = row.GuidOrNull(10),
    });

    private static JsonArray Write(IEnumerable<Share> shares) => [.. shares.Select(s => new JsonObject
    {
        [s.IsTeam ? "team" : "member"] = s.Whom.ToString(),
        ["edit"] = s.CanEdit,
        ["until"] = s.LastDay?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
    })];

    private static Share[] Read(JsonNode? node) => [.. (node as JsonArray ?? []).OfType<JsonObject>().Select(s => new Share(
        Guid.Parse((string)(s["team"] ?? s["member"])!), s["team"] is not null, (bool?)s["edit"] is true,
        (string?)s["until"] is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : null))];

    private sealed record Stored(Guid Record, string Type, Share Share);
}
