using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Records.Erasure;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Import;

/// <summary>An import while it runs: what its rows and rules need to know of the workspace, and what it has made besides records.</summary>
public sealed class ImportSession
{
    /// <summary>So many names are kept of each kind that was made; the others are only made.</summary>
    private const int NamesKept = 100;

    private readonly ImportServices services;
    private readonly Dictionary<string, List<string>> made = [];
    private readonly Dictionary<string, List<Record>> all = [];
    private readonly Dictionary<Type, object> kept = [];
    private readonly BulkOperation operation;

    internal ImportSession(ImportServices services, ImportPlan plan, BulkOperation operation, bool isDry)
    {
        (this.services, Plan, this.operation, IsDry) = (services, plan, operation, isDry);
        (Targets, Names) = (null!, null!);
        Refreshed();
    }

    public Actor Actor => operation.Actor;

    public Schema Schema => operation.Schema;

    public ImportPlan Plan { get; }

    /// <summary>When the import began: the time of all it does.</summary>
    public DateTimeOffset At => operation.At;

    /// <summary>Nothing is written: the import only says what it would do.</summary>
    public bool IsDry { get; }

    /// <summary>Only administrators make options and members, whoever imports.</summary>
    public bool MakesNames => Plan.CreatesMissing && Actor.IsAdministrator;

    /// <summary>Whether whoever imports may give records of a type the field: a rule must not give it in their name otherwise.</summary>
    public bool MayGive(string type, string field) => !operation.Seen[type].Keeps(field);

    internal ImportTargets Targets { get; private set; }

    internal ImportNames Names { get; private set; }

    internal BulkOperation Operation => operation;

    internal IReadOnlyDictionary<string, IReadOnlyList<string>> Made => made.ToDictionary(m => m.Key, m => (IReadOnlyList<string>)m.Value);

    /// <summary>All living records of a type of which there are few: stages, pipelines.</summary>
    public async Task<IReadOnlyList<T>> All<T>(CancellationToken cancel)
        where T : Record
    {
        var type = Schema[services.Schemas.Types.Of<T>().Name];
        if (!all.TryGetValue(type.Name, out var known))
        {
            var ids = await services.Store.Query(
                services.Store.Sql().Raw("select id from ").Raw(type.Type.Table).Add($" where workspace_id = {Actor.WorkspaceId} and deleted_at is null order by id limit 2000"),
                row => row.Guid(0), cancel);
            var loaded = await services.Store.Query(
                RecordLoader.Select(services.Store.Sql(), services.Schemas.Types, type, Actor, Right.View, ids), row => RecordLoader.Read(type, Actor.WorkspaceId, row), cancel);
            all[type.Name] = known = [.. loaded.Where(l => l.IsVisible).Select(l => l.Record)];
        }

        return [.. known.Cast<T>()];
    }

    /// <summary>Keeps what a rule found out while it prepared a chunk, for the rows of that chunk and later ones.</summary>
    public void Keep<T>(T knowledge)
        where T : class => kept[typeof(T)] = knowledge;

    /// <exception cref="KeyNotFoundException">The rule has not prepared it.</exception>
    public T Kept<T>()
        where T : class => (T)kept[typeof(T)];

    /// <summary>Creates records that rows are about to refer to, as part of the import.</summary>
    /// <exception cref="ForbiddenException">The member may not create such records.</exception>
    public async Task Create(IReadOnlyList<Record> records, CancellationToken cancel)
    {
        var changes = new List<RecordChange>();
        foreach (var record in records)
        {
            var type = Schema[services.Schemas.Types.Of(record).Name];
            type.Type.Check(record);
            changes.Add(operation.Create(type, record));
            Note(type.Name, (string?)type.Title.Get(record) ?? "");
            if (all.TryGetValue(type.Name, out var known))
            {
                known.Add(record);
            }
        }

        if (!IsDry)
        {
            var rows = operation.Prepare(changes);
            await operation.WriteWords([rows], cancel);
            await using var transaction = await services.Store.Begin(Urgency.Bulk, cancel);
            await operation.Write(transaction, rows, changes, cancel);
            await transaction.Commit(cancel);
        }
    }

    /// <summary>Options, members and teams that texts of a chunk name and nobody knows.</summary>
    internal async Task MakeNames(
        IReadOnlyCollection<(TypeSchema Type, Field Field, string Text)> unknown, Func<CancellationToken, Task<Actor>> refreshed, CancellationToken cancel)
    {
        var workspace = Actor.WorkspaceId;
        foreach (var group in unknown.GroupBy(u => u.Field))
        {
            var field = group.Key;
            string[] texts = [.. group.Select(u => u.Text.Trim()).Where(t => t.Length is > 0 and <= 200).Distinct(StringComparer.OrdinalIgnoreCase)];
            foreach (var text in texts)
            {
                Note(field.Target ?? $"{group.First().Type.Name}.{field.Key}", text);
            }

            if (IsDry)
            {
                continue;
            }

            await (field.Target switch
            {
                "member" => services.Directory.AddMembers(workspace, texts, cancel),
                "team" => services.Directory.AddTeams(workspace, texts, cancel),
                _ => services.Directory.AddOptions(workspace, field, [.. texts.Select(t => (ImportNames.KeyOf(t), t))], cancel),
            });
        }

        if (!IsDry && unknown.Count > 0)
        {
            await services.Directory.SchemaChanged(workspace, cancel);
            var actor = await refreshed(cancel);
            services.Schemas.Forget(workspace);
            operation.Refresh(actor, await services.Schemas.Of(actor, cancel));
            Refreshed();
        }
    }

    internal void Restore(IReadOnlyDictionary<string, IReadOnlyList<string>> earlier)
    {
        foreach (var (kind, names) in earlier)
        {
            made[kind] = [.. names];
        }
    }

    private void Refreshed()
    {
        Targets = services.TargetsOf(operation.Seen, Plan.Type);
        Names = new(Schema, services.Words);
    }

    private void Note(string kind, string name)
    {
        var names = made.TryGetValue(kind, out var known) ? known : made[kind] = [];
        if (names.Count < NamesKept && !names.Contains(name))
        {
            names.Add(name);
        }
    }
}

/// <summary>What imports work with; one for the whole installation.</summary>
public sealed class ImportServices(
    RecordStore store, Schemas schemas, FieldRules fields, BulkWriter bulk, OperationSignal signal, ImportFiles files,
    IImportDirectory directory, IImportWords words, IEnumerable<IImportRule> rules, IEnumerable<IImportTable> tables,
    SuppressionList suppressions)
{
    internal SuppressionList Suppressions { get; } = suppressions;

    internal RecordStore Store { get; } = store;

    internal Schemas Schemas { get; } = schemas;

    internal FieldRules Fields { get; } = fields;

    internal BulkWriter Bulk { get; } = bulk;

    internal OperationSignal Signal { get; } = signal;

    public ImportFiles Files { get; } = files;

    internal IImportDirectory Directory { get; } = directory;

    public IImportWords Words { get; } = words;

    public IReadOnlyList<IImportRule> Rules { get; } = [.. rules];

    /// <summary>What rows can become besides records.</summary>
    public IReadOnlyList<IImportTable> Tables { get; } = [.. tables];

    /// <exception cref="UnreadableException"><c>import.type</c>: nothing of that name can be imported.</exception>
    public ImportTargets TargetsOf(Schema schema, string type) => Tables.FirstOrDefault(t => t.Type.Name == type) is { } table
        ? new(new TypeSchema(table.Type, table.Type.Fields))
        : new(schema, Schemas.Types, type, Rules);
}
