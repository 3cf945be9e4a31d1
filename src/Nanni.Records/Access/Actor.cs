using Nanni.Records.Operations;
using Nanni.Records.Storage;

namespace Nanni.Records.Access;

/// <summary>What one may do with records of a type. Each right has a <see cref="Scope"/>.</summary>
public enum Right
{
    View,
    Create,
    Edit,
    Delete,
    Export,
    Import,

    /// <summary>Changing many records at once.</summary>
    Bulk,

    /// <summary>Making several records one.</summary>
    Merge,
}

/// <summary>How far a right reaches. Wider scopes contain the narrower ones.</summary>
public enum Scope
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Records whose owner is the member, or somebody whose active deputy the member is.</summary>
    Own,

    /// <summary>Own, and records of the member's own teams, not of those below them.</summary>
    TeamOnly,

    /// <summary>Own, and records of the member's teams and the teams below them.</summary>
    Team,

    /// <summary>Every record of the workspace.</summary>
    All,
}

/// <summary>
/// Who acts, in which workspace, and how far their rights reach: built once a request by sign-in, and the first argument of
/// everything in the engine. There is no way to read or write a record without one.
/// </summary>
public sealed class Actor
{
    private readonly Func<string, Right, Scope> scopes;

    /// <param name="scopes">The role's grants: scope by record type name and right.</param>
    public Actor(Guid workspaceId, Guid memberId, Func<string, Right, Scope> scopes)
    {
        WorkspaceId = workspaceId;
        MemberId = memberId;
        Owners = [memberId];
        this.scopes = scopes;
    }

    public Guid WorkspaceId { get; }

    /// <summary>The acting member; <see cref="Guid.Empty"/> for the system itself.</summary>
    public Guid MemberId { get; }

    public string Name { get; init; } = "";

    public bool IsAdministrator { get; init; }

    /// <summary>Me, and every member whose active deputy I am.</summary>
    public IReadOnlyList<Guid> Owners { get; init; }

    /// <summary>My teams and all teams below them.</summary>
    public IReadOnlyList<Guid> Teams { get; init; } = [];

    /// <summary>The teams that I am in myself.</summary>
    public IReadOnlyList<Guid> OwnTeams { get; init; } = [];

    /// <summary>What others share with the member or a team of theirs; null for most, who share nothing and pay for nothing.</summary>
    public SharedRecords? Shared { get; init; }

    /// <summary>Teams whose records a scope reaches besides one's own.</summary>
    public IReadOnlyList<Guid> TeamsWithin(Scope scope) => scope switch { Scope.Team => Teams, Scope.TeamOnly => OwnTeams, _ => [] };

    /// <summary>"en", "pl" or "lt".</summary>
    public string Language { get; init; } = "en";

    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Where the request came from: "web", "api", "import", "cli", "mcp", "job" or "system".</summary>
    public string Source { get; init; } = "web";

    /// <summary>ISO 4217 code of the workspace's base currency.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>"PL", "LT" or "GB": how national phone and tax numbers are read.</summary>
    public string Country { get; init; } = "PL";

    /// <summary>Counts the workspace's schema changes (custom fields, choice lists, layout); a newer number reloads them.</summary>
    public int SchemaVersion { get; init; }

    /// <summary>Which fields of records the actor sees and changes; null for all: administrators, and the system itself.</summary>
    public FieldAccess? Fields { get; init; }

    /// <summary>Operations do everything but save, and say what they would change.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Names of the only record types that exist for this actor: a program's key to a part. Null for all.</summary>
    public IReadOnlySet<string>? OnlyTypes { get; private init; }

    /// <summary>How far <paramref name="right"/> reaches for records of <paramref name="type"/>. An administrator's reaches all.</summary>
    public Scope For(string type, Right right) => IsAdministrator ? Scope.All : scopes(type, right);

    /// <summary>
    /// What stands or falls with each operation of this request: a statement that must touch one row, or nothing is saved. Null for most.
    /// </summary>
    internal Func<Work, OperationReceipt, Sql>? Mark { get; private init; }

    /// <summary>The same, acting from elsewhere: "job", "import", "cli", "mcp".</summary>
    public Actor From(string source, bool isRehearsal = false) => Copy(scopes, IsAdministrator, source, isRehearsal, null, OnlyTypes, Fields);

    /// <summary>The same person with other rights.</summary>
    public Actor With(Func<string, Right, Scope> scopes, bool isAdministrator, FieldAccess? fields)
    {
        var other = Copy(scopes, isAdministrator, Source, IsRehearsal, Mark, null, fields);
        return OnlyTypes is { } only ? other.Only(only) : other;
    }

    /// <summary>The same, leaving something in the transaction of each operation: see <see cref="Mark"/>.</summary>
    public Actor Marking(Func<Work, OperationReceipt, Sql> mark) => Copy(scopes, IsAdministrator, Source, IsRehearsal, mark, OnlyTypes, Fields);

    /// <summary>The same with no more than these record types, and without what only administrators may.</summary>
    public Actor Only(IReadOnlySet<string> types) =>
        Copy((type, right) => types.Contains(type) ? For(type, right) : Scope.None, isAdministrator: false, Source, IsRehearsal, Mark, types, Fields);

    private Actor Copy(
        Func<string, Right, Scope> scopes, bool isAdministrator, string source, bool isRehearsal, Func<Work, OperationReceipt, Sql>? mark,
        IReadOnlySet<string>? only, FieldAccess? fields) =>
        new(WorkspaceId, MemberId, scopes)
        {
            Name = Name, IsAdministrator = isAdministrator, Owners = Owners, Teams = Teams, OwnTeams = OwnTeams, Language = Language, Zone = Zone,
            Source = source, IsRehearsal = isRehearsal, Currency = Currency, Country = Country, SchemaVersion = SchemaVersion, Mark = mark,
            OnlyTypes = only, Fields = fields, Shared = only is null ? Shared : Shared?.Only(only),
        };

    /// <summary>The installation itself in a workspace: migrations, jobs without an author, demo data.</summary>
    public static Actor System(
        Guid workspaceId, int schemaVersion = 0, string currency = "EUR", string country = "PL", TimeZoneInfo? zone = null) =>
        new(workspaceId, Guid.Empty, (_, _) => Scope.All)
        {
            IsAdministrator = true, Name = "Nanni", Source = "system", SchemaVersion = schemaVersion, Currency = currency, Country = country,
            Zone = zone ?? TimeZoneInfo.Utc,
        };
}

/// <summary>Says that single records are shared with an actor. Which ones, the table of shares knows.</summary>
/// <param name="Types">Names of the types of which at least one record is.</param>
/// <param name="Day">The workspace's calendar day: a share ends with its last day.</param>
public sealed record SharedRecords(IReadOnlySet<string> Types, DateOnly Day)
{
    /// <summary>Those of some types; null where none are left.</summary>
    internal SharedRecords? Only(IReadOnlySet<string> types) =>
        Types.Where(types.Contains).ToHashSet() is { Count: > 0 } left ? this with { Types = left } : null;
}
